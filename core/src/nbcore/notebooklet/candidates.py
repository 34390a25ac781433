"""Which of the candidates a user means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nbcore.entities import Entity
from nbcore.errors import UserError, join_names

if TYPE_CHECKING:
    import pandas as pd


def chosen_entity(choice: Any, candidates: pd.DataFrame | None, asked: Entity | None) -> Any:
    """The entity that a user chose.

    Parameters
    ----------
    choice : row, int, str or Entity
        A row of the candidates (a Series, a mapping or a frame of one row), its number, or a
        name.
    candidates : pandas.DataFrame, optional
    asked : Entity, optional
        What was asked about before.

    Returns
    -------
    Entity or str
        What is not one of the candidates is taken as it was typed.

    Raises
    ------
    UserError
        No such row, a name of several candidates, or the same question again.
    """
    import pandas as pd

    kind = type(asked) if asked is not None else None
    if isinstance(choice, Entity) or kind is None:
        return choice
    if isinstance(choice, pd.DataFrame):
        if len(choice) != 1:
            raise UserError(f"select() takes one row of the candidates, not {len(choice)}.")
        choice = choice.iloc[0]
    if isinstance(choice, int) and not isinstance(choice, bool):
        choice = _row(choice, candidates)
    if isinstance(choice, (pd.Series, Mapping)):
        entity = kind.of_row(dict(choice))
    else:
        entity = _entity_by_name(choice, kind, candidates)
    if entity == asked:
        raise UserError(
            f"This result is already about {entity}; choose one of the candidates by its row, "
            "such as r.select(0)."
        )
    return entity


def _row(number: int, candidates: pd.DataFrame | None) -> Any:
    rows = 0 if candidates is None else len(candidates)
    if candidates is None or not 0 <= number < rows:
        has = f"they are numbered 0 to {rows - 1}" if rows else "there are none"
        raise UserError(f"There is no candidate {number}; {has}.")
    return candidates.iloc[number]


def _entity_by_name(choice: Any, kind: type[Entity], candidates: pd.DataFrame | None) -> Entity:
    """The entity of a name; of several candidates that have it none is guessed."""
    wanted = kind.parse(choice)
    if candidates is None or candidates.empty:
        return wanted
    found = kind.grouped(candidates)
    hits = [entity for entity in found if entity.value.casefold() == wanted.value.casefold()]
    if not hits:
        hits = [entity for entity in found if wanted.matches(entity.value)]
    if len(hits) > 1:
        raise UserError(
            f"{choice!r} can be {join_names((str(hit) for hit in hits), 'or')}; choose by the row, "
            "such as r.select(0)."
        )
    return hits[0] if hits else wanted
