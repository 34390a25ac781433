"""Alerts, connections and addresses full of what an intruder wrote come out as text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.browser.hostile_results import VALUES, results

from nbcore.notebooklet.showing import report

# What leads out of the page, was loaded or typeset; an anchor within the page is its own.
ACTED = """() => [...document.querySelectorAll('.nb')].flatMap(one =>
  [...one.querySelectorAll('a[href], img, svg, iframe, object, embed, form, mjx-container, [onclick], [onerror]')]
    .filter(it => !(it.getAttribute('href') || '').startsWith('#'))
    .map(it => it.outerHTML.slice(0, 200)))"""
SHOW = """
from tests.browser.hostile_results import results
for result in results():
    display(result)
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_report_shows_them_and_nothing_acts(tab: Callable[..., Any], tmp_path: Path, scheme: str):
    file = tmp_path / "report.html"
    report([result.page for result in results()], file, "Case")
    shown = tab(color_scheme=scheme)
    shown.goto(file.as_uri())
    shown.wait_for_function("() => window.Bokeh && Bokeh.documents.every(one => one.is_idle)")
    for details in shown.locator("details").all():
        details.evaluate("it => { it.open = true; }")

    text = shown.locator("body").inner_text()
    assert shown.evaluate("window.pwned") is None
    assert shown.evaluate(ACTED) == []
    assert shown.seen.errors == []
    assert shown.seen.requests == [file.as_uri()]
    assert [value for value in VALUES if value.isprintable() and value[:40] not in text] == []
    assert "\u202e" not in text
    assert "x" * 2_001 not in text


def test_a_notebook_shows_them_and_nothing_acts(
    notebook: Callable[[str, Sequence[str]], Any],
):
    shown = notebook("results", [SHOW])
    shown.wait_for_function(
        "() => document.querySelectorAll('article.nb').length === 3", timeout=120_000
    )
    shown.wait_for_timeout(2_000)

    assert shown.evaluate("window.pwned") is None
    assert shown.evaluate(ACTED) == []
    assert all("://127.0.0.1:" in url or url.startswith(("data:", "blob:"))
               for url in shown.seen.requests)  # fmt: skip
