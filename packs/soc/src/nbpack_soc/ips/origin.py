"""Whether an address is the site's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nbcore import Host, IpAddress, address_kind

if TYPE_CHECKING:
    import pandas as pd

_OUTSIDE = ("public", "documentation")


@dataclass(frozen=True)
class Origin:
    """Whether an address is internal, and why.

    Attributes
    ----------
    internal : bool
    why : str
        The second half of a sentence: ``it is a private address``.
    """

    internal: bool
    why: str

    @property
    def word(self) -> str:
        """``internal`` or ``external``."""
        return "internal" if self.internal else "external"


def origin(address: str, kinds: pd.DataFrame | None, hosts: pd.DataFrame | None) -> Origin:
    """Whether an address is the site's own: by its kind, its ranges, or since a host had it.

    Parameters
    ----------
    address : str
    kinds : DataFrame, optional
        What enrichers of the kind ``address_kind`` say, indexed by address.
    hosts : DataFrame, optional
        Rows of the record ``HostAddress``: the site's own hosts that had the address. None where
        no source could say it, which is not the same as no host.
    """
    kind = address_kind(address)
    if kind not in _OUTSIDE:
        return Origin(True, f"it is a {kind or 'special'} address")
    scope = None if kinds is None or "scope" not in kinds.columns else kinds["scope"].get(address)
    if scope == "internal":
        return Origin(True, "it lies in one of the site's own ranges")
    if hosts is None:
        return Origin(False, "it is a public address, and no source could say which host had it")
    if len(hosts):
        return Origin(True, f"{hosts['host'].iloc[0]} had it in this range")
    return Origin(False, "it is a public address that no host of the site had in this range")


def facts(
    entity: IpAddress,
    where: Origin,
    hosts: pd.DataFrame | None,
    geo: pd.DataFrame | None,
    owners: pd.DataFrame | None,
) -> dict[str, Any]:
    """What is known of the address itself; what is not known is left out."""
    made: dict[str, Any] = {
        "ip": entity.address,
        "address_kind": address_kind(entity.address),
        "scope": where.word,
        "because": where.why,
    }
    if hosts is not None and len(hosts):
        newest = hosts.sort_values("last_seen", ascending=False, kind="stable")
        made["hosts"] = distinct_hosts(newest["host"].dropna().astype(str))
    for frame, names in (
        (geo, ("country", "country_name", "city", "country_from")),
        (owners, ("asn", "as_name")),
    ):
        made |= _row(frame, entity.address, names)
    return made


def distinct_hosts(names: Iterable[str]) -> list[str]:
    """Hosts without doubles: ``web01``, ``WEB01`` and ``web01.contoso.test`` are one."""
    found: list[str] = []
    for name in dict.fromkeys(names):
        place = next((at for at, one in enumerate(found) if _are_one(one, name)), None)
        if place is None:
            found.append(name)
        elif len(name) > len(found[place]):
            found[place] = name
    return found


def _are_one(one: str, other: str) -> bool:
    return Host.parse(one).matches(other) or Host.parse(other).matches(one)


def _row(frame: pd.DataFrame | None, address: str, names: Sequence[str]) -> dict[str, Any]:
    import pandas as pd

    if frame is None or address not in frame.index:
        return {}
    row: dict[Any, Any] = frame.loc[[address]].iloc[0].to_dict()
    return {name: row[name] for name in names if name in row and not pd.isna(row[name])}
