"""A notebooklet of two queries, run against a SIEM."""

from __future__ import annotations

from typing import Any

from core.tests.support.siem import RANGE, USUAL, Siem, opened

from nbcore import Host, Notebooklet, query, section
from nbcore.notebooklet.result import Result


class Both(Notebooklet):
    """Rows and counts, and sections that use them."""

    entity = Host
    logons = query("host.logons", title="Logons")
    counts = query("host.logon_counts", title="Counts")

    @section("Of rows")
    def users(self, logons):
        return logons[["user"]].drop_duplicates(ignore_index=True)

    @section("Of both")
    def both(self, logons, counts):
        return f"{len(logons)} and {len(counts)}"

    @section("With or without")
    def maybe(self, logons, counts=None):
        return "without" if counts is None else "with"

    @section("Of a section")
    def again(self, users):
        return users


def run(kind: type[Notebooklet], siem: Siem, **keywords: Any) -> Result:
    made = kind(session=opened(siem), silent=True).run("web01", **RANGE, **keywords)
    assert isinstance(made, Result)
    return made


def usual(**answers: Any) -> Siem:
    """A healthy SIEM but for the answers to some questions about the host."""
    return Siem({**USUAL, **{f"host.{name}": answer for name, answer in answers.items()}})
