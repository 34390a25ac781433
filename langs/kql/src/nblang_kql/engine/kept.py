"""Translations of query files, kept between programs (:class:`nbcore.lang.Kept`).

A file holds no value that anybody asked for: these are bound when the query runs. Its SQL can do no
more than the one translated here: it is bound to an engine that reaches no file but those of its
source, no network and no extension (:func:`nblang_kql.engine.connection.open_engine`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from nbcore.lang import Kept
from nblang_kql.engine.translation import Columns, Translation

_PLAIN = (str, int, float, bool, type(None))
_KEPT = Kept("kql", "nblang-kql", "duckdb-kql", "duckdb")

folder = _KEPT.folder
forget = _KEPT.forget


def key(text: str, columns: Columns) -> str:
    """What names the translation of a query over tables with such columns."""
    return _KEPT.key(text, columns)


def find(name: str) -> Translation | None:
    """A translation that was kept; None where there is none that can be used."""
    return _translation_of(_KEPT.find(name))


def keep_translation(name: str, translation: Translation) -> None:
    """Keep a translation; where nothing can be written, nothing is."""
    if all(isinstance(value, _PLAIN) for value in translation.fixed.values()):
        _KEPT.keep(name, asdict(translation))


def _translation_of(held: Any) -> Translation | None:
    """A translation from what a file holds; None when that is none."""
    if not isinstance(held, dict) or held.keys() != Translation.__dataclass_fields__.keys():
        return None
    slots, fixed, clocks = held["slots"], held["fixed"], held["clocks"]
    fits = (
        _texts([held["sql"], held["shape"]])
        and isinstance(slots, dict)
        and _texts(slots.values())
        and isinstance(fixed, dict)
        and all(isinstance(value, _PLAIN) for value in fixed.values())
        and isinstance(clocks, list)
        and _texts(clocks)
    )
    return Translation(held["sql"], slots, fixed, tuple(clocks), held["shape"]) if fits else None


def _texts(values: Iterable[Any]) -> bool:
    return all(isinstance(value, str) for value in values)
