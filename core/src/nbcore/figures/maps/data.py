"""Where something came from: amounts by country, and those that no map can show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nbcore.figures.counting import (
    amount,
    by_value,
    fold,
    in_order,
    lanes,
    rank_values,
    short_value,
    sums,
)
from nbcore.figures.figure import Figure
from nbcore.figures.maps import world
from nbcore.values import count_noun

if TYPE_CHECKING:
    import pandas as pd

_BESIDE = {
    "private": "private addresses",
    "local": "no address",
    "unknown": "addresses of no known country",
    "unmapped": "places that the map does not have",
}
# Ranges that belong to nobody on the internet: RFC 1918, loopback, link-local, carrier NAT,
# unique local. Documentation ranges are not among them: the demo's outside addresses are theirs.
_PRIVATE = (
    r"(?:::ffff:)?(?:10\.|127\.|0\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\."
    r"|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)|::1?$|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:"
)


def world_map(
    frame: pd.DataFrame,
    *,
    country: str = "country",
    value: str = "count",
    split: str = "result",
    place: str = "src_ip",
    noun: str = "event",
) -> Figure:
    """Amounts by country on a map of the world.

    Parameters
    ----------
    frame : pandas.DataFrame
    country : str
        Column of countries: ISO 3166-1 alpha-2, also alpha-3 or an English name.
    value : str
        Column of amounts; without a column ``count`` each row counts one.
    split : str
        Column that the circles are split by.
    place : str
        Column of addresses, which says why a row has no country; it may be absent.
    noun : str
        What is counted, in the singular.

    Returns
    -------
    Figure
        Of kind ``map``; rows ``kind``, ``country``, ``name``, ``split``, ``value``. ``kind`` is
        ``country`` for what is on the map and else ``private``, ``local`` (no address),
        ``unknown`` (an address, no country) or ``unmapped`` (a country that has no place on it);
        the note counts those.

    Raises
    ------
    UserError
        A column is not there or holds no numbers.
    """
    import pandas as pd

    by = [country, split, *([place] if place in frame.columns else [])]
    rows = sums(frame, by, value)
    written = pd.Series(rows[country].dropna().unique(), dtype=pd.StringDtype())
    known = dict(zip(written, written.str.strip().str.upper().map(world.codes()), strict=True))
    code = rows[country].map(known).astype(pd.StringDtype())
    kind = _kinds(rows, place, country, code)
    rows = pd.DataFrame(
        {
            "kind": kind,
            "country": code.fillna(rows[country]),
            split: rows[split],
            value: rows[value],
        }
    )
    total = sums(rows, ["kind", "country", split], value)
    total, splits = fold(total, split, value, lanes(total, split, value)[0])
    places, _ = rank_values(total, "country", value)
    order: dict[str, list[str | None]] = {
        "kind": ["country", *_BESIDE],
        "country": places,
        split: splits,
    }
    data = in_order(total, order, value)
    names = data["country"].map(world.names()).astype(pd.StringDtype())
    names = names.fillna(data["kind"].map(_BESIDE).astype(pd.StringDtype()))
    data.insert(2, "name", names)
    options = {"value": value, "split": split, "splits": splits, "noun": noun}
    beside = by_value(data[data["kind"] != "country"], "kind", value)
    apart = [f"{amount(beside[key])} from {_BESIDE[key]}" for key in _BESIDE if key in beside]
    note = f"Not on the map: {', '.join(apart)}." if apart else ""
    return Figure("map", data, _alt(data, options), options, note)


def _kinds(rows: pd.DataFrame, place: str, country: str, code: pd.Series[Any]) -> pd.Series[Any]:
    """Why each row is on the map or is not."""
    import pandas as pd

    kind = pd.Series("unknown", index=rows.index, dtype=pd.StringDtype())
    if place in rows.columns:
        kind[rows[place].isna()] = "local"
        address = rows[place].str.strip().str.lower()
        kind[address.str.match(_PRIVATE).fillna(value=False).astype(bool)] = "private"
    kind[rows[country].notna()] = "unmapped"
    kind[code.notna()] = "country"
    return kind


def _alt(data: pd.DataFrame, options: dict[str, Any]) -> str:
    value, split, noun = options["value"], options["split"], options["noun"]
    on = data[data["kind"] == "country"]
    if on.empty:
        return f"Nothing on the map: no {noun} comes from a known country."
    places = by_value(on, "name", value)
    most = sorted(places, key=lambda key: -places[key])
    whole = by_value(on, split, value)
    each = ", ".join(
        f"{short_value(key)} {amount(whole[key])}" for key in options["splits"] if key in whole
    )
    top = ", ".join(f"{short_value(key)} {amount(places[key])}" for key in most[:5])
    return (
        f"{count_noun(sum(places.values()), noun)} from "
        f"{count_noun(len(places), 'country')} on a map of the world: {each}. Most from {top}."
    )
