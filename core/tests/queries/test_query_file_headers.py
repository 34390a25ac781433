"""Query files: what their header says, and what is refused for its author in a sentence."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from nbcore.catalogue import CORE
from nbcore.errors import AuthorError
from nbcore.queries.connection import Bound
from nbcore.queries.files import parse, query_files
from nbcore.timespan import TimeSpan

KQL = """\
// query: host.logons
// part: windows
// rank: 2
// reads: SecurityEvent, Heartbeat
// lacks: src_port,user_id
// coarse: failure_reason
//
// What follows is for people: 4624 and 4625.
declare query_parameters(p_host:string);
SecurityEvent
// part: this one is code's
| where Computer == p_host
"""
SPL = """\
```query: host.logons; part: linux; reads: linux_secure;
   parameters: p_host:string, p_limit:int```
search index=main host=$p_host$
"""


def test_a_header_of_line_comments_is_read():
    file = parse(KQL, "nbpack_acme/queries/logons.kql")
    assert (file.query, file.part, file.rank) == ("host.logons", "windows", 2)
    assert file.reads == ("SecurityEvent", "Heartbeat")
    assert file.lacks == ("src_port", "user_id")
    assert file.coarse == ("failure_reason",)
    assert file.parameters == {}
    assert file.language == "kql"
    assert file.path == "nbpack_acme/queries/logons.kql"
    assert file.text == KQL


def test_a_header_of_one_block_is_read():
    file = parse(SPL, "x/logons.spl")
    assert (file.query, file.part, file.rank) == ("host.logons", "linux", 1)
    assert file.reads == ("linux_secure",)
    assert file.parameters == {"p_host": "string", "p_limit": "int"}
    assert file.language == "spl"
    assert file.text == SPL


def test_one_text_may_answer_several_questions():
    file = parse(KQL.replace("host.logons", "host.logons, ip.logons"), "x/logons.kql")
    assert [(one.query, one.also) for one in file.questions] == [
        ("host.logons", ("ip.logons",)),
        ("ip.logons", ("host.logons",)),
    ]
    assert {one.text for one in file.questions} == {file.text}
    with pytest.raises(AuthorError, match="the header names a query twice"):
        parse(KQL.replace("host.logons", "host.logons, host.logons"), "x/logons.kql")


def test_what_only_another_question_of_the_text_binds_is_blank():
    declared = {"p_host": "string", "p_ip": "string", "p_ips": "dynamic", "p_start": "datetime"}
    (one, _) = replace(parse(KQL, "x/y.kql"), also=("ip.logons",), parameters=declared).questions
    span = TimeSpan(start=datetime(2026, 3, 2), end=datetime(2026, 3, 3))
    bound = Bound(CORE.questions["host.logons"], one, {"p_host": "web01"}, span)
    assert bound.values == {"p_host": "web01", "p_ip": "", "p_ips": ()}
    alone = replace(one, also=())
    assert "p_ip" not in Bound(CORE.questions["host.logons"], alone, {}, span).values


@pytest.mark.parametrize("mark", ["//", "--", "#"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["", "\ufeff", "\n\n"])
def test_the_comment_of_any_language_will_do(mark: str, end: str, start: str):
    file = parse(f"{start}{mark} query: host.info{end}{mark}part:linux {end}Events", "x/y.z")
    assert (file.query, file.part) == ("host.info", "linux")


def test_what_is_not_said_has_a_default():
    file = parse("// query: host.info\nEvents", "x/y.kql")
    assert (file.part, file.rank) == ("all", 1)
    assert (file.reads, file.lacks, file.coarse) == ((), (), ())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Events", "does not say which query it answers"),
        ("", "does not say which query it answers"),
        ("// part: windows\nEvents", "does not say which query it answers"),
        ("// query:\nEvents", "does not say which query it answers"),
        ("Events\n// query: host.info", "does not say which query it answers"),
        (
            "// query: host.info\n// read: Events",
            "the header has the unknown key 'read'; it may have",
        ),
        ("// query: host.info\n// query: host.logons", "has 'query' twice"),
        ("// query: host.info\n// rank: 0", "rank is a whole number above 0, not '0'"),
        ("// query: host.info\n// rank: -1", "rank is a whole number above 0, not '-1'"),
        ("// query: host.info\n// rank: first", "rank is a whole number above 0, not 'first'"),
        ("// query: host.info\n// rank: \u00b2", "rank is a whole number above 0, not '\u00b2'"),
        ("// query: host.info\n// parameters: host:string", "'host:string' is not a parameter"),
        ("// query: host.info\n// parameters: p_host", "'p_host' is not a parameter; write p_name"),
    ],
)
def test_a_header_that_breaks_a_rule_is_refused_and_the_file_is_named(text: str, says: str):
    with pytest.raises(AuthorError, match=r"^pack/folder/bad\.kql: ") as caught:
        parse(text, "pack/folder/bad.kql")
    assert says in str(caught.value)


@pytest.fixture
def package(tmp_path: Path, monkeypatch) -> Path:
    """An importable package with a folder of query files."""
    root = tmp_path / "acme_query_files"
    (root / "queries" / "linux").mkdir(parents=True)
    (root / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, root.name, raising=False)
    return root


def test_every_query_file_of_a_package_is_found_by_name(package: Path):
    folder = package / "queries"
    (folder / "b.kql").write_text("// query: host.info\n", "utf-8")
    (folder / "a.kql").write_text("// query: host.logons\n// ü\n", "utf-8")
    (folder / "linux" / "c.kql").write_text("// query: host.resolve\n", "utf-8")
    (folder / "notes.md").write_text("not a query")
    (folder / "tool.py").write_text("not a query")
    (folder / ".gitkeep").touch()
    assert [file.path for file in query_files("acme_query_files")] == [
        "acme_query_files/queries/a.kql",
        "acme_query_files/queries/b.kql",
        "acme_query_files/queries/linux/c.kql",
    ]


def test_one_bad_file_is_named_with_its_path(package: Path):
    (package / "queries" / "good.kql").write_text("// query: host.info\n")
    (package / "queries" / "linux" / "bad.kql").write_text("Events")
    with pytest.raises(AuthorError, match=r"^acme_query_files/queries/linux/bad\.kql: "):
        query_files("acme_query_files")


def test_a_folder_that_is_not_there_is_named(package: Path):
    with pytest.raises(AuthorError, match="acme_query_files has no folder 'searches'"):
        query_files("acme_query_files", "searches")


def test_a_header_may_say_why_a_product_cannot_answer():
    text = "// query: host.logons\n// part: linux\n// unsupported: Acme: it reads no Syslog.\n"
    file = parse(text, "x/logons.kql")
    assert file.unsupported == "Acme: it reads no Syslog."
    assert (file.query, file.part, file.reads) == ("host.logons", "linux", ())
    assert parse(KQL, "x/logons.kql").unsupported == ""


def test_a_header_that_says_unsupported_says_why():
    with pytest.raises(AuthorError, match="says unsupported without a reason"):
        parse("// query: host.logons\n// unsupported:\n", "x/logons.kql")
