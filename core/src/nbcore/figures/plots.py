"""What figures that bokeh draws have in common."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import cycle
from typing import Any

import bokeh.models
import bokeh.plotting

from nbcore.figures.meaning import tone
from nbcore.figures.palette import Theme
from nbcore.values import byte_amount, display_value

models: Any = bokeh.models
"""bokeh's models; its stubs refuse the positional arguments that it takes."""
FONT = "system-ui, sans-serif"
LABEL = 30
"""Characters of a category that stand beside the axis; the hover text has all of them."""


def colours(values: Sequence[str | None], theme: Theme) -> list[str]:
    """A colour for each value: by its meaning, or a shade of grey; blue where all are neutral."""
    if any(value in _ALARMING for value in values):
        return _by_severity(values, theme)
    tones = [tone(value) for value in values]
    shades = theme.shades if any(tones) else (theme.good, *theme.shades)
    grey = cycle(shades)
    plain_colours = {"good": theme.good, "bad": theme.bad}
    return [plain_colours[mine] if mine else next(grey) for mine in tones]


_ALARMING = ("critical", "high", "medium")


def _by_severity(values: Sequence[str | None], theme: Theme) -> list[str]:
    """A colour for each severity, the stronger the worse; blue for what is low."""
    strong = dict(zip(_ALARMING, (theme.bad, *theme.alarms), strict=True)) | {"low": theme.good}
    grey = cycle(theme.shades)
    return [strong[value] if value in strong else next(grey) for value in values]


def labels(values: Sequence[str | None], longest: int = LABEL, *, left_out: int = 0) -> list[str]:
    """Labels of values on an axis: short, harmless to display, and none twice.

    Two long values may begin alike, and bokeh refuses a category that comes twice. Where some
    were left out, the last value stands for them.
    """
    taken: set[str] = set()
    found: list[str] = []
    for place, value in enumerate(values):
        others = left_out and place == len(values) - 1
        whole = f"{left_out:,} others" if others else display_value(value) or '""'
        short = whole if len(whole) <= longest else f"{whole[: longest - 1]}…"
        label, number = short, 1
        while label in taken:
            number += 1
            label = f"{short} ({number})"
        taken.add(label)
        found.append(label)
    return found


def blank_figure(theme: Theme, *, tools: Sequence[Any] = (), **options: Any) -> Any:
    """An empty bokeh figure with the theme's look, as wide as its container.

    Takes bokeh's options, of which either ``height`` or ``aspect_ratio`` has to be among them.
    """
    plot = bokeh.plotting.figure(
        sizing_mode="stretch_width" if "height" in options else "scale_width",
        min_width=240,
        tools=[*tools],
        background_fill_color=None,
        border_fill_color=None,
        outline_line_color=None,
        **{"min_border": 4, **options},
    )
    plot.toolbar.logo = None
    plot.toolbar.autohide = True
    plot.axis.axis_line_color = None
    plot.axis.major_tick_line_color = theme.line
    plot.axis.minor_tick_line_color = None
    plot.axis.major_label_text_color = theme.muted
    plot.axis.major_label_text_font = FONT
    plot.axis.major_label_text_font_size = "12px"
    plot.axis.axis_label_text_color = theme.muted
    plot.axis.axis_label_text_font = FONT
    plot.axis.axis_label_text_font_size = "12px"
    plot.axis.axis_label_text_font_style = "normal"
    plot.grid.grid_line_color = theme.line
    return plot


def zoom_tools(dimensions: str) -> list[Any]:
    """Move, cut out, go back, save; the wheel stays the page's own."""
    return [
        models.PanTool(dimensions=dimensions), models.BoxZoomTool(dimensions=dimensions), models.ResetTool(), models.SaveTool(),
    ]  # fmt: skip


def hover(fields: Sequence[tuple[str, str]], **options: Any) -> Any:
    """The text at the pointer. A field is ``(label, @column)``; bokeh escapes the column's values."""
    return models.HoverTool(tooltips=list(fields), **options)


def legend(
    plot: Any, theme: Theme, entries: Sequence[tuple[str, Any]], where: str = "above"
) -> None:
    """A legend; a click on an entry hides what it names.

    ``where`` is a side of the plot, or ``center`` for its lower left corner.
    """
    items = [models.LegendItem(label={"value": text}, renderers=[drawn]) for text, drawn in entries]
    plot.add_layout(
        models.Legend(
            items=items,
            orientation="horizontal",
            location="bottom_left" if where == "center" else "left",
            click_policy="hide",
            border_line_color=None,
            background_fill_color=None,
            inactive_fill_color=theme.paper,
            inactive_fill_alpha=0.7,
            label_text_color=theme.muted,
            label_text_font=FONT,
            label_text_font_size="12px",
            glyph_height=10,
            glyph_width=10,
            label_height=12,
            label_standoff=4,
            spacing=14,
            margin=0,
            padding=2,
        ),
        where,
    )


def whole_numbers(axis: Any) -> None:
    """Ticks at whole numbers only, written short: 1.2k."""
    axis.ticker.min_interval = 1
    axis.ticker.desired_num_ticks = 4
    axis.formatter = models.NumeralTickFormatter(format="0[.]0a")


def byte_ticks(axis: Any, peak: float) -> None:
    """A few round amounts of bytes up to the peak, with their units: 500 MB, 1.0 GB."""
    size = 10.0 ** max(math.floor(math.log10(max(peak, 10.0))), 0)
    step = next(part * size for part in (0.25, 0.5, 1, 2, 5) if peak <= 5 * part * size)
    ticks = [step * place for place in range(6) if step * place <= peak * 1.08]
    axis.ticker = models.FixedTicker(ticks=ticks)
    axis.major_label_overrides = {tick: byte_amount(tick) for tick in ticks}


def category_range(names: Sequence[Any], **options: Any) -> Any:
    """The range of a categorical axis."""
    return models.FactorRange(factors=list(names), **options)


def plots_of(model: Any) -> Iterator[Any]:
    """The plots of a layout, in order."""
    if isinstance(model, models.Plot):
        yield model
    for child in getattr(model, "children", None) or []:
        # A grid keeps its children with their places.
        yield from plots_of(child[0] if isinstance(child, tuple) else child)


def entitle(model: Any, title: str, theme: Theme) -> None:
    """Write a title above a figure, as it stands, without TeX."""
    for plot in plots_of(model):
        heading = models.Title(
            text=models.PlainText(text=title), text_color=theme.text, text_font=FONT,
            text_font_size="13px",
        )  # fmt: skip
        plot.add_layout(heading, "above")
        return


def refusal(model: Any) -> str:
    """Why a drawn figure is not shown; empty when it is.

    A page has the core of BokehJS alone, and nothing in it may be compiled or read as markup.
    """
    for part in model.references():
        kind = type(part).__name__
        if isinstance(part, models.Widget):
            return f"it uses {kind}, a widget, which a page does not have"
        if kind.startswith("Custom"):
            return f"it uses {kind}, which is program code; a page does not run it"
        if isinstance(part, models.HoverTool) and "{safe}" in _template(part.tooltips):
            return "its hover text has a field with {safe}, which shows a log's text as markup"
    return ""


def _template(tooltips: Any) -> str:
    """What bokehjs fills in of a hover text: the fields of a list, whose labels it writes as text."""
    if isinstance(tooltips, list):
        return " ".join(str(field) for _, field in tooltips)
    return str(tooltips)
