"""Options: which sections a run makes, and what is wrong with them in a sentence."""

from __future__ import annotations

from typing import Any

import pytest
from core.tests.support.look import Look
from core.tests.support.siem import RANGE, Siem, opened

from nbcore import UserError
from nbcore.notebooklet.options import chosen_sections

DEFAULT = ["results", "chart", "by_place", "logons", "facts"]


@pytest.mark.parametrize(
    ("options", "sections"),
    [
        (None, DEFAULT),
        (["words"], ["words"]),
        (["logons", "chart", "logons"], ["chart", "logons"]),
        (("logons",), ["logons"]),
        ({"logons": 1}, ["logons"]),
        (dict.fromkeys(["logons"]).keys(), ["logons"]),
        ([" logons "], ["logons"]),
        (["+words"], [*DEFAULT, "words"]),
        (["-chart"], ["results", "by_place", "logons", "facts"]),
        (["-chart", "+words", "-facts"], ["results", "by_place", "logons", "words"]),
        (["-words"], DEFAULT),
        (["+logons"], DEFAULT),
    ],
    ids=str,
)
def test_options_name_sections_or_change_the_default_ones(options: Any, sections: list[str]):
    assert chosen_sections(Look.shape, options) == sections


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ("chart", "options= takes a list; write options=['chart']."),
        (5, "options= takes a list of section names, not an int."),
        ([], "options= is empty. Sections: results, chart, by_place, logons, facts and words."),
        ([5], "5 is not a section name. Sections: results,"),
        (["charts"], "There is no section 'charts'; did you mean chart?"),
        (["+charts"], "There is no section 'charts'; did you mean chart?"),
        (["zzz"], "There is no section 'zzz'; there are results, chart,"),
        (["-+chart"], "There is no section '+chart'; did you mean chart?"),
        (["+words", "chart"], "options= mixes plain names with signed ones; plain names replace"),
        (["chart", "-words"], "options= mixes plain names with signed ones"),
        ([f"-{name}" for name in DEFAULT], "options= leaves no section. Sections: results,"),
    ],
    ids=str,
)
def test_options_that_say_nothing_clear_are_refused(options: Any, says: str):
    with pytest.raises(UserError) as caught:
        chosen_sections(Look.shape, options)
    assert str(caught.value).startswith(says)


def test_only_what_the_chosen_sections_need_is_asked():
    siem = Siem()
    result = Look(session=opened(siem), silent=True).run("web01", **RANGE, options=["chart"])
    assert siem.asked == ["host.resolve", "host.logon_counts"]
    sections = result.status[result.status["kind"] != "rule"]
    assert sections["status"].to_dict() == {
        "results": "skipped",
        "chart": "ok",
        "by_place": "skipped",
        "logons": "skipped",
        "facts": "skipped",
        "words": "skipped",
    }
    assert result.sections["logons"].reason == "The options leave it out."
    assert result.results is None, "the chart rests on it, and it was not asked for"
    assert result.overall == "ok", "what was not asked for does not count"


def test_the_chosen_sections_can_be_explained_without_asking():
    siem = Siem()
    shown = Look(session=opened(siem)).explain("web01", **RANGE, options=["logons"])
    assert shown["query"].tolist() == ["host.resolve", "host.logons"]
    assert shown["text"].tolist() == ["host.resolve of web01", "host.logons of web01"]
    assert shown["pack"].unique().tolist() == ["nbpack-acme"]
    assert siem.asked == []
