"""Fields that are found in the text of events, and only for the source types of one file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nblang_spl.events.extraction import EXTRACTORS, kind_of, markdown, source_types
from nblang_spl.events.pairs import pairs


def hec(sourcetype: str, raw: str) -> str:
    return json.dumps({"time": 1, "sourcetype": sourcetype, "event": raw}) + "\n"


@pytest.fixture
def found(exports):
    """The fields of an event of a source type, without those that every event has."""

    def run(sourcetype, raw):
        exports.write("main.jsonl", hec(sourcetype, raw))
        (row,) = exports.rows()
        own = {"_time", "_raw", "index", "sourcetype", "source", "host"}
        return {name: value for name, value in row.items() if name not in own}

    return run


PAIRS = 'type=USER_LOGIN msg="two words" res=success empty="" a-b.c=1'
FOUND = {"type": "USER_LOGIN", "msg": "two words", "res": "success", "empty": "", "a_b_c": "1"}


@pytest.mark.parametrize("sourcetype", ["auditd", "linux:audit", "LINUX:AUDIT", "fgt_traffic"])
def test_pairs_are_found_for_listed_source_types(found, sourcetype):
    assert found(sourcetype, PAIRS) == FOUND


@pytest.mark.parametrize("sourcetype", ["my:app", "auditd2", "access_combined", ""])
def test_nothing_is_found_for_others(found, sourcetype):
    """Its own boundary: automatic extraction happens only for the source types of one file."""
    assert found(sourcetype, PAIRS) == {}
    assert found(sourcetype, '{"a": 1}') == {}


def test_members_of_json_are_found_for_listed_source_types(found):
    raw = '<14>Mar 2 {"userIdentity": {"arn": "x"}, "list": [1, {"k": "v"}], "n": 1.0} behind'
    assert found("aws:cloudtrail", raw) == {
        "userIdentity.arn": "x", "list{}": "1", "list{}.k": "v", "n": "1.0",
    }  # fmt: skip


def test_text_that_is_no_json_gives_nothing(found):
    assert found("_json", "no json {") == {}


def test_a_field_that_an_event_has_is_kept(exports):
    exports.write("main.csv", '_time,sourcetype,user,_raw\n1,auditd,given,"user=found res=ok"\n')
    assert exports.rows("index=main | table user res") == [{"user": "given", "res": "ok"}]


def test_the_first_of_two_equal_names_counts():
    """[G]"""
    assert pairs("a=1 a=2") == {"a": "1"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a='x y'", {"a": "x y"}),
        ('a="say \\"x\\" \\\\ y"', {"a": 'say "x" \\ y'}),
        ("a=1,b=2;c=3|d=4", {"a": "1", "b": "2", "c": "3", "d": "4"}),
        ("http://x/?q=1&r=2", {"q": "1&r=2"}),
        ("a= b", {}),
        ("=x ==", {}),
        ("_time=5", {"time": "5"}),
    ],
)
def test_what_is_a_pair(text, told):
    assert pairs(text) == told


@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl"])
def test_tables_with_text_are_looked_into_alike(exports, form):
    rows = {"_time": ["1", "2"], "sourcetype": ["auditd", "other"], "_raw": ["res=ok", "res=bad"]}
    if form == "parquet":
        exports.parquet("main.parquet", rows)
    elif form == "csv":
        exports.write("main.csv", "_time,sourcetype,_raw\n1,auditd,res=ok\n2,other,res=bad\n")
    else:
        keys = list(rows)
        lines = [dict(zip(keys, row, strict=True)) for row in zip(*rows.values(), strict=True)]
        exports.write("main.jsonl", "".join(json.dumps(line) + "\n" for line in lines))
    assert exports.rows("res=* | table _time res") == [{"_time": 1, "res": "ok"}]
    assert len(exports.rows("bad")) == 1


def test_every_kind_of_the_file_can_be_extracted():
    assert set(source_types()) == set(EXTRACTORS)
    for kind, names in source_types().items():
        for name in names:
            assert kind_of(name.replace("*", "anything")) == kind


def test_the_readme_shows_the_source_types_of_the_file():
    text = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    shown = text.split("<!-- extraction: begin -->\n")[1].split("\n<!-- extraction: end -->")[0]
    assert shown == markdown()
