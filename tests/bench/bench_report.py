"""How large a report over fifty connections is: HostLogonsSummary on the demo, one page each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import nbcore
from nbcore.notebooklet import showing

BUDGET = 6.0
CONNECTIONS = 50


def test_a_report_over_fifty_connections() -> None:
    nbcore.init("sentinel", source="demo")
    result: Any = nbcore.host.HostLogonsSummary(silent=True).run("web01", timespan="7d")
    pages = [replace(result.page, connection=f"site-{n:02}") for n in range(CONNECTIONS)]
    one, many = (len(showing.report(some).encode()) / 1e6 for some in (pages[:1], pages))
    print(
        f"\nA report over {CONNECTIONS} connections\n"
        f"  whole                       {many:6.2f} MB   budget {BUDGET} MB\n"
        f"  over one connection         {one:6.2f} MB\n"
        f"  each page more              {1000 * (many - one) / (CONNECTIONS - 1):6.0f} kB"
    )
