"""Whatever the text: an answer or one sentence, never a traceback, never more than the folder."""

from __future__ import annotations

import time

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import nblang_spl
from nblang_spl.commands.registry import commands
from nblang_spl.engine.database import Database
from nblang_spl.engine.job import Job
from nblang_spl.errors import SplError
from nblang_spl.events.frames import Frames
from nblang_spl.functions.registry import functions

PIECES = [
    *commands(), *(f"{name}(" for name in functions()), *"|[]()=,!<>+-*/%.'\"`\\{}$@:~^&;?#",
    " ", "\n", "```", "||", '"a"', "'a b'", "a", "b", "_time", "_raw", "index=main", "index=*", "a=1",
    "b>2", "AND", "OR", "NOT", "IN", "(a, b)", "by", "as", "where", "from", "datamodel=Authentication",
    "span=1h", "count", "sum(a)", "values(b)", "eval(", "limit=2", "field=a", '"(?<x>.)"', "1", "2.5",
    "1e999", "true()", "[search a]", "[", "TERM(", "CASE(x)", "earliest=-1d", "latest=@w9", "*", "a*",
    "read_csv('/etc/passwd')", "; SELECT 1", "$p1", "\u0000", "\ud800", "é", "💥", "9" * 400,
]  # fmt: skip


@pytest.fixture(scope="module")
def job():
    database = Database(None)
    frame = pd.DataFrame(
        {"_time": [1.0, 2.0], "_raw": ["a b", "c"], "a": ["1", "x"], "b": [["p", "q"], None]}
    )
    source = Frames({"main": frame}, database)
    database.lock()
    yield lambda: Job(database, source, earliest=None, latest=None, now=1.7e9)
    database.close()


def outcome(job, text):
    """What came of a text: that it was answered, or the sentence with which it was refused."""
    try:
        job().result(text)
    except nblang_spl.SplError as error:
        return str(error)
    return "answered"


@given(st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join))
@example("index=main | where " + "(" * 5000 + "1=1" + ")" * 5000)
@example("index=main | where " + "NOT " * 3000 + "1=1")
@example("index=main | eval x=" + "-" * 3000 + "1")
@example("index=main | eval x=" + "+".join(["a"] * 3000))
@example("index=main " + " OR ".join(f"a={n}" for n in range(3000)))
@example("index=main | where " + " OR ".join(f"a={n}" for n in range(3000)))
@example("index=main " + "NOT " * 3000 + "a")
@example("index=main " + "| eval a=1" * 5000)
@example("index=main " + "[search a " * 500 + "]" * 500)
@example('index=main | rex "' + "(" * 2000 + "?<x>a" + ")" * 2000 + '"')
@example('index=main | where match(a, "(a+)+$")')
@example("index=main | stats " + ", ".join(f"sum(a) as a{n}" for n in range(500)))
@settings(max_examples=250, deadline=None)
def test_no_text_leads_to_a_traceback(job, text):
    """Its own boundary: a fuzz test."""
    said = outcome(job, text)
    assert said
    assert "\n" not in said


@given(st.text(max_size=40))
@settings(max_examples=80, deadline=None)
def test_no_characters_lead_to_a_traceback(job, text):
    """Its own boundary: a fuzz test."""
    for whole in (text, f"index=main {text}", f"index=main | eval x={text}", f"| {text}"):
        assert outcome(job, whole)


def test_a_pattern_that_would_take_for_ever_does_not_match(answer):
    """Section 7 [D: limits.conf.spec rex]: a hard pattern does not match."""
    begun = time.monotonic()
    rows = [{"a": "a" * 40 + "!"}]
    assert len(answer('index=main | where match(a, "^(?=x?)(a|a)*$")', rows)) == 0
    assert time.monotonic() - begun < 30


def test_a_hard_pattern_is_given_up_and_told(answer):
    """Section 7 [D: limits.conf.spec rex]: some events cost time, not each of them."""
    begun = time.monotonic()
    rows = [{"a": "a" * 40 + "!"}] * 1000 + [{"a": "aaa"}]
    found = answer('index=main | where match(a, "^(?=x?)(a|a)*$")', rows)
    assert time.monotonic() - begun < 60
    assert len(found) <= 1
    assert "took too long" in found.attrs["notes"][0]
    again = answer('index=main | where match(a, "^(?=x?)(a|a)*$")', rows[-1:])
    assert len(again) == 1
    assert again.attrs["notes"] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("   ", "is empty"),
        ("|", "no command"),
        ("index=main | | head", "no command"),
        ("index=main | haed 5", "did you mean head"),
        ("| head 5", "cannot begin with `head`"),
        ("index=main | tstats count", "can only begin a search"),
        ("index=main | transaction host", "`stats` by the same fields"),
        ("index=main | outputlookup x.csv", "only reads"),
        ("index=main | sort", "a field is missing"),
        ('index=main a="b', "does not end"),
        ("index=main | eval 'a=1", "does not end"),
        ("index=main [search a", "does not end"),
        ("index=main ]", "before it; remove it"),
        ("index=main (a=1", "ends too early"),
        ("index=main a==1", "single `=`"),
        ("index=main | stats count by", "A field is missing"),
        ("index=main | stats nope(a)", "`nope()`"),
        ("index=main | dedup a keepempt=t", "keepempty"),
        ("index=main | head x", "not a whole number"),
        ("index=main | dedup -1 a", "not a whole number"),
        ("index=main | top -1 a", "not a whole number"),
        ("index=main | stats count by a*", "`a*` stands for several fields"),
        ("index=main | eventstats count by a*", "stands for several"),
        ("index=main | streamstats count by a*", "stands for several"),
        ("index=main | chart count over a* by b", "stands for several"),
        ("index=main | timechart span=1h count by a*", "stands for several"),
        ("index=main | top a*", "stands for several"),
        ("index=main | dedup a*", "stands for several"),
        ("index=main | mvexpand a*", "stands for several"),
        ("| tstats count where index=main by a*", "stands for several"),
        ("index=main | delta a", "streamstats"),
        ("index=main | xmlkv", "xpath"),
        ("index=main | stats sparkline(count)", "draws"),
        ("index=main | timechart span=1h aligntime=@d count", "aligntime="),
        ("index=main | dedup a keepempty=maybe", "neither true nor false"),
        ("index=main | eval a=1 b=2", "`,` or a comparison"),
        ("index=main earliest=yesterday", "is not a time here"),
        ("index=main | bin _time span=5x", "is not a span"),
        ("| tstats count from datamodel=Nope", "data model `Nope`"),
        ("index=main | where a in [search b]", "subsearch inside an expression"),
        ("index=main \u0000", "NUL"),
        ("x" * 200_001, "200,000"),
    ],
)
def test_refusals_name_the_thing_and_what_works(refusal, text, said):
    """Its own boundary: one sentence that names it, its place and the nearest thing that works."""
    sentence = refusal(text, [{"a": "1"}])
    assert said.lower() in sentence.lower()
    assert sentence.endswith(".")


def test_refusals_come_before_anything_runs(refusal):
    """Its own boundary: refused before running; here the source cannot even be read."""
    assert "`nope`" in refusal("index=main | stats count | nope")


def test_an_error_knows_its_offset(answer):
    """Its own boundary: refusals are SplError(ValueError) with position."""
    with pytest.raises(SplError) as caught:
        answer("index=main | haed", [{"a": "1"}])
    assert isinstance(caught.value, ValueError)
    assert caught.value.position == 13
