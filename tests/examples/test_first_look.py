"""The examples run as they stand, from the first cell to the last."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jupytext
import nbclient
import pytest

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.md"))


@pytest.fixture(scope="module", params=EXAMPLES, ids=lambda path: path.stem)
def ran(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """An example's notebook with its outputs; a cell that raises fails it."""
    notebook = jupytext.read(request.param)
    folder = str(tmp_path_factory.mktemp("example"))
    nbclient.NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": folder}}
    ).execute()
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_an_example_runs_from_top_to_bottom_and_shows_something(ran: Any) -> None:
    assert any(_text(output) for cell in ran for output in cell.outputs)


def test_a_result_that_showed_itself_while_it_ran_is_not_shown_again_at_the_end(ran: Any) -> None:
    cells = [
        cell for cell in ran if ".run(" in cell.source and cell.source.rstrip().endswith("\nr")
    ]
    assert cells
    for cell in cells:
        pages = [_text(output).count('class="nb-finds') > 0 for output in cell.outputs]
        assert pages.count(True) == 1


def test_the_first_look_tells_of_the_spray(ran: Any) -> None:
    told = [_text(output) for cell in ran if "r.findings" in cell.source for output in cell.outputs]
    assert any("203.0.113.77" in text for text in told)


def _text(output: Any) -> str:
    data = output.get("data", {})
    return str(output.get("text", "") or data.get("text/html", "") or data.get("text/plain", ""))
