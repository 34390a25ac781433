"""Sources opened: a database with its doors closed, and the events in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from nblang_spl.engine.database import Database
from nblang_spl.events.frames import Frames
from nblang_spl.events.lookups import INSIDE, Lookups
from nblang_spl.events.source import Source

if TYPE_CHECKING:
    import pandas as pd


def source_of(
    source: Path | str | Mapping[str, pd.DataFrame | Path], memory: str = ""
) -> tuple[Database, Source]:
    """A database and the source in it; the caller closes the database."""
    if isinstance(source, Mapping):
        database = Database(None, memory)
        inside = f"{INSIDE}/"
        tables = {name: one for name, one in source.items() if name.startswith(inside)}
        indexes = {name: one for name, one in source.items() if name not in tables}
        events: Source = Frames(indexes, database)
        # An index of frames can be looked up as well; those of files are too large to be.
        frames = {name: one for name, one in indexes.items() if not isinstance(one, Path)}
        named = {name.removeprefix(inside): one for name, one in tables.items()}
        events.tables = Lookups(database, frames={**frames, **named})
    else:
        from nblang_spl.events.folder import Folder

        folder = Path(source)
        database = Database(folder.resolve(), memory)
        events = Folder(folder, database)
        events.tables = Lookups(database, folder)
    database.lock()
    return database, events


@contextmanager
def opened_source(
    source: Path | str | Mapping[str, pd.DataFrame | Path], memory: str = ""
) -> Iterator[tuple[Database, Source]]:
    """The same for the time of one search."""
    database, events = source_of(source, memory)
    try:
        yield database, events
    finally:
        database.close()
