"""Real lines of real servers: what the queries make of them, beside a count without them."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pandas as pd
import pytest

DATA = Path(os.environ.get("NBCORE_TEST_DATA") or Path(__file__).parents[4] / "shared" / "data")
LINUX = DATA / "linux"
pytestmark = pytest.mark.skipif(
    not LINUX.is_dir(), reason="no real Linux logs here (NBCORE_TEST_DATA)"
)


@pytest.fixture(scope="module")
def ssh() -> pd.DataFrame:
    frame = pd.read_parquet(LINUX / "Syslog_logons.parquet")
    return frame.rename(columns={"LogonProcessName": "ProcessName"})


def test_a_server_that_scanners_found(asked, ssh):
    connections: dict[tuple[str, str], set[str]] = {}
    accepted = 0
    for line in ssh["SyslogMessage"]:
        accepted += line.startswith("Accepted ")
        tried = re.search(
            r"(invalid|authenticating) user .*?(\S+) port (\d+)|Invalid user .*from (\S+) port (\d+)",
            line,
        )
        if tried and not line.startswith("Accepted "):
            place = (tried[2] or tried[4], tried[3] or tried[5])
            connections.setdefault(place, set()).add(
                "Invalid" if "nvalid user" in line else "known"
            )
    invalid = sum("Invalid" in kinds for kinds in connections.values())

    rows = asked("host.logons", "VictimHost", {"Syslog": ssh.to_dict("records")}).frame

    assert len(connections) > 25
    assert (rows["result"] == "success").sum() == accepted == 2
    assert (rows["result"] == "failure").sum() == len(connections)
    assert (rows["failure_reason"] == "no_such_user").sum() == invalid
    assert rows["src_port"].nunique() == len(rows)


def test_a_server_that_is_administered_with_sudo(asked):
    frame = pd.read_parquet(LINUX / "Syslog_sudo.parquet")
    commands = frame["SyslogMessage"].str.contains("COMMAND=").sum()
    rows = asked("host.logons", "squid-uk-02", {"Syslog": frame.to_dict("records")}).frame
    assert len(rows) == commands > 0
    assert set(rows["user"]) == {"root"}
    assert set(rows["logon_type"]) == {"sudo"}
