"""What the pack says to the hooks."""

from __future__ import annotations

import subprocess
import sys

import pandas as pd
import pytest

import nbcore
from nbcore import Session
from nbpack_demo import company
from nbpack_demo.native.connections import filtering_events, sysmon_events
from nbpack_demo.native.linux import lines
from nbpack_demo.native.windows import logon_events
from nbpack_demo.pack import nb_company, nb_enrich

VALUES = ["203.0.113.77", "10.1.1.1", "8.8.8.8"]


def demo_session() -> Session:
    session = Session()
    session.connect("sentinel", source="demo")
    return session


def test_it_says_where_its_own_addresses_are():
    frame = nb_enrich("geo", VALUES, demo_session())
    assert frame is not None
    assert frame.to_dict("index") == {"203.0.113.77": {"country": "NL", "country_from": "source"}}


def test_it_says_whose_its_own_addresses_are():
    frame = nb_enrich("asn", VALUES, demo_session())
    assert frame is not None
    assert frame.to_dict("index") == {"203.0.113.77": {"asn": 65537, "as_name": "EXAMPLE-HOSTING"}}


def test_it_says_nothing_where_no_demo_is_open():
    assert nb_enrich("geo", VALUES, Session()) is None
    assert nb_enrich("asn", VALUES, Session()) is None
    assert nb_enrich("whois", VALUES, demo_session()) is None


def test_its_word_goes_before_that_of_a_registry():
    nbcore.init("sentinel", source="demo")
    frame = nbcore.enrich("geo", VALUES)
    nbcore.close()
    assert frame["country"].to_dict() == {"203.0.113.77": "NL", "8.8.8.8": "US"}
    assert frame["country_from"].to_dict() == {"203.0.113.77": "source", "8.8.8.8": "registry"}


def test_it_says_whose_addresses_are_without_a_database():
    nbcore.init("sentinel", source="demo")
    with pytest.warns(UserWarning, match="Name a database"):
        frame = nbcore.enrich("asn", VALUES)
    nbcore.close()
    assert frame["asn"].to_dict() == {"203.0.113.77": 65537}


def test_every_demo_is_about_the_one_company():
    assert nb_company() is company()
    assert set(company().records) <= set(nbcore.CORE.records)


def test_connecting_the_demo_loads_no_pandas_for_the_company():
    code = "import sys; import nbpack_demo.pack as p; p.nb_company().end; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "pandas" not in done.stdout.split()


def test_a_logon_leaves_one_event_with_the_fields_that_windows_has():
    logons = company().logons
    windows = logons[logons["os_family"] == "windows"]
    events = logon_events(windows)
    assert events.index.equals(windows.index)
    failed = windows["result"] == "failure"
    assert set(events.loc[failed, "EventID"]) == {4625}
    assert set(events.loc[~failed, "EventID"]) == {4624}
    assert events.loc[failed, "Status"].str.startswith("0xc0").all()
    assert events.loc[~failed, "Status"].isna().all()
    assert events.drop(columns=["TargetLogonId", "Status", "SubStatus"]).notna().all(axis=None)


def test_an_attempt_on_linux_leaves_several_lines_of_its_program():
    logons = company().logons
    linux = logons[logons["os_family"] == "linux"]
    written = lines(linux)
    assert set(written["position"]) == set(range(len(linux)))
    assert len(written) > len(linux)
    assert set(written["program"]) == {"sshd", "su", "sudo"}
    assert isinstance(written["message"].dtype, pd.StringDtype)


def windows_flows() -> pd.DataFrame:
    hosts = company().hosts
    windows = hosts.loc[hosts["os_family"] == "windows", "host"]
    flows = company().flows
    return flows[flows["host"].isin(windows)]


def test_windows_writes_what_it_let_through_and_what_it_refused():
    flows = windows_flows()
    events = filtering_events(flows)
    known = flows[flows["direction"] != "unknown"]
    assert events.index.equals(known.index)
    assert ((events["EventID"] == 5157) == (known["disposition"] == "denied")).all()
    assert events.notna().all(axis=None)
    assert set(events.loc[known["disposition"] == "denied", "Application"]) == {"-"}
    spray = events[known["peer"] == company().attacker]
    assert set(spray["SourceAddress"]) == {company().attacker}
    assert set(spray["DestPort"]) == {"445", "3389"}
    assert set(spray["Direction"]) == {"%%14592"}


def test_sysmon_writes_connections_with_program_and_account():
    events = sysmon_events(windows_flows())
    assert events.notna().all(axis=None)
    beacon = events[events["DestinationIp"] == company().beacon]
    assert set(beacon["Initiated"]) == {"true"}
    assert set(beacon["SourceHostname"]) == {company().victim}
    assert beacon["Image"].str.endswith(f"\\{company().program}").sum() > 350
    assert set(beacon["User"]) == {"NT AUTHORITY\\SYSTEM", "CONTOSO\\m.ortiz"}
    assert set(events["SourceIsIpv6"]) == {"true", "false"}


def test_sysmon_sees_nothing_of_what_was_refused():
    refused = windows_flows().query("disposition == 'denied'")
    assert len(refused)
    assert sysmon_events(refused).empty
