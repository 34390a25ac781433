"""What IPython shows for values of layers that make no markup themselves."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbcore.figures import Figure


def register() -> None:
    """Have a notebook show figures as such; where no IPython runs, nothing is to be done."""
    ipython = sys.modules.get("IPython")
    shell: Any = ipython.get_ipython() if ipython else None
    if shell is not None:
        formatter = shell.display_formatter.mimebundle_formatter
        # By name: nothing is imported for it.
        formatter.for_type_by_name("nbcore.figures.figure", "Figure", _figure)


def _figure(figure: Figure) -> dict[str, str]:
    from nbcore.render import html, text

    return {"text/html": str(html.figure(figure)), "text/plain": text.figure(figure)}
