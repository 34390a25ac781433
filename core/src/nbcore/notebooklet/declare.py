"""What a notebooklet's class body is written with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, overload

from nbcore.errors import AuthorError
from nbcore.render.parts import FindingPart

F = TypeVar("F", bound=Callable[..., Any])
MARK = "__nbcore_mark__"

Finding = FindingPart
"""A sentence that a rule found true, with the section and rows that it rests on."""


@dataclass(frozen=True)
class Column:
    """One column of what a query, an enrichment or a section of the notebooklet gives."""

    of: str
    name: str

    def __str__(self) -> str:
        return f"{self.of}.{self.name}"


@dataclass(frozen=True)
class QueryInput:
    """A question that a notebooklet asks; a section too when it has a title.

    Attributes
    ----------
    questions : tuple of str
        Several are the same question about different kinds of entities; one of them is asked.
    of : Column, optional
        Whose distinct values it is asked about.
    before : bool
        Whether it is asked about the range before, which is as long.
    """

    questions: tuple[str, ...]
    of: Column | None = None
    title: str = ""
    doc: str = ""
    default: bool = True
    later: bool = False
    before: bool = False


@dataclass(frozen=True)
class EnrichInput:
    """More about the values of one column of what the notebooklet has."""

    kind: str
    of: Column
    several: bool = False
    later: bool = False


@dataclass(frozen=True)
class ParameterInput:
    """A setting of one run, beside entity and time range."""

    type: Any
    default: Any
    doc: str


@dataclass(frozen=True)
class Mark:
    """What a decorator says of a method."""

    role: str
    title: str = ""
    needs: tuple[str, ...] = ()
    default: bool = True
    later: bool = False
    exact: tuple[str, ...] = ()


def query(
    question: str,
    *more: str,
    of: str = "",
    title: str = "",
    doc: str = "",
    default: bool = True,
    later: bool = False,
    before: bool = False,
) -> Any:
    """Ask a question of the catalogue.

    Parameters
    ----------
    question : str
        Its name, for example ``"host.logons"``.
    *more : str
        The same question about other kinds of entities, such as ``"ip.logons"``, for a
        notebooklet that takes several; the one that fits the run's entity is asked.
    of : str, optional
        ``"<attribute>.<column>"``: the question is asked about the distinct values of that
        column, for a question that takes a list of values.
    title : str, optional
        With a title the answer is also a section of the result, a table.
    doc : str, optional
        The text above that section; the question's meaning by default.
    default : bool
        Whether that section is there when no options are given.
    later : bool
        Whether it waits for ``result.more()``.
    before : bool
        Whether it is asked about the range of the same length that ends where the run's begins:
        what is new is what was not there before.
    """
    for name in (question, *more):
        if not isinstance(name, str) or "." not in name:  # type: ignore[redundant-expr]
            raise AuthorError(f'query({name!r}): name a question, such as "host.logons".')
    column = column_named("query", of) if of else None
    return QueryInput((question, *more), column, title, doc, default, later, before)


def parameter(kind: Any, default: Any, doc: str) -> Any:
    """Declare a setting that ``run()`` takes by name, and sections and questions get.

    Parameters
    ----------
    kind : type or Enumeration
        ``str``, ``int``, ``float``, ``bool``, or the closed list that its value is of.
    default : object
        What it is when it is not given; None for nothing.
    doc : str
        One sentence for the help.
    """
    return ParameterInput(kind, default, doc)


def column_named(called: str, of: str) -> Column:
    """The column that ``of=`` names in a call of ``query`` or ``enrich``."""
    name, dot, column = of.partition(".")
    if not dot or not name or not column:
        raise AuthorError(f'{called}(of={of!r}): write "attribute.column".')
    return Column(name, column)


def section(
    title: str, *, needs: Sequence[str] = (), default: bool = True, later: bool = False
) -> Callable[[F], F]:
    """Make a method a section of the result.

    Its parameters name the queries, enrichments and sections that it uses; one with the default
    None is optional. It returns a DataFrame, a Figure, a mapping (an entity) or a text; one of
    them in :class:`nbcore.Noted` with sentences that stand at the section.

    Parameters
    ----------
    title : str
        Heading.
    needs : sequence of str
        Record fields without which it makes no sense; where a file lacks one, the section is
        ``unsupported``. ``"processes.logon_id"`` is the field of one of its inputs.
    default : bool
        Whether it is there when no options are given.
    later : bool
        Whether it waits for ``result.more()``; one that uses what waits waits too.
    """
    if callable(title):
        raise AuthorError('A section has a title: write @section("Title").')
    return _marker(Mark("section", title, tuple(needs), default, later))


@overload
def finding(method: F) -> F: ...
@overload
def finding(*, needs: Sequence[str] = (), exact: Sequence[str] = ()) -> Callable[[F], F]: ...
def finding(
    method: F | None = None, *, needs: Sequence[str] = (), exact: Sequence[str] = ()
) -> F | Callable[[F], F]:
    """Make a method a rule: it yields a :class:`Finding` for each thing it finds.

    Its docstring states the rule; its parameters are a section's. Write ``@finding``, or
    ``@finding(exact=["failure_reason"])``.

    Parameters
    ----------
    needs : sequence of str
        Record fields without which it cannot look, as of a section.
    exact : sequence of str
        Fields in whose finer values it looks; where a SIEM gives coarser ones, it cannot.
    """
    mark = _marker(Mark("finding", needs=tuple(needs), exact=tuple(exact)))
    return mark if method is None else mark(method)


def action(method: F) -> F:
    """Make a method a drill-down of the result: ``result.<name>(...)``.

    It takes the result as its first argument after ``self``.
    """
    return _marker(Mark("action"))(method)


def headline(method: F) -> F:
    """Make a method the one line that says how much was found; it returns a text."""
    return _marker(Mark("headline"))(method)


def _marker(mark: Mark) -> Callable[[F], F]:
    def set_mark(method: F) -> F:
        setattr(method, MARK, mark)
        return method

    return set_mark
