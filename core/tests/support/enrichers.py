"""Packs that enrich, and a notebooklet that shows what they say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
from core.tests.support.siem import RANGE, USUAL, Siem, opened

from nbcore import Host, Notebooklet, enrich, query, section
from nbcore.notebooklet.result import Result

Enricher = Callable[[str, list[str]], Any]


class Places(Notebooklet):
    """Where attempts came from, as packs say."""

    entity = Host
    counts = query("host.logon_counts")
    owner = enrich("owner", of="counts.src_ip")

    @section("Owners")
    def owners(self, counts, owner):
        return counts[["src_ip"]].join(owner, on="src_ip")

    @section("Maybe")
    def maybe(self, counts, owner=None):
        return "without" if owner is None else "with"


def run(kind: type[Notebooklet] = Places, **answers: Any) -> Result:
    siem = Siem({**USUAL, **{f"host.{name}": answer for name, answer in answers.items()}})
    made = kind(session=opened(siem), silent=True).run("web01", **RANGE)
    assert isinstance(made, Result)
    return made


def frame(**owners: Any) -> Enricher:
    """An enricher that knows the owners of addresses (with ``_`` for ``.``)."""
    rows = {address.replace("_", ".")[1:]: owner for address, owner in owners.items()}

    def answer(kind: str, values: list[str]) -> Any:
        return pd.DataFrame({"owner": rows}) if kind == "owner" else None

    return answer


def owners(result: Result) -> dict[str, Any]:
    return dict(zip(result.owners["src_ip"], result.owners["owner"], strict=True))
