"""The rules: which sentences alerts are worth. Each function is one rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

from nbcore import Finding
from nbpack_soc.alerts.named import joined
from nbpack_soc.intel.threats import severity_rank

if TYPE_CHECKING:
    import pandas as pd

CLOSED = 3
"""Alerts of a rule that were closed before its record says anything."""
MOSTLY = 0.8
"""Share of them that was false or benign."""
RISING = 3
"""Alerts on one entity that a rise takes."""
LEVELS, HIGH = 2, 1
"""By how many levels it rises at least, and the rank that it gets to: high, or critical."""
_OPEN = frozenset({"new", "in_progress", "unknown"})
_ABOUT = ("host", "account", "ip")
_LISTED: Mapping[str, Literal["high", "medium", "low"]] = {
    "critical": "high",
    "high": "high",
    "medium": "medium",
    "low": "low",
    "unknown": "low",
}


def listed(threats: pd.DataFrame, indicators: pd.DataFrame) -> Iterator[Finding]:
    """Threat intelligence lists something that alerts name."""
    named = indicators.set_index("value")["alerts"]
    for value, rows in threats.groupby("value", sort=False):
        first = rows.iloc[0]
        if first["severity"] not in _LISTED:
            continue
        count = int(named.get(value, 0))
        others = sorted({*rows["source"].dropna()} - {first["source"]})
        values = {
            "value": str(value),
            "source": str(first["source"]),
            "severity": str(first["severity"]),
            "what": _text(first["description"]) or "without a description",
            "alerts": f"{count:,} alert{'s name' if count != 1 else ' names'} it",
        }
        template = "{source} lists {value} as {severity}: {what}; {alerts}"
        if others:
            values["others"] = ", ".join(others)
            template += "; {others} lists it too" if len(others) == 1 else "; {others} list it too"
        yield Finding(_LISTED[first["severity"]], template, values, "threats", rows)


def mostly_false(alerts: pd.DataFrame, by_rule: pd.DataFrame) -> Iterator[Finding]:
    """Open alerts of a rule that was mostly closed as false or benign."""
    rule = alerts["rule"].fillna(alerts["title"])
    waiting = rule[alerts["alert_status"].isin(_OPEN) & alerts["classification"].isna()]
    open_now = waiting.value_counts()
    told = by_rule[(by_rule["closed"] >= CLOSED) & (by_rule["harmless_share"] >= MOSTLY)]
    for row in told.to_dict("records"):
        count = int(open_now.get(row["rule"], 0))
        if not count:
            continue
        values = {
            "rule": str(row["rule"]),
            "count": f"{count:,} open alert{'s' if count != 1 else ''}",
            "harmless": f"{int(row['harmless']):,}",
            "closed": f"{int(row['closed']):,}",
        }
        template = "{rule} has {count}; {harmless} of {closed} closed ones were false or benign"
        rows = by_rule[by_rule["rule"] == row["rule"]]
        yield Finding("info", template, values, "by_rule", rows)


def rising(entities: pd.DataFrame, alerts: pd.DataFrame) -> Iterator[Finding]:
    """Alerts on one host, account or address get worse and worse."""
    import pandas as pd

    rows = joined(entities, alerts)
    rows = rows[rows["entity_kind"].isin(_ABOUT)].dropna(subset=["time"])
    # A severity that nobody knows is neither better nor worse than another.
    rows = rows.assign(rank=severity_rank(rows["severity"]))
    rows = rows[rows["rank"] < severity_rank(pd.Series(["unknown"]))[0]]
    rows = rows.sort_values(["time", "rank"], ascending=[True, False], kind="stable")
    rows = rows.drop_duplicates(["alert_id", "entity_kind", "value"])
    thing = rows.groupby(["entity_kind", "value"], sort=False, observed=True).ngroup()
    ranks = rows["rank"].groupby(thing, sort=False)
    worse = pd.DataFrame({"falls": ranks.diff() > 0}).groupby(thing, sort=False)["falls"].any()
    first, last, size = ranks.first(), ranks.last(), ranks.size()
    hot = ~worse & (size >= RISING) & (first - last >= LEVELS) & (last <= HIGH)
    for place in hot[hot].index:
        mine = rows[thing == place]
        kind, value = mine[["entity_kind", "value"]].iloc[0]
        values = {
            "kind": str(kind),
            "value": str(value),
            "count": f"{len(mine):,}",
            "first": str(mine["severity"].iloc[0]),
            "last": str(mine["severity"].iloc[-1]),
        }
        template = "{count} alerts on the {kind} {value} get worse, from {first} to {last}"
        events = mine[["time", "severity", "title", "alert_id"]]
        yield Finding("medium", template, values, "entities", events)


def _text(value: Any) -> str:
    import pandas as pd

    return "" if value is None or pd.isna(value) else str(value)
