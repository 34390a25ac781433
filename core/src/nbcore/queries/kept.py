"""What engines keep between programs: work on query files that takes longer than most answers.

Each piece is a JSON file in the user's cache folder, named by a hash of all that it depends on.

What lies there becomes a query that will run, so whoever can write there can change answers. The
folder is therefore the user's own and nobody else may write to it, else it is not used; who can
write there all the same can change the program itself. What is found is checked by the engine that
kept it, which reaches nothing but its source. A file that cannot be used is made anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import tempfile
from contextlib import suppress
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

MOST = 256
"""Files in a folder; the oldest go."""
_LARGEST = 4 * 1024 * 1024
"""Bytes of a file; the longest of a pack has 80 thousand."""


class Kept:
    """A folder of one engine.

    Parameters
    ----------
    name : str
        Of the folder.
    made_by : str
        The distributions whose versions what is kept depends on.
    code : pathlib.Path, optional
        A package that it depends on too, and that changes without its version while it is worked
        on: the times and sizes of its files count.
    """

    def __init__(self, name: str, *made_by: str, code: Path | None = None) -> None:
        self._name = name
        self._made_by = made_by
        self._code = code

    def key(self, *parts: Any) -> str:
        """What names a piece that depends on some values; each is one that JSON can write."""
        told = json.dumps([self._makers, *parts])
        return hashlib.sha256(told.encode()).hexdigest()

    def find(self, key: str) -> Any:
        """What a file holds; None where there is none that can be read."""
        try:
            path = self.folder() / f"{key}.json"
            if not _is_private_folder(path.parent):
                return None
            # Without waiting: a pipe of that name would never say anything.
            number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
            with open(number, "rb") as stream:  # noqa: PTH123
                held = os.fstat(stream.fileno())
                if not stat.S_ISREG(held.st_mode) or held.st_size > _LARGEST:
                    return None
                return json.loads(stream.read(_LARGEST))
        except (OSError, ValueError, RecursionError):
            return None

    def keep(self, key: str, held: Any) -> None:
        """Keep what JSON can write; where nothing can be written, nothing is."""
        with suppress(OSError):
            place = self.folder()
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _is_private_folder(place):
                return
            number, made = tempfile.mkstemp(dir=place, suffix=".new")
            try:
                with open(number, "w", encoding="utf-8") as stream:  # noqa: PTH123
                    json.dump(held, stream)
                Path(made).replace(place / f"{key}.json")
            except OSError:
                Path(made).unlink(missing_ok=True)
                raise
            _remove_oldest(place)

    def forget(self, key: str) -> None:
        """Drop what turned out not to be of use."""
        with suppress(OSError):
            (self.folder() / f"{key}.json").unlink(missing_ok=True)

    def folder(self) -> Path:
        """Where the files lie; it need not be there.

        Raises
        ------
        OSError
            The user has no home, as in some containers.
        """
        named = Path(os.environ.get("XDG_CACHE_HOME", ""))
        if named.is_absolute():
            return named / "nbcore" / self._name
        try:
            return Path.home() / ".cache" / "nbcore" / self._name
        except RuntimeError as error:
            raise FileNotFoundError(str(error)) from None

    @cached_property
    def _makers(self) -> list[str]:
        files = sorted(_files(self._code)) if self._code else []
        return [*(f"{name} {version(name)}" for name in self._made_by), *files]


def _files(folder: Path) -> list[str]:
    """The files of a package, each with its time and size."""
    told: list[str] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                told += [] if entry.name == "__pycache__" else _files(Path(entry.path))
            else:
                held = entry.stat()
                told.append(f"{entry.path} {held.st_mtime_ns} {held.st_size}")
    return told


def _is_private_folder(place: Path) -> bool:
    """Whether a folder is there that this user alone writes to."""
    held = place.lstat()
    if not stat.S_ISDIR(held.st_mode):
        return False
    if not hasattr(os, "getuid"):  # Windows: a user's own folder is closed to others
        return True
    return held.st_uid == os.getuid() and not held.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _remove_oldest(place: Path) -> None:
    files = sorted(place.iterdir(), key=lambda path: path.lstat().st_mtime, reverse=True)
    for path in files[MOST:]:
        path.unlink(missing_ok=True)
