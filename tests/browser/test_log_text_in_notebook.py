"""JupyterLab typesets TeX in what a cell puts out; text from a log stays the text that it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from core.tests.support.pages import logons, page

from nbcore import figures
from nbcore.render import html
from nbcore.render.defaults import core_alone

Notebook = Callable[[str, Sequence[str]], Any]
VALUES = (
    "DC01$, FS02$",
    "$$\\rule{900px}{600px}$$",
    "$\\href{https://evil.example/}{sign in}$",
    "\\(x\\) and \\[y\\]",
    "\\begin{align}a&b\\end{align}",
    "$\\class{mathjax_process}{x}$",
)
"""Machine accounts as they are, and names that an intruder gives to his own."""
BEGIN = f"""
from core.tests.support.pages import logons, page
from nbcore.render.defaults import core_alone
from nbcore.errors import UserError
from nbcore.notebooklet.result import Result
from nbcore import figures
from nbcore.render import live
VALUES = {VALUES!r}
"""
# The page that runs is replaced by the one that is whole: a live update in each.
RESULT = """
for value in VALUES:
    shown = live.Display(core_alone)
    shown.update(lambda: [page('begun')])
    _ = shown.finish(lambda: [page(value)])
"""
FIGURE = """
for value in VALUES:
    display(figures.draw(figures.bars(logons(value, value), category='user', noun=value)))
"""
FRAME = """
for value in VALUES:
    display(Result(page(value)).table)
"""
ERROR = """
for value in VALUES:
    try:
        raise UserError(f'There is no host {value}.')
    except UserError:
        get_ipython().showtraceback()
"""
HELP = """
def notebooklet(): ...
notebooklet.__doc__ = f'Who logged on as {VALUES}.'
get_ipython().run_line_magic('pinfo', 'notebooklet')
"""
# The typesetter is loaded on first use; a formula of the notebook's own says when it ran.
OWN = """
from IPython.display import HTML
HTML('<p id=own>$x^2$</p>')
"""
# What was typeset, loaded, or leads out of the page. JupyterLab itself makes an address in plain
# text a link; it says where it leads.
ACTED = """() => [...document.querySelectorAll('.jp-OutputArea-output')].flatMap(output =>
  [...output.querySelectorAll('mjx-container, img, svg, iframe, a[href]')]
    .filter(one => !one.closest('#own') && !(one.getAttribute('href') || '').startsWith('#'))
    .filter(one => !(one.closest('.jp-RenderedText') && one.href && one.textContent === one.getAttribute("href")))
    .map(one => one.outerHTML.slice(0, 200)))"""
TEXTS = """(made) => {
  const words = root => [...root.querySelectorAll('.nb')].map(one => {
    const copy = one.cloneNode(true);
    for (const drawn of copy.querySelectorAll('.nb-figure, script')) drawn.remove();
    return copy.textContent;
  });
  const meant = new DOMParser().parseFromString(made, 'text/html');
  return [words(document), words(meant)];
}"""


def test_text_of_a_log_is_typeset_nowhere(notebook: Notebook):
    shown = notebook("typeset", [BEGIN, RESULT, FIGURE, FRAME, HELP, ERROR, OWN])
    shown.locator("#own mjx-container").wait_for(timeout=60_000)
    shown.wait_for_timeout(1_000)
    bars = [figures.bars(logons(value, value), category="user", noun=value) for value in VALUES]
    meant = [*(html.page(page(value), core_alone) for value in VALUES), *map(html.figure, bars)]
    texts, expected = shown.evaluate(TEXTS, "".join(meant))

    assert shown.evaluate(ACTED) == []
    assert texts == expected
    errors = shown.locator("[data-mime-type='application/vnd.jupyter.stderr']").all_text_contents()
    assert [text.strip() for text in errors] == [f"There is no host {value}." for value in VALUES]
