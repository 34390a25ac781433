"""A result while it runs: seen in a notebook and at a terminal, and nowhere else."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import textwrap
from typing import Any

import nbclient
import nbformat
import pytest
from core.tests.support.markup import read
from core.tests.support.pages import nothing, outcome, page

from nbcore.render.live import Display
from nbcore.render.parts import Page

BEGIN = """
from core.tests.support.pages import logons, nothing, outcome, page, section
from nbcore.render import figures, live, notebook
from nbcore.render.parts import Page
import dataclasses
"""


def run(*cells: str) -> list[list[Any]]:
    """Outputs of cells in a real kernel, without those of the cell that imports."""
    made: Any = nbformat.v4
    book = made.new_notebook(
        cells=[made.new_code_cell(textwrap.dedent(cell)) for cell in (BEGIN, *cells)]
    )
    nbclient.NotebookClient(book, timeout=120, kernel_name="python3").execute()
    return [cell["outputs"] for cell in book["cells"][1:]]


@pytest.mark.filterwarnings("default::DeprecationWarning")  # the kernel's client, not ours
class TestNotebook:
    def test_a_page_changes_in_place_and_is_there_once(self):
        (outputs,) = run(
            """
            display = live.Display(nothing)
            whole = page()
            for count in range(len(whole.sections) + 1):
                now = dataclasses.replace(whole, sections=whole.sections[:count])
                display.update(lambda: [now])
            assert display.finish(lambda: [dataclasses.replace(whole, waiting=[])])
            """
        )

        shown, scripts = (read(output["data"]["text/html"]) for output in outputs)
        assert [item.tag for item in scripts.walk()] == ["script", "script"]
        assert len(shown.all("article")) == 1
        assert shown.all(of="nb-bar") == []
        assert "Logons on ordinary" in outputs[0]["data"]["text/plain"]

    def test_bokehjs_is_sent_once_and_again_where_its_output_went(self):
        first, second, third = run(
            "notebook.cell = lambda: 'first'\n_ = live.Display(nothing).finish(lambda: [page()])",
            "notebook.cell = lambda: 'second'\n_ = live.Display(nothing).finish(lambda: [page()])",
            "notebook.cell = lambda: 'first'\n_ = live.Display(nothing).finish(lambda: [page()])",
        )

        sizes = [sum(len(item["data"]["text/html"]) for item in outputs if "data" in item)
                 for outputs in (first, second, third)]  # fmt: skip
        assert sizes[0] > 1_000_000
        assert sizes[1] < 1_000_000
        assert sizes[2] > 1_000_000

    def test_a_page_without_figures_sends_no_script(self):
        (outputs,) = run(
            """
            plain = Page("n", "Plain", sections=[section("sources", "table", logons())])
            shown = live.Display(nothing).finish(lambda: [plain])
            """
        )

        (output,) = outputs
        assert read(output["data"]["text/html"]).all("script") == []

    def test_a_page_is_built_only_when_it_is_shown(self):
        (outputs,) = run(
            """
            display = live.Display(nothing)
            asked = []
            for _ in range(1000):
                display.update(lambda: asked.append(1) or [page()])
            print(len(asked))
            """
        )

        assert int(outputs[-1]["text"]) < 100

    def test_a_figure_shows_itself_as_our_kind_and_as_bokehs(self):
        outputs = run(
            'figures.bars(logons(), category="user")',
            'figures.bars(logons(), category="user").bokeh()',
        )

        for (output,) in outputs:
            tree = read(output["data"]["text/html"])
            assert len(tree.all(of="nb-figure")) == 1
            assert "a.novak" in output["data"]["text/plain"]


def states() -> list[Page]:
    return [
        Page("n", "t", waiting=["host.logons", "host.\x1b[31minfo"], outcomes=[outcome()]),
        Page("n", "t", outcomes=[outcome(), outcome("host.logons")]),
    ]


def test_a_script_sees_nothing(capfd: pytest.CaptureFixture[str]):
    display = Display(nothing)
    for state in states():
        display.update(lambda state=state: [state])  # type: ignore[misc]

    assert display.finish(lambda: [page()]) is False
    assert capfd.readouterr() == ("", "")


def test_a_terminal_sees_a_bar_on_standard_error_alone():
    code = """
        import time
        from core.tests.render.test_live_display import states
        from core.tests.support.pages import nothing
        from nbcore.render.live import Display
        display = Display(nothing)
        display.update(lambda: states()[:1])
        time.sleep(0.5)
        print("answer", display.finish(lambda: states()[1:]))
    """
    ours, theirs = pty.openpty()
    process = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=theirs, check=True,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
    )  # fmt: skip
    os.close(theirs)
    seen = os.read(ours, 100_000).decode()
    os.close(ours)

    assert process.stdout.decode() == "answer False\n"
    assert "1/3" in seen
    assert r"waiting for host.logons and host.\x1b[31minfo" in seen
    assert "\x1b[31minfo" not in seen


def test_the_room_loads_nothing_heavy():
    code = (
        "import sys, nbcore.render, nbcore.render.parts, nbcore.render.figures\n"
        "print([name for name in ('pandas', 'numpy', 'bokeh', 'jinja2', 'rich', 'IPython') "
        "if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stdout == "[]\n"
