"""What is wrong in a question is one sentence with its cure, before any query runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from core.tests.support.look import Look
from core.tests.support.siem import RANGE, USUAL, Siem, opened

from nbcore import Notebooklet, UserError
from nbcore.notebooklet.result import Result

DAY: dict[str, Any] = {"value": "web01", "timespan": "7d"}


@pytest.mark.parametrize(
    ("given", "says", "cure"),
    [
        ({"timespan": "7d"}, "No host was given.", 'run("web01", timespan="7d")'),
        ({**DAY, "value": "  "}, "The host is blank.", 'run("web01", timespan="7d")'),
        ({**DAY, "value": 5}, "A host is a string in quotes, not 5.", "Give one host"),
        ({**DAY, "value": ["web01"]}, "A list is not one host.", "Give one host"),
        ({"value": "web01"}, "A time range is needed.", '"7d"'),
        ({**DAY, "timespan": "7x"}, "The time range '7x' cannot be read.", '"7d"'),
        (
            {**DAY, "timespan": ("2026-03-03", "2026-03-02")},
            "The time range runs backwards",
            "Swap the two.",
        ),
        ({**DAY, "timespan": ("2026-03-02", "2026-03-02")}, "The time range is empty", ""),
        ({**DAY, "start": "2026-03-02"}, "Give either timespan= or start= and end=", ""),
        ({**DAY, "options": ["logon"]}, "There is no section 'logon'", "did you mean logons?"),
        ({**DAY, "options": "logons"}, "options= takes a list", "write options=['logons']"),
        ({**DAY, "options": ["+words", "logons"]}, "options= mixes plain names", '"+name"'),
        ({**DAY, "colour": 1}, "run() has no argument 'colour'", "it takes value, timespan, start, end"),
        ({**DAY, "a": 1, "b": 2}, "run() has no argument 'a' and 'b'", "it takes value"),
        ({"data": pd.DataFrame({"x": [1]})}, "The given rows lack the columns time, result", "schema"),
        ({**DAY, "rows": 0}, "rows= is a whole number above 0, not 0.", ""),
        ({**DAY, "rows": "many"}, "rows= is a whole number above 0, not 'many'.", ""),
        ({**DAY, "rows": True}, "rows= is a whole number above 0, not True.", ""),
        ({**DAY, "rows": 0.5}, "rows= is a whole number above 0, not 0.5.", ""),
        ({**DAY, "timeout": -1}, "timeout= is a number above 0, not -1.", ""),
        ({**DAY, "timeout": float("nan")}, "timeout= is a number above 0, not nan.", ""),
    ],
    ids=str,
)  # fmt: skip
def test_a_wrong_question_is_one_sentence_and_no_query(given: dict[str, Any], says: str, cure: str):
    siem = Siem(USUAL)
    with pytest.raises(UserError) as caught:
        Look(session=opened(siem), silent=True).run(**given)
    sentence = str(caught.value)
    assert sentence.startswith(says)
    assert cure in sentence
    assert "\n" not in sentence
    assert siem.asked == []


@pytest.mark.parametrize(
    ("keywords", "says"),
    [
        ({"providers": "sentinel"}, "The provider 'sentinel' is not installed. Try: pip install"),
        ({"providers": "acme"}, 'acme is not connected. Connect it with nbcore.connect("acme").'),
        ({"providers": "acne"}, "There is no provider 'acne'"),
        ({"connections": "prod"}, "There is no connection 'prod'. Open: mine."),
    ],
    ids=str,
)  # fmt: skip
def test_a_siem_that_is_not_there_is_one_sentence_and_no_query(
    shelf, keywords: dict[str, Any], says: str
):
    shelf.add(
        "nbpack-acme", points={"packs": {"acme": "acme_pack"}, "providers": {"acme": "acme_pack:x"}}
    )
    siem = Siem(USUAL, provider="other")
    with pytest.raises(UserError) as caught:
        Look(session=opened(mine=siem), silent=True, **keywords).run(**DAY)
    assert str(caught.value).startswith(says)
    assert siem.asked == []


def test_a_keyword_that_a_notebooklet_does_not_have_is_named_with_those_it_has():
    with pytest.raises(UserError) as caught:
        Look(provider="acme")
    assert str(caught.value) == (
        "Look() has no argument 'provider'; it takes providers, connections, session and silent."
    )


@pytest.mark.parametrize("given", [{**RANGE}, {"timespan": "7d"}])
def test_a_notebooklet_about_nothing_takes_no_value(given: dict[str, Any]):
    class Bare(Notebooklet):
        """About nothing in particular."""

    bare = Bare(session=opened(Siem(USUAL)), silent=True)
    with pytest.raises(UserError, match="Bare takes no entity; leave the value out"):
        bare.run("web01", **given)


def test_a_notebooklet_about_several_kinds_asks_for_any_of_them():
    from nbcore import Host, IpAddress

    class Either(Notebooklet):
        """About a host or an address."""

        entity = Host | IpAddress

    either = Either(session=opened(Siem(USUAL)), silent=True)
    with pytest.raises(UserError, match="No host or ip was given"):
        either.run(timespan="7d")
    with pytest.raises(UserError, match="A list is not one host or ip"):
        either.run(["web01"], timespan="7d")


@pytest.mark.parametrize("given", [{"value": " "}, {"options": ["logon"]}, {"timespan": "7x"}])
def test_explaining_a_wrong_question_says_the_same(given: dict[str, Any]):
    look = Look(session=opened(Siem(USUAL)))
    sentences = []
    for method in (look.run, look.explain):
        with pytest.raises(UserError) as caught:
            method(**{**DAY, **given})
        sentences.append(str(caught.value))
    assert sentences[0] == sentences[1]


def test_a_path_that_cannot_be_written_is_one_sentence(tmp_path: Path):
    result = Look(session=opened(Siem(USUAL)), silent=True).run(**DAY)
    assert isinstance(result, Result)
    (tmp_path / "file").write_text("in the way")
    for write in (result.save, result.to_html):
        with pytest.raises(UserError, match="cannot be written"):
            write(tmp_path / "file" / "case")
