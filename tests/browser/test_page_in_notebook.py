"""A page in JupyterLab: drawn once, in the notebook's theme, and no value of a log ever acts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

Notebook = Callable[[str, Sequence[str]], Any]
BEGIN = """
from core.tests.support.pages import ATTACKS, logons, page
from nbcore.render.defaults import core_alone
from nbcore import figures
from nbcore.render import html, live
"""
SHOW = """
shown = live.Display(core_alone)
shown.update(lambda: [page()])
_ = shown.finish(lambda: [page()])
"""
# Connections that answer one after the other: the cell is drawn anew each time.
STAGGERED = """
import dataclasses
shown = live.Display(core_alone)
out = dataclasses.replace(page(), sections=[], waiting=["host.logons"])
for came in range(3):
    shown._face._next = 0.0
    shown.update(lambda: [page()] * came + [out] * (3 - came))
_ = shown.finish(lambda: [page()] * 3)
"""
FIGURE = 'figures.draw(figures.bars(logons(), category="user"))'
BOKEHJS = "BEGIN bokeh.min.js"
SAVE = "() => window.jupyterapp.commands.execute('docmanager:save')"
RESTART = """async () => {
  const {sessionContext} = window.jupyterapp.shell.currentWidget.context;
  await sessionContext.session.kernel.restart();
  await sessionContext.session.kernel.info;
}"""
ATTACK = """
for attack in ATTACKS:
    display({'text/html': str(html.page(page(attack), core_alone))}, raw=True)
"""
FIGURES = 4


def drawn(page: Any, count: int) -> None:
    """Wait until so many figures are there, and nothing is being drawn any more."""
    page.wait_for_function(
        f"() => document.querySelectorAll('.nb-figure > :not(.nb-alt)').length === {count}"
        " && Bokeh.documents.every(one => one.is_idle)"
    )
    page.wait_for_timeout(500)
    assert page.locator(".nb-figure > :not(.nb-alt)").count() == count


def local(page: Any) -> bool:
    return all(
        "://127.0.0.1:" in url or url.startswith(("data:", "blob:")) for url in page.seen.requests
    )


def test_a_page_is_drawn_once_and_follows_the_theme(notebook: Notebook):
    page = notebook(
        "theme",
        [
            BEGIN,
            SHOW,
            FIGURE,
        ],
    )
    drawn(page, FIGURES + 1)
    light = page.evaluate(
        "getComputedStyle(document.querySelector('.nb')).getPropertyValue('--nb-theme')"
    )
    page.evaluate(
        "() => window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})"
    )
    page.wait_for_function(
        "() => getComputedStyle(document.querySelector('.nb')).getPropertyValue('--nb-theme').trim() === 'dark'"
    )
    page.wait_for_timeout(2_000)
    drawn(page, FIGURES + 1)

    assert light.strip() == "light"
    assert page.locator("article.nb").count() == 1
    assert local(page)


def test_no_value_acts(notebook: Notebook):
    page = notebook(
        "hostile",
        [
            BEGIN,
            ATTACK,
        ],
    )
    page.wait_for_function(
        "() => document.querySelectorAll('article.nb').length > 10", timeout=120_000
    )
    page.wait_for_timeout(3_000)

    assert page.evaluate("window.pwned") is None
    assert page.locator(".nb img, .nb svg, .nb iframe").count() == 0
    assert local(page)


def test_the_saved_notebook_holds_bokehjs_once_and_draws_when_it_is_opened_again(
    notebook: Notebook, lab: Any, reopened: Callable[[str], Any]
):
    shown = notebook("saved", [BEGIN, STAGGERED, FIGURE])
    drawn(shown, 3 * FIGURES + 1)
    shown.evaluate(SAVE)
    saved = (lab.folder / "saved.ipynb").read_text()
    shown.close()

    again = reopened("saved")
    drawn(again, 3 * FIGURES + 1)
    again.evaluate(RESTART)
    assert again.run_all()
    drawn(again, 3 * FIGURES + 1)
    again.evaluate(SAVE)
    restarted = (lab.folder / "saved.ipynb").read_text()

    assert [text.count(BOKEHJS) for text in (saved, restarted)] == [1, 1]
    assert len(saved) < 3_000_000
    assert shown.seen.errors == []
