"""The addresses that a host's connections are asked by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nbcore import Host, IpAddress, UnavailableError, address_kind
from nbpack_soc.ips.origin import distinct_hosts

if TYPE_CHECKING:
    import pandas as pd

_NOT_ITS_OWN = frozenset({"", "loopback", "multicast"})


def own_addresses(
    entity: Any, addresses: pd.DataFrame | None, info: pd.DataFrame | None
) -> pd.DataFrame:
    """The addresses of what was asked about: itself, or those that a host had.

    Parameters
    ----------
    entity : Host or IpAddress
    addresses : DataFrame, optional
        Rows of the record ``HostAddress``.
    info : DataFrame, optional
        Rows of the record ``HostInfo``. A public address that a host shows to the internet is
        not taken: others may stand behind it.

    Returns
    -------
    DataFrame
        One column, ``ip``.

    Raises
    ------
    UnavailableError
        No source knows the host's addresses; the message says what to do.
    """
    import pandas as pd

    found: dict[str, None] = {}
    if isinstance(entity, IpAddress):
        found[entity.address] = None
    else:
        if addresses is not None:
            found |= dict.fromkeys(addresses["ip"].dropna().astype(str))
        if info is not None:
            found |= {str(one): None for many in info["ips"].dropna() for one in many}
    own = [address for address in found if address_kind(address) not in _NOT_ITS_OWN]
    if not own:
        name = entity.value if isinstance(entity, Host) else "it"
        raise UnavailableError(
            f"No source knows the addresses that {name} had in this range, and connections are "
            "asked by address. Give its address in place of its name."
        )
    return pd.DataFrame({"ip": pd.array(own, dtype="string")})


def known(entity: Any, addresses: pd.DataFrame | None, info: pd.DataFrame | None) -> dict[str, Any]:
    """What is known of a host, or of the hosts that had an address.

    Returns
    -------
    dict
        The last row of the record ``HostInfo``, and each address with when it was had.
    """
    import pandas as pd

    made: dict[str, Any] = {entity.kind: entity.value} if entity is not None else {}
    if info is not None and len(info):
        row = info.sort_values("last_seen", ascending=False, kind="stable").iloc[0]
        left_out = {"provider", "connection", "table", "ips"}
        made |= {
            str(name): value
            for name, value in row.items()
            if name not in left_out and not (pd.api.types.is_scalar(value) and pd.isna(value))
        }
    if addresses is not None and len(addresses):
        other = "host" if isinstance(entity, IpAddress) else "ip"
        each = addresses.groupby(other, sort=False)["last_seen"].max().sort_values(ascending=False)
        names = [str(name) for name in each.index]
        if other == "host":
            made["hosts"] = distinct_hosts(names)
        else:
            made["addresses"] = names
        macs = addresses["mac"].dropna().drop_duplicates().tolist()
        if macs:
            made["macs"] = macs
    elif info is not None and len(info):
        made["addresses"] = sorted({one for many in info["ips"].dropna() for one in many})
    return made
