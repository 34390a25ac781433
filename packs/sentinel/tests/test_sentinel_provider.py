"""The provider: its sources, and that naming it costs nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import nbcore
from nbcore import UserError
from nbcore.testing import ask
from nblang_kql import query_files
from nbpack_sentinel.pack import nb_queries
from nbpack_sentinel.provider import sentinel
from nbpack_sentinel.settings import SentinelSettings


def test_naming_the_provider_loads_no_client():
    code = (
        "import sys, nbpack_sentinel.provider, nbpack_sentinel.pack;"
        "print({'pandas', 'numpy', 'httpx', 'azure', 'duckdb', 'yaml'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_opening_the_live_service_signs_nobody_in():
    code = (
        "import sys; from nbpack_sentinel.provider import sentinel;"
        "sentinel.live(sentinel.settings(workspace_id='a1'));"
        "print({'httpx', 'azure', 'pandas'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_files_are_given_for_sentinel_alone():
    assert [file.path for file in nb_queries("sentinel")] == [
        file.path for file in query_files("nbpack_sentinel")
    ]
    assert nb_queries("splunk") == []


def test_a_folder_without_tables_says_what_was_looked_for(tmp_path):
    (tmp_path / "notes.csv").write_text("a,b\n1,2\n")
    with pytest.raises(UserError, match=r"SecurityEvent.*Syslog"):
        sentinel.folder(tmp_path, sentinel.settings())


def test_a_folder_of_text_is_read_as_the_service_holds_it(tmp_path):
    (tmp_path / "SecurityEvent.csv").write_text(
        "TimeGenerated,Computer,EventID,LogonType,TargetUserName,IpPort\n"
        "2026-03-02T08:00:00.1234567Z,web01,4624,10.0,m.ortiz,50123\n"
        "2026-03-02T08:00:01Z,web01,4634,3,m.ortiz,-\n"
    )
    connection = sentinel.folder(tmp_path, sentinel.settings())
    answer = ask(connection, query_files("nbpack_sentinel"), "host.logons", "web01")
    row = answer.frame.iloc[0]
    assert len(answer.frame) == 1
    assert (row["logon_type"], row["src_port"]) == ("remote_interactive", 50123)
    assert row["time"].microsecond == 123456
    assert [outcome.status for outcome in answer.outcomes] == ["unavailable", "ok"]
    assert answer.status == "ok"


def test_the_demo_stands_at_its_own_end():
    from nbpack_demo import company

    connection = sentinel.demo(company())
    assert connection.now() == company().end
    found = ask(connection, query_files("nbpack_sentinel"), "host.resolve", "web01")
    assert set(found.frame["host"]) == {company().victim}


@pytest.mark.parametrize("name", ["AzureSentinel", "MSSentinel", "mssentinel", "Sentinel"])
def test_it_is_known_by_the_names_that_others_give_it(name: str):
    connection = nbcore.init(name, source="demo")
    assert (connection.provider, connection.name) == ("sentinel", "sentinel")
    nbcore.close()


def test_a_folder_is_called_by_its_name_and_not_by_where_it_lies(tmp_path: Path):
    folder = tmp_path / "cases & more" / "case7"
    folder.mkdir(parents=True)
    (folder / "SecurityEvent.csv").write_text("TimeGenerated,EventID\n")
    opened = sentinel.folder(folder, SentinelSettings())
    assert opened.title == "Microsoft Sentinel (case7)"
