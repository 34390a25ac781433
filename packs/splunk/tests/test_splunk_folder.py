"""A folder of exported events: the site's own filters and macros hold there too."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from nbcore import TimeSpan, UserError
from nbcore.testing import ask, files_of
from nbpack_splunk.provider import splunk
from nbpack_splunk.settings import SplunkSettings

SPAN = TimeSpan(start=datetime(2026, 3, 2, tzinfo=UTC), end=datetime(2026, 3, 3, tzinfo=UTC))
FILES = files_of("splunk")
EVENT = """_time,host,EventCode,LogonType,TargetUserName
2026-03-02T12:00:00Z,web01,4624,3,alice
"""
MODEL = """_time,dest,tag,signature_id,action,user,sourcetype
2026-03-02T12:00:00Z,web01,authentication,4624,success,alice,other
"""
MACROS = """[summariesonly]
definition = summariesonly=f
[windows]
definition = index=os_win
"""


@pytest.fixture
def users(tmp_path: Path):
    """Write a folder, and see who logged on to web01 by the settings given."""

    def found(files: dict[str, str], **settings: object) -> tuple[str, list[str]]:
        for name, text in files.items():
            (tmp_path / name).write_text(text)
        connection = splunk.folder(tmp_path, SplunkSettings.model_validate(settings))
        answer = ask(connection, FILES, "host.logons", "web01", SPAN)
        return answer.status, answer.frame["user"].tolist()

    return found


def test_events_without_a_source_type_are_found_by_the_index_that_a_setting_names(users):
    assert users({"os_win.csv": EVENT})[1] == []
    assert users({}, indexes={"wineventlog": "index=os_win"}) == ("ok", ["alice"])
    assert users({}, indexes={"wineventlog": "index=dc"})[1] == []


def test_a_filter_may_be_a_macro_that_the_folder_defines(users):
    files = {"os_win.csv": EVENT, "macros.conf": MACROS}
    assert users(files, indexes={"wineventlog": "`windows`"}) == ("ok", ["alice"])


def test_a_filter_by_a_macro_that_is_defined_nowhere_is_one_sentence(users):
    with pytest.raises(UserError, match="put its definition into"):
        users({"os_win.csv": EVENT}, indexes={"wineventlog": "`windows`"})


@pytest.mark.parametrize("files", [{}, {"macros.conf": MACROS}], ids=["unknown", "known"])
def test_a_macro_behind_tstats_takes_nothing_along(users, files: dict[str, str]):
    macros = {"tstats": "summariesonly"}
    assert users({"cim.csv": MODEL} | files, macros=macros) == ("ok", ["alice"])


def test_a_macro_of_the_folder_is_what_stands_behind_tstats(users):
    files = {"cim.csv": MODEL, "macros.conf": "[summariesonly]\ndefinition = nonsense=t\n"}
    assert users(files, macros={"tstats": "summariesonly"})[0] == "failed"


def test_macros_that_are_no_text_are_one_sentence(users, tmp_path: Path):
    (tmp_path / "macros.conf").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UserError, match="cannot be read as text"):
        users({"os_win.csv": EVENT})
