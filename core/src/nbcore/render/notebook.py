"""Where we are: in a notebook, at a terminal, or in neither; and what the notebook has loaded.

IPython is asked only when it runs already; nothing here imports it.
"""

from __future__ import annotations

import sys
from typing import Any

from markupsafe import Markup

from nbcore.render import embed

_carrier: object = None
"""The cell whose output carries BokehJS; None while no output does."""
_listening: Any = None
"""The shell that says when a cell is run."""
_told_pandas = False


def shell() -> Any:
    """IPython's shell; None where there is none."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def in_notebook() -> bool:
    """Whether output goes to a front end that shows HTML: a kernel and no terminal."""
    return getattr(shell(), "kernel", None) is not None


def cell() -> object:
    """The cell that runs: its identifier where the front end sends one, else its number."""
    here = shell()
    if here is None:
        return None
    try:
        metadata = here.get_parent().get("metadata", {})
    except AttributeError:  # another kernel than IPython's own
        metadata = {}
    return metadata.get("cellId") or here.execution_count


def keep_frames_plain() -> None:
    """Have pandas mark the frames that a notebook shows as no TeX.

    JupyterLab makes formulas of ``DC01$, FS02$`` otherwise. It is said once, so that a user who
    shows formulas in frames of his own can set ``display.html.use_mathjax`` again.
    """
    global _told_pandas  # noqa: PLW0603 - an option of the process
    if not _told_pandas and in_notebook():
        import pandas as pd

        pd.set_option("display.html.use_mathjax", False)
        _told_pandas = True


def loader() -> Markup:
    """BokehJS and the script that draws, for the output of this cell; empty where it is there.

    It is a megabyte, so one output of a notebook carries it, however often that is redrawn. A
    cell that is run again loses its output, and BokehJS with it: then the next one carries it.
    """
    global _carrier, _listening  # noqa: PLW0603 - what the browser has is a fact of the process
    if not in_notebook() or _carrier is not None:
        return Markup("")
    _carrier = cell()
    here = shell()
    if _listening is not here:
        here.events.register("pre_run_cell", _before_cell)
        _listening = here
    return scripts()


def _before_cell(info: Any) -> None:
    """A cell is about to run; its output goes."""
    global _carrier  # noqa: PLW0603 - see above
    if getattr(info, "cell_id", None) == _carrier:
        _carrier = None


def scripts() -> Markup:
    """The script elements that a page with figures needs."""
    elements = Markup("<script>{}</script>\n<script>{}</script>")
    # Program text of ours and of bokeh's, in which no script element ends.
    return elements.format(Markup(embed.bokehjs()), Markup(embed.script()))  # noqa: S704
