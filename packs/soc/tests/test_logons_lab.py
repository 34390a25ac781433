"""Real Windows events of four hosts: counts that were made without this project, no false alarm."""

import json
import os
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from nbpack_soc.host.logons_summary import HostLogonsSummary

DATA = Path(os.environ.get("NBCORE_TEST_DATA") or Path(__file__).parents[4] / "shared" / "data")
LAB = DATA / "lab"
HOSTS = ("pedro01", "mordordc.theshire.local", "workstation5.theshire.local", "workstation6.theshire.local")  # fmt: skip
TYPES = {"2": "interactive", "3": "network", "5": "service", "11": "cached_interactive"}
pytestmark = pytest.mark.skipif(not LAB.is_dir(), reason=f"there is no lab data in {DATA}")


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    """The lab's logons as records, read as plainly as can be."""
    events = pd.read_parquet(LAB / "sentinel" / "SecurityEvent.parquet")
    events = events[pd.to_numeric(events["EventID"]).isin([4624, 4625])]
    return pd.DataFrame(
        {
            "time": pd.to_datetime(events["TimeGenerated"], utc=True, format="ISO8601"),
            "result": events["EventID"]
            .astype(str)
            .str[:4]
            .map({"4624": "success", "4625": "failure"}),
            "user": events["TargetUserName"],
            "user_domain": events["TargetDomainName"],
            "src_ip": events["IpAddress"].mask(events["IpAddress"] == "-"),
            "logon_type": pd.to_numeric(events["LogonType"]).astype("Int64").astype(str).map(TYPES),
            "host": events["Computer"],
            "os_family": "windows",
        }
    )


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    told: dict[str, Any] = json.loads((LAB / "expected.json").read_text())["per_host"]
    return told


@pytest.mark.parametrize("host", HOSTS)
def test_the_counts_are_the_ones_that_were_made_without_us(
    rows: pd.DataFrame, expected: dict[str, Any], host: str
) -> None:
    truth = expected[host]["logons"]
    result = HostLogonsSummary(silent=True).run(host, data=rows)
    assert not result.errors
    (line,) = result.summary.to_dict("records")
    assert line["successes"] == truth["total_success"]
    assert line["failures"] == truth["total_failure"]
    assert line["first_seen"] == pd.Timestamp(truth["first"])
    assert line["last_seen"] == pd.Timestamp(truth["last"])
    sources = result.sources.set_index(result.sources["src_ip"].fillna("-"))["attempts"].to_dict()
    by_source = pd.DataFrame(truth["by_source_ip"]).groupby("source_ip")["count"].sum().to_dict()
    assert sources == by_source
    users = result.sections["users"].value.data
    told = users.groupby(users["user"].str.split("\\").str[-1].str.casefold())["count"].sum()
    known = {user: sum(results.values()) for user, results in truth["per_user_casefolded"].items()}
    assert told.to_dict() == known


@pytest.mark.parametrize("host", HOSTS)
def test_no_attack_is_reported(rows: pd.DataFrame, host: str) -> None:
    result = HostLogonsSummary(silent=True).run(host, data=rows)
    assert result.findings == []
    assert result.sources["pattern"].isna().all()


def test_who_failed_and_then_got_in_is_who_the_lab_names(
    rows: pd.DataFrame, expected: dict[str, Any]
) -> None:
    for host in HOSTS:
        result = HostLogonsSummary(silent=True).run(host, data=rows)
        users = result.failed_success["user"].str.split("\\").str[-1].str.casefold().tolist()
        assert users == expected[host]["logons"]["users_with_failed_and_success"]
