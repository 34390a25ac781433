"""Alerts in tables: by rule, and with what threat intelligence says of what they name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nbpack_soc.alerts.named import LOOKED_UP
from nbpack_soc.intel.threats import is_public, severity_rank, worst

if TYPE_CHECKING:
    import pandas as pd

HARMLESS = ("false_positive", "benign_positive")
NOT_ASKED, NOTHING = "not asked", "nothing listed"


def by_rule(alerts: pd.DataFrame, entities: pd.DataFrame | None) -> pd.DataFrame:
    """What each rule raised, the most frequent first.

    Returns
    -------
    DataFrame
        ``rule`` (the title where there is none), ``severity`` (the highest), ``count``,
        ``entities`` (different things that these alerts name), ``closed`` (alerts with a
        classification), ``harmless`` (closed as false or benign) and ``harmless_share`` (of those
        closed, 0 to 1), ``first_seen``, ``last_seen``.
    """
    import pandas as pd

    rule = alerts["rule"].fillna(alerts["title"])
    rows = alerts.assign(
        rule=rule,
        rank=severity_rank(alerts["severity"]),
        closed=alerts["classification"].notna(),
        harmless=alerts["classification"].isin(HARMLESS),
    )
    groups = rows.groupby("rule", sort=False, dropna=False)
    made = groups.agg(
        count=("alert_id", "size"),
        closed=("closed", "sum"),
        harmless=("harmless", "sum"),
        first_seen=("time", "min"),
        last_seen=("time", "max"),
    )
    highest = rows.sort_values("rank", kind="stable").drop_duplicates("rule").set_index("rule")
    made.insert(0, "severity", highest["severity"])
    if entities is not None:
        told = entities.dropna(subset=["value"])
        named = told.merge(rows[["alert_id", "rule"]].drop_duplicates("alert_id"), on="alert_id")
        things = named["entity_kind"].astype("string") + " " + named["value"].astype("string")
        made.insert(2, "entities", things.groupby(named["rule"]).nunique())
    else:
        made.insert(2, "entities", pd.Series(pd.NA, index=made.index))
    closed = made["closed"].astype("Float64")
    share = made["harmless"].astype("Float64") / closed.mask(closed == 0)
    made.insert(5, "harmless_share", share.round(3))
    whole = dict.fromkeys(("count", "closed", "harmless"), "Int64")
    made = made.astype(whole | {"entities": "Int64"})
    if entities is not None:
        made["entities"] = made["entities"].fillna(0)
    return made.sort_values("count", ascending=False, kind="stable").reset_index()


def enriched(
    alerts: pd.DataFrame, entities: pd.DataFrame, threats: pd.DataFrame | None
) -> pd.DataFrame:
    """Alerts with what intelligence lists of what they name, the highest threat first.

    Parameters
    ----------
    threats : DataFrame, optional
        See :func:`nbpack_soc.intel.threats.threats`; None where no source answered.

    Returns
    -------
    DataFrame
        The alerts' own columns behind ``threat`` (the highest severity; ``nothing listed``, or
        ``not asked`` where the alert names nothing that can be asked about or no source
        answered) and ``listed`` (the values that are listed, the worst first).
    """
    import pandas as pd

    told = entities[entities["entity_kind"].isin(LOOKED_UP)].dropna(subset=["value"])
    told = told[["alert_id", "entity_kind", "value"]].drop_duplicates()
    values = told.drop_duplicates("value")
    pairs = zip(values["value"].tolist(), values["entity_kind"].tolist(), strict=True)
    public = values.loc[[is_public(value, kind) for value, kind in pairs], "value"]
    asked = told.loc[told["value"].isin(public), "alert_id"]
    ids = alerts["alert_id"]
    state = pd.Series(NOT_ASKED, index=alerts.index, dtype="string")
    names: dict[Any, list[str]] = {}
    if threats is not None:
        state = state.mask(ids.isin(asked), NOTHING)
        known = told.merge(worst(threats)[["value", "severity"]], on="value")
        known = known.assign(rank=severity_rank(known["severity"]))
        known = known.sort_values("rank", kind="stable")
        highest = known.drop_duplicates("alert_id").set_index("alert_id")["severity"]
        found = ids.map(highest)
        state = state.mask(found.notna(), found.astype("string"))
        names = known.groupby("alert_id", sort=False)["value"].agg(list).to_dict()
    made = alerts.copy()
    made.insert(0, "threat", state.astype("string"))
    made.insert(1, "severity", made.pop("severity"))
    made.insert(2, "title", made.pop("title"))
    listed = [names.get(one, []) for one in ids.tolist()]
    made.insert(4, "listed", pd.Series(listed, index=made.index))
    # Behind the severities nothing is known, asked or not: there the alert's own severity counts.
    threat = severity_rank(made["threat"])
    order = made.assign(_threat=threat, _own=severity_rank(made["severity"])).sort_values(
        ["_threat", "_own", "time"], ascending=[True, True, False], kind="stable"
    )
    return order.drop(columns=["_threat", "_own"]).reset_index(drop=True)
