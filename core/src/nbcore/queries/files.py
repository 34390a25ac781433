"""Query files: one part of one question, in a SIEM's own language, with a header of facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module, resources
from importlib.resources.abc import Traversable
from pathlib import Path

from nbcore.errors import AuthorError

KEYS = frozenset({"query", "part", "rank", "reads", "lacks", "coarse", "parameters", "unsupported"})
_FACT = re.compile(r"^\s*([a-z_]+)\s*:\s*(.*?)\s*$")
_MARKS = ("//", "--", "#")


@dataclass(frozen=True)
class QueryFile:
    """One part of one question for one provider.

    Attributes
    ----------
    query, part : str
        The question's name, and the part of the answer (``windows``, ``linux``, a site's EDR).
    also : tuple of str
        Further questions that the same text answers, whose parameters it declares too: what a
        question does not bind is blank, and the text tests for it.
    rank : int
        Files of one part are alternatives: the lowest rank whose tables exist runs, and the next
        one too when it has no rows.
    reads : tuple of str
        Tables, data models or indexes that it needs.
    lacks, coarse : tuple of str
        Record fields that it cannot fill, and those that it fills with the enumeration's
        coarser value.
    parameters : mapping of str to str
        Parameters that the header declares, with their types; a language may read them from
        its own declaration instead.
    unsupported : str
        Why the product cannot answer; stands in place of a query.
    text : str
        The file, header included.
    language : str
        The file's suffix: ``kql``, ``spl``.
    path : str
        Where it came from, ``package/folder/name``; for messages.
    """

    query: str
    part: str
    text: str
    language: str
    path: str
    rank: int = 1
    reads: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    coarse: tuple[str, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    unsupported: str = ""
    also: tuple[str, ...] = ()

    @property
    def questions(self) -> Iterator[QueryFile]:
        """The file for each question that it answers."""
        names = (self.query, *self.also)
        for name in names:
            others = tuple(other for other in names if other != name)
            yield replace(self, query=name, also=others)


def query_files(package: str, folder: str = "queries") -> list[QueryFile]:
    """Every query file in a folder of an installed package, by name, once for each question.

    Raises
    ------
    AuthorError
        The folder does not exist, or a file's header breaks a rule; the message names the file.
    """
    roots = [root for root in _query_folders(package, folder) if root.is_dir()]
    if not roots:
        raise AuthorError(f"{package} has no folder {folder!r} with query files.")
    return [
        file
        for root in roots
        for path, item in _walk(root, folder)
        for file in parse(item.read_text("utf-8"), f"{package}/{path}").questions
    ]


def _query_folders(package: str, folder: str) -> list[Traversable]:
    module = import_module(package)
    if getattr(module, "__file__", None) is not None:
        return [resources.files(module).joinpath(folder)]
    # Without an __init__.py a package may lie in several places, and an editable install adds one
    # that is not a folder, at which importlib.resources gives up.
    places = {Path(place, folder).resolve(): None for place in module.__path__}
    return list(places)


def parse(text: str, path: str) -> QueryFile:
    """Read one query file's header.

    Raises
    ------
    AuthorError
        The header breaks a rule.
    """
    facts: dict[str, str] = {}
    for key, value in _facts(text):
        if key not in KEYS:
            raise AuthorError(
                f"{path}: the header has the unknown key {key!r}; it may have {sorted(KEYS)}."
            )
        if key in facts:
            raise AuthorError(f"{path}: the header has {key!r} twice.")
        facts[key] = value
    queries = _names(facts.get("query", ""))
    if not queries:
        raise AuthorError(f"{path}: the header does not say which query it answers.")
    if len(set(queries)) < len(queries):
        raise AuthorError(f"{path}: the header names a query twice.")
    if facts.get("unsupported") == "":
        raise AuthorError(f"{path}: the header says unsupported without a reason.")
    rank = facts.get("rank", "1")
    if not rank.isdecimal() or int(rank) < 1:
        raise AuthorError(f"{path}: rank is a whole number above 0, not {rank!r}.")
    return QueryFile(
        query=queries[0],
        also=queries[1:],
        part=facts.get("part") or "all",
        rank=int(rank),
        reads=_names(facts.get("reads", "")),
        lacks=_names(facts.get("lacks", "")),
        coarse=_names(facts.get("coarse", "")),
        parameters=_parameters(facts.get("parameters", ""), path),
        unsupported=facts.get("unsupported", ""),
        text=text,
        language=path.rpartition(".")[2] if "." in path else "",
        path=path,
    )


def _walk(root: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for item in sorted(root.iterdir(), key=lambda entry: entry.name):
        path = f"{prefix}/{item.name}"
        if item.name.startswith("."):
            continue
        if item.is_dir():
            yield from _walk(item, path)
        elif "." in item.name and not item.name.endswith((".py", ".pyc", ".md")):
            yield path, item


def _facts(text: str) -> Iterator[tuple[str, str]]:
    """Facts of the comment that a file begins with: one a line, or several parted by ``;``."""
    body = text.lstrip("\ufeff \r\n\t")
    if body.startswith("```"):
        header = body[3:].split("```", 1)[0]
        lines = [piece for line in header.splitlines() for piece in line.split(";")]
    else:
        lines = []
        for line in body.splitlines():
            mark = next((mark for mark in _MARKS if line.lstrip().startswith(mark)), None)
            if mark is None:
                break
            lines.append(line.lstrip()[len(mark) :])
    for line in lines:
        found = _FACT.match(line)
        if found:
            yield found[1], found[2]


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in (piece.strip() for piece in text.split(",")) if name)


def _parameters(text: str, path: str) -> dict[str, str]:
    declared: dict[str, str] = {}
    for item in _names(text):
        name, colon, kind = (piece.strip() for piece in item.partition(":"))
        if not colon or not name.startswith("p_"):
            raise AuthorError(
                f"{path}: {item!r} is not a parameter; write p_name:type. A parameter named like a "
                "column would match every row."
            )
        declared[name] = kind
    return declared
