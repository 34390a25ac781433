"""Results about alerts, connections and an address whose every text is hostile."""

from __future__ import annotations

from typing import Any

import pandas as pd
from core.tests.support.pages import ATTACKS

from nbcore import CORE, Session, query
from nbpack_soc.alert.enrich_alerts import EnrichAlerts
from nbpack_soc.network.flow_summary import NetworkFlowSummary
from nbpack_soc.network.ip_address_summary import IpAddressSummary

# Half a character cut in two is held by no column of text; pages have a test of it.
VALUES = (
    *(value for value in ATTACKS if "\ud800" not in value),
    "javascript:window.pwned=1//https://portal.example/alert",
    'https://portal.example/" onclick="window.pwned=1',
    "data:text/html,<script>window.pwned=1</script>",
    "x" * 10_000,
)  # fmt: skip
SPAN = ("2026-03-05", "2026-03-09")
TIME = "2026-03-06T10:00Z"
INSIDE, OUTSIDE = "10.0.0.5", "203.0.113.7"


class _Rows(IpAddressSummary):
    """The same, with rows in place of counts."""

    logon_rows = query("ip.logons")
    cloud_rows = query("ip.cloud_activity")


def rows(record: str, **known: Any) -> pd.DataFrame:
    """A row for each hostile value, which stands in every field of text."""
    made: dict[str, Any] = {}
    for field in CORE.records[record].fields:
        if field.name in known:
            made[field.name] = known[field.name]
        elif field.type == "text":
            made[field.name] = VALUES
        elif field.type == "texts":
            made[field.name] = [[value, value] for value in VALUES]
        elif field.type == "time":
            made[field.name] = TIME
    return pd.DataFrame(made, index=range(len(VALUES)))


def results() -> list[Any]:
    """One of each notebooklet."""
    listed = rows("Indicator", severity="high", indicator_kind="domain")
    about = pd.concat([listed, listed.head(1).assign(indicator=OUTSIDE, indicator_kind="ip")])
    entities = pd.concat(
        rows("AlertEntity", entity_kind=kind)
        for kind in ("ip", "host", "account", "url", "domain", "file_hash", "other")
    )
    kinds: dict[str, Any] = {"severity": "high", "alert_status": "new", "classification": None}
    alerts = rows("Alert", **kinds)
    usual: dict[str, Any] = {
        "ip": INSIDE, "direction": "out", "disposition": "allowed", "protocol": "tcp", "port": 443,
    }  # fmt: skip
    flows = rows("Flow", **usual)
    flows = pd.concat([flows, flows.assign(peer=OUTSIDE)])
    logons = rows("Logon", src_ip=OUTSIDE, result="failure")
    cloud = rows("CloudActivity", src_ip=OUTSIDE, result="success", activity_kind="sign_in")

    def run(kind: Any, value: Any, **given: pd.DataFrame) -> Any:
        arguments = () if value is None else (value,)
        return kind(session=Session(), silent=True).run(*arguments, data=given, timespan=SPAN)

    return [
        run(EnrichAlerts, None, alerts=alerts, named=entities, siem=about),
        run(
            NetworkFlowSummary, INSIDE, flows=flows, siem=about,
            addresses=rows("HostAddress", ip=INSIDE),
        ),
        run(
            _Rows, OUTSIDE, alerts=alerts, siem=about, logon_rows=logons, cloud_rows=cloud,
            bookmarks=rows("Bookmark", entities=[[OUTSIDE, value] for value in VALUES]), owned=rows("HostAddress", ip=OUTSIDE).head(0),
        ),
    ]  # fmt: skip
