"""The examples run as they stand, from the first cell to the last."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jupytext
import nbclient
import pytest

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.md"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_notebook_runs_from_top_to_bottom(path: Path, tmp_path: Path) -> None:
    notebook = jupytext.read(path)
    client = nbclient.NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    )
    client.execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert any(_text(output) for output in outputs)
    assert not [output for output in outputs if output["output_type"] == "error"]


def test_the_first_look_finds_the_spray_and_shows_its_result_once(tmp_path: Path) -> None:
    notebook = jupytext.read(next(path for path in EXAMPLES if path.stem == "first_look"))
    nbclient.NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    shown = [output for output in code[1].outputs if "text/html" in output.get("data", {})]
    # Shown while it ran; the cell's last value is the same result and is not shown again.
    assert len(shown) == 1
    assert "203.0.113.77" in "".join(_text(output) for output in code[2].outputs)


def _text(output: Any) -> str:
    data = output.get("data", {})
    return str(output.get("text", "") or data.get("text/plain", "") or data.get("text/html", ""))
