"""Who was at the other end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nbcore import Noted, address_kind
from nbpack_soc.flows.sums import added
from nbpack_soc.intel.threats import worst

if TYPE_CHECKING:
    import pandas as pd

PORTS = 5
"""Ports that are named of a peer, those with the most connections."""


def by_peer(
    peers: pd.DataFrame,
    *,
    earlier: pd.DataFrame | None = None,
    kinds: pd.DataFrame | None = None,
    geo: pd.DataFrame | None = None,
    owners: pd.DataFrame | None = None,
    threats: pd.DataFrame | None = None,
) -> Noted[pd.DataFrame]:
    """A row for each address at the other end, the one with the most bytes first.

    Parameters
    ----------
    peers : DataFrame
        Rows of the record ``FlowPeer``.
    earlier : DataFrame, optional
        The same of the range before; without a row of it nobody knows what is new.
    kinds, geo, owners : DataFrame, optional
        What enrichers say, indexed by address: ``address_kind`` and ``scope``, ``country``,
        ``as_name`` and ``asn``.
    threats : DataFrame, optional
        See :func:`nbpack_soc.intel.threats.threats`.

    Returns
    -------
    Noted
        ``peer``, ``address_kind``, ``scope``, ``country``, ``as_name``, ``asn``, ``threat``,
        ``new``, ``count``, ``denied``, ``bytes_out``, ``bytes_in``, ``directions``, ``ports``,
        ``first_seen``, ``last_seen``.
    """
    import pandas as pd

    made = added(peers, "peer")
    rows = made.value
    names = rows["peer"].astype("string")
    out = pd.DataFrame({"peer": names})
    out["address_kind"] = _column(kinds, "address_kind", names, [address_kind(n) for n in names])
    out["scope"] = _column(kinds, "scope", names)
    out["country"] = _column(geo, "country", names)
    out["as_name"] = _column(owners, "as_name", names)
    out["asn"] = _column(owners, "asn", names).astype("Int64")
    listed = {} if threats is None else worst(threats).set_index("value")["severity"].to_dict()
    out["threat"] = names.map(listed).astype("string")
    # Without any row nobody knows whether the logs reach back so far.
    known = None if earlier is None or earlier.empty else set(earlier["peer"])
    new: Any = pd.NA if known is None else ~names.isin(known)
    out["new"] = pd.Series(new, index=out.index, dtype="boolean")
    out["count"] = rows["count"]
    refused = added(peers[peers["disposition"] == "denied"], "peer").value
    denied = dict(zip(refused["peer"], refused["count"], strict=True))
    out["denied"] = names.map(denied).fillna(0).astype("Int64")
    for name in ("bytes_out", "bytes_in"):
        out[name] = rows[name]
    out["directions"] = names.map(_words(peers, "direction")).astype("string")
    out["ports"] = names.map(_words(peers, "port")).astype("string")
    for name in ("first_seen", "last_seen"):
        out[name] = rows[name]
    total = rows["bytes"].fillna(0)
    order = out.assign(_bytes=total).sort_values(
        ["_bytes", "count"], ascending=False, kind="stable"
    )
    return Noted(order.drop(columns="_bytes").reset_index(drop=True), *made.notes)


def places(by_peer: pd.DataFrame) -> pd.DataFrame:
    """Peers as places on a map: ``country``, ``peer``, ``disposition``, ``count``."""
    import pandas as pd

    rows = by_peer[["country", "peer", "count", "denied"]]
    refused = rows.assign(disposition="denied", count=rows["denied"])
    allowed = rows.assign(disposition="allowed", count=rows["count"] - rows["denied"])
    both = pd.concat([allowed, refused], ignore_index=True)
    return both.loc[both["count"] > 0, ["country", "peer", "disposition", "count"]].astype(
        {"disposition": "string"}
    )


def lookups(peers: pd.DataFrame) -> pd.DataFrame:
    """The addresses that threat intelligence is asked about, those with the most bytes first."""
    import pandas as pd

    names = peers["peer"].dropna().astype("string").drop_duplicates()
    public = [address_kind(name) in ("public", "documentation") for name in names]
    mine = names[pd.Series(public, index=names.index, dtype=bool)]
    return pd.DataFrame({"value": mine}).reset_index(drop=True)


def _column(
    frame: pd.DataFrame | None, name: str, values: pd.Series[Any], default: Any = None
) -> pd.Series[Any]:
    """A column of what an enricher says, by value; the default where it did not answer."""
    import pandas as pd

    if frame is None or name not in frame.columns:
        return pd.Series(default, index=values.index, dtype="string")
    known = frame[name][~frame.index.duplicated()]
    return values.map(known.to_dict()).astype(known.dtype)


def _words(peers: pd.DataFrame, name: str) -> dict[str, str]:
    """For each peer the values of a field as a text, those with the most connections first."""
    rows = peers.dropna(subset=[name])
    each = rows.groupby(["peer", name], sort=False)["count"].max().reset_index()
    each = each.sort_values("count", ascending=False, kind="stable")
    each[name] = each[name].astype("string")
    place = each.groupby("peer", sort=False).cumcount()
    few = each[place < PORTS].groupby("peer", sort=False)[name].agg(", ".join).to_dict()
    size = each.groupby("peer", sort=False).size().to_dict()
    return {
        str(peer): f"{text} and {size[peer] - PORTS:,} more" if size[peer] > PORTS else text
        for peer, text in few.items()
    }
