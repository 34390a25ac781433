"""What a search says, as trees: pipelines, search terms, expressions.

Every node knows its offset in the text, which takes no part in comparing two nodes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# ---------------------------------------------------------------------------------- pipelines


@dataclass(frozen=True)
class Stage:
    """One command with its text.

    Attributes
    ----------
    command : str
        In lower case; ``search`` where it was left out.
    text : str
        What follows the command, with each subsearch blanked to brackets around NUL characters.
    position : int
        Offset of the command.
    start : int
        Offset of the first character of ``text``.
    subsearches : mapping of int to Pipeline
        By offset of their opening bracket.
    """

    command: str
    text: str
    position: int = field(compare=False)
    start: int = field(compare=False)
    subsearches: Mapping[int, Pipeline] = field(compare=False)

    def nested(self) -> tuple[Pipeline, ...]:
        """Its subsearches in order."""
        return tuple(self.subsearches[place] for place in sorted(self.subsearches))


@dataclass(frozen=True)
class Pipeline:
    """Stages in order.

    Attributes
    ----------
    generates : bool
        Whether the text began with a pipe, which says that the first command makes its own rows.
    """

    stages: tuple[Stage, ...]
    generates: bool = False


# ---------------------------------------------------------------------------------- search terms


@dataclass(frozen=True)
class Literal:
    """A value on the right of a comparison, or a word.

    Attributes
    ----------
    text : str
        With its escapes resolved; ``*`` stays a wildcard, quoted or not (rule 2.8).
    quoted : bool
    cased : bool
        Whether it stood in ``CASE()`` (rule 2.17).
    term : bool
        Whether it stood in ``TERM()`` (rule 2.16).
    """

    text: str
    quoted: bool = False
    cased: bool = False
    term: bool = False
    position: int = field(default=0, compare=False)


@dataclass(frozen=True)
class AllOf:
    """Terms that must all hold; none is true."""

    terms: tuple[Term, ...]


@dataclass(frozen=True)
class AnyOf:
    """Terms of which one must hold; none is false."""

    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Not:
    """A term that must not hold."""

    term: Term


@dataclass(frozen=True)
class Compared:
    """``field OPERATOR value``; the operator is one of ``= != < <= > >=``."""

    name: str
    operator: str
    value: Literal
    position: int = field(default=0, compare=False)


@dataclass(frozen=True)
class ComparedWith:
    """``field OPERATOR [search]``: the search ends with ``return $field`` and gives the value."""

    name: str
    operator: str
    pipeline: Pipeline
    position: int = field(default=0, compare=False)


@dataclass(frozen=True)
class ListedIn:
    """``field IN (value, ...)``."""

    name: str
    values: tuple[Literal, ...]
    position: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Found:
    """A word, a quoted phrase, ``TERM()`` or ``CASE()``, looked for in ``_raw``."""

    value: Literal


@dataclass(frozen=True)
class Subsearch:
    """A search in brackets; its rows become terms (rule 6.29)."""

    pipeline: Pipeline
    position: int = field(default=0, compare=False)


Term = AllOf | AnyOf | Not | Compared | ComparedWith | ListedIn | Found | Subsearch

# ---------------------------------------------------------------------------------- expressions


@dataclass(frozen=True)
class Number:
    """A number as it was written."""

    text: str
    position: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Text:
    """A text in double quotes, its escapes resolved."""

    value: str
    position: int = field(default=0, compare=False)


@dataclass(frozen=True)
class FieldName:
    """A field, bare or in single quotes."""

    name: str
    position: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Call:
    """A function with its arguments."""

    name: str
    arguments: tuple[Expression, ...]
    position: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Operation:
    """``left OPERATOR right``.

    The operator is one of ``+ - . * / %``, ``= != < <= > >=``, ``AND OR XOR LIKE``.
    """

    operator: str
    left: Expression
    right: Expression
    position: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Negated:
    """``NOT x`` or ``-x``."""

    operator: str
    value: Expression
    position: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Member:
    """``x IN (a, b)``."""

    value: Expression
    among: tuple[Expression, ...]
    position: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Subquery:
    """A subsearch inside an expression."""

    pipeline: Pipeline
    position: int = field(default=0, compare=False)


Expression = Number | Text | FieldName | Call | Operation | Negated | Member | Subquery


@dataclass(frozen=True)
class Assignment:
    """``name=expression`` of ``eval``; the name may hold ``{field}``."""

    name: str
    value: Expression
    position: int = field(default=0, compare=False)
