"""The round trip: what is put into a product's tables comes out of its queries as the same records."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from nbcore.catalogue import CORE, Catalogue
from nbcore.entities import Entity
from nbcore.queries.connection import Limits
from nbcore.queries.outcome import QueryResult
from nbcore.records import Record
from nbcore.records.frames import conform
from nbcore.records.questions import Question
from nbcore.testing.asking import ask
from nbcore.testing.cases import cases_of, near
from nbcore.testing.meaning import Asked, Meaning, Records, equal, found
from nbcore.testing.meanings import MEANINGS
from nbcore.testing.rows import expected_counts, sort_rows
from nbcore.timespan import TimeSpan

if TYPE_CHECKING:
    from nbcore.queries.connection import Connection
    from nbcore.queries.files import QueryFile

_STEP = timedelta(microseconds=1)
_FEW = 3


class RoundTrip:
    """The tests that a provider's queries must pass; pytest collects a subclass in the pack's tests.

    A story in canonical records is written into the product's own tables, and every question is
    asked about what the story holds: about entities, lists of values and with arguments that the
    rows name. A record that is added to the vocabulary is covered once the story has rows of it.
    What a product has no place for is said in its query files (``lacks``, ``coarse``,
    ``unsupported``) or in the attributes below.

    Attributes
    ----------
    catalogue : Catalogue
        Core's own; a pack with questions of its own adds them.
    meanings : mapping of str to Meaning
        By question: what its answer is, where the vocabulary does not say it.
    words : mapping of str to frozenset of str
        By record (``*`` for all, ``Logon/linux`` for one part of the answer): fields that hold
        the product's own words, as the log writes them.
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
    meanings: ClassVar[Mapping[str, Meaning]] = {}
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
        """One test for each question and what it is asked about, or for a few of these."""
        every = [self._cases(name) for name in self._answered()]
        for fixture, chosen in (("asked", every), ("once", [cases[::2][:_FEW] for cases in every])):
            if fixture in metafunc.fixturenames:
                cases = [case for some in chosen for case in some]
                metafunc.parametrize(fixture, cases, ids=map(str, cases))

    def test_every_question_that_is_answered_is_held_to_the_story(self) -> None:
        """A file whose record has no rows in the story would go unproved."""
        unproved = [name for name in self._answered() if not self._cases(name)]
        assert not unproved, (
            f"the story has nothing to ask about in {unproved}: give it rows of their records, "
            "or say in `meanings` which rows they are about"
        )

    def test_what_the_product_cannot_answer_says_why(self) -> None:
        """It is ``unsupported`` with the file's own reason, never an empty answer."""
        answered = {file.query for file in self.files() if not file.unsupported}
        for file in self.files():
            if file.query in answered or file.query not in self.catalogue.questions:
                continue
            question = self.catalogue.questions[file.query]
            kind = question.entity
            entity = kind.parse(kind.example) if kind else None
            answer = self._ask(
                Asked(file.query, entity, ("203.0.113.77",) if question.takes else ())
            )
            assert (answer.status, answer.reason) == ("unsupported", file.unsupported)

    def test_rows_come_back(self, asked: Asked) -> None:
        """Column by column, in every field that the file does not list as lacking.

        Counts are the rows that the product itself gives, counted by pandas.
        """
        self._check(asked)

    def test_the_start_belongs_to_a_range_and_the_end_does_not(self, once: Asked) -> None:
        """Ranges that begin and end with an event, and just behind one."""
        question, meaning = self._meant(once.query)
        rows = self._found(replace(once, query=question.counts or once.query))
        starts = ("time", *(meaning.overlaps or question.overlaps)[:1])
        # A product that does not hold when something was valid finds it in any range.
        lacks = self._ask(once).lacks
        begins = next((name for name in starts if name in rows and name not in lacks), "")
        if rows.empty or not begins:
            return
        times = rows[begins].dropna().sort_values().drop_duplicates().tolist()
        first, last = times[len(times) // 3], times[2 * len(times) // 3]
        last = max(last, first + _STEP)
        for later in (timedelta(0), _STEP):
            span = TimeSpan(start=first + later, end=last + later)
            self._check(replace(once, timespan=span))

    def test_a_name_that_only_begins_alike_is_another(self, once: Asked) -> None:
        """``web01`` never meets ``web010``."""
        if once.entity is None:
            return
        other = near(once.entity)
        if other is not None:
            self._check(replace(once, entity=other))

    def test_a_row_cap_keeps_the_largest(self, once: Asked) -> None:
        """By the question's order, the newest by default; and the answer says that it was cut."""
        order = self.catalogue.questions[once.query].order
        whole = self._ask(once)
        kept = len(whole.frame) // 2
        if not kept or order not in self.catalogue.questions[once.query].record:
            return
        if order in whole.lacks:
            return
        cut = self._ask(once, limits=Limits(rows=kept))
        assert cut.status == "partial", "an answer that was cut does not say so"
        largest = whole.frame[order].sort_values(ascending=False, kind="stable").head(kept)
        assert cut.frame[order].tolist() == largest.tolist()

    def test_an_entity_of_the_story_is_found_by_its_name(self) -> None:
        """What ``<kind>.resolve`` answers means the entity, and says nothing that is not so."""
        answered = {file.query for file in self.files()}
        for name in self._answered():
            for asked in self._cases(name):
                entity = asked.entity
                if entity is None or f"{entity.kind}.resolve" not in answered:
                    continue
                # What an alert or a bookmark names, no sensor need have seen.
                if entity.kind not in self.catalogue.questions[name].record:
                    continue
                candidates = self._ask(Asked(f"{entity.kind}.resolve", entity)).frame
                meant = entity.among(candidates)
                assert meant.any(), f"{entity} is not among {candidates[entity.kind].tolist()}"
                self._agree(candidates[meant], entity)

    def _agree(self, candidates: pd.DataFrame, entity: Entity) -> None:
        """Candidates say of an entity what the story's rows about it say."""
        record = self.catalogue.questions[f"{entity.kind}.resolve"].record
        for name in record.columns:
            if record[name].type not in ("text", "enum") or name in self.words.get("*", ()):
                continue
            said = set(candidates[name].dropna().str.casefold())
            frames = [rows for rows in self._held().values() if {entity.kind, name} <= set(rows)]
            cells = [cell for rows in frames for cell in rows[entity.among(rows)][name].dropna()]
            if frames:
                known = {str(cell).casefold() for cell in cells}
                assert said <= known, f"{name} of the candidate {entity} is {said - known}"

    def _check(self, asked: Asked) -> None:
        answer = self._ask(asked)
        question = self.catalogue.questions[asked.query]
        record = question.record
        if question.counts:
            rows = self._ask(replace(asked, query=question.counts))
            assert answer.status == rows.status, answer.reason
            expected = expected_counts(rows.frame, record, asked.width)
            pd.testing.assert_frame_equal(
                sort_rows(answer.frame, record.columns), sort_rows(expected, record.columns)
            )
            return
        assert answer.status in ("ok", "empty"), answer.reason
        expected = self._expected(asked)
        columns, coarse = self._compared(asked, answer)
        for name in coarse:
            values = record[name].values
            if values:
                expected[name] = expected[name].map(values.coarsen, na_action="ignore")
        expected = conform(expected, record).frame
        pd.testing.assert_frame_equal(
            sort_rows(answer.frame, columns), sort_rows(expected, columns)
        )
        for name in answer.lacks & set(record.columns):
            # A missing time is true in itself.
            filled = [
                cell is not pd.NA and cell is not pd.NaT and bool(cell)
                for cell in answer.frame[name]
            ]
            assert not any(filled), f"the file lists {name} as lacking and fills it"

    def _compared(self, asked: Asked, answer: QueryResult) -> tuple[list[str], frozenset[str]]:
        """The fields that the product answers in the record's own words, and the coarse ones."""
        record = self.catalogue.questions[asked.query].record
        parts = {outcome.part for outcome in answer.outcomes if outcome.rows}
        lacks, coarse = answer.lacks, answer.coarse
        uneven: frozenset[str] = frozenset()
        if len(parts) > 1:
            single = [self._ask(asked, part=part) for part in sorted(parts)]
            lacks = frozenset.union(*(each.lacks for each in single))
            uneven = coarse - frozenset.intersection(*(each.coarse for each in single))
        places = ["*", record.name, *(f"{record.name}/{part}" for part in parts)]
        own = frozenset(name for place in places for name in self.words.get(place, ()))
        known = self.knows.get(record.name, frozenset(record.columns))
        apart = lacks | own | uneven
        return [name for name in record.columns if name in known and name not in apart], coarse

    def _expected(self, asked: Asked) -> pd.DataFrame:
        """The answer, of the story as far as the product holds it."""
        question, meaning = self._meant(asked.query)
        rows = self._found(asked)
        if meaning.rows is not None:
            rows = meaning.rows(rows, asked, self._held())
        else:
            rows = equal(rows, asked)
        return conform(rows, question.record).frame

    def _found(self, asked: Asked) -> pd.DataFrame:
        """The story's rows that an asking means, before they become its answer."""
        question, meaning = self._meant(asked.query)
        rows = meaning.source(question, self._held())
        if rows is None:
            raise AssertionError(f"the story has no rows for {asked.query}")
        return found(rows, asked, question, meaning, self._seen(asked.query))

    def _seen(self, name: str) -> Record:
        """The record of the rows in which a question's subject is looked for."""
        question, meaning = self._meant(name)
        named = meaning.of if isinstance(meaning.of, str) else ""
        return self.catalogue.records.get(named, question.record)

    def _meant(self, name: str) -> tuple[Question, Meaning]:
        question = self.catalogue.questions[name]
        asks, known = question.counts or name, {**MEANINGS, **self.meanings}
        return question, known.get(name) or known.get(asks) or Meaning()

    def _answered(self) -> list[str]:
        """The questions that are held to the story."""
        questions = self.catalogue.questions
        names = dict.fromkeys(file.query for file in self.files() if not file.unsupported)
        return [
            name
            for name in names
            if name in questions and name not in self.excused and not name.endswith(".resolve")
        ]

    def _cases(self, name: str) -> list[Asked]:
        """What a question is asked about; a counting one, of what it counts."""
        question, meaning = self._meant(name)
        asks = self.catalogue.questions[question.counts] if question.counts else question
        cases = cases_of(asks, meaning, self._held(), self._seen(asks.name), self.most)
        return [replace(case, query=name) for case in cases]

    def _ask(self, asked: Asked, *, part: str = "", limits: Limits | None = None) -> QueryResult:
        """The answer, asked for once."""
        about = asked.entity.value if asked.entity else ""
        key = (type(self), asked, about, part, limits)
        if key not in _ANSWERS:
            _ANSWERS[key] = ask(
                self._connection(),
                [file for file in self.files() if part in ("", file.part)],
                asked.query,
                asked.entity,
                asked.timespan,
                width=asked.width,
                limits=limits,
                listed=asked.values,
                arguments=dict(asked.arguments),
                catalogue=self.catalogue,
            )
        return _ANSWERS[key]

    def _connection(self) -> Connection:
        """The product with the whole story in it, made once for a class."""
        kind = type(self)
        if kind not in _OPEN:
            _OPEN[kind] = self.holding(self.story())
        return _OPEN[kind]

    def _held(self) -> Records:
        """The story's rows as far as the product holds them."""
        kind = type(self)
        if kind not in _HELD:
            _HELD[kind] = {name: self._kept(frame) for name, frame in self.story().items()}
        return _HELD[kind]

    def _kept(self, frame: pd.DataFrame) -> pd.DataFrame:
        made = frame.copy()
        for name in self.keeps.keys() & set(frame.columns):
            cells = frame[name].astype(object).where(frame[name].notna(), None)
            made[name] = cells.map(self.keeps[name]).astype(frame[name].dtype)
        return made


_OPEN: dict[type[RoundTrip], Connection] = {}
_HELD: dict[type[RoundTrip], Records] = {}
_ANSWERS: dict[Any, QueryResult] = {}
