"""What core's own questions mean, where their records do not say it: alerts and bookmarks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd

from nbcore.entities import Account, Entity, Host, IpAddress
from nbcore.records import SEVERITY
from nbcore.testing.meaning import Asked, Meaning, Records, equal

_ACTIVITY = ("start_time", "end_time")


def _named(story: Records) -> pd.DataFrame:
    """What alerts name, each with its alert."""
    return story["AlertEntity"].merge(story["Alert"], on="alert_id")


def _naming(kind: type[Entity], story: Records) -> pd.DataFrame:
    """Alerts by the entities of a kind that they name, the compromised one among them."""
    named = _named(story)
    named = named[named["entity_kind"] == kind.kind].rename(columns={"value": kind.kind})
    known = set(named[kind.kind].str.casefold())
    alerts = story["Alert"]
    first = alerts[alerts["compromised_entity"].str.casefold().isin(known)]
    return pd.concat(
        [named, first.assign(**{kind.kind: first["compromised_entity"]})], ignore_index=True
    )


def _once(key: str, rows: pd.DataFrame, asked: Asked, story: Records) -> pd.DataFrame:
    """Each alert or bookmark once, however many of its entities were meant."""
    return rows.drop_duplicates(key)


def _listed(rows: pd.DataFrame, asked: Asked, story: Records) -> pd.DataFrame:
    """Alerts by text, entity, severity, product and rule."""
    given = dict(asked.arguments)
    if text := given.get("text"):
        said = rows["title"].str.cat(rows["description"], sep="\n", na_rep="")
        rows = rows[said.str.contains(text, case=False, regex=False)]
    if entity := given.get("entity"):
        names = _named(story)
        alike = names["value"].str.casefold() == entity.casefold()
        rows = rows[rows["alert_id"].isin(names[alike]["alert_id"])]
    if severity := given.get("severity"):
        rows = rows[rows["severity"].map(SEVERITY.rank) <= SEVERITY.rank(severity)]
    exact = tuple((name, value) for name, value in asked.arguments if name in ("product", "rule"))
    return equal(rows, Asked(asked.query, arguments=exact))


def _wishes(story: Records) -> list[Mapping[str, Any]]:
    """Arguments of ``alert.list``: each alone, and two together."""
    alerts, names = story["Alert"], story["AlertEntity"]["value"].dropna()
    full = alerts.dropna(subset=["description", "rule", "product"])
    some = full.iloc[len(full) // 2]
    return [
        {},
        {"text": some["title"].split()[-1].upper()},
        {"text": some["description"].split()[0]},
        *({"entity": value} for value in names.unique()[:: max(1, names.nunique() // 4)]),
        *({"severity": value} for value in SEVERITY.meanings),
        {"product": some["product"]},
        {"rule": some["rule"].lower()},
        {"severity": "medium", "product": some["product"]},
    ]


def _identifiers(story: Records) -> list[Mapping[str, Any]]:
    ids = story["Alert"]["alert_id"]
    return [{"alert_id": name} for name in (ids.iloc[0], ids.iloc[-1], f"{ids.iloc[0]}0")]


def _marked(kind: type[Entity], story: Records) -> pd.DataFrame:
    """Bookmarks by the values of a kind that they name."""
    named = story["Bookmark"].explode("entities").dropna(subset=["entities"])
    is_ip = named["entities"].map(IpAddress.fits).astype(bool)
    is_account = named["entities"].str.contains(r"[\\@]")
    mine = is_ip if kind is IpAddress else ~is_ip & ~is_account
    return named[mine].reset_index(drop=True)


def _whole(rows: pd.DataFrame, asked: Asked, story: Records) -> pd.DataFrame:
    """Bookmarks with all that they name."""
    bookmarks = story["Bookmark"]
    return bookmarks[bookmarks["bookmark_id"].isin(rows["bookmark_id"])]


MEANINGS: Mapping[str, Meaning] = {
    "alert.list": Meaning(rows=_listed, arguments=_wishes),
    "alert.get": Meaning(arguments=_identifiers),
    "alert.entities": Meaning(of=_named, about="alert_id", overlaps=_ACTIVITY),
    **{
        f"{kind.kind}.alerts": Meaning(
            of=partial(_naming, kind), about=kind.kind, rows=partial(_once, "alert_id")
        )
        for kind in (Host, Account, IpAddress)
    },
    **{
        f"{kind.kind}.bookmarks": Meaning(of=partial(_marked, kind), rows=_whole)
        for kind in (Host, IpAddress)
    },
}
"""By question; a pack's tests may say otherwise in :attr:`RoundTrip.meanings`."""
