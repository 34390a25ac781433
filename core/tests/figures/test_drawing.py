"""Drawn figures: the same numbers, one meaning for each colour, nothing that runs code."""

from __future__ import annotations

import json
from typing import Any

import bokeh.models
import numpy as np
import pandas as pd
import pytest
from bokeh.embed import json_item
from core.tests.support.pages import ATTACKS, SPAN, logons

from nbcore import figures
from nbcore.errors import UserError
from nbcore.figures import Figure, drawing
from nbcore.figures.palette import MARKS, THEMES
from nbcore.figures.plots import colours, labels
from nbcore.render import embed

kinds: Any = bokeh.models
ROWS = logons()
FIGURES = {
    "timeline": figures.timeline(ROWS, span=SPAN),
    "bars": figures.bars(ROWS, category="user"),
    "heatmap": figures.heatmap(ROWS, rows="user", columns="logon_type"),
    "map": figures.world_map(ROWS),
}


def emptied(kind: str, rows: pd.DataFrame) -> Figure:
    match kind:
        case "timeline":
            return figures.timeline(rows)
        case "bars":
            return figures.bars(rows, category="user")
        case "heatmap":
            return figures.heatmap(rows, rows="user", columns="logon_type")
    return figures.world_map(rows)


def models(figure: Figure, theme: str = "light") -> list[Any]:
    return list(figures.draw(figure, theme).references())


def without_ids(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_ids(item) for key, item in value.items() if key != "id"}
    return [without_ids(item) for item in value] if isinstance(value, list) else value


def as_sent(figure: Figure, theme: str) -> Any:
    return json.loads(json.dumps(json_item(figures.draw(figure, theme))["doc"]))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kind", FIGURES)
@pytest.mark.parametrize("rows", [ROWS, ROWS.head(1), ROWS.head(0)], ids=["many", "one", "none"])
def test_every_kind_is_drawn_in_both_themes(kind: str, rows: pd.DataFrame, theme: str):
    model = figures.draw(emptied(kind, rows), theme)

    assert isinstance(model, kinds.LayoutDOM)


@pytest.mark.parametrize("kind", FIGURES)
def test_nothing_drawn_makes_a_browser_run_code_or_markup(kind: str):
    drawn = models(FIGURES[kind])

    refused = {"CustomJS", "CustomJSHover", "CustomJSTickFormatter", "CustomJSExpr", "Div"}
    assert not {type(model).__name__ for model in drawn} & refused
    fields = [text for tool in drawn if isinstance(tool, kinds.HoverTool)
              for _, text in tool.tooltips]  # fmt: skip
    assert fields
    assert not [text for text in fields if "safe" in text or not text.startswith("@")]


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_a_value_from_a_log_stands_only_where_bokeh_escapes_it(attack: str):
    """In sources and categories; never in titles, axis labels, hover templates or overrides."""
    rows = logons(user=attack, where=attack)
    for figure in (
        figures.timeline(rows, lane="user"),
        figures.bars(rows, category="user", stack="src_ip"),
        figures.heatmap(rows, rows="user", columns="src_ip"),
        figures.world_map(rows, split="user"),
    ):
        for model in models(figure):
            if isinstance(model, (kinds.ColumnDataSource, kinds.FactorRange,
                                  kinds.LegendItem)):  # fmt: skip
                continue
            for name, value in model.properties_with_values(include_defaults=False).items():
                assert attack[:20] not in str(value), f"{type(model).__name__}.{name}"


def test_the_bars_of_a_timeline_are_as_high_as_its_numbers():
    drawn = models(FIGURES["timeline"])
    quads = [model for model in drawn if isinstance(model, kinds.GlyphRenderer)
             and isinstance(model.glyph, kinds.Quad)
             and {"bottom", "top", "left"} <= set(model.data_source.data)
             and model.glyph.fill_color == THEMES["light"].bad]  # fmt: skip
    (failures,) = quads
    heights = np.array(failures.data_source.data["top"]) - np.array(
        failures.data_source.data["bottom"]
    )

    assert heights.tolist() == [2, 4, 6, 8, 10, 12, 14]


def test_a_timeline_of_many_bins_has_a_range_to_cut_from():
    rows = pd.concat([ROWS] * 2).assign(
        time=pd.date_range("2026-03-02", periods=28, freq="h", tz="UTC").as_unit("us")
    )
    drawn = models(figures.timeline(rows))

    assert any(isinstance(model, kinds.RangeTool) for model in drawn)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_good_and_bad_have_the_same_colour_in_every_figure(theme: Any):
    assert colours(["success", "failure", "unknown"], theme)[:2] == [theme.good, theme.bad]
    assert colours(["denied", "allowed"], theme) == [theme.bad, theme.good]
    assert theme.bad not in colours(["root", "m.ortiz", None], theme)


def test_labels_are_short_and_none_comes_twice():
    long = ["x" * 50 + "1", "x" * 50 + "2", None, "–", ""]
    made = labels(long)

    assert len(set(made)) == len(made)
    assert max(map(len, made)) <= 34


@pytest.mark.parametrize("kind", FIGURES)
def test_a_browser_gets_the_figure_of_either_theme(kind: str):
    """The light one as it is; the dark one by the places of its colours."""
    sent = json.loads(embed.embedded(FIGURES[kind]).data)
    document = sent["doc"]
    assert without_ids(document) == without_ids(as_sent(FIGURES[kind], "light"))

    for path, role in sent["colours"]:
        place = document
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = sent["dark"][role]
    assert without_ids(document) == without_ids(as_sent(FIGURES[kind], "dark"))


def test_a_value_that_looks_like_a_colour_keeps_it():
    mark = MARKS.good
    sent = json.loads(embed.embedded(figures.bars(logons(user=mark), category="user")).data)

    assert mark in json.dumps(sent["doc"])


def test_pages_and_figures_have_the_same_colours():
    style = embed.style()
    for theme in THEMES.values():
        assert f"--nb-good: {theme.good};" in style
        assert f"--nb-bad: {theme.bad};" in style
        assert f"--nb-mut: {theme.muted};" in style


@pytest.mark.parametrize("kind", FIGURES)
def test_a_figure_is_small_enough_to_send(kind: str):
    assert len(embed.embedded(FIGURES[kind]).data) < 250_000


def test_a_figure_is_drawn_once_however_often_it_is_shown(monkeypatch: pytest.MonkeyPatch):
    figure = figures.bars(ROWS, category="user")
    first = embed.embedded(figure)
    monkeypatch.setattr(drawing, "draw_in", None)

    assert embed.embedded(figure) is first


def test_figures_of_several_connections_stand_below_their_names():
    made = drawing.beside({"sentinel": FIGURES["bars"], "$$x$$": FIGURES["timeline"]})
    titles = [model.text.text for model in made.references() if isinstance(model, kinds.Title)
              and model.text]  # fmt: skip

    assert sorted(titles) == ["$$x$$", "sentinel"]


def test_an_unknown_theme_or_kind_is_refused_in_a_sentence():
    with pytest.raises(UserError, match="no theme 'blue'; there is light and dark"):
        figures.draw(FIGURES["bars"], "blue")
    with pytest.raises(UserError, match="draws figures of kind 'pie'"):
        figures.draw(Figure("pie", ROWS, "A pie."))
