"""IpAddressSummary: what an analyst reads of an address, on known rows and on the demo's story."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from nbcore import Session, query
from nbpack_demo import company
from nbpack_soc.network.ip_address_summary import IpAddressSummary

STORY = company()
SPAN = ("2026-03-05", "2026-03-09")
INSIDE = "10.1.4.10"


class Given(IpAddressSummary):
    """The same, with rows in place of counts."""

    logon_rows = query("ip.logons")
    cloud_rows = query("ip.cloud_activity")
    flow_rows = query("ip.flows", of="itself.ip")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def story(address: str) -> dict[str, pd.DataFrame]:
    """What the company's week holds, with the connections that the address opened or took."""
    flows = STORY.flows
    turned = flows[flows["peer"] == address].rename(
        columns={"ip": "peer", "peer": "ip", "bytes_in": "bytes_out", "bytes_out": "bytes_in"}
    )
    other = {"in": "out", "out": "in", "unknown": "unknown"}
    turned = turned.assign(direction=turned["direction"].map(other))
    return {
        "owned": STORY.addresses,
        "logon_rows": STORY.logons,
        "cloud_rows": STORY.cloud,
        "bookmarks": STORY.bookmarks,
        "siem": STORY.indicators,
        "flow_rows": pd.concat([flows[flows["ip"] == address], turned]),
    }


def run(address: str, given: Any = None, **keywords: Any) -> Any:
    made = Given(session=Session(), silent=True)
    rows = story(address) if given is None else given
    return made.run(address, data=rows, timespan=SPAN, **keywords)


def logons(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """Attempts from one address: host, user and result."""
    frame = pd.DataFrame(rows, columns=["host", "user", "result"])
    return frame.assign(time="2026-03-06T10:00Z", src_ip="203.0.113.7")


def cloud(*rows: tuple[str, str]) -> pd.DataFrame:
    """Activities from one address: user principal name and result."""
    frame = pd.DataFrame(rows, columns=["upn", "result"])
    same = {"activity_kind": "sign_in", "application": "Portal", "src_ip": "203.0.113.7"}
    return frame.assign(time="2026-03-06T10:00Z", **same)


def found(result: Any, rule: str) -> list[str]:
    return [item.text for item in result.findings if item.rule == rule]


def test_the_attackers_address_is_external_listed_and_was_used_by_one_account():
    result = run(STORY.attacker)
    assert result.address["scope"] == "external"
    assert found(result, "listed")[0] == (
        "Example Threat Feed lists it as high: Sprays passwords at remote desktop"
    )
    assert found(result, "fails")[0].startswith("It failed for 31 accounts on 1 host, ")
    (alone,) = found(result, "alone")
    assert alone.startswith("m.ortiz@contoso.test did ")
    assert result.sections["hosts"].status == "skipped"
    assert result.sections["hosts"].reason.startswith("The address is external: ")
    assert result.peers["peer"].tolist() == [INSIDE]
    assert result.bookmarks["title"].tolist() == ["First logon of the attacker"]


def test_an_own_address_is_internal_named_by_its_host_and_not_looked_up():
    result = run(INSIDE)
    assert result.address["scope"] == "internal"
    assert result.address["hosts"] == [STORY.victim]
    assert result.hosts["host"].unique().tolist() == [STORY.victim]
    assert result.sections["threats"].status == "skipped"
    assert "Threat intelligence was not asked." in result.sections["threats"].reason
    assert found(result, "alone") == []


def test_logons_are_counted_by_host_and_account():
    result = run(STORY.attacker)
    mine = STORY.logons[STORY.logons["src_ip"] == STORY.attacker]
    assert result.logons["failures"].sum() == (mine["result"] == "failure").sum()
    assert result.logons["successes"].sum() == (mine["result"] == "success").sum()


@pytest.mark.parametrize(
    ("address", "networks", "hosts", "scope"),
    [
        ("10.0.0.5", "", False, "internal"),
        ("127.0.0.1", "", False, "internal"),
        ("fe80::1", "", False, "internal"),
        ("100.64.0.9", "", False, "internal"),
        ("203.0.113.7", "", False, "external"),
        ("2001:db8::7", "", False, "external"),
        ("203.0.113.7", "203.0.113.0/24", False, "internal"),
        ("2001:db8::7", "2001:db8::/48", False, "internal"),
        ("203.0.113.7", "", True, "internal"),
    ],
)
def test_an_address_is_internal_by_its_kind_the_sites_ranges_or_a_host_that_had_it(
    address: str, networks: str, hosts: bool, scope: str, monkeypatch: pytest.MonkeyPatch
):
    if networks:
        monkeypatch.setenv("NBCORE_NETWORKS", networks)
    owned = STORY.addresses.head(1).assign(ip=address) if hosts else STORY.addresses.head(0)
    result = run(address, {"owned": owned})
    assert result.address["scope"] == scope
    assert result.page.headline.startswith(f"{scope}: ")


def test_an_address_that_no_source_knows_is_still_shown_with_what_it_is():
    result = run("203.0.113.7", {"owned": STORY.addresses.head(0)})
    assert result.sections["address"].status == "ok"
    assert result.address["address_kind"] == "documentation"
    assert result.problems == []


@pytest.mark.parametrize(
    ("accounts", "hosts", "severity"), [(10, 2, "high"), (10, 1, "medium"), (9, 3, "")]
)
def test_an_address_fails_for_many_from_ten_accounts_on(accounts: int, hosts: int, severity: str):
    rows = [
        (f"host{host}", f"user{number}", "failure")
        for number in range(accounts)
        for host in range(hosts)
    ]
    result = run("203.0.113.7", {"logon_rows": logons(*rows)})
    assert [item.severity for item in result.findings if item.rule == "fails"] == (
        [severity] if severity else []
    )


@pytest.mark.parametrize(
    ("activities", "on_hosts", "told"),
    [
        ([("a@x.example", "success")], [], True),
        ([("a@x.example", "success")], [("web01", "a", "success")], True),
        ([("a@x.example", "success")], [("web01", "b", "success")], False),
        ([("a@x.example", "success"), ("b@x.example", "failure")], [], False),
        ([("a@x.example", "failure")], [], False),
        ([], [], False),
    ],
)
def test_one_account_alone_is_told(activities: Any, on_hosts: Any, told: bool):
    given = {"cloud_rows": cloud(*activities), "logon_rows": logons(*on_hosts)}
    assert bool(found(run("203.0.113.7", given), "alone")) == told


@pytest.mark.parametrize("rows", [0, 1])
def test_rules_stand_on_hardly_any_rows_and_on_rows_without_values(rows: int):
    given = {
        "logon_rows": logons(("web01", "", "failure")).assign(user=None).head(rows),
        "cloud_rows": cloud(("", "failure")).assign(upn=None, application=None).head(rows),
    }
    result = run("203.0.113.7", given)
    assert result.problems == []
    assert "failed" not in set(result.status["status"])
