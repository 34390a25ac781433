"""What a question means: which rows of a story in canonical records are its answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pandas as pd

from nbcore.entities import Entity
from nbcore.records import Record
from nbcore.records.questions import Question
from nbcore.testing.asking import ALL_TIME
from nbcore.timespan import TimeSpan

Records = Mapping[str, pd.DataFrame]
"""Rows by the name of their record."""


@dataclass(frozen=True)
class Asked:
    """One question with its entity, values and range.

    Attributes
    ----------
    query : str
        The question's name.
    entity : Entity, optional
    values : tuple of str
        Of a question that takes a list.
    arguments : tuple of (str, object)
        Those that are given, by name.
    timespan : TimeSpan
    width : timedelta
        Width of a time bin, for a question that counts.
    """

    query: str
    entity: Entity | None = None
    values: tuple[str, ...] = ()
    arguments: tuple[tuple[str, Any], ...] = ()
    timespan: TimeSpan = ALL_TIME
    width: timedelta = timedelta(hours=1)

    def __str__(self) -> str:
        about = [str(self.entity)] if self.entity else []
        about += [f"{len(self.values)} values"] if self.values else []
        about += [f"{name}={value}" for name, value in self.arguments]
        return "-".join([self.query, *about])


Rows = Callable[[pd.DataFrame, Asked, Records], pd.DataFrame]
"""The answer's rows, of those that are meant, what is asked, and the whole story."""


@dataclass(frozen=True)
class Meaning:
    """What a question's answer is, where its record and its fields do not say it.

    Attributes
    ----------
    of : str or callable
        The record in whose rows the question's subject is looked for, by name, or what gives such
        rows of a story; by default the question's own record.
    about : str
        The field of those rows that holds the subject, as :attr:`Question.about`.
    overlaps : tuple of (str, str)
        Fields of those rows, as :attr:`Question.overlaps`.
    rows : callable, optional
        Makes the answer of the rows that were found; see :data:`Rows`. By default the answer is
        these rows, those that equal an argument named like a field.
    arguments : callable, optional
        What the question's arguments are asked with, by the whole story: several mappings. By default each argument that is named like
        a field is left out once and given once.
    """

    of: str | Callable[[Records], pd.DataFrame] = ""
    about: str = ""
    overlaps: tuple[str, str] | tuple[()] = ()
    rows: Rows | None = None
    arguments: Callable[[Records], Sequence[Mapping[str, Any]]] | None = None

    def source(self, question: Question, story: Records) -> pd.DataFrame | None:
        """The rows in which the question's subject is looked for; None without any."""
        if callable(self.of):
            return self.of(story)
        return story.get(self.of or question.record.name)

    def subject(self, question: Question, rows: pd.DataFrame) -> str:
        """The field of the rows that holds what the question is about; empty where none does."""
        if self.about or question.about:
            return self.about or question.about
        if question.entity is not None:
            return question.entity.kind
        return next((name for name in _singular(question.takes) if name in rows), "")


def _singular(plural: str) -> tuple[str, ...]:
    return (plural, plural.removesuffix("s"), plural.removesuffix("es")) if plural else ()


def ends(subject: str, record: Record) -> tuple[str, ...]:
    """The field that holds a subject, and the one in which the other end has it."""
    mirror = record[subject].mirror if subject in record else ""
    return tuple(filter(None, (subject, mirror)))


def found(
    rows: pd.DataFrame, asked: Asked, question: Question, meaning: Meaning, record: Record
) -> pd.DataFrame:
    """The rows that an entity, a list and a range mean, seen from where they were found.

    Parameters
    ----------
    rows : pandas.DataFrame
    asked : Asked
    question : Question
    meaning : Meaning
    record : Record
        Of the rows; says what depends on the point of view.
    """
    places = ends(meaning.subject(question, rows), record)
    if places:
        hits = [_met(rows, place, asked) for place in places]
        met = pd.concat(hits, axis=1).any(axis=1)
        rows = mirrored(rows, record, ~hits[0] & met)[met]
    return within(rows, asked.timespan, meaning.overlaps or question.overlaps)


