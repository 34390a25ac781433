"""A small notebooklet for tests, with one of everything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from nbcore import Figure, Finding, Host, Notebooklet, enrich, finding, headline, query, section


class Look(Notebooklet):
    """Who logged on.

    More of it.
    """

    title = "Look"
    entity = Host
    counts = query("host.logon_counts")
    places = enrich("geo", of="counts.src_ip")

    @headline
    def amount(self, counts: pd.DataFrame) -> str:
        return f"{counts['count'].sum()} attempts"

    @section("By result")
    def results(self, counts: pd.DataFrame) -> pd.DataFrame:
        """Attempts by result."""
        return counts.groupby("result", as_index=False)[["count"]].sum()

    @section("Chart")
    def chart(self, results: pd.DataFrame) -> Figure:
        """The same as a figure."""
        from nbcore import figures

        return figures.bars(results, category="result")

    @section("By place")
    def by_place(self, counts: pd.DataFrame, places: pd.DataFrame | None = None) -> pd.DataFrame:
        """Attempts with the country of their source."""
        if places is None:
            return counts[["src_ip", "count"]]
        return counts[["src_ip", "count"]].join(places["country"], on="src_ip")

    logons = query("host.logons", title="Logons")

    @section("Facts")
    def facts(self, logons: pd.DataFrame, entity: Host | None) -> dict[str, Any]:
        """What there is to say in words."""
        return {"host": str(entity or ""), "last": logons["time"].max(), "port": pd.NA, "rows": 3}

    @section("Words", default=False)
    def words(self, logons: pd.DataFrame) -> str:
        """Only when asked for."""
        return f"{len(logons)} rows"

    @finding
    def failed(self, results: pd.DataFrame) -> Iterator[Finding]:
        """Any failure at all."""
        rows = results[results["result"] == "failure"]
        if len(rows):
            yield Finding(
                "low", "{count} of them failed.", {"count": rows["count"].iloc[0]}, "results", rows
            )
