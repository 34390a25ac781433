"""What each question is asked about: entities, values and arguments that a story names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import cycle
from typing import TYPE_CHECKING, Any, TypeVar

from nbcore.entities import Entity
from nbcore.errors import UserError
from nbcore.records import Record
from nbcore.records.questions import Question
from nbcore.testing.meaning import Asked, Meaning, Records, ends, entities

if TYPE_CHECKING:
    import pandas as pd

WIDTHS = (timedelta(minutes=5), timedelta(hours=1), timedelta(days=1))
T = TypeVar("T")


def cases_of(
    question: Question, meaning: Meaning, story: Records, record: Record, most: int
) -> list[Asked]:
    """Askings of a question; none where the story names nothing to ask about.

    Parameters
    ----------
    question : Question
    meaning : Meaning
    story : mapping of str to pandas.DataFrame
    record : Record
        Of the rows in which its subject is looked for.
    most : int
        Subjects that it is asked about; each set of arguments is asked with the first of them.
    """
    rows = meaning.source(question, story)
    if rows is None or rows.empty:
        return []
    places = ends(meaning.subject(question, rows), record)
    if any(name not in rows for name in places):
        missing = [name for name in places if name not in rows]
        raise KeyError(f"{question.name} is about {missing}, and its rows have {[*rows.columns]}")
    given = list(meaning.arguments(story) if meaning.arguments else _given(question, rows))
    subjects = _subjects(question, places, rows, most)
    if not given or not subjects:
        return []
    chosen = [(subject, given[0]) for subject in subjects]
    chosen += [(subjects[0], arguments) for arguments in given[1:]]
    return [
        Asked(question.name, entity, values, tuple(arguments.items()), width=width)
        for ((entity, values), arguments), width in zip(chosen, cycle(WIDTHS), strict=False)
    ]


def near(entity: Entity) -> Entity | None:
    """An entity whose name differs by a character in the middle or at the end."""
    label = entity.value.split(".")[0]
    for name in (entity.value.replace(label, f"{label}0", 1), *_near(entity.value)):
        try:
            other = type(entity).parse(name)
        except UserError:  # no name of its kind
            continue
        if not entity.matches(other.value) and not other.matches(entity.value):
            return other
    return None


def _subjects(
    question: Question, places: Sequence[str], rows: pd.DataFrame, most: int
) -> list[tuple[Entity | None, tuple[str, ...]]]:
    if question.entity is not None:
        found = entities(rows, places, question.entity)
        return [(entity, ()) for entity in _sample(found, most)]
    if question.takes:
        values = [_apart(rows, place, places, most) for place in places]
        # One that the rows name as well may be the other end of a row that is meant already.
        known = {cell for place in places for cell in rows[place].dropna()}
        strangers = [[name for value in mine for name in _near(value)] for mine in values]
        lists = [
            (*mine, *(name for name in others if name not in known))
            for mine, others in zip(values, strangers, strict=True)
        ]
        return [(None, mine) for mine in (*lists, *(mine[:1] for mine in values)) if mine]
    return [(None, ())]


def _apart(rows: pd.DataFrame, place: str, places: Sequence[str], most: int) -> tuple[str, ...]:
    """Values of a field of which no two are the ends of one row, which would be seen from both."""
    cells = rows[[*places]].astype("string").dropna(how="all")
    chosen: list[str] = []
    for value in _sample(cells[place].dropna().unique().tolist(), 4 * most):
        mine = cells[cells.eq(value).any(axis=1)]
        if not mine.isin(chosen).any(axis=None):
            chosen.append(value)
    return tuple(_sample(chosen, most))


def _given(question: Question, rows: pd.DataFrame) -> Iterator[Mapping[str, Any]]:
    """Sets of arguments by the fields of their names; none where one is no field."""
    if any(name not in rows for name in question.arguments):
        return
    choices = {
        name: _sample([kind(cell) for cell in rows[name].dropna().unique()], 2)
        for name, kind in question.arguments.items()
    }
    if not all(choices.values()):
        return
    # A text may be left out; what is not a text always has a value.
    always = {
        name: cells[0] for name, cells in choices.items() if question.arguments[name] is not str
    }
    yield always
    for name, cells in choices.items():
        yield from ({**always, name: cell} for cell in cells)


def _near(value: str) -> tuple[str, str]:
    return f"{value}0", value[:-1]


def _sample(items: list[T], most: int) -> list[T]:
    step = max(1, len(items) // most)
    return items[::step][:most]
