"""Real Windows events, counted without this engine."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import nblang_spl

DATA = Path(os.environ.get("NBCORE_TEST_DATA", Path(__file__).parents[5] / "shared" / "data"))
LAB = DATA / "lab"
pytestmark = pytest.mark.skipif(
    not (LAB / "splunk").is_dir(), reason="the lab's events are kept outside this repository"
)


@pytest.fixture(scope="module")
def expected():
    return json.loads((LAB / "expected.json").read_text("utf-8"))


def ask(text, **more):
    return nblang_spl.search(text, LAB / "splunk", **more)


def test_all_events_are_read(expected):
    assert ask("index=wineventlog | stats count")["count"][0] == expected["summary"]["events"]


def test_events_by_host(expected):
    found = ask("index=* | stats count by Computer")
    assert dict(zip(found["Computer"], found["count"], strict=True)) == expected["summary"]["hosts"]


def test_logons_by_host_and_result(expected):
    found = ask(
        "index=wineventlog EventCode IN (4624, 4625) Channel=security"
        ' | eval result=if(EventCode=4625, "failure", "success")'
        " | stats count by Computer, result"
    )
    pairs = zip(found["Computer"], found["result"], strict=True)
    told = dict(zip(pairs, found["count"], strict=True))
    assert told == {
        (row["host"], row["result"]): row["count"] for row in expected["logons"]["by_host"]
    }


def test_fields_that_differ_in_case_only_are_both_read():
    """Rule 1.4 [C: Power User exam notes]: the file holds status and Status, user and User."""
    found = ask("index=* status=* Status=* | head 1 | table status Status")
    assert list(found) == ["status", "Status"]
    assert found["Status"][0].startswith("0x")
    assert not found["status"][0].startswith("0x")


def test_the_data_model_and_the_index_tell_the_same(expected):
    """Rules 5.26, 5.27 [D: tstats; C: security_content searches]."""
    model = ask(
        "| tstats count from datamodel=Authentication where Authentication.signature_id IN (4624, 4625)"
    )
    total = expected["logons"]["total_success"] + expected["logons"]["total_failure"]
    machines = ask(
        'index=* EventCode=4624 tag=authentication action=success user="*$" | stats count'
    )
    assert model["count"][0] == total - machines["count"][0]


def test_the_range_of_the_job_cuts(expected):
    """Rules 8.3, 8.4 [D: Time modifiers]."""
    late = ask("index=* | stats count", earliest=1640995200, latest="01/01/2023:00:00:00")
    early = ask("index=* | stats count", latest=1640995200.0)
    assert late["count"][0] == expected["summary"]["hosts"]["Pedro01"]
    assert late["count"][0] + early["count"][0] == expected["summary"]["events"]
