"""The round trip: what is put into a product's tables comes out of its queries as the same records."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from nbcore.catalogue import CORE, Catalogue
from nbcore.entities import Entity
from nbcore.errors import UserError
from nbcore.queries.outcome import QueryResult
from nbcore.records import Record
from nbcore.records.frames import conform
from nbcore.records.questions import Question
from nbcore.testing.asking import ALL_TIME, ask
from nbcore.testing.rows import expected_counts, sort_rows
from nbcore.timespan import TimeSpan

if TYPE_CHECKING:
    from nbcore.queries.connection import Connection
    from nbcore.queries.files import QueryFile

Records = Mapping[str, pd.DataFrame]
"""Rows by the name of their record."""
WIDTHS = (timedelta(minutes=5), timedelta(hours=1), timedelta(days=1))


class RoundTrip:
    """What a provider's queries are held to; a subclass in the pack's tests is collected by pytest.

    A story in canonical records is written into the product's own tables, and every question is
    asked about what the story holds. A record that is added to the vocabulary is covered once
    the story has rows of it. What a product has no place for is said in its query files
    (``lacks``, ``coarse``) or in the attributes below.

    Attributes
    ----------
    catalogue : Catalogue
        Core's own; a pack with questions of its own adds them.
    words : mapping of str to frozenset of str
        By record (``*`` for all): fields that hold the product's own words, as the log writes
        them.
    knows : mapping of str to frozenset of str
        By record: the only fields that the product knows here, where its file may know more
        elsewhere.
    keeps : mapping of str to callable
        By field: what the product stores of a value, where that is less than the record says.
    excused : mapping of str to str
        By question: why it cannot be held to this contract.
    most : int
        Entities that each question is asked about.
    """

    catalogue: ClassVar[Catalogue] = CORE
    words: ClassVar[Mapping[str, frozenset[str]]] = {}
    knows: ClassVar[Mapping[str, frozenset[str]]] = {}
    keeps: ClassVar[Mapping[str, Callable[[Any], Any]]] = {}
    excused: ClassVar[Mapping[str, str]] = {}
    most: ClassVar[int] = 6

    @abstractmethod
    def story(self) -> Records:
        """Rows of every record that the product can hold, by the record's name."""

    @abstractmethod
    def files(self) -> Sequence[QueryFile]:
        """The product's query files."""

    @abstractmethod
    def holding(self, records: Records) -> Connection:
        """A connection to the product with these records written into its tables."""

    def pytest_generate_tests(self, metafunc: Any) -> None:
        """One test for each question and each entity of the story."""
        wanted = {"asked", "entity"} & set(metafunc.fixturenames)
        if wanted:
            cases = list(self._cases(counts="width" in metafunc.fixturenames))
            metafunc.parametrize(("asked", "entity"), cases, ids=[f"{a}-{e}" for a, e in cases])
        if "width" in metafunc.fixturenames:
            metafunc.parametrize("width", WIDTHS, ids=str)

    def test_every_question_that_is_answered_is_held_to_the_story(self) -> None:
        """A file whose record has no rows in the story would go unproved."""
        story = self.story()
        unproved = {
            file.query
            for file in self.files()
            if file.query not in self.excused
            and self._rows_of(self.catalogue.questions[file.query]).name not in story
            and not file.query.endswith(".resolve")
        }
        assert not unproved, f"the story has no rows for {sorted(unproved)}"

    def test_rows_come_back(self, asked: str, entity: Entity) -> None:
        """Column by column, in every field that the file does not list as lacking."""
        question = self.catalogue.questions[asked]
        answer = self._ask(asked, entity)
        put_in = self._rows_about(entity, question.record)
        assert answer.status in ("ok", "empty"), answer.reason
        columns = self._columns(question.record, answer)
        expected = self._rows_held(put_in, question.record, answer)
        pd.testing.assert_frame_equal(
            sort_rows(answer.frame, columns), sort_rows(expected, columns)
        )
        for name in answer.lacks & set(question.record.columns):
            filled = answer.frame[name].map(lambda cell: cell is not pd.NA and bool(cell))
            assert not filled.any(), f"the file lists {name} as lacking and fills it"

    def test_counts_are_the_rows_counted(
        self, asked: str, entity: Entity, width: timedelta
    ) -> None:
        """The SIEM's own counts, beside the rows counted by pandas."""
        question = self.catalogue.questions[asked]
        counts = self._ask(asked, entity, width=width)
        rows = self._ask(str(question.counts), entity)
        assert counts.status == rows.status
        expected = expected_counts(rows.frame, question.record, width)
        columns = question.record.columns
        pd.testing.assert_frame_equal(
            sort_rows(counts.frame, columns), sort_rows(expected, columns)
        )

    def test_the_start_belongs_to_a_range_and_the_end_does_not(
        self, asked: str, entity: Entity
    ) -> None:
        """The same event four times: around the start, and around the end."""
        record = self.catalogue.questions[asked].record
        put_in = self._rows_about(entity, record)
        if "time" not in record or put_in.empty:
            return
        step = timedelta(microseconds=1)
        begin = put_in["time"].max().floor("D")
        span = TimeSpan(start=begin, end=begin + timedelta(days=1))
        moments = [span.start - step, span.start, span.end - step, span.end]
        same = pd.concat([put_in.head(1)] * len(moments), ignore_index=True)
        blanks = {name: frame.head(0) for name, frame in self.story().items()}
        connection = self.holding({**blanks, record.name: same.assign(time=moments)})
        answer = ask(connection, self.files(), asked, entity, span, catalogue=self.catalogue)
        assert sorted(answer.frame["time"]) == moments[1:3]

    def test_a_name_that_only_begins_alike_is_another(self, asked: str, entity: Entity) -> None:
        """``web01`` never meets ``web010``."""
        record = self.catalogue.questions[asked].record
        label = entity.value.split(".")[0]
        other = entity.value.replace(label, f"{label}0", 1)
        try:
            near = type(entity).parse(other)
        except UserError:  # no name of its kind
            return
        if entity.matches(near.value) or entity.kind not in record:
            return
        answer = ask(
            self._connection(), self.files(), asked, near, ALL_TIME, catalogue=self.catalogue
        )
        assert len(answer.frame) == len(self._rows_about(near, record))

    def test_an_entity_of_the_story_is_found_by_its_name(self) -> None:
        """What ``<kind>.resolve`` answers means the entity."""
        for _, entity in self._cases(counts=False):
            asked = f"{entity.kind}.resolve"
            if any(file.query == asked for file in self.files()):
                found = self._ask(asked, entity).frame
                assert entity.among(found).any(), f"{entity} is not among {found[entity.kind]}"

    def _cases(self, *, counts: bool) -> Iterator[tuple[str, Entity]]:
        story = self.story()
        answered = dict.fromkeys(file.query for file in self.files())
        for asked in answered:
            question = self.catalogue.questions.get(asked)
            if question is None or question.entity is None or asked in self.excused:
                continue
            record = self._rows_of(question)
            if bool(question.counts) != counts or record.name not in story:
                continue
            kind = question.entity
            if kind.kind not in record:
                continue
            names = kind.distinct(map(str, story[record.name][kind.kind].dropna().unique()))
            step = max(1, len(names) // self.most)
            for name in names[::step][: self.most]:
                yield asked, kind.parse(name)

    def _rows_of(self, question: Question) -> Record:
        """The record whose rows the story has to hold for a question."""
        if question.counts:
            return self.catalogue.questions[question.counts].record
        return question.record

    def _ask(self, asked: str, entity: Entity, **more: Any) -> QueryResult:
        return ask(
            self._connection(), self.files(), asked, entity, catalogue=self.catalogue, **more
        )

    def _connection(self) -> Connection:
        """The product with the whole story in it, made once for a class."""
        kind = type(self)
        if kind not in _OPEN:
            _OPEN[kind] = self.holding(self.story())
        return _OPEN[kind]

    def _rows_about(self, entity: Entity, record: Record) -> pd.DataFrame:
        """The story's rows about an entity."""
        rows = self.story()[record.name]
        return conform(rows[entity.among(rows)], record).frame

    def _columns(self, record: Record, answer: QueryResult) -> list[str]:
        """The fields that the product answers in the record's own words."""
        apart = {*answer.lacks, *self.words.get("*", ()), *self.words.get(record.name, ())}
        known = self.knows.get(record.name, frozenset(record.columns))
        return [name for name in record.columns if name in known and name not in apart]

    def _rows_held(self, put_in: pd.DataFrame, record: Record, answer: QueryResult) -> pd.DataFrame:
        """The rows as far as the product holds them."""
        made = {}
        for name in record.columns:
            cells = put_in[name]
            values = record[name].values
            if name in answer.coarse and values:
                cells = cells.map(values.coarsen, na_action="ignore")
            if name in self.keeps:
                cells = cells.astype(object).where(cells.notna(), None).map(self.keeps[name])
            made[name] = cells
        return conform(pd.DataFrame(made), record).frame


_OPEN: dict[type[RoundTrip], Connection] = {}
