"""What the pack hooks into nbcore."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from nbcore import Catalogue, Outcome, QueryFile, figures, hookimpl, query_files

FOLDERS = {"acme": "acme_queries", "sentinel": "kql_queries"}
"""Its own SIEM, and its questions asked of somebody else's."""
KNOWN_BAD = {"203.0.113.77": "seen in a spray"}

figures.register("acme.plan", draw="acme_nbpack.plan:draw", text="acme_nbpack.plan:text")


@hookimpl
def nb_catalogue() -> Catalogue:
    """The question that the pack adds."""
    from acme_nbpack.records import DOOR_READS

    return Catalogue.of([DOOR_READS])


@hookimpl
def nb_queries(provider: str) -> Iterable[QueryFile]:
    """Files for its own provider, and one for Sentinel."""
    folder = FOLDERS.get(provider)
    return query_files("acme_nbpack", folder) if folder else []


@hookimpl
def nb_enrich(kind: str, values: list[str]) -> Any:
    """What the pack's blocklist says of addresses."""
    if kind != "threat_intel":
        return None
    import pandas as pd

    known = {value: KNOWN_BAD[value] for value in values if value in KNOWN_BAD}
    return pd.DataFrame({"verdict": known}, dtype="string")


@hookimpl
def nb_render(part: Any, medium: str) -> str | None:
    """Show its own section its own way in a terminal, and leave all else to others."""
    if medium == "text" and getattr(part, "name", "") == "doors":
        return f"Acme saw {len(part.value)} doors open."
    return None


@hookimpl
def nb_query_finished(outcome: Outcome) -> None:
    """Keep an audit trail where one is wanted."""
    trail = os.environ.get("ACME_AUDIT")
    if trail:
        with Path(trail).open("a") as file:
            file.write(f"{outcome.connection} {outcome.query} {outcome.status}\n")
