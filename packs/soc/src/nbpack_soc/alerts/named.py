"""What alerts name: indicators, what recurs, and which alerts have it in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nbpack_soc.intel.threats import asked_about, is_public, severity_rank

if TYPE_CHECKING:
    import pandas as pd

LOOKED_UP = frozenset({"ip", "domain", "url", "file_hash"})
"""Kinds of entity that threat intelligence lists."""
_EXACT = frozenset({"url", "file", "process", "registry_key", "other"})
COMMON, FEW, SHARE = 50, 5, 0.25
"""What more than 50 alerts name, or more than a quarter of them (but 5), says nothing about which
of them belong together: a backup server, a proxy."""


def joined(entities: pd.DataFrame, alerts: pd.DataFrame) -> pd.DataFrame:
    """Each thing that an alert names, once an alert, with the alert's time, severity and rule.

    What only differs in case is one thing, but for URLs, files and command lines. ``thing`` is
    its number.
    """
    import pandas as pd

    told = entities[["alert_id", "entity_kind", "value"]].dropna(subset=["value"])
    # Texts are compared once each: there are fewer different ones than rows.
    names, texts = pd.factorize(told["value"])
    _, folded = np.unique(pd.Index(texts).astype(object).map(str.casefold), return_inverse=True)
    kinds, sorts = pd.factorize(told["entity_kind"])
    exact = np.isin(kinds, np.flatnonzero(pd.Index(sorts).isin(_EXACT)))
    alike = np.where(exact, names, len(texts) + folded[names])
    thing, _ = pd.factorize((kinds + 1) * (2 * len(texts) + 1) + alike)
    alert = pd.Index(alerts["alert_id"].drop_duplicates()).get_indexer(told["alert_id"])
    _, first = np.unique(thing, return_index=True)
    told = told.assign(value=told["value"].array.take(first[thing]), thing=thing)
    once = ~pd.Series(alert * (len(first) + 1) + thing).duplicated().to_numpy() & (alert >= 0)
    about = alerts[["time", "severity", "rule", "title"]][~alerts["alert_id"].duplicated()]
    found = about.take(alert[once]).reset_index(drop=True)
    made: pd.DataFrame = pd.concat([told[once].reset_index(drop=True), found], axis=1)
    return made


def lookups(entities: pd.DataFrame) -> pd.DataFrame:
    """The values that threat intelligence is asked about: ``value``, ``entity_kind``."""
    import pandas as pd

    told = entities[entities["entity_kind"].isin(LOOKED_UP)].dropna(subset=["value"])
    told = told[["value", "entity_kind"]].drop_duplicates("value").reset_index(drop=True)
    pairs = zip(told["value"].tolist(), told["entity_kind"].tolist(), strict=True)
    public = [is_public(value, kind) for value, kind in pairs]
    return told[pd.Series(public, index=told.index, dtype=bool)].reset_index(drop=True)


def indicators(entities: pd.DataFrame, alerts: pd.DataFrame, *, answered: bool) -> pd.DataFrame:
    """Every indicator that alerts name, the most frequent first.

    Returns
    -------
    DataFrame
        ``value``, ``entity_kind``, ``alerts`` (how many name it), ``first_seen`` and
        ``last_seen`` (of these alerts), ``asked``: ``yes``, ``not public`` or ``no source``.
    """
    rows = joined(entities, alerts)
    rows = rows[rows["entity_kind"].isin(LOOKED_UP)]
    made = _counted(rows)
    asked = asked_about(
        made["value"].tolist(), made["entity_kind"].tolist(), answered=answered, known=LOOKED_UP
    )
    return made.drop(columns="thing").assign(asked=asked).astype({"asked": "string"})


def recurring(entities: pd.DataFrame, alerts: pd.DataFrame) -> pd.DataFrame:
    """What at least two alerts name, the most frequent first.

    Returns
    -------
    DataFrame
        ``entity_kind``, ``value``, ``alerts``, ``rules`` (how many different ones), ``severity``
        (the highest), ``first_seen``, ``last_seen``.
    """
    rows = joined(entities, alerts)
    made = _counted(rows)
    made = made[made["alerts"] > 1]
    rows = rows[rows["thing"].isin(made["thing"])]
    made = made.join(rows.groupby("thing")["rule"].nunique().rename("rules"), on="thing")
    ranked = rows.assign(rank=severity_rank(rows["severity"])).sort_values("rank", kind="stable")
    highest = ranked.drop_duplicates("thing").set_index("thing")["severity"]
    made = made.join(highest, on="thing")
    names = ["entity_kind", "value", "alerts", "rules", "severity", "first_seen", "last_seen"]
    return made[names].astype({"rules": "Int64"}).reset_index(drop=True)


def related(entities: pd.DataFrame, alerts: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Alerts that name the same things, group by group, the largest group first.

    Two alerts belong together when both name a thing that few others name; groups are closed
    over that.

    Returns
    -------
    frame : DataFrame
        ``group`` (a number), ``time``, ``severity``, ``title``, ``alert_id``, ``shared`` (what
        it has in common with others of its group), oldest first within a group.
    common : list of str
        Things that were left out for being named too often.
    """
    import pandas as pd

    rows = joined(entities, alerts)
    thing = rows["thing"]
    counts = thing.groupby(thing).transform("size")
    most = min(COMMON, max(FEW, int(SHARE * alerts["alert_id"].nunique())))
    common = rows.loc[counts > most, "value"].drop_duplicates().tolist()
    mask = (counts > 1) & (counts <= most)
    rows, thing = rows[mask], thing[mask]
    codes, ids = pd.factorize(rows["alert_id"])
    roots = _connected(codes, thing.to_numpy(), len(ids))
    about = alerts.drop_duplicates("alert_id").set_index("alert_id")
    made = pd.DataFrame({"alert_id": ids, "root": roots, "shared": _lists(rows["value"], codes)})
    made = made.join(about[["time", "severity", "title"]], on="alert_id")
    size = made["root"].map(made["root"].value_counts())
    newest = made.groupby("root")["time"].transform("max")
    order = made.assign(size=size, newest=newest).sort_values(
        ["size", "newest", "root", "time"], ascending=[False, False, True, True], kind="stable"
    )
    order["group"] = pd.array(pd.factorize(order["root"])[0] + 1, dtype="Int64")
    names = ["group", "time", "severity", "title", "alert_id", "shared"]
    return order[names].reset_index(drop=True), common