def mirrored(rows: pd.DataFrame, record: Record, which: pd.Series[bool]) -> pd.DataFrame:
    """Rows of which some are seen from the other end of the connection."""
    made = rows.copy()
    for item in record.fields:
        if item.name not in rows:
            continue
        if item.mirror in rows:
            made[item.name] = rows[item.name].mask(which, rows[item.mirror])
        if item.values and item.values.opposite:
            other = made[item.name].replace(dict(item.values.opposite))
            made[item.name] = made[item.name].mask(which, other)
    return made


def within(
    rows: pd.DataFrame, span: TimeSpan, overlaps: tuple[str, str] | tuple[()] = ()
) -> pd.DataFrame:
    """The rows of a time range: by their ``time``, or by when what they are about went on.

    Rows that have neither are found in any range.
    """
    lies = pd.Series(data=not overlaps, index=rows.index, dtype=bool)
    if "time" in rows:
        lies = (rows["time"] >= span.start) & (rows["time"] < span.end)
    if overlaps:
        begins, ends = (rows[name] for name in overlaps)
        # Beside a time both have to be known; without one, what has no end never ended.
        unknown = "time" not in rows
        lies |= (begins.isna() & unknown | (begins < span.end)) & (
            ends.isna() & unknown | (ends >= span.start)
        )
    return rows[lies]


def equal(rows: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    """The rows that have the arguments' values in the fields of the same names."""
    for name, value in asked.arguments:
        if value != "":
            rows = rows[_alike(rows[name], [str(value)])]
    return rows


def candidates(rows: pd.DataFrame, place: str, kind: type[Entity]) -> pd.DataFrame:
    """What rows say of an entity in one of their fields, in the columns of candidates.

    Of ``user`` that is also ``user_domain``, ``user_upn`` and ``user_id``.
    """
    if place == kind.kind:
        return rows
    beside = {f"{place}_{name}": name for name in ("domain", "upn", "sid", "object_id")}
    named = {place: kind.kind} | {name: to for name, to in beside.items() if name in rows}
    made = rows[[*named]].rename(columns=named)
    if f"{place}_id" in rows and "sid" not in made:
        number = rows[f"{place}_id"]
        made["sid"] = number.where(number.str.startswith("S-"))
    return made


def entities(rows: pd.DataFrame, places: Sequence[str], kind: type[Entity]) -> list[Entity]:
    """The entities of a kind that rows name in some of their fields."""
    seen: dict[str, Entity] = {}
    for place in places:
        named = candidates(rows, place, kind)
        named = named[named[kind.kind].notna()]
        known = [name for name in ("domain", "upn", "sid", "object_id") if name in named]
        fits = named[kind.kind].map(lambda name: kind.fits(str(name))).astype(bool)
        single = named[fits].drop_duplicates([kind.kind, *known])
        for entity in kind.grouped(single):
            seen.setdefault(entity.value.casefold(), entity)
    return list(seen.values())


def _met(rows: pd.DataFrame, place: str, asked: Asked) -> pd.Series[bool]:
    if asked.entity is None:
        return _alike(rows[place], asked.values)
    kind = type(asked.entity)
    named = candidates(rows, place, kind)
    if place == kind.kind:
        return asked.entity.among(named)
    cells = named.astype(object).where(named.notna(), None)
    single = cells.drop_duplicates()
    hits = single[asked.entity.among(named.loc[single.index])]
    keys = pd.MultiIndex.from_frame(cells)
    return pd.Series(keys.isin(pd.MultiIndex.from_frame(hits)), index=rows.index, dtype=bool)


def _alike(cells: pd.Series[Any], values: Sequence[str]) -> pd.Series[bool]:
    """Which cells are one of the values, whatever their case."""
    wanted = {value.casefold() for value in values}
    return cells.astype("string").str.casefold().isin(wanted)
