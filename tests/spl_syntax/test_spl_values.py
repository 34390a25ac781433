"""Values in the finished text: each is one quoted text that means the value, whatever it holds."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.spl_syntax import lexing

from nbcore.catalogue import CORE
from nbcore.entities import Host
from nbcore.queries.connection import Bound, Limits, Value
from nbcore.queries.files import QueryFile, parse
from nbcore.testing import files_of
from nbcore.timespan import TimeSpan
from nblang_spl import render
from nblang_spl.literals import NOTHING, writable

FILES = [file for file in files_of("splunk") if not file.unsupported]
SPAN = TimeSpan.parse(("2026-03-02", "2026-03-09"))
PLAIN = "web01"
HOSTILE = [
    '"', "\\", '\\"', '\\\\"', '" | delete', '" OR host="*', "|", "`macro`", "```", "``` | delete",
    "$p_host$", "$p_start$", "$index:wineventlog$", "$$", "[search index=*]", "a\nb", "a\tb",
    "a\x00b", "a\u2028b", "\ud800", "*", "pedro*", "*01", "%", "_", "a b", "IN", "AND",
    "web01\\", "Ünïcødé", "日本", "🦊", "a,b", "(a)", "{a}", "<a>", "'", "''", "#", "//", "--", "\x7f",
    "/../", "\\t", "\\n", "\\x41", "?", "!", "&&", "x" * 5000,
]  # fmt: skip
hostile = st.one_of(st.sampled_from(HOSTILE), st.text(min_size=1), st.from_regex(r'[\\"`$|*]{1,9}'))
each_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.path.rsplit("/", 1)[-1])


def finished(file: QueryFile, **values: Value) -> str:
    question = CORE.questions[file.query]
    bound: dict[str, Value] = {**values}
    bound |= {"p_start": SPAN.start, "p_end": SPAN.end, "p_bin": SPAN.bin_width()}
    return render(Bound(question, file, bound, SPAN), Limits())


def filled(file: QueryFile, value: str) -> dict[str, Value]:
    """A value in the place of every text and list that a file declares."""
    texts: dict[str, Value] = {
        name: (value,) if kind == "dynamic" else value
        for name, kind in file.parameters.items()
        if kind in ("string", "dynamic")
    }
    of_host = {f"p_{name}": text for name, text in Host(name=value).parameters().items()}
    return {name: of_host.get(name, given) for name, given in texts.items()}


def one_token(text: str) -> QueryFile:
    header = "```query: host.logons; parameters: p_host:string```"
    return parse(f"{header}\n{text}", "tests/one.spl")


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("search index=x | where host=$p_host$ | table host", "", ""),
        ("search index=x host=$p_host*$ | table host", "", "*"),
        ("search index=x host=$*p_host*$ | table host", "*", "*"),
    ],
)
@given(value=hostile)
@example(value=" ")
@settings(deadline=None, max_examples=300)
def test_a_token_becomes_one_quoted_text_that_means_the_value(
    text: str, before: str, after: str, value: str
):
    without = text.replace("$p_host$", "").replace("$p_host*$", "").replace("$*p_host*$", "")
    done = finished(one_token(text), p_host=value)
    runs = lexing.strings(done)
    assert len(runs) == len(lexing.strings(without)) + 1
    meant = value if writable(value) else NOTHING
    assert runs == [f"{before}{meant}{after}"]
    # All around it is as with a plain value.
    plain = finished(one_token(text), p_host=PLAIN)
    assert _around(done) == _around(plain)
    assert lexing.errors(done) == []


@each_file
@given(value=hostile.filter(lambda text: bool(text.strip())))
@settings(deadline=None, max_examples=30)
def test_a_hostile_value_changes_nothing_but_its_literals(file: QueryFile, value: str):
    plain, done = finished(file, **filled(file, PLAIN)), finished(file, **filled(file, value))
    assert _around(done) == _around(plain)
    given = (text for text in filled(file, value).values())
    meant = {_meant(text if isinstance(text, str) else value) for text in given}
    for was, now in zip(lexing.strings(plain), lexing.strings(done), strict=True):
        assert was == now or now.strip("*") in {text.strip("*") for text in meant}


@pytest.mark.parametrize("value", ["*", "pedro*", "*01"])
@each_file
def test_a_value_is_never_compared_where_a_star_is_a_wildcard_alone(file: QueryFile, value: str):
    """search and tstats take ``*`` in a value for anything; ``where`` compares it again."""
    given = filled(file, value)
    stages = lexing.stages(finished(file, **given))
    coarse = [
        (place, word.value)
        for place, stage in enumerate(stages)
        if stage[0].text in ("search", "tstats")
        for word in stage
        if word.is_string and value in word.value
    ]
    small = all(table.startswith(("notable", "lookup ")) for table in file.reads)
    assert coarse or small, "the file narrows its search down, but in a small table"
    for place, _ in coarse:
        exact = [
            word.value
            for stage in stages[place + 1 :]
            if stage[0].text == "where"
            for word in stage
            if word.is_string
        ]
        assert value in exact
        assert given.get("p_host_stem", value) in exact


def test_a_value_that_no_literal_can_hold_matches_nothing_and_says_so():
    done = finished(one_token("search index=x | where host=$p_host$"), p_host="web01\nweb02")
    assert lexing.strings(done) == [NOTHING]
    assert "web01" not in done


def _meant(value: str) -> str:
    return value if writable(value) else NOTHING


def _around(text: str) -> list[str]:
    """The tokens of a text with a mark in place of each quoted one."""
    return ['""' if word.is_string else word.text for word in lexing.words(text)]
