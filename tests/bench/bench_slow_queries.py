"""What notebooklets cost over many slow queries: nothing beyond waiting for the slowest in turn.

A step is a set of queries that need no answer of each other: the alerts, what they name, then what
threat intelligence lists of that.
"""

from __future__ import annotations

import asyncio
import math
import time
from typing import Any

import pandas as pd
import pytest
from core.tests.support.siem import RANGE, Siem, file, opened

from nbcore.catalogue import CORE
from nbpack_soc.alert.enrich_alerts import EnrichAlerts
from nbpack_soc.network.flow_summary import NetworkFlowSummary
from nbpack_soc.network.ip_address_summary import IpAddressSummary

EACH, PARTS, AT_ONCE, FACTOR = 0.5, 5, 8, 1.2
ADDRESS = "203.0.113.77"
ALERT = {"time": "2026-03-02T10:00Z", "title": "Odd", "alert_id": "a1", "severity": "high"}
ROWS = {
    "alert.list": ALERT,
    "alert.entities": {"alert_id": "a1", "entity_kind": "ip", "value": ADDRESS},
}
CASES: dict[str, tuple[Any, str | None, int]] = {
    "alert.EnrichAlerts": (EnrichAlerts, None, 3),
    "network.NetworkFlowSummary": (NetworkFlowSummary, ADDRESS, 1),
    "network.IpAddressSummary": (IpAddressSummary, ADDRESS, 1),
}
"""Each with its entity and its steps: alerts, what they name, what is listed of that."""


def slow(question: str) -> Any:
    row = ROWS.get(question)
    frame = (
        pd.DataFrame([row])
        if row
        else pd.DataFrame(columns=CORE.questions[question].record.columns)
    )

    async def answer(*_: Any) -> pd.DataFrame:
        await asyncio.sleep(EACH)
        return frame

    return answer


@pytest.mark.parametrize("name", CASES)
def test_many_slow_queries(name: str) -> None:
    made, entity, least = CASES[name]
    questions = [n for n in CORE.questions if not n.endswith(".resolve")]
    files = [file(n, f"part{k}") for n in questions for k in range(PARTS)]
    seconds, peak = 0.0, 0
    asked: list[str] = []
    for _ in range(2):  # what is loaded on first use is not what is measured
        siem = Siem({n: slow(n) for n in questions}, files=files, at_once=AT_ONCE)
        begin = time.perf_counter()
        words = [entity] if entity else []
        made(session=opened(siem), silent=True).run(*words, **RANGE)
        seconds = time.perf_counter() - begin
        asked, peak = siem.asked, siem.peak
    budget = max(least, math.ceil(len(asked) / AT_ONCE)) * EACH * FACTOR
    assert len(asked) >= PARTS
    assert peak <= AT_ONCE
    print(
        f"\n{name}: {len(asked)} files of {EACH} s, {AT_ONCE} at once: {seconds:.2f} s   budget {budget:.2f} s"
    )
