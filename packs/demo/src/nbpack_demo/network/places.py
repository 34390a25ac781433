"""The outside addresses of the story: whose they are and where.

Addresses are of the documentation ranges (RFC 5737, RFC 3849), numbers of autonomous systems of
those for documentation (RFC 5398), names of domains that are reserved (RFC 2606).
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address

from nbpack_demo.hosts import BY_LABEL
from nbpack_demo.intrusion import ATTACKER
from nbpack_demo.network.addresses import GLOBAL
from nbpack_demo.unix import HOMES, SCANNERS

_COUNTRIES = ("CN", "US", "BR", "VN", "IN", "RU", "DE", "KR", "FR", "ID", "SG", "GB")


@dataclass(frozen=True)
class Place:
    """One outside address.

    Attributes
    ----------
    address : str
    country : str
        ISO 3166.
    asn : int
        Its autonomous system.
    as_name : str
        Whose that is.
    name : str
        Its name in the DNS; empty for none.
    """

    address: str
    country: str
    asn: int
    as_name: str
    name: str = ""


def shortest(address: str) -> str:
    """The usual spelling of an address; a log of logons may hold another one."""
    return str(ip_address(address))


OFFICE = Place("192.0.2.1", "IE", 64500, "CONTOSO")
"""What the internet sees of everybody in the office."""
BEACON = Place("203.0.113.91", "RO", 65540, "EXAMPLE-CHEAP-HOSTING", "sync.telemetry.example")
"""Where the intruder's program on web01 reports to."""
DROP = Place("198.51.100.44", "MD", 65541, "EXAMPLE-STORAGE")
"""Where the intruder sends what was taken."""
NOISY = Place("203.0.113.99", "SG", 65538, "EXAMPLE-SCANNER")
"""A scanner that tries many ports of web01 within minutes."""

UPDATES = (
    Place("198.51.100.30", "US", 64501, "EXAMPLE-UPDATES", "updates.example.net"),
    Place("2001:db8:60::30", "US", 64501, "EXAMPLE-UPDATES", "updates.example.net"),
)
CDN = (
    Place("198.51.100.31", "NL", 64502, "EXAMPLE-CDN", "cdn.example.org"),
    Place("198.51.100.32", "DE", 64502, "EXAMPLE-CDN", "cdn.example.org"),
    Place("2001:db8:61::31", "NL", 64502, "EXAMPLE-CDN", "cdn.example.org"),
)
PACKAGES = Place("198.51.100.33", "DE", 64503, "EXAMPLE-PACKAGES", "packages.example.org")
RELAYS = (
    Place("192.0.2.50", "IE", 64504, "EXAMPLE-MAIL", "mx1.example.com"),
    Place("192.0.2.51", "IE", 64504, "EXAMPLE-MAIL", "mx2.example.com"),
)
CUSTOMERS = (
    *(
        Place(f"203.0.113.{n}", country, 64505 + n % 3, f"EXAMPLE-ACCESS-{n % 3 + 1}")
        for n, country in zip(
            range(5, 17), ("IE", "GB", "IE", "FR", "DE", "IE", "ES", "US", "IE", "GB", "NL", "IE"),
            strict=True,
        )
    ),
    Place("2001:db8:70:1::5", "IE", 64508, "EXAMPLE-MOBILE"),
    Place("2001:db8:70:2::5", "GB", 64508, "EXAMPLE-MOBILE"),
)  # fmt: skip
"""Who visits the company's web site."""

PLACES = {
    place.address: place
    for place in (
        OFFICE, BEACON, DROP, NOISY, *UPDATES, *CDN, PACKAGES, *RELAYS, *CUSTOMERS,
        Place(ATTACKER, "NL", 65537, "EXAMPLE-HOSTING"),
        *(
            Place(spelling, "IE", 64509, "EXAMPLE-BROADBAND")
            for home in HOMES.values() for spelling in (home, shortest(home))
        ),
        *(
            Place(host.public_ip, "IE", 64510, "EXAMPLE-CLOUD", host.name)
            for host in BY_LABEL.values() if host.public_ip
        ),
        *(
            Place(address, "IE", 64510, "EXAMPLE-CLOUD", BY_LABEL[label].name)
            for label, address in GLOBAL.items()
        ),
        *(
            Place(address, _COUNTRIES[n % 12], 65542 + n % 10, f"EXAMPLE-NETWORK-{n % 10 + 1}")
            for n, address in enumerate(SCANNERS)
        ),
    )
}  # fmt: skip
"""Every outside address, by itself."""
