"""No bytes in a file lead to anything but events and notes."""

from __future__ import annotations

import gzip
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import nblang_spl
from nblang_spl.events.extraction import EXTRACTORS
from nblang_spl.events.stamps import Years, seconds, stamp

PIECES = [
    "_time", "_raw", "index", ",", '"', "\n", "\r\n", "{", "}", "[", "]", ":", "1700000000", "null",
    '{"event": "a"}', '{"result": {"a": "b"}}', '"__mv_a"', "$a$;$b$", "\\ud83d", "\\", "\x00",
    "<Event>", "</Event>", "<System>", "</System>", "<EventID>4624</EventID>", "<!DOCTYPE a>", "&a;",
    "<EventData><Data Name='a'>b</Data></EventData>", "Mar  2 10:00:00 ", "Feb 29 10:00:00 ",
    "2026-03-02T10:00:00Z ", "web01 sshd[1]: Accepted password for a from ::1 port 1 ssh2",
    "sudo: a : TTY=", " ; PWD=", " ; USER=", "COMMAND=", "a=b ", 'a="', "\ufeff", "\ufffd", "🦊",
]  # fmt: skip
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=40).map("".join)
CONTENT = st.one_of(
    st.binary(max_size=300),
    TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")),
    TEXTS.map(lambda text: text.encode("utf-16", "surrogatepass")),
)
FORMS = ["csv", "tsv", "jsonl", "json", "xml", "log", "parquet"]


@pytest.mark.parametrize("form", FORMS)
@given(content=CONTENT, packed=st.booleans(), cut=st.integers(0, 12))
@settings(max_examples=40, deadline=None)
def test_any_file_gives_events_or_notes_and_takes_no_other_along(form, content, packed, cut):
    with tempfile.TemporaryDirectory() as place:
        Path(place, "good.csv").write_text("_time,a\n1,fine\n")
        name = f"any.{form}"
        if packed and form != "parquet":
            whole = gzip.compress(content)
            name, content = f"{name}.gz", whole[: len(whole) - cut]
        Path(place, name).write_bytes(content)
        found = nblang_spl.search("index=* | stats count by index", place)
        assert dict(zip(found["index"], found["count"], strict=True))["good"] == 1
        nblang_spl.search("index=any", place)
        nblang_spl.search("index=* a=*", place, earliest=0, latest=2)


@pytest.mark.parametrize("kind", EXTRACTORS)
@given(text=TEXTS)
@settings(max_examples=100, deadline=None)
def test_any_text_gives_fields_that_are_texts(kind, text):
    for name, value in EXTRACTORS[kind](text).items():
        assert name
        assert isinstance(value, (str, list)) or name == "_time"


@given(
    text=st.one_of(TEXTS, st.floats().map(repr), st.datetimes().map(str), st.integers().map(str))
)
@example("1e999")
@example("0001-01-01T00:00:00+23:59")
@example("9999-12-31T23:59:59-23:59")
@settings(max_examples=200, deadline=None)
def test_any_text_is_a_time_or_none(text):
    when = seconds(text)
    assert when is None or abs(when) < 253_402_300_800 + 86_400


@given(
    lines=st.lists(
        st.datetimes().map(lambda moment: f"{moment:%b} {moment.day:2} {moment:%H:%M:%S} h"),
        max_size=20,
    ),
    changed=st.integers(0, 4_000_000_000),
)
@settings(max_examples=100, deadline=None)
def test_any_stamps_get_years_not_later_than_the_file(lines, changed):
    stamps = [one for one in map(stamp, lines) if one]
    years = Years(stamps, changed)
    times = [years.seconds(one) for one in stamps]
    assert not times or times[-1] is None or times[-1] <= changed + 86_400
