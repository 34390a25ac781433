"""How a command is declared.

A command is one file: a frozen dataclass that holds what its arguments say, how it is read from
them, and what it does to rows::

    @command("head", usage="head [count]", rules="6.4")
    @dataclass(frozen=True)
    class Head:
        count: int

        @classmethod
        def read(cls, arguments: Arguments) -> Head: ...

        def apply(self, rows: Rows) -> Rows: ...

A command that makes its own rows is declared with ``generates=True`` and has ``rows(context)``
in place of ``apply``.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, cast

from nblang_spl.plan.context import Context
from nblang_spl.plan.rows import Rows
from nblang_spl.syntax.arguments import Arguments

_FOUND: dict[str, Command] = {}


class Operator(Protocol):
    """What a stage does."""

    @classmethod
    def read(cls, arguments: Arguments) -> Operator:
        """What the arguments say."""

    def apply(self, rows: Rows) -> Rows:
        """The rows after the stage."""


class Generator(Protocol):
    """What a first stage does."""

    @classmethod
    def read(cls, arguments: Arguments) -> Generator:
        """What the arguments say."""

    def rows(self, context: Context) -> Rows:
        """The rows that it makes."""


@dataclass(frozen=True)
class Command:
    """A declared command.

    Attributes
    ----------
    usage, rules : str
        How it is written, and the rules of RULES.md that it keeps; for messages and the README.
    generates : bool
        Whether it can begin a search.
    transforms : bool
        Whether it takes rows; ``search`` and ``inputlookup`` do both.
    template : bool
        Whether its subsearch is a text to fill in, not yet a search.
    """

    usage: str
    rules: str
    generates: bool
    transforms: bool
    template: bool
    kind: type[Any]


_Declared = TypeVar("_Declared", bound=type[Any])


def command(
    name: str,
    *also: str,
    usage: str,
    rules: str,
    generates: bool = False,
    template: bool = False,
) -> Callable[[_Declared], _Declared]:
    """Declare a command; ``also`` are other names of it."""

    def declared(kind: _Declared) -> _Declared:
        for one in (name, *also):
            if one in _FOUND:
                raise TypeError(f"Two commands are called {one}.")
            _FOUND[one] = Command(usage, rules, generates, hasattr(kind, "apply"), template, kind)
        return kind

    return declared


@functools.cache
def commands() -> dict[str, Command]:
    """All commands by name."""
    import nblang_spl.commands as package

    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
    return dict(sorted(_FOUND.items()))


REFUSED = {
    "transaction": "its limits and evictions are not supported; `stats` by the same fields gives "
    "most of it",
    "outputlookup": "it writes, and this engine only reads",
    "outputcsv": "it writes, and this engine only reads",
    "collect": "it writes, and this engine only reads",
    "sendemail": "it acts on other systems, and this engine only reads",
    "script": "it runs a program, and this engine only reads",
    "map": "it runs a search for each row; join or a subsearch may do",
    "mstats": "metrics indexes are not supported",
    "rest": "it asks a server",
    "savedsearch": "a server keeps saved searches; paste the text of the search",
    "loadjob": "a server keeps jobs",
    "iplocation": "it needs a database of places; `lookup` in a table of networks may do",
    "accum": "`streamstats sum(field) AS field` gives running sums",
    "autoregress": "`streamstats window=1 current=f` gives the value before",
    "delta": "`streamstats window=1 current=f last(field) AS before` and `eval` give the difference",
    "erex": "it learns a pattern; write one for `rex`",
    "eventcount": "`tstats count where index=* by index` counts events",
    "extract": "`rex` and `spath` take fields out of a text",
    "fieldformat": "`eval` writes values in another form",
    "fromjson": "`spath input=field` takes fields out of JSON",
    "kv": "`rex` and `spath` take fields out of a text",
    "makecontinuous": "`timechart span=1h` fills bins without an event",
    "metadata": "`tstats count max(_time) where index=* by host` says what there is",
    "multikv": "`rex max_match=0` takes fields out of lines",
    "rangemap": "`eval` with `case()` names ranges",
    "set": "`append` or `join` with `stats` puts results together",
    "strcat": "`eval` joins texts with `.`",
    "transpose": "`chart` makes columns out of values",
    "untable": "`stats` by both fields gives such rows",
    "xmlkv": "`spath` and `xpath` take fields out of XML",
    "xyseries": "`chart first(value) OVER row BY column` makes columns out of values",
    "apply": "models of the machine learning toolkit are not supported",
    "fit": "models of the machine learning toolkit are not supported",
}
"""Commands that are refused for a reason that helps."""


def operator(kind: type[Any], arguments: Arguments) -> Any:
    """An operator from its arguments, all of which must have been taken."""
    made = cast(Any, kind).read(arguments)
    arguments.end()
    return made
