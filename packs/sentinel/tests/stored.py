"""The story as far as Sentinel's tables hold it, and what they keep of its values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from nblang_kql import embedded
from nbpack_demo import company
from nbpack_sentinel.tables import TABLES


def _two_numbers(version: str | None) -> str | None:
    return ".".join(version.split(".")[:2]) if version else None


def _with_parents(techniques: Sequence[str]) -> list[str]:
    """Sentinel lists a technique beside its sub-technique."""
    parents = dict.fromkeys(name.split(".")[0] for name in techniques)
    return [*parents, *(name for name in techniques if "." in name)]


WORDS: Mapping[str, frozenset[str]] = {
    "Logon/linux": frozenset({"logon_type_raw", "failure_reason_raw", "event_id"}),
    "AlertEntity": frozenset({"entity_kind_raw"}),
    "HostAddress": frozenset({"source"}),
    # A firewall does not know which of two ends is the host.
    "Flow/firewall": frozenset({"host", "peer_name"}),
}
KEEPS: Mapping[str, Callable[[Any], Any]] = {
    # Heartbeat has a column for each of two numbers, and tells Azure from all else.
    "os_version": _two_numbers,
    "environment": lambda place: "Azure" if place == "Azure" else "Non-Azure",
    # Nothing is critical in Sentinel.
    "severity": lambda word: "high" if word == "critical" else word,
    "techniques": _with_parents,
}


def story() -> dict[str, pd.DataFrame]:
    """All of it but what is done in applications of which these tables hold nothing."""
    records = dict(company().records)
    cloud = records["CloudActivity"]
    return {**records, "CloudActivity": cloud[cloud["activity_kind"] != "application"]}


def holding(tables: Mapping[str, pd.DataFrame]) -> Any:
    """A connection to a workspace that holds these tables."""
    return embedded(
        provider="sentinel", title="Sentinel", source=tables, schema=TABLES, source_kind="demo"
    )
