"""What the demo's week shows: one host was attacked, and the others were not."""

from typing import Any

import pytest

from nbpack_demo import company
from nbpack_demo.hosts import HOSTS
from nbpack_soc.host.logons_summary import HostLogonsSummary

DEMO = company()
OTHERS = [host.name for host in HOSTS if host.name != DEMO.victim]


def run(host: str) -> Any:
    rows = DEMO.logons[DEMO.logons["host"] == host]
    return HostLogonsSummary(silent=True).run(data=rows, timespan=(DEMO.start, DEMO.end))


def test_on_the_attacked_host_the_spray_and_the_logon_behind_it_come_first() -> None:
    result = run(DEMO.victim)
    rows = DEMO.logons[DEMO.logons["host"] == DEMO.victim]
    failed = rows[(rows["src_ip"] == DEMO.attacker) & (rows["result"] == "failure")]
    spray, entry = result.findings[:2]
    assert (spray.severity, entry.severity) == ("high", "high")
    assert spray.text == (
        f"{DEMO.attacker} tried {failed['user'].nunique()} users and failed {len(failed)} times "
        f"between 02:04 and {failed['time'].max():%H:%M} on 6 Mar 2026, at most 3 times each"
    )
    assert entry.text == (
        rf"CONTOSO\m.ortiz then logged on from {DEMO.attacker} at 05:11:02 on 6 Mar 2026, "
        "2 h 51 min after its first of 3 failures there"
    )
    assert spray.rows["src_ip"].tolist() == [DEMO.attacker]
    assert entry.section == "failed_success"
    assert entry.rows["failures"].tolist() == [3]


def test_the_attacker_heads_the_table_of_sources() -> None:
    sources = run(DEMO.victim).sources
    assert sources.iloc[0]["src_ip"] == DEMO.attacker
    assert sources["pattern"].fillna("").tolist() == ["spray"] + [""] * (len(sources) - 1)


def test_disabled_and_unknown_accounts_among_its_targets_are_told() -> None:
    texts = [found.text for found in run(DEMO.victim).findings]
    assert any("are disabled and were tried 6 times" in text for text in texts)
    assert any("7 names that no account has" in text for text in texts)


@pytest.mark.parametrize("host", OTHERS)
def test_no_attack_is_reported_on_a_host_that_was_not_sprayed(host: str) -> None:
    result = run(host)
    assert not result.errors
    assert result.sources["pattern"].isna().all()
    assert {found.severity for found in result.findings} <= {"low"}


def test_noise_on_the_bastion_is_failures_in_plenty() -> None:
    """Otherwise the test above would say nothing."""
    (line,) = run("bastion01.contoso.test").summary.to_dict("records")
    assert line["failures"] > 500
