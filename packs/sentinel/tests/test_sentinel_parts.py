"""Each part of an answer alone, with all rows that its table can hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import pandas as pd
import pytest
from packs.sentinel.tests.stored import KEEPS, WORDS, holding, story

from nbcore import CORE
from nbcore.testing import RoundTrip, ask, conform, files_of, sort_rows
from nbpack_demo import company
from nbpack_sentinel.native import to_tables
from nbpack_sentinel.native.addresses import nta_topology_details
from nbpack_sentinel.native.alerts import security_alert
from nbpack_sentinel.native.flow_logs import azure_network_analytics, nta_net_analytics
from nbpack_sentinel.native.flows import common_security_log, device_network_events, vm_connection
from nbpack_sentinel.native.indicators import threat_intelligence_indicator

SIGN_INS = {"sign_ins": True, "sign_ins_without_a_person": False}
"""By part: whether somebody typed something."""


class Part(RoundTrip):
    """The files of one part and rank."""

    question: ClassVar[str]
    part: ClassVar[str]
    rank: ClassVar[int] = 1
    words: ClassVar[Mapping[str, frozenset[str]]] = WORDS
    most: ClassVar[int] = 3

    def files(self) -> Any:
        return [
            file
            for file in files_of("sentinel")
            if file.part == self.part
            and file.rank == self.rank
            and file.query in self.question.split()
        ]


class TestFlowLogs(Part):
    """Every connection in NTANetAnalytics, public peers in lists."""

    question = "ip.flows"
    part = "flow_logs"

    def story(self) -> Any:
        flows = company().flows
        return {"Flow": flows[flows["direction"] != "unknown"]}

    def holding(self, records: Any) -> Any:
        return holding({"NTANetAnalytics": nta_net_analytics(records["Flow"])})


class TestOlderFlowLogs(TestFlowLogs):
    """The same in AzureNetworkAnalytics_CL."""

    rank = 2

    def holding(self, records: Any) -> Any:
        return holding({"AzureNetworkAnalytics_CL": azure_network_analytics(records["Flow"])})


class TestFirewall(TestFlowLogs):
    """Every connection in CommonSecurityLog."""

    part = "firewall"

    def holding(self, records: Any) -> Any:
        return holding({"CommonSecurityLog": common_security_log(records["Flow"])})


class TestMachines(TestFlowLogs):
    """Every connection in VMConnection."""

    part = "machines"

    def holding(self, records: Any) -> Any:
        return holding({"VMConnection": vm_connection(records["Flow"])})


class TestDevices(TestFlowLogs):
    """Every connection that a row of DeviceNetworkEvents can be."""

    part = "devices"

    def story(self) -> Any:
        flows = company().flows
        refused_here = (flows["direction"] == "in") & (flows["disposition"] == "denied")
        return {"Flow": flows[(flows["flows"] == 1) & ~refused_here]}

    def holding(self, records: Any) -> Any:
        return holding({"DeviceNetworkEvents": device_network_events(records["Flow"])})


class TestTopology(Part):
    """Every address of a network card in NTATopologyDetails."""

    question = "host.addresses ip.hosts"
    part = "topology"

    def story(self) -> Any:
        addresses = company().addresses
        return {"HostAddress": addresses[addresses["mac"].notna()]}

    def holding(self, records: Any) -> Any:
        return holding({"NTATopologyDetails": nta_topology_details(records["HostAddress"])})


class TestOlderIndicators(Part):
    """What feeds list in ThreatIntelligenceIndicator, which has five kinds of value."""

    question = "indicator.lookup"
    part = "threat_intelligence"
    rank = 2

    def story(self) -> Any:
        indicators = company().indicators
        return {"Indicator": indicators[indicators["indicator_kind"] != "other"]}

    def holding(self, records: Any) -> Any:
        tables = {
            "ThreatIntelligenceIndicator": threat_intelligence_indicator(records["Indicator"])
        }
        return holding(tables)


class TestAlertsWithoutIncidents(RoundTrip):
    """A workspace without SecurityIncident: what the alert itself says."""

    words = WORDS
    keeps = KEEPS
    most = 3

    def story(self) -> Any:
        records = story()
        alerts = records["Alert"]
        alerts = alerts.assign(incident_id=pd.Series(pd.NA, alerts.index, dtype="string"))
        return {"Alert": alerts, "AlertEntity": records["AlertEntity"]}

    def files(self) -> Any:
        return [file for file in files_of("sentinel") if file.part == "alerts"]

    def holding(self, records: Any) -> Any:
        alerts = security_alert(records["Alert"], records["AlertEntity"])
        return holding({"SecurityAlert": alerts})


@pytest.mark.parametrize("part", [*SIGN_INS])
def test_a_sign_in_comes_back_with_all_that_its_table_has(part: str) -> None:
    """In both tables, one by one: other parts of an answer lack some of it."""
    typed = SIGN_INS[part]
    cloud = company().cloud
    mine = cloud[(cloud["activity_kind"] == "sign_in") & (cloud["is_interactive"] == typed)]
    ip = mine["src_ip"].value_counts().index[0]
    files = [file for file in files_of("sentinel") if file.part == part]
    answer = ask(holding(to_tables(company().records)), files, "ip.cloud_activity", ip)
    columns = [name for name in CORE.records["CloudActivity"].columns if name != "resource_id"]
    expected = conform(mine[mine["src_ip"] == ip], CORE.records["CloudActivity"]).frame
    pd.testing.assert_frame_equal(sort_rows(answer.frame, columns), sort_rows(expected, columns))
