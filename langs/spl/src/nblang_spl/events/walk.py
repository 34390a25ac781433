"""Which files a folder holds, what each is by its name, and which index it is."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from nblang_spl.events.lookups import INSIDE

Form = Literal["parquet", "csv", "text"]
FORMS: dict[str, Form] = {
    ".parquet": "parquet",
    ".csv": "csv",
    ".tsv": "csv",
    ".jsonl": "text",
    ".ndjson": "text",
    ".json": "text",
    ".xml": "text",
    ".log": "text",
    ".txt": "text",
}
"""Suffixes that are read; all but parquet also with ``.gz``."""
LOGS = frozenset({"auth", "authlog", "linux_secure", "messages", "secure", "syslog"})
"""Logs that come without a suffix."""
SECURE = frozenset({"auth", "authlog", "linux_secure", "secure"})
_ROTATED = re.compile(r"(?<=[a-z])[.-]\d{1,8}$")
_PART = re.compile(
    r"(?:part|data|chunk|file)?[-_]?[\dT:-]*(?:-[0-9a-f]{8}-[0-9a-f-]+)?(?:-c\d+)?", re.IGNORECASE
)
_NO_DATA = frozenset({
    ".cfg", ".conf", ".css", ".gif", ".html", ".ini", ".ipynb", ".jpg", ".js", ".md", ".pdf",
    ".png", ".py", ".rst", ".spl", ".svg", ".toml", ".yaml", ".yml", ".license", "",
})  # fmt: skip
"""Suffixes of files that nobody takes for events, so that none is missed."""
_ABOUT = frozenset({"changelog", "copying", "license", "notice", "readme"})


@dataclass(frozen=True)
class File:
    """One file of a folder.

    Attributes
    ----------
    path : pathlib.Path
        Without links.
    name : str
        Within the folder, for messages and as ``source`` of log lines.
    form : str
    index : str
        That of its events, unless they say another.
    """

    path: Path
    name: str
    form: Form
    index: str


def files(root: Path, notes: list[str]) -> list[File]:
    """The files of a folder and its subfolders, by name; others are named in ``notes``.

    Links are followed to what the folder itself holds and no further. Hidden files and folders are
    none of it, nor is what lies in ``lookups``.
    """
    found: dict[Path, File] = {}
    unknown: list[str] = []
    for path in _walk(root, notes):
        name = display_name(path.relative_to(root).as_posix())
        form = form_of(path.name)
        if form is None:
            about = path.name.split(".", 1)[0].lower() in _ABOUT
            if path.suffix.lower() not in _NO_DATA and not about:
                unknown.append(name)
            continue
        try:
            real = path.resolve(strict=True)
            regular = stat.S_ISREG(real.stat().st_mode)
        except (OSError, RuntimeError):
            notes.append(f"{name} cannot be read: it is a broken link.")
            continue
        if not real.is_relative_to(root):
            notes.append(f"{name} cannot be read: it is a link that leads out of the folder.")
        elif not regular:
            notes.append(f"{name} cannot be read: it is not a regular file.")
        elif not _has_utf8_path(path) or not _has_utf8_path(real):
            notes.append(f"{name} cannot be read: its name is not UTF-8.")
        elif real not in found:
            found[real] = File(
                real,
                path.relative_to(root).as_posix(),
                form,
                index_of(path.relative_to(root).parts),
            )
    if unknown:
        some = ", ".join(unknown[:5]) + (" and others" if len(unknown) > 5 else "")
        many = "file is" if len(unknown) == 1 else "files are"
        notes.append(f"{len(unknown):,} {many} of a kind that is not read: {some}.")
    return sorted(found.values(), key=lambda file: file.name)


def display_name(name: str) -> str:
    """A name for messages: it may hold what is not text, or no line of it."""
    text = name.encode("utf-8", "backslashreplace").decode()
    return "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in text)


def _has_utf8_path(path: Path) -> bool:
    """Whether the engine can be told a path."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True


def form_of(name: str) -> Form | None:
    """How a file is read, by its name; None for not at all."""
    plain = _base_name(name)
    suffix = Path(plain).suffix
    form = FORMS.get(suffix)
    if form == "parquet" and name.lower().endswith(".gz"):
        return None
    if form is None and not suffix and plain in LOGS:
        return "text"
    return form


def index_of(parts: tuple[str, ...]) -> str:
    """The index that a file is by its path within the folder: its name up to the first point.

    Where that only numbers the parts of a table (``part-0001.parquet``, ``2026-03-02.jsonl``), it is
    the name of the folder that they lie in. Logs lose what rotation adds (``secure-20260301``).
    """
    stem = parts[-1].split(".", 1)[0]
    if len(parts) > 1 and _PART.fullmatch(stem):
        return parts[-2]
    return stem if Path(_base_name(parts[-1])).suffix else _base_name(stem)


def log_name(name: str) -> str:
    """The name of a log without suffixes and what rotation adds, in small letters."""
    return _base_name(name.rpartition("/")[2]).split(".", 1)[0]


def _base_name(name: str) -> str:
    return _ROTATED.sub("", name.lower().removesuffix(".gz"))


def _walk(root: Path, notes: list[str]) -> Iterator[Path]:
    def failed(error: OSError) -> None:
        place = Path(error.filename or root)
        name = place.relative_to(root).as_posix() if place.is_relative_to(root) else place.name
        notes.append(f"{display_name(name)} cannot be read: {error.strerror}.")

    for folder, inner, names in os.walk(root, onerror=failed):
        kept = sorted(name for name in inner if not name.startswith("."))
        if Path(folder) == root:
            kept = [name for name in kept if name != INSIDE]
        inner[:] = [name for name in kept if not Path(folder, name).is_symlink()]
        for name in kept:
            path = Path(folder, name)
            if path.is_symlink() and not _is_inside(path, root):
                link = display_name(path.relative_to(root).as_posix())
                notes.append(f"{link} cannot be read: it is a link that leads out of the folder.")
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(folder, name)


def _is_inside(path: Path, root: Path) -> bool:
    try:
        return path.resolve(strict=True).is_relative_to(root)
    except (OSError, RuntimeError):
        return True
