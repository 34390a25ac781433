"""The addresses that the hosts had: the record ``HostAddress``.

MAC addresses are of the range for documentation (RFC 7042).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from nbpack_demo.hosts import BY_LABEL, HOSTS, Machine
from nbpack_demo.week import END, START, WORKDAYS, at

AGENT, LEASES, CLOUD = "agent", "dhcp", "cloud inventory"
"""Who says so: the agent on the host, the DHCP server, the cloud's own inventory."""
GLOBAL = {
    "web01": "2001:db8:c0:4::10",
    "bastion01": "2001:db8:c0:5::10",
    "build01": "2001:db8:c0:5::30",
}
"""Hosts that talk IPv6 to the internet."""
ROAMING, HEIR = BY_LABEL["wks08"], BY_LABEL["wks09"]
"""A workstation whose wireless address changed, and the one that got the old one."""
OLD, NEW = "10.1.22.31", "10.1.22.58"
CHANGED = at(WORKDAYS[2], 12.25)
"""When :data:`ROAMING` went from :data:`OLD` to :data:`NEW`."""
HANDED_ON = at(WORKDAYS[3], 9.0)
"""When :data:`HEIR` got :data:`OLD`."""
_WIRELESS = 0x80


def host_addresses() -> list[dict[str, Any]]:
    """Every address of every host."""
    rows = []
    for host in HOSTS:
        first = START + timedelta(seconds=11 * host.number)
        last = END - timedelta(seconds=20 + 2 * host.number)
        own = [*host.ips, *filter(None, [GLOBAL.get(host.label)])]
        rows += [_row(host, ip, AGENT, first, last, card=mac(host)) for ip in own]
        if host.public_ip:
            rows.append(_row(host, host.public_ip, CLOUD, first, last))
    weekend = at(WORKDAYS[4], 18.0)
    for host, ip, first, last in (
        (ROAMING, OLD, at(WORKDAYS[0], 7.5), CHANGED),
        (ROAMING, NEW, CHANGED + timedelta(seconds=4), weekend),
        (HEIR, OLD, HANDED_ON, weekend),
    ):
        rows.append(_row(host, ip, LEASES, first, last, card=mac(host, _WIRELESS)))
    return rows


def mac(host: Machine, card: int = 0) -> str:
    """The address of one of the host's network cards."""
    return f"00:00:5e:00:53:{card + host.number:02x}"


def _row(
    host: Machine, ip: str, source: str, first: datetime, last: datetime, *, card: str | None = None
) -> dict[str, Any]:
    return {
        "host": host.name,
        "ip": ip,
        "mac": card,
        "host_id": host.host_id,
        "source": source,
        "first_seen": first,
        "last_seen": last,
    }
