"""Findings by themselves: a list that reads as sentences, in a notebook and as text."""

from __future__ import annotations

import pandas as pd
from core.tests.support.markup import read

from nbcore.render.parts import FindingPart, Findings

ROWS = pd.DataFrame({"user": ["DC01$", "FS02$"]})
FOUND = Findings([
    FindingPart("high", "{who} failed {times} times", {"who": "<DC01$>", "times": 86}, "sources",
                ROWS),
    FindingPart("low", "Nothing else", {}, "users", ROWS.head(0)),
])  # fmt: skip


def test_it_is_a_list_still():
    assert [item.severity for item in FOUND] == ["high", "low"]
    assert list(FOUND) == FOUND
    assert Findings() == []


def test_as_text_each_is_a_line_with_its_severity_and_section():
    lines = repr(FOUND).splitlines()

    assert [line.split() for line in lines] == [
        ["●", "high", "<DC01$>", "failed", "86", "times", "sources"],
        ["●", "low", "Nothing", "else", "users"],
    ]
    assert repr(FOUND[0]) == "<high finding in sources: <DC01$> failed 86 times>"
    assert repr(Findings()) == "No findings."


def test_a_notebook_shows_sentences_with_their_rows_and_what_came_from_a_log_escaped():
    tree = read(FOUND._repr_mimebundle_()["text/html"])
    first, second = tree.all("li", "nb-find")

    assert [value.text for value in first.all("b")] == ["<DC01$>", "86"]
    assert [cell.text for cell in first.all("td")] == ["DC01$", "FS02$"]
    assert second.all("details") == []
    assert tree.all("a") == []
    assert "No findings." in read(Findings()._repr_mimebundle_()["text/html"]).text


def test_findings_of_several_connections_say_where():
    both = [FindingPart("low", "x", {}, "users", ROWS.head(0), name) for name in ("mde", "splunk")]
    tree = read(Findings(both)._repr_mimebundle_()["text/html"])

    assert [badge.text for badge in tree.all(of="nb-badge")] == ["mde", "splunk"]
    assert "mde · users" in repr(Findings(both))
