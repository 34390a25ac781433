"""What NetworkFlowSummary costs on a million connections that are in memory already.

Beside it, in the same run, what pandas alone needs to group the same frame once by what
``ip.flow_counts`` groups by. Nothing is asserted but that the answer is whole: a machine's speed
is not a property of the code.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from nbpack_soc.network.flow_summary import NetworkFlowSummary

BUDGET = 3.0
ROUNDS = 3
ROWS = 1_000_000
KEYS = ["direction", "disposition", "protocol", "app_protocol"]


def connections(rows: int, *, peers: int = 5_000) -> pd.DataFrame:
    """A week of a busy server: few others come often and most seldom, one in fifty is denied."""
    draw = np.random.default_rng(7)
    who = draw.zipf(1.3, rows) % peers
    how = np.where(draw.random(rows) < 0.9, who, draw.integers(0, 4, rows)) % 4
    denied = draw.random(rows) < 0.02
    start = np.datetime64("2026-03-02", "us").astype("int64")
    moments = np.sort(start + draw.integers(0, 7 * 86_400_000_000, rows))[::-1]
    sent, received = draw.integers(40, 200_000, (2, rows))

    def some(codes: Any, values: list[Any]) -> Any:
        return pd.array(np.array(values, dtype=object)[codes], dtype=pd.StringDtype())

    return pd.DataFrame(
        {
            "time": pd.Series(moments.astype("datetime64[us]")).dt.tz_localize("UTC"),
            "direction": some((draw.random(rows) < 0.6).astype(int), ["in", "out"]),
            "ip": some(np.zeros(rows, dtype=int), ["10.10.1.21"]),
            "peer": some(who, [f"{20 + n % 60}.{n // 250}.{n % 250}.7" for n in range(peers)]),
            "port": pd.array(np.array([443, 53, 22, 8080])[how], dtype="Int64"),
            "protocol": some(how, ["tcp", "udp", "tcp", "tcp"]),
            "app_protocol": some(how, ["https", "dns", "ssh", None]),
            "disposition": some(denied.astype(int), ["allowed", "denied"]),
            "bytes_in": pd.array(received, dtype="Int64"),
            "bytes_out": pd.array(sent, dtype="Int64"),
            "bytes": pd.array(sent + received, dtype="Int64"),
            "src_port": pd.array(draw.integers(1024, 65_535, rows), dtype="Int64"),
            "host": some(np.zeros(rows, dtype=int), ["web01.contoso.test"]),
            "process_name": some(how, ["nginx", "systemd-resolved", "sshd", None]),
            "user": some(how, ["www-data", "systemd-resolve", "root", None]),
        }
    )


def summary(frame: pd.DataFrame) -> Any:
    return NetworkFlowSummary(silent=True).run(data=frame)


def plain_groupby(frame: pd.DataFrame) -> pd.DataFrame:
    bins = frame["time"].dt.floor("h")
    grouped = frame.groupby([bins.rename("bin"), *KEYS], dropna=False, sort=False)
    return grouped.agg({"time": ["size", "min", "max"], "bytes_in": "sum", "bytes_out": "sum"})


def quickest(*works: Callable[[], Any]) -> list[tuple[float, float]]:
    """The least seconds and CPU seconds of each, in turn so that a busy machine is so to all."""
    found: list[list[tuple[float, float]]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for place, work in enumerate(works):
            begin, cpu = time.perf_counter(), time.process_time()
            work()
            found[place].append((time.perf_counter() - begin, time.process_time() - cpu))
    return [(min(wall for wall, _ in times), min(cpu for _, cpu in times)) for times in found]


def test_a_million_connections_in_every_table_and_figure() -> None:
    summary(connections(1_000))  # what is loaded on first use is not what is measured
    frame = connections(ROWS)
    result = summary(frame)
    assert not result.errors
    (line,) = result.summary.to_dict("records")
    assert (line["connections"], line["peers"]) == (ROWS, frame["peer"].nunique())
    assert line["bytes_out"] == int(frame["bytes_out"].sum())
    assert line["denied"] == int((frame["disposition"] == "denied").sum())
    states = {name: part.status for name, part in result.sections.items()}
    del result
    (wall, cpu), (_, alone) = quickest(lambda: summary(frame), lambda: plain_groupby(frame))
    print(
        f"\nNetworkFlowSummary over {ROWS:,} connections in memory\n"
        f"  whole run                   {wall:6.2f} s, {cpu:.2f} s of CPU   budget {BUDGET} s\n"
        f"  one pandas groupby alone    {alone:6.2f} s of CPU   ratio {cpu / alone:.2f}\n"
        f"  {', '.join(f'{name} {state}' for name, state in states.items() if state != 'ok')}"
    )
