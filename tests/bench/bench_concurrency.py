"""What ten queries of half a second cost in one notebooklet, on one connection.

Beside it stands the same ten awaited by asyncio alone, and one after the other.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pandas as pd
from core.tests.support.siem import FEW, RANGE, Siem, file, opened

from nbcore import Connection, Host, Notebooklet, query

BUDGET = 0.8
QUERIES = 10
EACH = 0.5


class Ten(Notebooklet):
    """One question that ten packs answer a part of."""

    entity = Host
    logons = query("host.logons", title="Logons")


async def slow(*_: Any) -> pd.DataFrame:
    await asyncio.sleep(EACH)
    return FEW


def run(at_once: int) -> float:
    files = [file("host.logons", f"part{number}") for number in range(QUERIES)]
    siem = Siem({"host.logons": slow}, files=files, at_once=at_once)
    session = opened(siem)
    begin = time.perf_counter()
    result = Ten(session=session, silent=True).run("web01", **RANGE)
    seconds = time.perf_counter() - begin
    assert len(result.logons) == QUERIES * len(FEW)
    assert siem.peak == min(at_once, QUERIES)
    return seconds


async def bare() -> None:
    await asyncio.gather(*(slow() for _ in range(QUERIES)))


def test_ten_queries_of_half_a_second() -> None:
    run(QUERIES)  # what is loaded on first use is not what is measured
    together, default = run(QUERIES), run(Connection.at_once)
    begin = time.perf_counter()
    asyncio.run(bare())
    alone = time.perf_counter() - begin
    print(
        f"\n{QUERIES} queries of {EACH} s in one notebooklet\n"
        f"  all at once                 {together:6.3f} s   budget {BUDGET} s\n"
        f"  asyncio alone               {alone:6.3f} s   ratio {together / alone:.2f}\n"
        f"  {Connection.at_once} at once, the default       {default:6.3f} s\n"
        f"  one after the other         {QUERIES * EACH:6.3f} s"
    )
