"""HostLogonsSummary on a Splunk: the demo's logons, as its searches would give them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import pytest

import nbcore as nb
from nbcore.records import LOGON_COUNT
from nbcore.records.counting import count_rows
from nbcore.testing import files_of
from nbcore.timespan import TimeSpan
from nblang_spl.testing import TOKEN, Rows, Splunkd
from nbpack_demo import company

DEMO = company()
SPAN = TimeSpan(start=DEMO.start, end=DEMO.end)
LOGONS = DEMO.logons[DEMO.logons["host"] == DEMO.victim].sort_values("time", ascending=False)
ANSWERS = {
    "host.logons": LOGONS,
    "host.logon_counts": count_rows(LOGONS, LOGON_COUNT, SPAN.bin_width()),
    "host.resolve": DEMO.hosts[DEMO.hosts["host"] == DEMO.victim],
}
FILES = files_of("splunk")


def rows(frame: pd.DataFrame, lacks: tuple[str, ...]) -> Rows:
    """As a search job hands them over: texts, times in UNIX seconds, no field where it is null."""
    return [
        {
            str(name): _cell(value)
            for name, value in record.items()
            if name not in lacks and _is(value)
        }
        for record in frame.to_dict("records")
    ]


def _is(value: Any) -> bool:
    return isinstance(value, list) or not pd.isna(value)


def _cell(value: Any) -> Any:
    if isinstance(value, pd.Timestamp):
        return f"{value.timestamp():.6f}"
    return value if isinstance(value, list) else str(value)


@pytest.fixture
def splunkd() -> Iterator[Splunkd]:
    with Splunkd() as server:
        nb.init("splunk", host="127.0.0.1", port=server.port, scheme="http", token=TOKEN)
        yield server
        nb.close()


def story(model: bool) -> Callable[[str], Rows]:
    """What the searches for Windows events find, those of the model or those of raw events."""

    def found(search: str) -> Rows:
        if "summariesonly=t" in search:
            return [{"count": "5" if model and "signature_id" in search else "0"}]
        windows = "signature_id IN" if model else "WinEventLog"
        if windows not in search:
            return []
        if search.count("count, first_seen, last_seen"):
            query = "host.logon_counts"
        else:
            query = "host.resolve" if "table host, " in search else "host.logons"
        (file,) = (
            file
            for file in FILES
            if (file.query, file.part, file.rank) == (query, "windows", 1 if model else 2)
        )
        return rows(ANSWERS[query], file.lacks)

    return found


def test_raw_events_tell_the_whole_story(splunkd: Splunkd):
    splunkd.found = story(model=False)
    result = nb.host.HostLogonsSummary().run("web01", timespan=SPAN, silent=True)
    assert set(result.status["status"]) == {"ok"}
    assert len(result.logons) == len(LOGONS)
    assert any("203.0.113.77" in item.text for item in result.findings)
    assert set(result.logons["table"]) == {"wineventlog"}
    # The name as Splunk has it was asked for.
    assert "lower($" not in "".join(result.queries["text"])
    assert 'lower("web01.contoso.test")' in "".join(result.queries["text"])


def test_the_data_model_tells_it_but_for_what_the_model_lacks(splunkd: Splunkd):
    splunkd.found = story(model=True)
    result = nb.host.HostLogonsSummary().run("web01", timespan=SPAN, silent=True)
    assert set(result.status["status"].drop("processes")) == {"ok"}
    assert len(result.logons) == len(LOGONS)
    assert any("203.0.113.77" in item.text for item in result.findings)
    assert set(result.logons["table"]) == {"Authentication"}
    assert result.logons["logon_process"].isna().all()
