"""Indicators as rows of the threat intelligence collections of Enterprise Security.

They hold no severity and no end: what is not valid any more is taken out.
"""

from __future__ import annotations

import pandas as pd

_TABLES = {
    "ip": ("ip_intel", "ip"),
    "domain": ("ip_intel", "domain"),
    "url": ("http_intel", "url"),
    "file_hash": ("file_intel", "file_hash"),
    "email": ("email_intel", "src_user"),
}
"""Kind of indicator to the collection and the field that hold it."""


def collections(indicators: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Collections by name.

    Parameters
    ----------
    indicators : pandas.DataFrame
        Rows of the record ``Indicator``.
    """
    made = {}
    for name in dict.fromkeys(table for table, _ in _TABLES.values()):
        kinds = {kind: field for kind, (table, field) in _TABLES.items() if table == name}
        rows = indicators[indicators["indicator_kind"].isin(kinds)]
        fields = rows["indicator_kind"].map(kinds)
        columns = {field: rows["indicator"].where(fields == field) for field in kinds.values()}
        made[name] = pd.DataFrame(
            {
                **columns,
                "description": rows["description"],
                "weight": rows["confidence"].astype("string"),
                "threat_key": rows["source"],
            }
        ).reset_index(drop=True)
    return made