def _counted(rows: pd.DataFrame) -> pd.DataFrame:
    groups = rows.groupby("thing", sort=False)
    made = groups.agg(
        alerts=("alert_id", "size"), first_seen=("time", "min"), last_seen=("time", "max")
    )
    made = made.reset_index().astype({"alerts": "Int64"})
    told = rows.drop_duplicates("thing")[["value", "entity_kind"]].reset_index(drop=True)
    made = told.join(made)
    return made.sort_values("alerts", ascending=False, kind="stable", ignore_index=True)


def _lists(values: pd.Series[Any], codes: Any) -> list[list[Any]]:
    """The values of each code, in their order; codes are 0, 1, 2 and so on."""
    order = np.argsort(codes, kind="stable")
    texts = values.array.take(order).tolist()
    ends = np.bincount(codes).cumsum().tolist()
    return [texts[begin:end] for begin, end in zip([0, *ends], ends, strict=False)]


def _connected(codes: Any, things: Any, size: int) -> list[int]:
    """The group of each alert: alerts that a thing joins have the same number."""
    parent = list(range(size))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    first: dict[int, int] = {}
    for code, thing in zip(codes.tolist(), things.tolist(), strict=True):
        mine, other = root(code), root(first.setdefault(thing, code))
        parent[max(mine, other)] = min(mine, other)
    return [root(place) for place in range(size)]
