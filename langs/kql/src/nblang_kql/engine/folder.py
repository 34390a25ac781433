"""Which files of a folder of exports hold which table."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from nbcore import UserError, join_names

Format = Literal["parquet", "csv", "tsv", "json"]
FORMATS: dict[str, Format] = {
    ".parquet": "parquet",
    ".csv": "csv",
    ".tsv": "tsv",
    ".jsonl": "json",
    ".ndjson": "json",
    ".json": "json",
}
"""Suffixes that are read; all but parquet also with ``.gz``."""
LINKED_FOLDER = "it is a link to a folder, and such links are not followed."
_BORDERS = "._- ("


@dataclass(frozen=True)
class DataFile:
    """One file of rows.

    Attributes
    ----------
    path : pathlib.Path
    format : str
    odd : str
        Why it is not opened at all; empty for a plain file.
    """

    path: Path
    format: Format
    odd: str = ""

    @property
    def shown(self) -> str:
        """Its name, for messages."""
        return display_name(self.path)


class Folder:
    """A folder of exported tables.

    A file holds the table that its name, or the name of a folder above it, begins with:
    ``SecurityEvent.parquet``, ``SecurityEvent_2024-01.csv``, ``SecurityEvent.1.jsonl.gz``,
    ``SecurityEvent/part-0.parquet``, ``am-securityevent/y=2024/m=01/PT1H.json``. Case does not
    count; the name ends there or at one of ``. _ - (`` or a space; the longest known table
    wins, so that ``Syslog_CL.csv`` is not a part of ``Syslog`` where ``Syslog_CL`` is known.

    Parameters
    ----------
    path : pathlib.Path
    known : iterable of str
        Tables that are known by name; others are found when they are asked for.

    Raises
    ------
    UserError
        There is no such folder.
    """

    def __init__(self, path: Path, known: Iterable[str]) -> None:
        if not path.is_dir():
            raise UserError(
                f"{path} is not a folder; give one that holds exported tables, a file or a folder "
                "for each."
            )
        self.path = path.absolute()
        self.known = sorted(known, key=len, reverse=True)
        self._files = list(_walk(self.path))
        self._tables: dict[str, list[DataFile]] = {}
        self._rest: list[tuple[list[str], DataFile]] = []
        for names, file in self._files:
            table = next((table for name in names for table in self._tables_of_file(name)), None)
            if table is None:
                self._rest.append((names, file))
            else:
                self._tables.setdefault(table, []).append(file)

    def files(self, table: str) -> list[DataFile]:
        """The files of a table, by path; none where the folder has no such table."""
        if table in self._tables:
            return self._tables[table]
        folded = table.casefold()
        for known, files in self._tables.items():
            if known.casefold() == folded:
                return files
        return [file for names, file in self._rest if any(_begins(name, table) for name in names)]

    def linked(self) -> list[str]:
        """Links to folders that no known table is named like: their tables cannot be told."""
        return [file.shown for _, file in self._rest if file.odd == LINKED_FOLDER]

    def tables(self) -> list[str]:
        """The known tables that it holds."""
        return list(self._tables)

    def _tables_of_file(self, name: str) -> Iterator[str]:
        return (table for table in self.known if _begins(name, table))


def looked_for(tables: Iterable[str], folder: Folder) -> str:
    """A sentence about tables that a folder does not hold."""
    names, linked = list(tables), folder.linked()
    some = names[0] if names else "Table"
    sentence = (
        f"The folder {display_name(folder.path)} holds no file of {join_names(names, 'or')}, such "
        f"as {some}.parquet, .csv or .jsonl.gz, or a folder of that name."
    )
    if not linked:
        return sentence
    what = "is a link to a folder" if len(linked) == 1 else "are links to folders"
    return f"{sentence} {join_names(linked)} {what}, and such links are not followed."


def _begins(name: str, table: str) -> bool:
    folded = name.casefold().removeprefix("am-")
    start = table.casefold()
    return folded.startswith(start) and folded[len(start) : len(start) + 1] in ("", *_BORDERS)


def _walk(root: Path) -> Iterator[tuple[list[str], DataFile]]:
    for folder, inner, names in os.walk(root):
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        above = list(Path(folder).relative_to(root).parts)
        for name in inner:
            if Path(folder, name).is_symlink():
                yield [*above, name], DataFile(Path(folder, name), "parquet", LINKED_FOLDER)
        for name in sorted(names):
            if name.startswith((".", "_")):
                continue
            path = Path(folder, name)
            suffixes = [suffix.lower() for suffix in path.suffixes[-2:]]
            packed = suffixes[-1:] == [".gz"]
            format_ = FORMATS.get(
                suffixes[-2] if packed and suffixes[1:] else (suffixes or [""])[-1]
            )
            if format_ is None or (packed and format_ == "parquet"):
                continue
            yield [*above, name], DataFile(path, format_, _refusal(path, root))


def display_name(path: Path) -> str:
    """A file's name, for messages: it may hold what is not text, or no line of it."""
    name = path.name.encode("utf-8", "backslashreplace").decode()
    return "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in name)


def _refusal(path: Path, root: Path) -> str:
    """Why a file is not opened; a pipe would be waited for, a link may lead anywhere."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return "its name is not UTF-8."
    try:
        real = path.resolve(strict=True)
        if not real.is_relative_to(root.resolve()):
            return "it is a link out of the folder."
        return "" if stat.S_ISREG(real.stat().st_mode) else "it is not a regular file."
    except (OSError, RuntimeError):
        return "it is a broken link."
