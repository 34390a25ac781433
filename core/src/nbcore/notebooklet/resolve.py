"""Which entity is meant: equality decides, looser matches are only offered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nbcore.entities import Entity
from nbcore.errors import join_names
from nbcore.guard import error_line
from nbcore.queries.outcome import CAME, Outcome, QueryResult

if TYPE_CHECKING:
    import pandas as pd

    from nbcore.records import Record
    from nbcore.session import Session
    from nbcore.timespan import TimeSpan

SHOWN = 5
"""Near names in a sentence; the rest stands in ``candidates``."""


@dataclass
class Resolution:
    """What came of looking an entity up.

    Attributes
    ----------
    entity : Entity
        As the SIEM names it, or as typed when it was not seen.
    several : bool
        More than one is meant by the name: nothing else is asked.
    seen : bool
        Whether the SIEM holds the name, as far as is known.
    candidates : pandas.DataFrame, optional
        What to choose from: the several, or the near ones.
    notes : list of str
    outcomes : list of Outcome
        The queries that were asked for it.
    """

    entity: Entity
    several: bool = False
    seen: bool = True
    candidates: pd.DataFrame | None = None
    notes: list[str] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)


def resolve(entity: Entity, found: QueryResult, where: str) -> Resolution:
    """Decide by what ``<kind>.resolve`` answered.

    Parameters
    ----------
    entity : Entity
        As typed.
    found : QueryResult
        Rows of the record ``<Kind>Candidate``.
    where : str
        The connection's title, for sentences.
    """
    if found.status not in CAME:
        return Resolution(
            entity,
            notes=[f"Could not check whether {entity} exists: {found.reason}"],
        )
    frame = found.frame
    if "last_seen" in frame.columns:
        frame = frame.sort_values("last_seen", ascending=False, kind="stable", ignore_index=True)
    mine = entity.among(frame)
    equal = type(entity).grouped(frame[mine])
    if len(equal) == 1:
        return Resolution(entity.known_as(equal[0]))
    if equal:
        return Resolution(
            entity,
            several=True,
            candidates=frame[mine].reset_index(drop=True),
            notes=[_choose(entity, [str(item) for item in equal], where)],
        )
    note = f"{entity} was not seen on {where} in this time range"
    close = [str(item) for item in type(entity).grouped(frame)]
    if not close:
        return Resolution(entity, seen=False, notes=[f"{note}."])
    offer = join_names(close[:SHOWN], "or") + (", ..." if len(close) > SHOWN else "")
    return Resolution(
        entity,
        seen=False,
        candidates=frame.reset_index(drop=True),
        notes=[f"{note}; did you mean {offer}? Continue with .select({_first(close)})."],
    )


def candidates_of_packs(
    session: Session, entity: Entity, timespan: TimeSpan, record: Record
) -> list[pd.DataFrame]:
    """Candidates that packs know from places other than the SIEM, as rows of the record."""
    from nbcore.records.frames import conform

    found = []
    asked = session.call("nb_resolve_entity", session=session, entity=entity, timespan=timespan)
    for pack, frame in asked:
        try:
            if entity.kind not in frame.columns:
                raise ValueError(f"it has no column {entity.kind!r}")
            typed = conform(frame, record, table=pack.distribution).frame
        except Exception as error:
            session.note(
                pack.distribution, f"nb_resolve_entity gave a bad frame: {error_line(error)}."
            )
        else:
            found.append(typed[typed[entity.kind].notna()])
    return found


def _choose(entity: Entity, equal: list[str], where: str) -> str:
    meant = join_names(equal, "or")
    return f"{entity} can mean {meant} on {where}; choose one with .select({_first(equal)})."


def _first(names: list[str]) -> str:
    """What select() takes for the first of them: its name where it is the only one of that name."""
    same = [name for name in names if name.casefold() == names[0].casefold()]
    return f'"{names[0]}"' if len(same) == 1 else "0"


def other_names(entity: Entity, frame: pd.DataFrame) -> list[str]:
    """Names in an answer that mean the entity but are written otherwise."""
    if entity.kind not in frame.columns or frame.empty:
        return []
    names = [str(name) for name in frame[entity.kind].dropna().unique()]
    return [name for name in names if name.casefold() != entity.value.casefold()]
