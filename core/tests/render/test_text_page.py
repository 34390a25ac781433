"""A page in a terminal: the same as in a notebook, in the same order, at any width."""

from __future__ import annotations

import io
import re
from typing import Any

import pandas as pd
import pytest
from core.tests.support.markup import read
from core.tests.support.pages import SPAN, logons, outcome, page, section
from rich.console import Console

from nbcore import figures
from nbcore.figures import Figure
from nbcore.queries.outcome import EnrichmentOutcome
from nbcore.render import html, text
from nbcore.render.defaults import core_alone
from nbcore.render.parts import FindingPart, Page, SectionPart

ROWS = logons()


def shown(*sections: SectionPart, width: int = 100, **more: object) -> str:
    made = Page("n", "Logons on web01", sections=sections, **more)  # type: ignore[arg-type]
    return text.page(made, core_alone, width=width)


@pytest.mark.parametrize("width", [80, 100, 160])
def test_no_line_is_wider_than_the_terminal(width: int):
    lines = text.page(page(), core_alone, width=width).splitlines()

    assert max(map(len, lines)) <= width
    assert not [line for line in lines if line != line.rstrip()]


def test_it_says_things_in_the_order_of_the_notebook():
    tree = read(str(html.page(page(), core_alone)))
    plain = text.page(page(), core_alone, width=160)
    heads = [item.text for item in tree.all("h3")]
    came = [
        head for head in heads if head.split()[0] in {"Timeline", "Bars", "Map", "Words", "Part"}
    ]

    places = [re.search(rf"^{re.escape(head.split()[0])}", plain, re.MULTILINE) for head in came]
    starts = [place.start() for place in places if place]
    assert len(starts) == 5
    assert starts == sorted(starts)
    assert plain.index("● high") < starts[0]
    assert plain.index("Not complete") > starts[-1]


def test_a_finding_has_its_severity_in_words_and_its_section():
    finding = FindingPart("high", "{who} failed {times} times", {"who": "root", "times": 1234},
                          "sources", ROWS.head(1))  # fmt: skip

    assert re.search(r"● high +root failed 1,234 times +sources", shown(findings=[finding]))


@pytest.mark.parametrize("width", [40, 60, 100])
def test_the_values_of_a_finding_are_whole_at_any_width(width: int):
    address, user = "2001:db8:85a3:8d3:1319:8a2e:370:7348", "CONTOSO\\" + "m" * 60
    values = {"source": address, "user": user}
    found = FindingPart("high", "{source} tried {user}", values, "sources", ROWS)
    plain = shown(findings=[found], width=width)
    closed = "".join(plain.split())
    assert address in closed
    assert user in closed
    assert "sources" in closed


def test_a_figure_that_cannot_be_drawn_leaves_the_others():
    odd = Figure("timeline", ROWS, "Made by hand.", options={"noun": "attempt"})
    plain = shown(section("odd", "figure", odd), section("sound", "table", ROWS))
    assert "failed with KeyError" in " ".join(plain.split())
    assert "Sound" in plain


def test_a_table_is_aligned_and_names_its_attribute():
    frame = pd.DataFrame({"src_ip": ["203.0.113.77", None], "attempts": [89, 1204]})
    plain = shown(section("sources", "table", frame, title="Sources"))

    assert re.search(r"^Sources +\.sources · 2 rows$", plain, re.MULTILINE)
    assert "  src ip        attempts\n  203.0.113.77        89\n  –                1,204" in plain


def test_columns_without_room_are_named():
    frame = pd.DataFrame({f"column_{n}": ["x" * 20] * 2 for n in range(6)})
    plain = shown(section("wide", "table", frame), width=80)

    assert "more columns: column_3, column_4, column_5" in plain


def test_a_single_row_without_room_stands_upright():
    frame = pd.DataFrame({f"column_{n}": ["x" * 20] for n in range(6)})
    plain = shown(section("wide", "table", frame), width=80)

    assert len(re.findall(r"^  column \d  x{20}$", plain, re.MULTILINE)) == 6


def test_rows_beyond_the_first_are_counted():
    assert "and 90 more rows" in shown(section("many", "table", pd.DataFrame({"n": range(100)})))


def test_a_timeline_is_a_lane_of_blocks_for_each_result():
    figure = figures.timeline(ROWS, span=SPAN, noun="attempt")
    plain = shown(section("timeline", "figure", figure, title="Timeline"))

    assert re.search(r"^Timeline · attempts per day +\.timeline$", plain, re.MULTILINE)
    lanes = dict(re.findall(r"^  (success|failure)  ([▁▂▃▄▅▆▇█ ]+?)  +\d+$", plain, re.MULTILINE))
    # 1, 3, ... 13 and 2, 4, ... 14 attempts, in eighths of 14 rounded up.
    assert lanes == {"success": "▁▂▃▄▆▇█", "failure": "▂▃▄▅▆▇█"}
    assert re.search(r"failure +\S+ +56$", plain, re.MULTILINE)


