"""What HostLogonsSummary costs on a million Windows logons that are in memory already.

Beside it, in the same run, what pandas alone needs to group the same frame once by what
``host.logon_counts`` groups by. Nothing is asserted but that the answer is whole: a machine's
speed is not a property of the code.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pandas as pd
import psutil
import pytest

from nbcore import figures
from nbpack_soc.host.logons_summary import HostLogonsSummary

BUDGET_SECONDS = 2.5
BUDGET_MEMORY = 0.5
"""Of the input frame's own memory, on top of it."""
ROUNDS = 3
KEYS = ["user", "src_ip", "logon_type", "result", "failure_reason", "logon_process"]
FIGURES = ("timeline", "map", "users", "processes", "matrix")
_MEBI = 2**20


def windows_logons(rows: int, *, users: int = 2_000, addresses: int = 3_000) -> pd.DataFrame:
    """A week of a busy host: few users come often and most seldom, one attempt in twenty fails."""
    draw = np.random.default_rng(7)
    who = draw.zipf(1.3, rows) % users
    where = (who * 7 + (draw.random(rows) < 0.2) * draw.integers(0, 3, rows)) % addresses
    # Each has a usual way and place, and now and then another.
    how = np.where(draw.random(rows) < 0.8, who, draw.integers(0, 4, rows)) % 4
    failed = draw.random(rows) < 0.05
    why = np.where(failed, draw.integers(0, 3, rows), 3)
    start = np.datetime64("2026-03-02", "us").astype("int64")
    moments = np.sort(start + draw.integers(0, 7 * 86_400_000_000, rows))[::-1]

    def some(codes: Any, values: list[Any]) -> Any:
        return pd.array(np.array(values, dtype=object)[codes], dtype=pd.StringDtype())

    return pd.DataFrame(
        {
            "time": pd.Series(moments.astype("datetime64[us]")).dt.tz_localize("UTC"),
            "result": some(failed.astype(int), ["success", "failure"]),
            "user": some(who, [f"user{n:04}" for n in range(users)]),
            "user_domain": some(draw.integers(0, 2, rows), ["CONTOSO", "CONTOSO.TEST"]),
            "src_ip": some(where, [f"10.{n // 250}.{n % 250}.7" for n in range(addresses)]),
            "logon_type": some(how, ["network", "interactive", "service", "unlock"]),
            "failure_reason": some(why, ["wrong_password", "no_such_user", "account_locked", None]),
            "logon_process": some(how, ["Kerberos", "User32", "Advapi", "User32"]),
            "host": some(np.zeros(rows, dtype=int), ["web01.contoso.test"]),
            "src_host": some(who, [f"LAP{n:04}" for n in range(users)]),
            "src_port": pd.array(draw.integers(1024, 65_535, rows), dtype="Int64"),
            "user_id": some(who, [f"S-1-5-21-31415926-53589793-{n}" for n in range(users)]),
            "logon_id": pd.array(
                [hex(number) for number in draw.integers(1, 2**32, rows).tolist()],
                dtype=pd.StringDtype(),
            ),
            "auth_package": some(how, ["Kerberos", "Negotiate", "Negotiate", "Negotiate"]),
            "logon_type_raw": some(how, ["3", "2", "5", "7"]),
            "failure_reason_raw": some(why, ["0xc000006a", "0xc0000064", "0xc0000234", None]),
            "host_id": some(np.zeros(rows, dtype=int), ["5c0a2026-0000-4000-8000-000000000009"]),
            "os_family": some(np.zeros(rows, dtype=int), ["windows"]),
            "event_id": some(failed.astype(int), ["4624", "4625"]),
        }
    )


def summary(frame: pd.DataFrame) -> Any:
    return HostLogonsSummary(silent=True).run(data=frame)


def drawn(frame: pd.DataFrame) -> Any:
    result = summary(frame)
    for name in FIGURES:
        figures.draw(result.sections[name].value)
    return result


def plain_groupby(frame: pd.DataFrame) -> pd.DataFrame:
    bins = frame["time"].dt.floor("h")
    grouped = frame.groupby([bins.rename("bin"), *KEYS], dropna=False, sort=False)
    return grouped["time"].agg(["size", "min", "max"])


def quickest(work: Callable[[pd.DataFrame], Any], frame: pd.DataFrame) -> float:
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        work(frame)
        times.append(time.perf_counter() - begin)
    return min(times)


@contextmanager
def memory_on_top() -> Iterator[list[float]]:
    """The most memory that the process held beyond what it held before, in MiB."""
    process, done = psutil.Process(), threading.Event()
    before = process.memory_info().rss
    peak = [0.0]

    def watch() -> None:
        while not done.wait(0.002):
            peak[0] = max(peak[0], (process.memory_info().rss - before) / _MEBI)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peak
    finally:
        done.set()
        watcher.join()


@pytest.fixture(scope="module")
def million() -> pd.DataFrame:
    return windows_logons(1_000_000)


def test_a_million_logons_in_every_table_and_figure(million: pd.DataFrame) -> None:
    drawn(million.head(1_000))  # what is loaded on first use is not what is measured
    size = million.memory_usage(deep=True).sum() / _MEBI
    with memory_on_top() as peak:
        result = summary(million)
    assert not result.errors
    assert {part.status for part in result.sections.values()} == {"ok"}
    assert int(result.summary["attempts"].iloc[0]) == len(million)
    del result

    small = windows_logons(100_000)
    seconds, tenth = quickest(summary, million), quickest(summary, small)
    with_drawing, alone = quickest(drawn, million), quickest(plain_groupby, million)
    print(
        f"\nHostLogonsSummary over {len(million):,} Windows rows in memory ({size:,.0f} MiB)\n"
        f"  all tables and figures      {seconds:6.2f} s   budget {BUDGET_SECONDS} s\n"
        f"  figures drawn by bokeh too  {with_drawing:6.2f} s\n"
        f"  one pandas groupby alone    {alone:6.2f} s   ratio {seconds / alone:.2f}\n"
        f"  100,000 rows                {tenth:6.2f} s   ten times that: {10 * tenth:.2f} s\n"
        f"  memory on top               {peak[0]:6.0f} MiB, {peak[0] / size:.2f} of the frame"
        f"   budget {BUDGET_MEMORY}"
    )
