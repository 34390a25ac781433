"""The data models that the engine knows, from the JSON files beside this module.

A dataset's ``terms`` are search terms that its events fulfil, together with those of its parents;
``fields`` are what it has, ``unknown`` those of them that hold ``unknown`` where an event has none.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from importlib import resources

from nblang_spl.errors import SplError, unknown
from nblang_spl.syntax import terms
from nblang_spl.syntax.trees import AllOf, Term


@dataclass(frozen=True)
class Dataset:
    """One dataset with what it has from its parents.

    Attributes
    ----------
    model, name : str
    prefix : str
        Of its fields in ``tstats``: the name of the root dataset.
    term : Term
        What its events fulfil.
    fields : tuple of str
        Without prefix.
    unknown : frozenset of str
        Fields that hold ``unknown`` where an event has none.
    """

    model: str
    name: str
    prefix: str
    term: Term
    fields: tuple[str, ...]
    unknown: frozenset[str]


@functools.cache
def models() -> dict[str, dict[str, Dataset]]:
    """Every model: its datasets by name, the root first."""
    found: dict[str, dict[str, Dataset]] = {}
    for file in sorted(resources.files("nblang_spl.models").iterdir(), key=lambda item: item.name):
        if file.name.endswith(".json"):
            told = json.loads(file.read_text("utf-8"))
            found[told["model"]] = _datasets(told["model"], told["datasets"])
    return found


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
        raise unknown("data model", model, models(), position)
    if not wanted:
        roots = [one for one in known.values() if one.prefix == one.name]
        if len(roots) > 1:
            raise SplError(
                f"The data model {model} has several datasets; name one, as in "
                f"{model}.{roots[0].name}.",
                position,
            )
        return roots[0]
    found = known.get(wanted.rpartition(".")[2])
    if found is None:
        raise unknown(f"dataset of {model}", wanted, known, position)
    return found


def _datasets(model: str, told: dict[str, dict[str, object]]) -> dict[str, Dataset]:
    made: dict[str, Dataset] = {}
    for name, one in told.items():
        own = terms.parse(str(one.get("terms", "")), 0, {})
        fields = tuple(str(field) for field in _listed(one.get("fields")))
        lacking = frozenset(str(field) for field in _listed(one.get("unknown")))
        parent = made.get(str(one.get("parent", "")))
        if parent is not None:
            both = AllOf((parent.term, own))
            fields = (*parent.fields, *fields)
            made[name] = Dataset(model, name, parent.prefix, both, fields, parent.unknown | lacking)
        else:
            made[name] = Dataset(model, name, name, own, fields, lacking)
    return made


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []
