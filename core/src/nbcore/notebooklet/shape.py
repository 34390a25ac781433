"""The shape of a notebooklet: what its class body declares, checked when the class is made."""

from __future__ import annotations

import inspect
import keyword
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import UnionType
from typing import Any, get_args

from nbcore.catalogue import CORE
from nbcore.entities import Entity
from nbcore.errors import AuthorError, listed, near
from nbcore.notebooklet.declare import MARK, EnrichInput, Mark, QueryInput

ALWAYS = frozenset({"entity", "timespan", "session"})
"""What a section may ask for beside queries, enrichments and sections."""


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
        ]

    def inputs(self, name: str) -> tuple[str, ...]:
        """What one section, query or enrichment directly rests on."""
        if name in self.enrichments:
            return (self.enrichments[name].query,)
        item = self.sections.get(name)
        return item.inputs if isinstance(item, Step) else ()

    def closure(self, names: Iterable[str]) -> set[str]:
        """The names and all that they rest on."""
        found: set[str] = set()
        left = list(names)
        while left:
            name = left.pop()
            if name not in found and name not in ALWAYS:
                found.add(name)
                left += self.inputs(name)
        return found

    def queries_of(self, name: str) -> list[str]:
        """The catalogue's questions that a section rests on."""
        return [
            self.queries[item].question for item in self.queries if item in self.closure([name])
        ]


def shape_of(cls: type, reserved: frozenset[str]) -> Shape:
    """Read and check a class.

    Parameters
    ----------
    cls : type
        The notebooklet.
    reserved : frozenset of str
        Names that are taken already.

    Raises
    ------
    AuthorError
        A name that is taken, an input that is not there, or a circle; the message names it.
    """
    body = _members(cls)
    queries = {name: item for name, item in body.items() if isinstance(item, QueryInput)}
    enrichments = {name: item for name, item in body.items() if isinstance(item, EnrichInput)}
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
    shape = Shape(
        _entities(cls),
        queries,
        enrichments,
        sections,
        having("finding"),
        having("action"),
        headlines[0] if headlines else None,
    )
    _check(cls, shape, reserved)
    return shape


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
                raise AuthorError(f"{name}: name each input; *args and **kwargs name none.")
        elif parameter.default is parameter.empty:
            required.append(parameter.name)
        else:
            optional.append(parameter.name)
    doc = inspect.getdoc(method) or ""
    return Step(name, mark, method, doc, tuple(required), tuple(optional))


def _entities(cls: type) -> tuple[type[Entity], ...]:
    kind = getattr(cls, "entity", None)
    kinds = get_args(kind) if isinstance(kind, UnionType) else () if kind is None else (kind,)
    for item in kinds:
        if not (isinstance(item, type) and issubclass(item, Entity)):
            raise AuthorError(f"{cls.__name__}.entity is {item!r}, which is no Entity.")
    return kinds


def _check(cls: type, shape: Shape, reserved: frozenset[str]) -> None:
    known = {*shape.queries, *shape.enrichments, *shape.sections}
    rules = [*shape.findings, *([shape.headline.name] if shape.headline else [])]
    for name in (*known, *shape.actions, *rules):
        if name in reserved or keyword.iskeyword(name) or name.startswith("_"):
            raise AuthorError(f"{cls.__name__}.{name}: that name is taken already; give another.")
    for name, enrichment in shape.enrichments.items():
        if enrichment.query not in shape.queries:
            raise AuthorError(f"{cls.__name__}.{name} enriches {enrichment.query!r}, no query.")
    steps = [item for item in shape.sections.values() if isinstance(item, Step)]
    extra = [shape.headline] if shape.headline else []
    for step in (*steps, *shape.findings.values(), *extra):
        for name in step.inputs:
            if name not in known | ALWAYS:
                offer = near(name, known)
                hint = f"; did you mean {listed(offer, 'or')}?" if offer else "."
                raise AuthorError(
                    f"{cls.__name__}.{step.name} uses {name!r}, which is not there{hint}"
                )
    for query_input in shape.queries.values():
        question = query_input.question
        prefix = question.partition(".")[0]
        mine = [name for name in CORE.questions if name.startswith(f"{prefix}.")]
        if mine and question not in CORE.questions and near(question, mine):
            raise AuthorError(
                f"{cls.__name__} asks {question!r}; did you mean "
                f"{listed(near(question, mine), 'or')}?"
            )
    for name in shape.sections:
        _no_circle(cls, shape, name, ())


def _no_circle(cls: type, shape: Shape, name: str, path: tuple[str, ...]) -> None:
    if name in path:
        raise AuthorError(f"{cls.__name__}: a circle: {' -> '.join((*path, name))}.")
    for used in shape.inputs(name):
        if used in shape.sections:
            _no_circle(cls, shape, used, (*path, name))
