"""Core's own answers to hooks, asked after those of all packs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbcore.hookspecs import hookimpl

if TYPE_CHECKING:
    import pandas as pd

    from nbcore.session import Session

GEO = "geo"
ASSIGNED = "registry"
"""The country to which a regional internet registry assigned the block, not where it is used."""
KNOWN = "source"
"""The country that the connected source itself states, as the demo does."""


@hookimpl
def nb_enrich(kind: str, values: list[str], session: Session) -> pd.DataFrame | None:
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

    stated = session.geo(values)
    rest = [value for value in values if value not in stated]
    assigned = dict(zip(rest, iptocc.country_code(rest), strict=True))
    rows = {address: (code, KNOWN) for address, code in stated.items()}
    rows |= {address: (code, ASSIGNED) for address, code in assigned.items() if code}
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["country", "country_from"])
    return frame.astype(pd.StringDtype())
