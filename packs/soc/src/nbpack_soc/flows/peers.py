"""Who was at the other end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nbcore import Noted, address_kind
from nbpack_soc.flows.sums import added
from nbpack_soc.intel.threats import OUTSIDE, severity_rank, worst

if TYPE_CHECKING:
    import pandas as pd

PORTS = 5
"""Ports that are named of a peer, those with the most connections, and addresses of an owner."""


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
        ``peer``, ``threat``, ``new``, ``bytes_out``, ``bytes_in``, ``count``, ``denied``,
        ``country``, ``as_name``, ``ports``, ``directions``, ``first_seen``, ``last_seen``,
        ``address_kind``, ``scope``, ``asn``: what tells most stands first.
    """
    import pandas as pd

    made = added(peers, "peer")
    rows = made.value
    names = rows["peer"].astype("string")
    out = pd.DataFrame({"peer": names})
    listed = {} if threats is None else worst(threats).set_index("value")["severity"].to_dict()
    out["threat"] = names.map(listed).astype("string")
    # Without any row nobody knows whether the logs reach back so far.
    known = None if earlier is None or earlier.empty else set(earlier["peer"])
    new: Any = pd.NA if known is None else ~names.isin(known)
    out["new"] = pd.Series(new, index=out.index, dtype="boolean")
    for name in ("bytes_out", "bytes_in", "count"):
        out[name] = rows[name]
    refused = added(peers[peers["disposition"] == "denied"], "peer").value
    denied = dict(zip(refused["peer"], refused["count"], strict=True))
    out["denied"] = names.map(denied).fillna(0).astype("Int64")
    out["country"] = _column(geo, "country", names)
    out["as_name"] = _column(owners, "as_name", names)
    out["ports"] = names.map(_words(peers, "port")).astype("string")
    out["directions"] = names.map(_words(peers, "direction")).astype("string")
    for name in ("first_seen", "last_seen"):
        out[name] = rows[name]
    out["address_kind"] = _column(kinds, "address_kind", names, [address_kind(n) for n in names])
    out["scope"] = _column(kinds, "scope", names)
    out["asn"] = _column(owners, "asn", names).astype("Int64")
    total = rows["bytes"].fillna(0)
    order = out.assign(_bytes=total).sort_values(
        ["_bytes", "count"], ascending=False, kind="stable"
    )
    return Noted(order.drop(columns="_bytes").reset_index(drop=True), *made.notes)


def by_owner(by_peer: pd.DataFrame) -> Noted[pd.DataFrame]:
    """Peers by who owns their network, the one with the most bytes first.

    Parameters
    ----------
    by_peer : DataFrame
        As :func:`by_peer` gives it.

    Returns
    -------
    Noted
        ``as_name``, ``asn``, ``threat`` (the worst), ``new`` (how many of the peers are),
        ``bytes_out``, ``bytes_in``, ``count``, ``denied``, ``peers``, ``addresses`` (the first
        few), ``first_seen``, ``last_seen``. A note counts public peers whose owner is not known.
    """
    rows = by_peer.dropna(subset=["asn"])
    rows = rows.assign(rank=severity_rank(rows["threat"])).sort_values("rank", kind="stable")
    groups = rows.groupby(["as_name", "asn"], dropna=False, sort=False)
    made = groups.agg(
        threat=("threat", "first"), count=("count", "sum"), denied=("denied", "sum"),
        peers=("peer", "size"), first_seen=("first_seen", "min"), last_seen=("last_seen", "max"),
    )  # fmt: skip
    for place, name in enumerate(("new", "bytes_out", "bytes_in")):
        made.insert(1 + place, name, groups[name].sum(min_count=1).astype("Int64"))
    made.insert(6, "addresses", groups["peer"].agg(_first_few))
    made = made.astype({"peers": "Int64", "addresses": "string"})
    total = made["bytes_out"].fillna(0) + made["bytes_in"].fillna(0)
    order = made.assign(_bytes=total).sort_values(
        ["_bytes", "count"], ascending=False, kind="stable"
    )
    kinds = by_peer["peer"].map(address_kind)
    unknown = int((by_peer["asn"].isna() & kinds.isin(OUTSIDE)).sum())
    note = f"Public addresses whose owner is not known: {unknown:,}." if unknown else ""
    return Noted(order.drop(columns="_bytes").reset_index(), note)


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
    public = [address_kind(name) in OUTSIDE for name in names]
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


def _first_few(names: pd.Series[Any]) -> str:
    text = ", ".join(names.head(PORTS))
    return f"{text} and {len(names) - PORTS:,} more" if len(names) > PORTS else text


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
