"""Where we are: in a notebook, at a terminal, or in neither; and what the notebook has loaded.

IPython is asked only when it runs already; nothing here imports it.
"""

from __future__ import annotations

import sys
from typing import Any

from markupsafe import Markup

from nbcore.render import embed

_NEVER = object()
_carrier: object = _NEVER
"""The cell that carries BokehJS in its output."""


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


def loader() -> Markup:
    """BokehJS and the script that draws, for the output of this cell; empty where it is there.

    It is a megabyte, so one cell of a notebook carries it. That cell carries it again when it
    runs again, because its old output is gone.
    """
    global _carrier  # noqa: PLW0603 - what the browser has is a fact of the process
    if not in_notebook():
        return Markup("")
    here = cell()
    if _carrier is not _NEVER and here != _carrier:
        return Markup("")
    _carrier = here
    return scripts()


def scripts() -> Markup:
    """The script elements that a page with figures needs."""
    elements = Markup("<script>{}</script>\n<script>{}</script>")
    # Program text of ours and of bokeh's, in which no script element ends.
    return elements.format(Markup(embed.bokehjs()), Markup(embed.script()))  # noqa: S704
