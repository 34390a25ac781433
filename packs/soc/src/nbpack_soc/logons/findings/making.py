"""How findings are made of what a rule found."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from nbcore import Finding

SENTENCES = 5
"""Sources or accounts to which one rule gives a sentence each; the others share one."""
NO_ADDRESS = "the host itself"


def first_few(found: list[Finding], others: str) -> Iterator[Finding]:
    """The first few findings of a rule, and one for all others.

    Parameters
    ----------
    found : list of Finding
        Most telling first, of one severity and section.
    others : str
        A sentence with ``{more}`` for their number.
    """
    yield from found[:SENTENCES]
    left = found[SENTENCES:]
    if left:
        rows = pd.concat([item.rows for item in left], ignore_index=True)
        yield Finding(left[0].severity, others, {"more": len(left)}, left[0].section, rows)


def of_source(frame: pd.DataFrame, address: str | None) -> pd.DataFrame:
    """Rows with this source address; None means a missing one."""
    source = frame["src_ip"]
    return frame[source.isna() if address is None else (source == address).fillna(False)]
