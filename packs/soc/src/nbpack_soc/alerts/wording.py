"""How much there is of alerts, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbcore import join_names
from nbpack_soc.intel.threats import SEVERITIES

if TYPE_CHECKING:
    import pandas as pd


def not_joined(common: list[str]) -> str:
    """Which things join no alerts because too many name them; empty for none."""
    if not common:
        return ""
    more = f" and {len(common) - 3:,} more" if len(common) > 3 else ""
    return f"Too many alerts name {join_names(common[:3])}{more} for that to join them."


def in_words(alerts: pd.DataFrame) -> str:
    """How many alerts, the worst first: ``12 alerts: 1 critical, 3 high, 8 low``."""
    if SEVERITIES is None:
        raise AssertionError("severities are a closed list")
    total = len(alerts)
    whole = "1 alert" if total == 1 else f"{total:,} alerts"
    counts = alerts["severity"].fillna(SEVERITIES.other).value_counts()
    each = [f"{counts[name]:,} {name}" for name in SEVERITIES.meanings if name in counts]
    return f"{whole}: {', '.join(each)}" if each else whole
