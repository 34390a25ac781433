"""The rules: which sentences alerts are worth. Each function is one rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from nbcore import Finding
from nbpack_soc.alerts.named import joined
from nbpack_soc.intel.threats import LEVEL, as_listed, severity_rank
from nbpack_soc.several import first_few, more

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


def listed(threats: pd.DataFrame, indicators: pd.DataFrame) -> Iterator[Finding]:
    """Threat intelligence lists something that alerts name."""
    named = indicators.set_index("value")["alerts"].to_dict()
    worst = threats[threats["severity"].isin(LEVEL)].drop_duplicates("value")
    amounts = worst["value"].map(named).fillna(0).astype("int64")
    order = worst.assign(rank=severity_rank(worst["severity"]), alerts=amounts)
    order = order.sort_values(["rank", "alerts"], ascending=[True, False], kind="stable")

    def one(first: dict[str, Any]) -> Finding:
        rows = threats[threats["value"] == first["value"]]
        count = first["alerts"]
        others = sorted({*rows["source"].dropna()} - {first["source"]})
        values = as_listed(first) | {
            "value": str(first["value"]),
            "alerts": f"{count:,} alert{'s name' if count != 1 else ' names'} it",
        }
        template = "{source} lists {value} {as}: {what}; {alerts}"
        if others:
            values["others"] = ", ".join(others)
            template += "; {others} lists it too" if len(others) == 1 else "; {others} list it too"
        return Finding(LEVEL[first["severity"]], template, values, "threats", rows)

    def rows(left: Sequence[dict[str, Any]]) -> pd.DataFrame:
        return threats[threats["value"].isin([row["value"] for row in left])]

    yield from first_few(
        _records(order), one, "Threat intelligence lists {more} that alerts name", rows,
        lambda left: more(left, "value", "values"),
    )  # fmt: skip


def mostly_false(alerts: pd.DataFrame, by_rule: pd.DataFrame) -> Iterator[Finding]:
    """Open alerts of a rule that was mostly closed as false or benign."""
    rule = alerts["rule"].fillna(alerts["title"])
    waiting = rule[alerts["alert_status"].isin(_OPEN) & alerts["classification"].isna()]
    open_now = by_rule["rule"].map(waiting.value_counts()).fillna(0).astype("int64")
    found = by_rule.assign(open=open_now)
    found = found[(found["closed"] >= CLOSED) & (found["harmless_share"] >= MOSTLY).fillna(False)]
    found = found[found["open"] > 0].sort_values("open", ascending=False, kind="stable")

    def one(row: dict[str, Any]) -> Finding:
        count = row["open"]
        values = {
            "rule": str(row["rule"]),
            "count": f"{count:,} open alert{'s' if count != 1 else ''}",
            "harmless": f"{row['harmless']:,}",
            "closed": f"{row['closed']:,}",
        }
        template = "{rule} has {count}; {harmless} of {closed} closed ones were false or benign"
        return Finding("info", template, values, "by_rule", rows([row]))

    def rows(left: Sequence[dict[str, Any]]) -> pd.DataFrame:
        return by_rule[by_rule["rule"].isin([row["rule"] for row in left])]

    yield from first_few(
        _records(found), one,
        "The same is true of {more}: they have open alerts, and were mostly false or benign", rows,
        lambda left: more(left, "rule", "rules"),
    )  # fmt: skip


def rising(entities: pd.DataFrame, alerts: pd.DataFrame) -> Iterator[Finding]:
    """Alerts on one host, account or address get worse and worse."""
    import pandas as pd

    rows = joined(entities, alerts)
    rows = rows[rows["entity_kind"].isin(_ABOUT)].dropna(subset=["time"])
    # A severity that nobody knows is neither better nor worse than another.
    rows = rows.assign(rank=severity_rank(rows["severity"]))
    rows = rows[rows["rank"] < severity_rank(pd.Series(["unknown"]))[0]]
    rows = rows.sort_values(["time", "rank"], ascending=[True, False], kind="stable")
    thing = rows["thing"]
    ranks = rows["rank"].groupby(thing, sort=False)
    worse = (ranks.diff() > 0).groupby(thing, sort=False).any()
    sums = pd.DataFrame({"first": ranks.first(), "last": ranks.last(), "size": ranks.size()})
    hot = sums[
        ~worse & (sums["size"] >= RISING) & (sums["first"] - sums["last"] >= LEVELS)
        & (sums["last"] <= HIGH)
    ]  # fmt: skip
    hot = hot.sort_values(["last", "size"], ascending=[True, False], kind="stable")

    def events(places: Sequence[int]) -> pd.DataFrame:
        mine: pd.DataFrame = rows.loc[thing.isin(places)]
        return mine[["time", "severity", "title", "alert_id"]]

    def one(place: int) -> Finding:
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
        return Finding("medium", template, values, "entities", events([place]))

    yield from first_few(
        hot.index.tolist(), one, "Alerts get worse in the same way on {more}", events,
        lambda left: more(left, "entity", "entities"),
    )  # fmt: skip


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as plain dictionaries, with whole numbers as such."""
    return [{str(name): cell for name, cell in row.items()} for row in frame.to_dict("records")]