def test_a_column_of_a_timeline_is_a_whole_number_of_bins():
    hours = pd.date_range("2026-03-02", periods=168, freq="h", tz="UTC").as_unit("us")
    frame = pd.DataFrame({"time": hours, "result": "failure", "count": 1})
    plain = shown(section("timeline", "figure", figures.timeline(frame), title="T"), width=80)

    assert "events per 3 h" in plain
    blocks = re.search(r"failure  (█+)  168", plain)
    assert blocks
    assert len(blocks[1]) == 56


def test_bars_have_the_number_of_each_part():
    figure = figures.bars(ROWS, category="user", noun="attempt")
    plain = shown(section("users", "figure", figure))

    assert re.search(r"^  a\.novak  █+▒+ +28 +14$", plain, re.MULTILINE)
    assert re.search(r"^  root +▒+ +– +18$", plain, re.MULTILINE)


def test_what_the_bars_leave_out_is_counted():
    many = pd.DataFrame({"user": [f"u{n}" for n in range(100)], "result": "failure"})
    plain = shown(section("users", "figure", figures.bars(many, category="user")))

    assert "and 90 more" in plain


def test_a_heat_map_is_a_grid_of_numbers():
    figure = figures.heatmap(ROWS, rows="user", columns="logon_type")
    plain = shown(section("matrix", "figure", figure, title="Matrix"))

    assert "Matrix · success / failure" in plain
    assert re.search(r"^  a\.novak +– / 14 +28 / –$", plain, re.MULTILINE)


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_numbers_of_a_heat_map_stay_whole_and_what_has_no_room_is_named(width: int):
    kinds = ["network_cleartext", "remote_interactive", "network", "batch", "service"]
    rows = pd.DataFrame({"user": "CONTOSO\\a.novak", "logon_type": kinds, "result": "success",
                         "count": [91_111, 82_222, 73_333, 64_444, 55_555]})  # fmt: skip
    plain = shown(
        section("m", "figure", figures.heatmap(rows, rows="user", columns="logon_type")),
        width=width,
    )
    no_room = plain.partition("no room for ")[2]
    left_out = [kind for kind in kinds if kind in no_room]

    assert len(re.findall(r"\d\d,\d\d\d\b", plain)) == len(kinds) - len(left_out)
    assert bool(left_out) == (width == 40)


def test_a_map_is_a_list_of_countries_with_what_is_not_on_it():
    plain = shown(section("map", "figure", figures.world_map(ROWS)))

    assert re.search(r"^  Netherlands +█+ +15 ", plain, re.MULTILINE)
    assert "Not on the map: " in plain


@pytest.mark.parametrize("kind", ["timeline", "bars", "heatmap", "map"])
def test_an_empty_figure_says_so(kind: str):
    none = ROWS.head(0)
    made = {
        "timeline": figures.timeline(none),
        "bars": figures.bars(none, category="user"),
        "heatmap": figures.heatmap(none, rows="user", columns="logon_type"),
        "map": figures.world_map(none),
    }[kind]

    assert "Nothing" in shown(section("x", "figure", made))


def test_what_did_not_come_has_a_line_with_its_reason():
    plain = shown(
        section("info", "", None, title="Host", status="denied", reason="403 for Heartbeat."),
        outcomes=[outcome("host.info", "denied", "403 for Heartbeat.")],
    )

    assert re.search(r"Host, host\.info, windows part +denied +403 for Heartbeat\.", plain)


def test_it_prints_in_colour_where_there_is_colour_and_the_same_words():
    out = io.StringIO()
    console = Console(file=out, width=100, force_terminal=True, color_system="standard")
    text.print_page(page(), core_alone, console=console)

    assert "\x1b[" in out.getvalue()
    bare = re.sub(r"\x1b\[[0-9;]*m", "", out.getvalue())
    assert "\n".join(line.rstrip() for line in bare.splitlines()) == text.page(
        page(), core_alone, width=100
    )


def test_a_terminal_without_unicode_gets_what_it_can_write():
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii")
    text.print_page(page(), core_alone, console=Console(file=out, width=100))
    out.flush()

    assert b"Logons on ordinary" in raw.getvalue()


def test_a_pipe_gets_lines_without_blanks_at_their_end():
    out = io.StringIO()
    text.print_page(page(), core_alone, console=Console(file=out, width=100))

    assert out.getvalue() == text.page(page(), core_alone, width=100) + "\n"


@pytest.mark.parametrize(
    ("kind", "status", "rows", "told"),
    [
        ("asn", "unavailable", 2, False),
        ("asn", "unavailable", 0, True),
        ("geo", "unavailable", 2, True),
        ("asn", "failed", 2, True),
    ],
)
def test_an_enricher_without_a_database_is_no_trouble_where_another_of_its_kind_knew(
    kind: str, status: Any, rows: int, told: bool
):
    enrichments = [
        EnrichmentOutcome("asn", "nbpack-demo", "ok", values=2, rows=rows),
        EnrichmentOutcome(kind, "nbcore", status, "Name a database.", values=2),
    ]
    assert ("Name a database." in shown(enrichments=enrichments)) == told
