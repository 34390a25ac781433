"""The shape of a notebooklet: what its class body declares."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import UnionType
from typing import Any, get_args

from nbcore.catalogue import Question
from nbcore.entities import Entity
from nbcore.errors import AuthorError
from nbcore.notebooklet.declare import MARK, EnrichInput, Mark, ParameterInput, QueryInput

ALWAYS = frozenset({"entity", "timespan", "session"})
"""What a section may ask for beside inputs, sections and parameters."""


@dataclass(frozen=True)
class Step:
    """A method with the names that it uses.

    Attributes
    ----------
    required, optional : tuple of str
        Inputs without and with a default.
    """

    name: str
    mark: Mark
    method: Callable[..., Any]
    doc: str
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()

    @property
    def inputs(self) -> tuple[str, ...]:
        return self.required + self.optional


@dataclass(frozen=True)
class Shape:
    """All that a class declares, in the order of its body."""

    entities: tuple[type[Entity], ...]
    queries: Mapping[str, QueryInput] = field(default_factory=dict)
    enrichments: Mapping[str, EnrichInput] = field(default_factory=dict)
    parameters: Mapping[str, ParameterInput] = field(default_factory=dict)
    sections: Mapping[str, Step | QueryInput] = field(default_factory=dict)
    findings: Mapping[str, Step] = field(default_factory=dict)
    actions: Mapping[str, Step] = field(default_factory=dict)
    headline: Step | None = None

    @property
    def default_options(self) -> list[str]:
        """Sections that are there without options."""
        return [
            name
            for name, item in self.sections.items()
            if (item.mark.default if isinstance(item, Step) else item.default)
            and name not in self.later
        ]

    @cached_property
    def later(self) -> frozenset[str]:
        """What waits for ``result.more()``: what says so, and what rests on it."""
        items = {**self.queries, **self.enrichments, **self.sections}
        said = {
            name
            for name, item in items.items()
            if (item.mark.later if isinstance(item, Step) else item.later)
        }
        return frozenset(name for name in items if self.closure([name]) & said)

    @property
    def later_sections(self) -> list[str]:
        """The sections that wait."""
        return [name for name in self.sections if name in self.later]

    @property
    def given(self) -> frozenset[str]:
        """What is there from the start of a run: no query and no section."""
        return ALWAYS | frozenset(self.parameters)

    def inputs(self, name: str) -> tuple[str, ...]:
        """What one section, query or enrichment directly rests on."""
        item = self.queries.get(name) or self.enrichments.get(name) or self.sections.get(name)
        if isinstance(item, Step):
            return item.inputs
        return (item.of.of,) if item is not None and item.of is not None else ()

    def closure(self, names: Iterable[str]) -> set[str]:
        """The names and all that they rest on."""
        found: set[str] = set()
        left = list(names)
        while left:
            name = left.pop()
            if name not in found and name not in self.given:
                found.add(name)
                left += self.inputs(name)
        return found

    def question(self, name: str, known: Mapping[str, Question], entity: Entity | None) -> str:
        """The name of the question that a query asks about an entity.

        Parameters
        ----------
        name : str
            The query's attribute.
        known : mapping of str to Question
            The catalogue's.
        entity : Entity, optional
        """
        questions = self.queries[name].questions
        for question in questions:
            about = known[question].entity if question in known else None
            if about is None or isinstance(entity, about):
                return question
        return questions[0]

    def behind(self, name: str) -> list[str]:
        """The queries, by attribute, that a section rests on."""
        needed = self.closure([name])
        return [item for item in self.queries if item in needed]

    def queries_of(self, name: str) -> list[str]:
        """The catalogue's questions that a section may rest on, for every kind of entity."""
        asked = [
            question for item in self.behind(name) for question in self.queries[item].questions
        ]
        return list(dict.fromkeys(asked))


def shape_of(cls: type) -> Shape:
    """Read a class.

    Parameters
    ----------
    cls : type
        The notebooklet.

    Raises
    ------
    AuthorError
        A method names no inputs, a second headline, or an entity that is none.
    """
    body = _members(cls)
    queries = {name: item for name, item in body.items() if isinstance(item, QueryInput)}
    enrichments = {name: item for name, item in body.items() if isinstance(item, EnrichInput)}
    parameters = {name: item for name, item in body.items() if isinstance(item, ParameterInput)}
    steps = {name: _step(name, item) for name, item in body.items() if _mark(item)}

    def having(role: str) -> dict[str, Step]:
        return {name: step for name, step in steps.items() if step.mark.role == role}

    own = having("section")
    sections: dict[str, Step | QueryInput] = {
        name: item
        for name, item in body.items()
        if (isinstance(item, QueryInput) and item.title) or name in own
    }
    sections = {name: own.get(name) or queries[name] for name in sections}
    headlines = list(having("headline").values())
    if len(headlines) > 1:
        raise AuthorError(f"{cls.__name__} has {len(headlines)} headlines; it can have one.")
    return Shape(
        _entities(cls),
        queries,
        enrichments,
        parameters,
        sections,
        having("finding"),
        having("action"),
        headlines[0] if headlines else None,
    )


def _members(cls: type) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for base in reversed(cls.__mro__):
        body |= vars(base)
    return body


def _mark(item: Any) -> Mark | None:
    mark = getattr(item, MARK, None)
    return mark if isinstance(mark, Mark) else None


def _step(name: str, method: Any) -> Step:
    mark = _mark(method)
    if mark is None:
        raise AssertionError(name)
    required, optional = [], []
    parameters = list(inspect.signature(method).parameters.values())[1:]
    for parameter in parameters:
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            if mark.role != "action":
                raise AuthorError(f"{name}: name each input; *args and **kwargs are not allowed.")
        elif parameter.default is parameter.empty:
            required.append(parameter.name)
        else:
            optional.append(parameter.name)
    doc = inspect.getdoc(method) or ""
    return Step(name, mark, method, doc, tuple(required), tuple(optional))


def _entities(cls: type) -> tuple[type[Entity], ...]:
    kind = getattr(cls, "entity", None)
    if isinstance(kind, ParameterInput):  # it is about nothing, and a parameter is called so
        return ()
    kinds = get_args(kind) if isinstance(kind, UnionType) else () if kind is None else (kind,)
    for item in kinds:
        if not (isinstance(item, type) and issubclass(item, Entity)):
            raise AuthorError(f"{cls.__name__}.entity is {item!r}, which is not an Entity.")
    return kinds
