"""Core's own answers to hooks, asked after those of all packs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbcore.hookspecs import hookimpl

if TYPE_CHECKING:
    import pandas as pd

GEO = "geo"
ASSIGNED = "registry"
"""The country to which a regional internet registry assigned the block, not where it is used."""


@hookimpl
def nb_enrich(kind: str, values: list[str]) -> pd.DataFrame | None:
    """The country of public addresses, offline, from the assignments of the five registries.

    Returns
    -------
    DataFrame
        Indexed by address: ``country`` (ISO 3166-1 alpha-2) and ``country_from``.
    """
    if kind != GEO:
        return None
    import iptocc
    import pandas as pd

    codes = zip(values, iptocc.country_code(values), strict=True)
    rows = {address: (code, ASSIGNED) for address, code in codes if code}
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["country", "country_from"])
    return frame.astype(pd.StringDtype())
