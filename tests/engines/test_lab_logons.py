"""Real Windows events through each product's queries, beside what was counted without them."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from nbcore.queries.connection import Connection
from nbcore.testing import ask, files_of
from nbpack_mde.native.logons import TYPES as DEFENDER_TYPES
from nbpack_mde.provider import mde
from nbpack_sentinel.native.security_event import TYPES
from nbpack_sentinel.provider import sentinel
from nbpack_splunk.provider import splunk

DATA = Path(os.environ.get("NBCORE_TEST_DATA") or Path(__file__).parents[3] / "shared" / "data")
LAB = DATA / "lab"
HOSTS = ("Pedro01", "MORDORDC", "WORKSTATION5.theshire.local", "workstation6")
pytestmark = pytest.mark.skipif(
    not (LAB / "expected.json").is_file(), reason="the lab's events are not here (NBCORE_TEST_DATA)"
)
Key = tuple[str, str, str, str, str | None]


@pytest.fixture(scope="module")
def truth() -> list[dict[str, Any]]:
    detail: list[dict[str, Any]] = json.loads((LAB / "expected.json").read_text())["logons"][
        "detail"
    ]
    return detail


@pytest.fixture(scope="module", params=["sentinel", "mde", "splunk"])
def connection(request: pytest.FixtureRequest) -> Connection:
    if request.param == "sentinel":
        return sentinel.folder(LAB / "sentinel", sentinel.settings())
    if request.param == "splunk":
        return splunk.folder(LAB / "splunk", splunk.settings())
    return mde.folder(LAB / "defender", mde.settings())


@pytest.mark.parametrize("host", HOSTS)
def test_attempts_by_account_type_and_source(connection, truth, host):
    defender = connection.provider == "mde"
    words = {name.split(" ")[0]: word for word, name in TYPES.items()}
    expected: Counter[Key] = Counter()
    for item in truth:
        if item["host"].lower().split(".")[0] == host.lower().split(".")[0]:
            names = (item["domain"], item["user"])
            domain, user = (name.lower() for name in names) if defender else names
            source = None if item["source_ip"] == "-" else item["source_ip"]
            kind = words[item["logon_type"]]
            expected[item["result"], domain, user, kind, source] += item["count"]
    assert not defender or {key[3] for key in expected} <= set(DEFENDER_TYPES)

    files = files_of(connection.provider)
    columns = ["result", "user_domain", "user", "logon_type", "src_ip"]
    frame = ask(connection, files, "host.logons", host).frame[columns].astype(object)
    rows = frame.where(frame.notna(), None).itertuples(index=False, name=None)
    counts = ask(connection, files, "host.logon_counts", host).frame
    cells = counts[columns].astype(object)
    counted: Counter[Key] = Counter()
    for key, count in zip(
        cells.where(cells.notna(), None).itertuples(index=False, name=None),
        counts["count"],
        strict=True,
    ):
        counted[key] += int(count)

    assert Counter(rows) == expected
    assert counted == expected
    assert sum(expected.values()) > 0


def test_a_name_that_is_none_of_them_finds_nothing(connection):
    files = files_of(connection.provider)
    for name in ("Pedro0", "Pedro011", "theshire.local", "WORKSTATION5.other.local"):
        assert ask(connection, files, "host.logons", name).status == "empty"
