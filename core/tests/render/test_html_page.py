"""A page in a notebook: the answer first, every section with its name and query, every gap said."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pandas as pd
import pytest
from core.tests.support.markup import Element, read
from core.tests.support.pages import SPAN, logons, outcome, page, section

from nbcore.queries.outcome import Status
from nbcore.render import blocks, content, html, report, words
from nbcore.render.defaults import Rendered, core_alone
from nbcore.render.parts import FindingPart, Page, SectionPart
from nbcore.timespan import TimeSpan

ROWS = logons()


def shown(*sections: SectionPart, **more: Any) -> Element:
    fields: dict[str, Any] = {"timespan": SPAN, "sources": ["Sentinel (demo)"], **more}
    made = Page("host.Look", "Logons on web01", sections=sections, **fields)
    return read(str(html.page(made, core_alone)))


def named(tree: Element, title: str) -> Element:
    """The section below a heading."""
    (found,) = [item for item in tree.all("section")
                if any(head.text.startswith(title) for head in item.all("h3"))]  # fmt: skip
    return found


def test_one_line_says_what_was_asked_and_how_much_came_back():
    tree = shown(
        headline="405 attempts: 312 succeeded, 93 failed", seconds=0.52,
        outcomes=[outcome(), outcome("host.logons"), outcome("host.info", "denied")],
    )  # fmt: skip

    assert tree.one(of="nb-sub").text == (
        "Mon 2 – Sun 8 Mar 2026 UTC · Sentinel (demo) · 405 attempts: 312 succeeded, 93 failed · "
        "3 queries in 0.5 s, 1 denied"
    )


@pytest.mark.parametrize(
    ("length", "words_of_it"),
    [
        (timedelta(days=1), "Mon 2 Mar 2026 UTC"),
        (timedelta(days=40), "Mon 2 Mar – Fri 10 Apr 2026 UTC"),
        (timedelta(days=400), "Mon 2 Mar 2026 – Mon 5 Apr 2027 UTC"),
        (timedelta(hours=30), "Mon 2 Mar 2026 00:00 – Tue 3 Mar 2026 06:00 UTC"),
    ],
)
def test_a_range_is_said_as_a_person_says_it(length: timedelta, words_of_it: str):
    assert words.period(TimeSpan(start=SPAN.start, end=SPAN.start + length)) == words_of_it


def test_findings_come_before_all_else_and_lead_to_their_section():
    finding = FindingPart("high", "{who} failed {times} times", {"who": "root", "times": 1234},
                          "sources", ROWS.head(3))  # fmt: skip
    tree = shown(section("sources", "table", ROWS, title="Sources"), findings=[finding])
    item = tree.one("li", "nb-find")

    assert "root failed 1,234 times" in item.text
    assert [value.text for value in item.all("b")] == ["root", "1,234"]
    assert item.one(of="nb-sev").text == "high"
    assert len(item.one("details").all("tr")) == 4
    target = item.one("a").attributes["href"].removeprefix("#")
    assert target == named(tree, "Sources").attributes["id"]
    order = list(tree.walk())
    assert order.index(item) < order.index(named(tree, "Sources"))


def test_without_findings_there_is_no_box():
    assert shown(section("sources", "table", ROWS)).all(of="nb-finds") == []


def test_a_finding_whose_sentence_does_not_fit_its_values_is_shown_all_the_same():
    finding = FindingPart("low", "{who} did {what", {"who": "root"}, "gone", ROWS.head(0))

    assert "{who} did {what" in shown(findings=[finding]).one("li", "nb-find").text


def test_a_table_shows_its_first_rows_and_names_the_attribute_with_all():
    many = pd.DataFrame({"user": [f"u{n}" for n in range(1000)], "count": range(1000)})
    part = named(shown(section("sources", "table", many, title="Sources")), "Sources")

    assert len(part.one("tbody").all("tr")) == content.ROWS["html"]
    assert part.all(of="nb-foot")[0].text == "25 of 1,000 rows · .sources"
    assert part.one("thead").all("th")[1].attributes["class"] == "nb-num"
    assert "nb-mono" in part.one("tbody").all("td")[0].attributes["class"]


def test_the_queries_behind_a_section_are_folded_below_it():
    part = named(
        shown(
            section("sources", "table", ROWS, title="Sources"),
            outcomes=[outcome(text="SecurityEvent\n| take 5"), outcome("host.info")],
        ),
        "Sources",
    )
    folded = part.one("details")

    assert folded.one("summary").text == "host.logon_counts (windows)"
    assert folded.one("pre").source == "SecurityEvent\n| take 5"
    assert "14 rows · 0.4 s · nbpack-sentinel 0.1.0 · 2026-03-02 00:00:00 UTC" in folded.text
    assert "p_host = web01" in folded.text


def test_queries_behind_no_section_are_folded_at_the_end():
    tree = shown(section("sources", "table", ROWS), outcomes=[outcome(), outcome("host.resolve")])

    assert tree.one("details", "nb-loose").one("summary").text == (
        "Other queries: host.resolve (windows)"
    )


def test_a_single_row_reads_as_facts():
    row = pd.DataFrame({"attempts": [405], "first_seen": [pd.Timestamp("2026-03-02T00:24:27Z")]})
    part = named(shown(section("summary", "table", row, title="Summary")), "Summary")

    assert [(item.one("dt").text, item.one("dd").text) for item in part.one("dl").all("div")] == [
        ("attempts", "405"), ("first seen (UTC)", "2026-03-02 00:24:27"),
    ]  # fmt: skip


def test_an_entity_is_its_facts_and_missing_ones_are_a_dash():
    part = shown(section("info", "entity", {"os_name": "Linux", "ips": ["a", "b"], "domain": None}))

    assert [item.text for item in part.one("dl").all("dd")] == ["Linux", "a, b", "–"]


def test_a_figure_says_in_words_what_it_shows_and_has_its_table():
    tree = read(str(html.page(page(), core_alone)))
    box = tree.all(of="nb-figure")[0]

    assert box.attributes["role"] == "img"
    assert "105 ordinaries" in box.attributes["aria-label"]
    rows = [
        item for item in tree.all("details") if item.one("summary").text == "The same as a table"
    ]
    assert len(rows) == 4


@pytest.mark.parametrize("status", ["partial", "unsupported", "unavailable", "denied", "failed"])
def test_what_did_not_come_has_its_status_its_reason_and_what_to_do(status: Status):
    reason = "Sentinel answered 403 for `Heartbeat`: the account needs Log Analytics Reader."
    tree = shown(
        section("sources", "table", ROWS, title="Sources"),
        section("info", "", None, title="Host", status=status, reason=reason),
    )
    part = named(tree, "Host")

    assert part.one(of="nb-badge").text == words.STATUS[status]
    assert "Sentinel answered 403 for Heartbeat" in part.one(of="nb-why").text
    row = named(tree, "Not complete").one("tr")
    assert row.one("th").text == "Host"
    assert row.one(of="nb-badge").text == words.STATUS[status]
    assert "Log Analytics Reader" in row.text
    assert named(tree, "Sources").all("table")


def test_gaps_of_one_reason_are_one_line_and_the_skipped_have_no_section():
    waiting = [
        section(name, "", None, title=name, status="skipped", reason="It needs host.logons.")
        for name in ("map", "users", "matrix")
    ]
    tree = shown(section("sources", "table", ROWS, title="Sources"), *waiting)

    (row,) = named(tree, "Not complete").all("tr")
    assert row.one("th").text == "map, users, matrix"
    assert [head.text for head in tree.all("h3")] == ["Sources", "Not complete"]


def test_what_the_options_left_out_is_not_missing():
    left_out = section("map", "", None, title="Map", status="skipped", reason="Not asked for.")
    tree = shown(
        section("sources", "table", ROWS, title="Sources"),
        dataclasses.replace(left_out, asked=False),
    )

    assert [head.text for head in tree.all("h3")] == ["Sources"]


def test_a_query_that_failed_is_in_the_list_though_every_section_stands():
    tree = shown(
        section("sources", "table", ROWS, title="Sources"),
        outcomes=[outcome(), outcome("host.info", "unavailable", "There is no table Heartbeat.")],
    )

    assert named(tree, "Not complete").one("th").text == "host.info, windows part"


def test_a_cut_answer_says_how_to_see_the_rest():
    cut = dataclasses.replace(
        outcome(status="partial", reason="Cut at 100,000 rows."), truncated=True
    )
    tree = shown(
        section("sources", "table", ROWS, title="Sources", status="partial", reason="It was cut."),
        outcomes=[cut],
    )

    assert words.CUT in named(tree, "Sources").text
    assert words.CUT in named(tree, "Not complete").text


def test_a_whole_result_has_no_list_of_gaps():
    tree = shown(section("sources", "table", ROWS), section("none", "table", ROWS.head(0),
                                                            status="empty"))  # fmt: skip

    assert "Not complete" not in tree.text
    assert "No rows." in tree.text


def test_several_names_are_offered_with_the_way_to_choose():
    candidates = pd.DataFrame({"host": ["web01.contoso.test", "web01.dmz.contoso.test"]})
    tree = shown(candidates=candidates, notes=["Two hosts match web01."])
    part = named(tree, "Which one?")

    assert len(part.one("tbody").all("tr")) == 2
    assert ".select('web01.contoso.test')" in part.text
    assert tree.one(of="nb-why").text == "Two hosts match web01."


def test_progress_is_seen_while_something_is_out():
    tree = shown(outcomes=[outcome()], waiting=["host.logons", "host.info"], status="running")

    bar = tree.one(of="nb-bar").attributes
    assert (bar["aria-valuenow"], bar["aria-valuemax"]) == ("1", "3")
    assert "1 of 3 queries done; waiting for host.logons and host.info" in tree.text


def test_problems_of_packs_name_the_pack():
    tree = shown(problems=[("nbpack-acme", "nb_enrich raised ValueError: no file.")])

    assert named(tree, "Problems of packs").one("li").text == (
        "nbpack-acme nb_enrich raised ValueError: no file."
    )


def test_sections_of_several_connections_stand_together_with_their_names():
    both = [section("sources", "table", ROWS, title="Sources", connection=name)
            for name in ("sentinel", "splunk")]  # fmt: skip
    other = section("info", "", None, title="Host", status="denied", connection="splunk")
    tree = shown(*both, other)
    part = named(tree, "Sources")

    assert [head.text for head in part.all("h4")] == ["sentinel", "splunk"]
    assert '["splunk"].sources' in part.text
    assert named(tree, "Not complete").one("th").text == "Host (splunk)"


def test_pages_of_several_connections_name_their_holder():
    tree = read(str(html.pages([page(), page("other")], core_alone)))

    assert '["sentinel"].table' in tree.text
    assert len(tree.all("style")) == 1


def test_one_section_that_cannot_be_shown_keeps_no_other_from_it():
    tree = shown(
        section("odd", "table", "no frame at all", title="Odd"),
        section("sources", "table", ROWS, title="Sources"),
    )

    assert "It cannot be shown. AttributeError" in named(tree, "Odd").text
    assert named(tree, "Sources").all("table")


def test_a_pack_may_show_a_section_or_a_finding_itself():
    asked = []

    def mine(part: Any, medium: str, width: int = 0) -> Rendered:
        asked.append((type(part).__name__, medium))
        if isinstance(part, FindingPart):
            return Rendered("<my own>", own=False)
        return core_alone(part, medium)

    finding = FindingPart("low", "x", {}, "sources", ROWS.head(0))
    made = Page("n", "t", sections=[section("sources", "table", ROWS)], findings=[finding])
    tree = read(str(html.page(made, mine)))

    assert asked == [("FindingPart", "html"), ("SectionPart", "html")]
    assert tree.one("li", "nb-find").one("pre").source == "<my own>"


def test_words_between_backticks_are_code():
    tree = shown(
        section("sources", "table", ROWS, title="Sources", doc="See ``r.logons`` and `x`.")
    )

    assert [item.text for item in named(tree, "Sources").one(of="nb-doc").all("code")] == [
        "r.logons", "x",
    ]  # fmt: skip


def test_rows_of_a_finding_are_few():
    finding = FindingPart("low", "x", {}, "sources", pd.concat([ROWS] * 20))
    tree = shown(findings=[finding])

    assert len(tree.one("tbody").all("tr")) == blocks.FINDING_ROWS
    assert "280 rows" in tree.one("summary").text


@pytest.mark.parametrize("made", [
    lambda: html.page(page(), core_alone),
    lambda: html.figure(page().sections[1].value),
    lambda: html.findings(page().findings),
    lambda: report.write([page(), page()], "t", core_alone),
], ids=["page", "figure", "findings", "report"])  # fmt: skip
def test_everything_that_is_shown_is_kept_from_typesetters_of_tex(made: Callable[[], str]):
    tree = read(str(made()))
    root = tree.one(of="mathjax_ignore")

    assert "tex2jax_ignore" in root.attributes["class"].split()
    assert root.text == tree.text.removeprefix("t").strip()
