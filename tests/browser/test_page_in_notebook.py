"""A page in JupyterLab: drawn once, in the notebook's theme, and no value of a log ever acts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

Notebook = Callable[[str, Sequence[str]], Any]
BEGIN = """
from core.tests.support.pages import ATTACKS, logons, nothing, page
from nbcore.render import figures, html, live
"""
SHOW = """
display_ = live.Display(nothing)
display_.update(lambda: [page()])
_ = display_.finish(lambda: [page()])
"""
ATTACK = """
for attack in ATTACKS:
    display({'text/html': str(html.page(page(attack), nothing))}, raw=True)
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
            'figures.bars(logons(), category="user").bokeh()',
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
