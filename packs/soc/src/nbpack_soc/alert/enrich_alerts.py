"""Alerts with what is known of everything that they name.

This module is loaded to list and describe the notebooklet, so what reads frames is imported
where it is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from nbcore import (
    CORE,
    Figure,
    Finding,
    Notebooklet,
    Noted,
    TimeSpan,
    action,
    enrich,
    finding,
    headline,
    parameter,
    query,
    section,
)

if TYPE_CHECKING:
    from pandas import DataFrame

NOUN = "alert"
SEVERITY = CORE.records["Alert"]["severity"].values


class EnrichAlerts(Notebooklet):
    """Alerts, and what threat intelligence and other alerts say of everything that they name.

    Addresses, domains, URLs and hashes are looked up once each, however many alerts name them,
    in the SIEM's own intelligence and in the user's feeds. What belongs to the site itself is not
    looked up.
    """

    title = "Alerts"

    text = parameter(str, "", "A part of the title or the description.")
    entity = parameter(str, "", "A value that the alerts name: a host, an account, an address.")
    severity = parameter(SEVERITY, None, "This severity or a worse one.")
    product = parameter(str, "", "The product that raised them, by its whole name.")
    rule = parameter(str, "", "The rule that raised them, by its whole name.")

    siem = query("indicator.lookup", of="lookups.value")
    feeds = enrich("threat_intel", of="lookups.value", several=True)

    @headline
    def amount(self, alerts: DataFrame) -> str:
        """How many alerts of which severity."""
        from nbpack_soc.alerts.wording import in_words

        return in_words(alerts)

    @section("Alerts by threat")
    def enriched(
        self, alerts: DataFrame, named: DataFrame, threats: DataFrame | None = None
    ) -> DataFrame:
        """Alerts with the highest severity of what threat intelligence lists of the things that
        they name, the highest first. Nothing listed is not the same as not asked.
        """
        from nbpack_soc.alerts.tables import enriched

        return enriched(alerts, named, threats)

    @section("Timeline")
    def timeline(self, alerts: DataFrame, timespan: TimeSpan) -> Figure:
        """When alerts were raised, by severity."""
        from nbcore import figures

        return figures.timeline(
            alerts, lane="severity", width=timespan.bin_width(), span=timespan, noun=NOUN
        )

    @section("By severity")
    def by_severity(self, alerts: DataFrame) -> Figure:
        """How many alerts of each severity, by the product that raised them."""
        from nbcore import figures

        return figures.bars(alerts, category="severity", stack="product", noun=NOUN)

    @section("By rule")
    def by_rule(self, alerts: DataFrame, named: DataFrame | None = None) -> DataFrame:
        """What each rule raised, on how many different things, and what became of it. A rule
        whose closed alerts were mostly harmless deserves less haste, or a better rule.
        """
        from nbpack_soc.alerts.tables import by_rule

        return by_rule(alerts, named)

    @section("Threats")
    def threats(
        self,
        lookups: DataFrame,
        timespan: TimeSpan,
        siem: DataFrame | None = None,
        feeds: DataFrame | None = None,
    ) -> DataFrame:
        """What threat intelligence lists of what alerts name, a row for each source. Sources may
        contradict each other; nothing of them is mixed.
        """
        from nbpack_soc.intel.threats import threats

        return threats(lookups, siem, feeds, timespan)

    @section("Indicators")
    def indicators(
        self,
        alerts: DataFrame,
        named: DataFrame,
        siem: DataFrame | None = None,
        feeds: DataFrame | None = None,
    ) -> DataFrame:
        """Addresses, domains, URLs and hashes that alerts name, and whether they were looked up."""
        from nbpack_soc.alerts.named import indicators

        return indicators(named, alerts, answered=siem is not None or feeds is not None)

    @section("Recurring entities")
    def entities(self, alerts: DataFrame, named: DataFrame) -> DataFrame:
        """Hosts, accounts, addresses and other things that several alerts name."""
        from nbpack_soc.alerts.named import recurring

        return recurring(named, alerts)

    @section("Related alerts")
    def related(self, alerts: DataFrame, named: DataFrame) -> Noted[DataFrame]:
        """Groups of alerts that name the same things, which may be one story."""
        from nbpack_soc.alerts.named import related
        from nbpack_soc.alerts.wording import not_joined

        frame, common = related(named, alerts)
        return Noted(frame, not_joined(common))

    @section("Looked up", default=False)
    def lookups(self, named: DataFrame) -> DataFrame:
        """The values that threat intelligence was asked about."""
        from nbpack_soc.alerts.named import lookups

        return lookups(named)

    alerts = query("alert.list", title="All alerts", doc="Every alert, the newest first.")
    named = query(
        "alert.entities", of="alerts.alert_id", title="What they name",
        doc="Everything that each alert names.",
    )  # fmt: skip

    @finding
    def listed(self, threats: DataFrame, indicators: DataFrame) -> Iterator[Finding]:
        """Threat intelligence lists something that an alert names, as low or worse or without a
        severity.
        """
        from nbpack_soc.alerts.findings import listed

        return listed(threats, indicators)

    @finding
    def rising(self, alerts: DataFrame, named: DataFrame, entities: DataFrame) -> Iterator[Finding]:
        """3 alerts or more on one host, account or address never get milder, and end as high or
        critical, 2 levels or more above the first.
        """
        from nbpack_soc.alerts.findings import rising

        return rising(named, alerts)

    @finding(needs=["alerts.classification", "alerts.alert_status"])
    def mostly_false(self, alerts: DataFrame, by_rule: DataFrame) -> Iterator[Finding]:
        """A rule has open alerts, and of 3 or more that were closed 80 % or more were false or
        benign.
        """
        from nbpack_soc.alerts.findings import mostly_false

        return mostly_false(alerts, by_rule)

    @action
    def alert(self, result: Any, alert_id: str) -> Any:
        """One alert: its details, what it names, what is known of that, and related alerts.

        Parameters
        ----------
        alert_id : str
            As in the column ``alert_id``.
        """
        from nbpack_soc.alert.details import details_of

        return details_of(result, alert_id)
