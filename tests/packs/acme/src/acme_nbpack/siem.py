"""The Acme SIEM: a store of frames with a query language of one word, the table's name."""

from __future__ import annotations

from datetime import datetime, timedelta

import pandas as pd

from nbcore import Answer, Bound, Company, Connection, Host, Limits, TimeSpan
from nbcore.lang import count_rows

VICTIM = "web01.contoso.test"
"""The host whose doors are guarded."""


class AcmeConnection(Connection):
    """Answers from the demo company's frames."""

    provider = "acme"
    title = "Acme SIEM (demo)"
    source = "demo"

    def __init__(self, company: Company) -> None:
        """Keep the company that it answers about."""
        self._company = company

    def now(self) -> datetime:
        """The demo's clock."""
        return self._company.end

    async def has(self, table: str, timespan: TimeSpan) -> bool | None:
        """It knows its tables."""
        return table in ("logons", "hosts", "doors")

    def text(self, bound: Bound, limits: Limits) -> str:
        """The query is what the file says below its header."""
        lines = bound.file.text.splitlines()
        return "\n".join(line for line in lines if not line.startswith("--")).strip()

    async def run(self, bound: Bound, limits: Limits) -> Answer:
        """Look the table up and keep the rows that are meant."""
        text = self.text(bound, limits)
        rows = _meant(_table(bound.file.reads[0], self._company), bound)
        if "resolve" in text:
            rows = rows.groupby("host").agg(last_seen=("time", "max")).reset_index()
        if "counted" in text:
            rows = count_rows(rows, bound.question.record, bound.timespan.bin_width())
        cut = len(rows) > limits.rows
        return Answer(rows.head(limits.rows), text=text, truncated=cut)


def _meant(rows: pd.DataFrame, bound: Bound) -> pd.DataFrame:
    host = Host.parse(bound.values["p_host"])
    meant = rows["host"].map(host.matches).astype(bool)
    if "time" in rows.columns and "hosts" not in bound.file.reads:
        meant &= (rows["time"] >= bound.timespan.start) & (rows["time"] < bound.timespan.end)
    return rows[meant]


def _table(name: str, company: Company) -> pd.DataFrame:
    if name == "doors":
        ends = [company.end - timedelta(days=7), company.end]
        times = pd.to_datetime(ends, utc=True) + pd.Timedelta(hours=1)
        return pd.DataFrame({"time": times, "host": VICTIM, "badge": ["0042", "0099"]})
    return company.records["Logon" if name == "logons" else "HostInfo"]
