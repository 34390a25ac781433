"""Translations of query files, kept between programs: making one takes longer than most answers.

Each is a JSON file in the user's cache folder, named by a hash of all that it depends on. It holds
no value that anybody asked for: these are bound when the query runs.

What lies there is SQL that will run, so whoever can write there can change answers. The folder is
therefore the user's own and nobody else may write to it, else it is not used; who can write there
all the same can change the program itself. The SQL can do no more than the one translated here: it
is bound to an engine that reaches no file but those of its source, no network and no extension
(:func:`nblang_kql.engine.connection.opened`). A file that cannot be used is made anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from nblang_kql.engine.translation import Columns, Translation

MOST = 256
"""Files in the folder; the oldest go."""
_LARGEST = 4 * 1024 * 1024
"""Bytes of a file; the longest translation of a pack has 80 thousand."""
_MADE_BY = ("nblang-kql", "duckdb-kql", "duckdb")
_PLAIN = (str, int, float, bool, type(None))


def key(text: str, columns: Columns) -> str:
    """What names the translation of a query over tables with such columns."""
    told = json.dumps([_makers(), text, columns])
    return hashlib.sha256(told.encode()).hexdigest()


def find(name: str) -> Translation | None:
    """A translation that was kept; None where there is none that can be used."""
    try:
        path = folder() / f"{name}.json"
        if not _own(path.parent):
            return None
        # Without waiting: a pipe of that name would never say anything.
        with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as stream:  # noqa: PTH123
            held = os.fstat(stream.fileno())
            if not stat.S_ISREG(held.st_mode) or held.st_size > _LARGEST:
                return None
            return _read(json.loads(stream.read(_LARGEST)))
    except (OSError, ValueError, RecursionError, TypeError):
        return None


def keep(name: str, translation: Translation) -> None:
    """Keep a translation; where nothing can be written, nothing is."""
    if not all(isinstance(value, _PLAIN) for value in translation.fixed.values()):
        return
    with suppress(OSError):
        place = folder()
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _own(place):
            return
        number, made = tempfile.mkstemp(dir=place, suffix=".new")
        try:
            with open(number, "w", encoding="utf-8") as stream:  # noqa: PTH123
                json.dump(asdict(translation), stream)
            Path(made).replace(place / f"{name}.json")
        except OSError:
            Path(made).unlink(missing_ok=True)
            raise
        _tidy(place)


def forget(name: str) -> None:
    """Drop a translation that turned out not to be of use."""
    with suppress(OSError):
        (folder() / f"{name}.json").unlink(missing_ok=True)


def folder() -> Path:
    """Where translations lie; it need not be there.

    Raises
    ------
    OSError
        The user has no home, as in some containers.
    """
    named = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if named.is_absolute():
        return named / "nbcore" / "kql"
    try:
        return Path.home() / ".cache" / "nbcore" / "kql"
    except RuntimeError as error:
        raise FileNotFoundError(str(error)) from None


@cache
def _makers() -> list[str]:
    return [f"{name} {version(name)}" for name in _MADE_BY]


def _own(place: Path) -> bool:
    """Whether a folder is there that this user alone writes to."""
    held = place.lstat()
    if not stat.S_ISDIR(held.st_mode):
        return False
    if not hasattr(os, "getuid"):  # Windows: a user's own folder is closed to others
        return True
    return held.st_uid == os.getuid() and not held.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _read(held: Any) -> Translation | None:
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


def _tidy(place: Path) -> None:
    files = sorted(place.iterdir(), key=lambda path: path.lstat().st_mtime, reverse=True)
    for path in files[MOST:]:
        path.unlink(missing_ok=True)
