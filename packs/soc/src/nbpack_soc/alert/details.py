"""One alert, as a result of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nbcore import (
    Figure,
    Notebooklet,
    Session,
    UserError,
    enrich,
    headline,
    parameter,
    query,
    section,
    similar_names,
)

if TYPE_CHECKING:
    from pandas import DataFrame


class AlertDetails(Notebooklet):
    """One of the alerts that a result holds."""

    title = "Alert"

    alert_id = parameter(str, "", "Identifier of the alert.")
    alerts = query("alert.list")
    named = query("alert.entities")
    siem = query("indicator.lookup")
    geo = enrich("geo", of="addresses.value")

    @headline
    def name(self, details: Any) -> str:
        """What the product calls it."""
        return str(details["title"])

    @section("Details")
    def details(self, alerts: DataFrame, alert_id: str) -> dict[str, Any]:
        """What the product says of it."""
        row = alerts[alerts["alert_id"] == alert_id].iloc[0]
        left_out = {"provider", "connection", "table"}
        return {
            str(name): value
            for name, value in row.items()
            if name not in left_out and not _is_missing(value)
        }

    @section("What it names")
    def entities(self, named: DataFrame, alert_id: str) -> DataFrame:
        """Hosts, accounts, addresses and other things, with their part in it."""
        mine = named[named["alert_id"] == alert_id]
        names = ["entity_kind", "value", "role", "entity_kind_raw"]
        return mine[names].drop_duplicates(ignore_index=True)

    @section("Threats")
    def threats(self, siem: DataFrame, entities: DataFrame) -> DataFrame:
        """What threat intelligence lists of what it names."""
        mine = siem[siem["indicator"].isin(entities["value"])]
        return mine.drop(columns=["provider", "connection", "table"]).reset_index(drop=True)

    @section("Addresses", default=False)
    def addresses(self, entities: DataFrame) -> DataFrame:
        """The addresses that it names."""
        return entities[entities["entity_kind"] == "ip"].reset_index(drop=True)

    @section("Map")
    def map(self, addresses: DataFrame, geo: DataFrame | None = None) -> Figure:
        """The countries of the addresses that it names."""
        from nbcore import figures

        known: dict[Any, Any] = {}
        if geo is not None and "country" in geo.columns:
            known = geo["country"].to_dict()
        places = addresses["value"].map(known).astype("string")
        return figures.world_map(
            addresses.assign(country=places, severity="listed"), split="severity", noun="address"
        )

    @section("Related alerts")
    def related(self, alerts: DataFrame, named: DataFrame, alert_id: str) -> DataFrame:
        """Other alerts that name the same things, those with the most in common first."""
        mine = named.loc[named["alert_id"] == alert_id, ["entity_kind", "value"]].dropna()
        others = named[named["alert_id"] != alert_id].merge(
            mine.drop_duplicates(), on=["entity_kind", "value"]
        )
        others = others.drop_duplicates(["alert_id", "entity_kind", "value"])
        shared = others.groupby("alert_id", sort=False)["value"].agg(list).rename("shared")
        made = alerts.drop_duplicates("alert_id").merge(shared, on="alert_id")
        made = made[["time", "severity", "title", "rule", "shared", "alert_id"]]
        order = made.assign(_size=made["shared"].map(len))
        order = order.sort_values(["_size", "time"], ascending=False, kind="stable")
        return order.drop(columns="_size").reset_index(drop=True)


def details_of(result: Any, alert_id: str) -> Any:
    """The details of one alert of a result; nothing is asked of a SIEM for them.

    Parameters
    ----------
    result : Result
        Of ``EnrichAlerts``.
    alert_id : str

    Raises
    ------
    UserError
        The result holds no such alert.
    """
    alerts = _frame(result, "alerts")
    if alerts is None:
        raise UserError("The result holds no alerts; its section alerts was left out or failed.")
    known = alerts["alert_id"].dropna().astype(str)
    if alert_id not in set(known):
        offer = similar_names(str(alert_id), known.tolist())
        hint = f"did you mean {offer[0]}?" if offer else "see the column alert_id of r.alerts."
        raise UserError(f"The result holds no alert {alert_id!r}; {hint}")
    rest = {"named": _frame(result, "named"), "siem": _threats(result)}
    given = {"alerts": alerts} | {name: frame for name, frame in rest.items() if frame is not None}
    made = AlertDetails(session=Session(), silent=True)
    return made.run(data=given, timespan=result.timespan, alert_id=alert_id)


def _threats(result: Any) -> DataFrame | None:
    frame = _frame(result, "threats")
    return None if frame is None else frame.rename(columns={"value": "indicator"})


def _frame(result: Any, name: str) -> DataFrame | None:
    part = result.sections.get(name)
    value: DataFrame | None = None if part is None else part.value
    return value


def _is_missing(value: Any) -> bool:
    import pandas as pd

    return value is None or (not isinstance(value, (list, tuple)) and bool(pd.isna(value)))
