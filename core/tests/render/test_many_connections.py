"""Fifty connections: the first screen says how each ended, why, and what was found where."""

from __future__ import annotations

from dataclasses import replace

from core.tests.support.pages import page as ordinary

from nbcore.notebooklet import showing
from nbcore.queries.outcome import Outcome
from nbcore.render import embed
from nbcore.render.overview import MANY, overview
from nbcore.render.parts import Page, RulePart

HOSTILE = "<img src=x onerror=alert(1)>"


def site(number: int, status: str = "ok", reason: str = "") -> Page:
    page = replace(ordinary(), connection=f"site-{number:02}", status=status)
    if status == "ok":
        return page
    lost = Outcome(
        "host.logons", "all", "acme", page.connection, "", "", "failed", reason, rows=0
    )  # fmt: skip
    return replace(page, outcomes=[lost], findings=[], sections=[])


FIFTY = [
    site(n, "failed", f"It refused {HOSTILE}.") if n in (7, 19) else site(n) for n in range(50)
]


def test_what_is_alike_is_said_once_with_where():
    told = overview(FIFTY)
    assert told.amount == "50 connections: 48 ok, 2 failed"
    assert [(item.where, item.reason) for item in told.troubles] == [
        ("site-07 and site-19", f"It refused {HOSTILE}.")
    ]
    assert len(told.findings) == len(FIFTY[0].findings)
    assert {where for _, where in told.findings} == {"site-00, site-01, site-02 and 45 more"}


def test_a_terminal_shows_many_connections_on_one_screen():
    made = showing.text(FIFTY, 80)
    assert len(made.splitlines()) < 40
    assert "site-07 and site-19" in made
    assert '["site-00"] shows one connection.' in made


def test_up_to_eight_connections_are_shown_each():
    made = showing.text(FIFTY[:MANY], 80)
    assert made.count(FIFTY[0].title) == MANY


def test_a_notebook_shows_them_escaped_and_without_their_figures():
    made = showing.bundle(FIFTY, None)["text/html"]
    assert HOSTILE not in made
    assert "50 connections: 48 ok, 2 failed" in made
    assert len(made) < 100_000


def test_a_report_begins_with_them_and_links_each_by_its_name():
    made = showing.report(FIFTY)
    begin = made[made.index("<main") :][:20_000]
    assert "50 connections: 48 ok, 2 failed" in begin
    assert '<a href="#p7" class="nb-off">site-07 <small>failed</small></a>' in begin
    assert HOSTILE not in made


def test_rules_that_could_not_look_for_one_reason_say_it_once():
    silent = [RulePart(name, "", applied=False, reason="It needs logons.") for name in ("a", "b")]
    made = showing.text([replace(ordinary(), rules=silent)], 80)
    assert "2 of 2 rules could not be applied:" in made
    assert "  a, b: It needs logons." in made


def test_a_report_holds_texts_of_queries_and_the_outline_of_the_world_once():
    text = "Events | where Computer == 'web01' " * 100
    asked = [replace(item, text=text) for item in ordinary().outcomes]
    pages = [
        replace(ordinary(), connection=f"site-{n}", outcomes=asked, notes=()) for n in range(5)
    ]
    one, five = showing.report(pages[:1]), showing.report(pages)
    assert one.count("Events | where Computer") == five.count("Events | where Computer") == 100
    assert five.count('"outline_x":[[') == 1
    assert len(five) - len(one) < 4 * 120_000
    alone = showing.bundle(pages[:1], None)["text/html"]
    assert "outline_x" not in alone
    assert len(alone) > len(embed.shared())
