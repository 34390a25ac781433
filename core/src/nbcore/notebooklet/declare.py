"""What a notebooklet's class body is written with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from nbcore.errors import AuthorError
from nbcore.render.parts import FindingPart

F = TypeVar("F", bound=Callable[..., Any])
MARK = "__nbcore_mark__"

Finding = FindingPart
"""A sentence that a rule found true, with the section and rows that it rests on."""


@dataclass
class QueryInput:
    """A question that a notebooklet asks; a section too when it has a title."""

    question: str
    title: str = ""
    doc: str = ""
    default: bool = True


@dataclass
class EnrichInput:
    """More about the values of one column of a query's answer."""

    kind: str
    query: str
    column: str


@dataclass(frozen=True)
class Mark:
    """What a decorator says of a method."""

    role: str
    title: str = ""
    needs: tuple[str, ...] = ()
    default: bool = True
    options: dict[str, Any] = field(default_factory=dict)


def query(question: str, *, title: str = "", doc: str = "", default: bool = True) -> Any:
    """Ask a question of the catalogue.

    Parameters
    ----------
    question : str
        Its name, for example ``"host.logons"``.
    title : str, optional
        With a title the answer is also a section of the result, a table.
    doc : str, optional
        The text above that section; the question's meaning by default.
    default : bool
        Whether that section is there when no options are given.
    """
    if not isinstance(question, str) or "." not in question:  # type: ignore[redundant-expr]
        raise AuthorError(f'query({question!r}): name a question, such as "host.logons".')
    return QueryInput(question, title, doc, default)


def enrich(kind: str, *, of: str) -> Any:
    """Ask the enrichers about the distinct values of a column.

    Parameters
    ----------
    kind : str
        ``geo``, ``whois``, ...
    of : str
        ``"<query attribute>.<column>"``.
    """
    name, dot, column = of.partition(".")
    if not dot or not column:
        raise AuthorError(f'enrich(of={of!r}): write "query.column".')
    return EnrichInput(kind, name, column)


def section(title: str, *, needs: Sequence[str] = (), default: bool = True) -> Callable[[F], F]:
    """Make a method a section of the result.

    Its parameters name the queries, enrichments and sections that it uses; one with the default
    None is optional. It returns a DataFrame, a Figure, a mapping (an entity) or a text.

    Parameters
    ----------
    title : str
        Heading.
    needs : sequence of str
        Record fields without which it makes no sense; where a file lacks one, the section is
        ``unsupported``.
    default : bool
        Whether it is there when no options are given.
    """
    if callable(title):
        raise AuthorError('A section has a title: write @section("Title").')
    return _marked(Mark("section", title, tuple(needs), default))


def finding(method: F) -> F:
    """Make a method a rule: it yields a :class:`Finding` for each thing it finds.

    Its docstring states the rule; its parameters are a section's.
    """
    return _marked(Mark("finding"))(method)


def action(method: F) -> F:
    """Make a method a drill-down of the result: ``result.<name>(...)``.

    It takes the result as its first argument after ``self``.
    """
    return _marked(Mark("action"))(method)


def headline(method: F) -> F:
    """Make a method the one line that says how much came back; it returns a text."""
    return _marked(Mark("headline"))(method)


def _marked(mark: Mark) -> Callable[[F], F]:
    def set_mark(method: F) -> F:
        setattr(method, MARK, mark)
        return method

    return set_mark
