"""The data models that the engine knows, from the JSON files beside this module.

A dataset's ``terms`` are search terms that its events fulfil, together with those of its parents;
``fields`` are what it adds to its parent's, ``unknown`` those of them that hold ``unknown`` where
an event has none. Names, constraints and fields are those of Splunk's pages on the Common
Information Model; what asset and identity lookups of a server would fill in (``dest_category``) is
there too, so that a search that names it is understood.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import TYPE_CHECKING

from nblang_spl.errors import SplError, unknown_name

if TYPE_CHECKING:
    from nblang_spl.syntax.trees import Term


@dataclass(frozen=True)
class ModelField:
    """A field as a dataset has it.

    Attributes
    ----------
    name : str
        Of the events' field.
    path : str
        As ``tstats`` names it (rule 5.27): after the datasets down to the one that declares it,
        as in ``All_Changes.Account_Management.src_user``.
    unknown : bool
        Whether it holds ``unknown`` where an event has none.
    term : Term or None
        What an event must fulfil beyond the dataset's own terms to have it: a dataset has its
        children's fields too, for those of its events that are the child's.
    """

    name: str
    path: str
    unknown: bool
    term: Term | None = None


@dataclass(frozen=True)
class Dataset:
    """One dataset.

    Attributes
    ----------
    model, name : str
    path : str
        Its name after those of the datasets above it, parted by points.
    term : Term
        What its events fulfil, its parents' terms included.
    fields : tuple of ModelField
        Those of its parents, its own, and those of its children.
    """

    model: str
    name: str
    path: str
    term: Term
    fields: tuple[ModelField, ...]


@dataclass
class _DatasetNode:
    """A dataset as its file describes it, with its place among the others."""

    name: str
    path: str
    term: Term
    own: list[ModelField]
    parent: _DatasetNode | None = None
    children: list[_DatasetNode] = field(default_factory=list)

    def above(self) -> list[_DatasetNode]:
        """It and its parents, the root first."""
        return [*(self.parent.above() if self.parent else []), self]

    def child_fields(self, terms: tuple[Term, ...] = ()) -> Iterator[ModelField]:
        """Its children's fields."""
        from nblang_spl.syntax.trees import AllOf

        for child in self.children:
            needed = (*terms, child.term)
            for one in child.own:
                yield ModelField(one.name, one.path, one.unknown, AllOf(needed))
            yield from child.child_fields(needed)


class _Models(Mapping[str, dict[str, Dataset]]):
    """Models by name; the terms of one are read when it is asked for, since most never are."""

    def __init__(self) -> None:
        files = sorted(resources.files("nblang_spl.models").iterdir(), key=lambda item: item.name)
        told = [json.loads(file.read_text("utf-8")) for file in files if file.name[-5:] == ".json"]
        self._told = {one["model"]: one["datasets"] for one in told}
        self._made: dict[str, dict[str, Dataset]] = {}

    def __getitem__(self, name: str) -> dict[str, Dataset]:
        if name not in self._made:
            self._made[name] = _datasets(name, self._told[name])
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in self._told

    def __iter__(self) -> Iterator[str]:
        return iter(self._told)

    def __len__(self) -> int:
        return len(self._told)


@functools.cache
def models() -> Mapping[str, dict[str, Dataset]]:
    """Every model: its datasets by name, the root first."""
    return _Models()


def dataset(name: str, position: int | None) -> Dataset:
    """A dataset by ``Model`` or ``Model.Dataset``; for the model alone, its root.

    Raises
    ------
    SplError
        The model or the dataset is not known.
    """
    model, _, wanted = name.partition(".")
    known = models().get(model)
    if known is None:
        raise unknown_name("data model", model, models(), position)
    if not wanted:
        roots = [one for one in known.values() if one.path == one.name]
        if len(roots) > 1:
            raise SplError(
                f"The data model {model} has several datasets; name one, as in "
                f"{model}.{roots[0].name}.",
                position,
            )
        return roots[0]
    found = known.get(wanted.rpartition(".")[2])
    if found is None:
        raise unknown_name(f"dataset of {model}", wanted, known, position)
    return found


def _datasets(model: str, told: dict[str, dict[str, object]]) -> dict[str, Dataset]:
    # Here, since who only asks which models there are needs no parser.
    from nblang_spl.syntax import terms

    made: dict[str, _DatasetNode] = {}
    for name, one in told.items():
        parent = made.get(str(one.get("parent", "")))
        path = f"{parent.path}.{name}" if parent else name
        lacking = _texts_of(one.get("unknown"))
        own = [
            ModelField(held, f"{path}.{held}", held in lacking)
            for held in _texts_of(one.get("fields"))
        ]
        made[name] = _DatasetNode(
            name, path, terms.parse(str(one.get("terms", "")), 0, {}), own, parent
        )
        if parent:
            parent.children.append(made[name])
    return {name: _dataset(model, one) for name, one in made.items()}


def _dataset(model: str, told: _DatasetNode) -> Dataset:
    from nblang_spl.syntax.trees import AllOf

    above = told.above()
    fields = [held for one in above for held in one.own] + list(told.child_fields())
    term = AllOf(tuple(one.term for one in above)) if len(above) > 1 else told.term
    return Dataset(model, told.name, told.path, term, tuple(fields))


def _texts_of(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []
