"""Reading installed distributions, each by itself, so that a bad one cannot hide the others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from nbcore.guard import Guard, error_line

Source = Callable[[], Iterable[Any]]
"""Gives the distributions to look at, as ``importlib_metadata.distributions`` does."""

GROUPS = ("nbcore.packs", "nbcore.providers", "nbcore.notebooklets")


@dataclass
class Found:
    """What the metadata of one distribution says of a pack.

    Attributes
    ----------
    distribution, version : str
    entries : dict of str to list of (name, value)
        Entry points by group.
    requires : list of str
        Its requirements, as written.
    problems : list of str
        What could not be read.
    readable : bool
        Whether its entry points could be read.
    """

    distribution: str
    version: str = ""
    entries: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    requires: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    readable: bool = True


def canonical(name: str) -> str:
    """A distribution's name in the one spelling that counts: ``Acme_Pack`` is ``acme-pack``."""
    return re.sub(r"[-_.]+", "-", name).lower()


def installed_packs(source: Source) -> tuple[list[Found], str | None]:
    """Distributions that register with nbcore, by name, and the installed version of nbcore.

    A distribution that is seen twice counts once: the first on the path is the one that an
    import would find.
    """
    found: dict[str, Found] = {}
    version: str | None = None
    for item in _all_distributions(source):
        folder = str(getattr(item, "_path", "")).replace("\\", "/").rsplit("/", 1)[-1]
        if folder.startswith("~"):
            continue  # what pip leaves behind when an uninstall is cut short
        if version is None and folder.lower().startswith(("nbcore-", "nbcore.")):
            version = _version(item)
        read = _read_entry_points(item, folder)
        if read is not None:
            found.setdefault(canonical(read.distribution), read)
    return [found[key] for key in sorted(found)], version


def _all_distributions(source: Source) -> list[Any]:
    """The distributions; where a finder on the path raises, those that came before it."""
    found: list[Any] = []
    with Guard():
        for item in source():
            found.append(item)  # noqa: PERF402 what came is kept when the next one raises
    return found


def _read_entry_points(item: Any, folder: str) -> Found | None:
    text = ""
    with Guard() as guard:
        text = item.read_text("entry_points.txt") or ""
    if isinstance(guard.error, UnicodeDecodeError):
        text = bytes(guard.error.object).decode("utf-8", "replace")
    # Few distributions are packs: what does not even hold the word is not parsed.
    if "nbcore." not in text:
        return None
    points = []
    with guard:
        points = [point for point in item.entry_points if point.group in GROUPS]
    if guard.error is None and not points:
        return None
    read = _describe_unreadable(item, folder)
    if guard.error is not None:
        read.readable = False
        read.problems.append(f"Its entry_points.txt cannot be read: {error_line(guard.error)}.")
    for point in points:
        group = read.entries.setdefault(point.group, [])
        if (point.name, point.value) not in group:
            group.append((point.name, point.value))
    return read


def _describe_unreadable(item: Any, folder: str) -> Found:
    read = Found(folder.partition("-")[0] or "unknown")
    with Guard() as guard:
        metadata = item.metadata
        read.version = metadata.get("Version") or ""
        read.distribution = metadata.get("Name") or read.distribution
        read.requires = list(item.requires or ())
    if guard.error is not None:
        read.problems.append(f"Its METADATA cannot be read: {error_line(guard.error)}.")
    return read


def _version(item: Any) -> str | None:
    with Guard():
        version: str | None = item.metadata.get("Version")
        return version
    return None
