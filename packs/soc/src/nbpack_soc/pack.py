"""What the pack hooks into nbcore; its notebooklets are listed by their entry points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbcore import hookimpl

if TYPE_CHECKING:
    import pandas as pd


@hookimpl
def nb_enrich(kind: str, values: list[str]) -> pd.DataFrame | None:
    """What the user's own feeds say of indicators: ``threat_intel``."""
    if kind != "threat_intel":
        return None
    from nbpack_soc.intel.lookup import looked_up

    return looked_up(values)
