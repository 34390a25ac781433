"""A result while it runs: seen in a notebook and at a terminal, and nowhere else."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import nbclient
import nbformat
import pytest
from core.tests.support.markup import read
from core.tests.support.pages import outcome, page

from nbcore.render.defaults import core_alone
from nbcore.render.live import Display
from nbcore.render.parts import Page

BEGIN = """
from core.tests.support.pages import logons, outcome, page, section
from nbcore import figures
from nbcore.render import live, notebook
from nbcore.render.defaults import core_alone
from nbcore.render.parts import Page
import dataclasses
"""
BOKEHJS = "BEGIN bokeh.min.js"
"""Stands in it once."""


class Client(nbclient.NotebookClient):
    """Says which cell runs, as notebooks' front ends do."""

    def execute_cell(self, cell: Any, *rest: Any, **more: Any) -> Any:
        client: Any = self.kc
        session = client.session
        made = type(session).msg

        def message(kind: str, *parts: Any, **fields: Any) -> Any:
            if kind == "execute_request":
                fields["metadata"] = {"cellId": cell["id"]}
            return made(session, kind, *parts, **fields)

        session.msg = message
        return super().execute_cell(cell, *rest, **more)


@contextmanager
def kernel(*cells: str) -> Iterator[tuple[Any, Callable[[int], object]]]:
    """A notebook whose cells ran in a real kernel, after one that imports; and a way to run one again."""
    made: Any = nbformat.v4
    book = made.new_notebook(
        cells=[made.new_code_cell(textwrap.dedent(cell)) for cell in (BEGIN, *cells)]
    )
    client = Client(book, timeout=120, kernel_name="python3")
    with client.setup_kernel():
        for place, cell in enumerate(book["cells"]):
            client.execute_cell(cell, place)
        yield book, lambda place: client.execute_cell(book["cells"][place], place)


def outputs(book: Any) -> list[list[Any]]:
    """What each cell put out, but the one that imports."""
    return [cell["outputs"] for cell in book["cells"][1:]]


def run(*cells: str) -> list[list[Any]]:
    """Outputs of cells in a real kernel, without those of the cell that imports."""
    with kernel(*cells) as (book, _):
        return outputs(book)


def carried(shown: list[list[Any]]) -> list[int]:
    """How often each cell's outputs hold BokehJS."""
    return [
        sum(item["data"]["text/html"].count(BOKEHJS) for item in cell if "data" in item)
        for cell in shown
    ]


@pytest.mark.filterwarnings("default::DeprecationWarning")  # the kernel's client, not ours
class TestNotebook:
    def test_a_page_changes_in_place_and_is_there_once(self):
        (outputs,) = run(
            """
            display = live.Display(core_alone)
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

    def test_bokehjs_is_sent_once_however_often_pages_are_drawn(self):
        redrawn = """
            display = live.Display(core_alone)
            for count in range(3):
                display._face._next = 0.0
                display.update(lambda: [dataclasses.replace(page(), waiting=["q"] * (3 - count))])
            _ = display.finish(lambda: [page()])
            page_again = figures.bars(logons(), category="user")
            page_again
        """

        assert carried(run(redrawn, redrawn)) == [1, 0]

    def test_a_cell_that_runs_again_takes_bokehjs_along_and_the_next_one_carries_it(self):
        with kernel(
            "shown = figures.bars(logons(), category='user')\nif 'later' not in globals(): display(shown)",
            "later = True\nshown",
            "shown",
        ) as (book, again):
            assert carried(outputs(book)) == [1, 0, 0]
            again(1)
            assert carried(outputs(book)) == [0, 0, 0]
            again(2)
            again(3)
            assert carried(outputs(book)) == [0, 1, 0]
            again(2)
            assert carried(outputs(book)) == [0, 1, 0]

    def test_a_page_without_figures_sends_no_script(self):
        (outputs,) = run(
            """
            plain = Page("n", "Plain", sections=[section("sources", "table", logons())])
            shown = live.Display(core_alone).finish(lambda: [plain])
            """
        )

        (output,) = outputs
        assert read(output["data"]["text/html"]).all("script") == []

    def test_a_page_is_built_only_when_it_is_shown(self):
        (outputs,) = run(
            """
            display = live.Display(core_alone)
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
            'figures.draw(figures.bars(logons(), category="user"))',
        )

        for (output,) in outputs:
            tree = read(output["data"]["text/html"])
            assert len(tree.all(of="nb-figure")) == 1
            assert "a.novak" in output["data"]["text/plain"]

    def test_a_figure_that_cannot_be_drawn_leaves_the_page_whole(self):
        (outputs,) = run(
            """
            figures.register("acme.odd", draw="json:loads", text="json:loads")
            rows = logons()
            parts = [
                section("unknown", "figure", figures.Figure("acme.pie", rows, "A pie.")),
                section("odd", "figure", figures.Figure("acme.odd", rows, "Odd.")),
                section("sound", "figure", figures.bars(rows, category="user")),
            ]
            shown = live.Display(core_alone).finish(lambda: [Page("n", "Three", sections=parts)])
            """
        )

        *_, output = outputs
        tree, plain = read(output["data"]["text/html"]), output["data"]["text/plain"]
        assert len(tree.all(of="nb-figure")) == 1
        for shown in (tree.text, " ".join(plain.split())):
            assert "No installed pack draws figures of kind 'acme.pie'" in shown
            assert "A figure of kind acme.odd cannot be drawn: json:loads failed with" in shown
        assert "▒" in plain


def states() -> list[Page]:
    return [
        Page("n", "t", waiting=["host.logons", "host.\x1b[31minfo"], outcomes=[outcome()]),
        Page("n", "t", outcomes=[outcome(), outcome("host.logons")]),
    ]


def test_a_script_sees_nothing(capfd: pytest.CaptureFixture[str]):
    display = Display(core_alone)
    for state in states():
        display.update(lambda state=state: [state])  # type: ignore[misc]

    assert display.finish(lambda: [page()]) is False
    assert capfd.readouterr() == ("", "")


def test_a_terminal_sees_a_bar_on_standard_error_alone():
    code = """
        import time
        from core.tests.render.test_live_display import states
        from nbcore.render.defaults import core_alone
        from nbcore.render.live import Display
        display = Display(core_alone)
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
        "import sys, nbcore.render, nbcore.render.parts, nbcore.figures\n"
        "print([name for name in ('pandas', 'numpy', 'bokeh', 'jinja2', 'rich', 'IPython') "
        "if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stdout == "[]\n"
