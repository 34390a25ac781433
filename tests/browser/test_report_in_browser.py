"""A report in a real browser: its policy lets it draw, and no value of a log ever acts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from core.tests.support.pages import ATTACKS, page

from nbcore.figures.palette import THEMES
from nbcore.render import report
from nbcore.render.defaults import core_alone

FIGURES = 4
Tab = Callable[..., Any]
# The legend's first entry is drawn in the first lane's colour, and the map's land in its own.
INK = """() => [...document.querySelectorAll('.nb-figure')].map(box => {
  const found = new Map();
  const roots = [box];
  while (roots.length) {
    const root = roots.pop();
    for (const item of root.querySelectorAll('*')) if (item.shadowRoot) roots.push(item.shadowRoot);
    for (const canvas of root.querySelectorAll('canvas')) {
      if (!canvas.width || !canvas.height) continue;
      const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
      for (let at = 0; at < pixels.length; at += 4) {
        if (pixels[at + 3] !== 255) continue;
        const colour = '#' + [0, 1, 2].map(k => pixels[at + k].toString(16).padStart(2, '0')).join('');
        found.set(colour, (found.get(colour) || 0) + 1);
      }
    }
  }
  return Object.fromEntries(found);
})"""


def opened(tab: Tab, folder: Path, word: str, **options: Any) -> Any:
    file = folder / "report.html"
    file.write_text(report.write([page(word)], f"Case {word}", core_alone), "utf-8")
    shown = tab(**options)
    shown.goto(file.as_uri())
    shown.wait_for_function(
        f"() => document.querySelectorAll('.bk-Figure, .bk-Column').length >= {FIGURES}"
    )
    shown.wait_for_function("() => Bokeh.documents.every(one => one.is_idle)")
    return shown


@pytest.mark.parametrize("scheme", THEMES)
def test_it_draws_in_the_readers_scheme_and_loads_nothing(tab: Tab, tmp_path: Path, scheme: str):
    shown = opened(tab, tmp_path, "ordinary", color_scheme=scheme)

    ink = shown.evaluate(INK)
    other = THEMES["dark" if scheme == "light" else "light"]
    assert len(ink) == FIGURES
    assert ink[0].get(THEMES[scheme].good, 0) > 500
    assert other.good not in ink[0]
    assert shown.seen.errors == []
    assert shown.seen.requests == [(tmp_path / "report.html").as_uri()]


def test_it_changes_with_the_readers_scheme(tab: Tab, tmp_path: Path):
    shown = opened(tab, tmp_path, "ordinary", color_scheme="light")
    shown.emulate_media(color_scheme="dark")
    shown.wait_for_function(f"() => ({INK})().every(ink => !ink['{THEMES['light'].good}'])")

    assert shown.evaluate(INK)[0].get(THEMES["dark"].good, 0) > 500
    assert shown.locator(".nb-figure > *").count() == FIGURES
    assert shown.seen.errors == []


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_no_value_acts_even_under_the_pointer(tab: Tab, tmp_path: Path, attack: str):
    shown = opened(tab, tmp_path, attack)
    for details in shown.locator("details > summary").all():
        details.click(timeout=2_000, force=True)
    boxes = shown.locator(".nb-figure")
    hovered = 0
    for place in range(FIGURES):
        boxes.nth(place).scroll_into_view_if_needed()
        area = boxes.nth(place).bounding_box()
        for across in (0.3, 0.45, 0.6, 0.75, 0.9):
            for down in (0.35, 0.55, 0.75):
                shown.mouse.move(
                    area["x"] + area["width"] * across, area["y"] + area["height"] * down
                )
                shown.wait_for_timeout(15)
                hovered += shown.locator(".bk-Tooltip").count()

    assert hovered > 0
    assert shown.evaluate("window.pwned") is None
    assert shown.locator("img, svg, iframe, object, embed").count() == 0
    assert shown.seen.errors == []
    assert len(shown.seen.requests) == 1


def test_dragging_over_the_range_below_zooms_the_timeline(tab: Tab, tmp_path: Path):
    import pandas as pd
    from core.tests.support.pages import SPAN, section

    from nbcore import figures
    from nbcore.render.parts import Page

    times = pd.date_range("2026-03-02", periods=168, freq="h", tz="UTC").as_unit("us")
    frame = pd.DataFrame({"time": times, "result": "failure", "count": 1})
    made = Page("n", "t", sections=[section("time", "figure", figures.timeline(frame, span=SPAN))])
    (tmp_path / "report.html").write_text(report.write([made], "t", core_alone), "utf-8")
    shown = tab()
    shown.goto((tmp_path / "report.html").as_uri())
    shown.locator(".bk-Figure").nth(1).wait_for()
    shown.wait_for_function("() => Bokeh.documents.every(one => one.is_idle)")
    reach = "() => { const [one] = Bokeh.documents[0].roots(); const range = one.children[0].x_range; return range.end - range.start; }"
    before = shown.evaluate(reach)
    area = shown.locator(".bk-Figure").nth(1).bounding_box()
    middle = area["y"] + area["height"] / 2
    right = area["x"] + area["width"] - 36
    shown.mouse.move(right, middle)
    shown.mouse.down()
    shown.mouse.move(right - 200, middle, steps=8)
    shown.mouse.up()

    assert shown.evaluate(reach) < before * 0.9
    assert shown.seen.errors == []


def test_it_prints(tab: Tab, tmp_path: Path):
    shown = opened(tab, tmp_path, "ordinary", color_scheme="dark")

    printed = shown.pdf(print_background=False)
    assert printed.startswith(b"%PDF")
    shown.emulate_media(media="print")
    assert (
        shown.evaluate("getComputedStyle(document.querySelector('.nb')).color") == "rgb(28, 33, 40)"
    )
    assert shown.locator("nav").first.is_hidden()
