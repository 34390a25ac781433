"""The functions that a user of the language calls; nothing heavy is loaded before one is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from nbcore.lang import require_engine

if TYPE_CHECKING:
    import pandas as pd

    from nblang_spl.engine.connection import EmbeddedConnection
    from nblang_spl.engine.database import Database
    from nblang_spl.engine.job import Job
    from nblang_spl.events.source import Source
    from nblang_spl.places import Places
    from nblang_spl.syntax.macros import Macro

PACKAGES = ("duckdb", "lark", "sqlglot", "regex", "defusedxml")
"""What the engine imports of the extra ``engine``."""
Time = str | float | datetime | None
"""UNIX seconds, a datetime or its ISO text, ``-7d@d``, ``now``, or None for no bound."""


def search(
    text: str,
    source: Path | str | Mapping[str, pd.DataFrame | Path],
    earliest: Time = None,
    latest: Time = None,
    *,
    now: datetime | float | None = None,
    macros: Path | Mapping[str, str] | None = None,
    memory: str = "",
) -> pd.DataFrame:
    """Run a search over a folder of files, or over frames.

    Parameters
    ----------
    text : str
        SPL; the README lists what is known.
    source : path, or mapping of str to pandas.DataFrame or path
        A folder of exported events; or by index a frame or a parquet file, a lookup table by
        ``lookups/`` and its name.
    earliest, latest : str, float, datetime or None
        The range of the job; the end is not included. Bounds in the text beat it.
    now : datetime or float, optional
        The clock that relative times and ``now()`` count from.
    macros : path or mapping of str to str, optional
        A ``macros.conf``, or definitions by name (``name(1)`` for one argument, ``$1$`` in it).
    memory : str
        The most that the engine may take, such as ``2GB``.

    Returns
    -------
    pandas.DataFrame
        One column a field: ``string``, ``Int64`` or ``Float64`` (``_time`` in UNIX seconds), or
        lists of texts where a field may have several values. What limits took and what could not
        be read stands in ``frame.attrs["partial"]`` and ``frame.attrs["notes"]``.

    Raises
    ------
    SplError
        The search is not understood, not supported or cannot be answered; it says where and why.
    UserError
        The extra ``engine`` is not installed.
    """
    require_engine(PACKAGES, "spl")
    from nblang_spl.engine.opening import opened_source

    with opened_source(source, memory) as opening:
        result = _job(opening, (earliest, latest), now, macros).result(text)
    result.frame.attrs["partial"] = result.partial
    result.frame.attrs["notes"] = result.notes
    return result.frame


def explain(
    text: str,
    source: Path | str | Mapping[str, pd.DataFrame | Path] | None = None,
    earliest: Time = None,
    latest: Time = None,
    *,
    now: datetime | float | None = None,
    macros: Path | Mapping[str, str] | None = None,
) -> str:
    """The SQL that a search becomes; parameters and errors are those of :func:`search`.

    Without a source every field that the search names counts as one that events have.
    """
    require_engine(PACKAGES, "spl")
    from nblang_spl.engine.opening import opened_source
    from nblang_spl.engine.outline import outline

    known = {"": outline(text, read_macros(macros))} if source is None else source
    with opened_source(known, "") as opening:
        return _job(opening, (earliest, latest), now, macros).explain(text)


def embedded(
    *,
    provider: str,
    title: str,
    source: Path | Mapping[str, pd.DataFrame | Path],
    source_kind: Literal["folder", "demo"] = "folder",
    places: Places | None = None,
    macros: Path | Mapping[str, str] | None = None,
    memory: str = "",
    now: datetime | None = None,
) -> EmbeddedConnection:
    """Open a connection that answers SPL query files from files or frames.

    Parameters
    ----------
    provider, title : str
        See :class:`nbcore.Connection`.
    source : pathlib.Path or mapping of str to pandas.DataFrame or pathlib.Path
        A folder of exported events; or by index a frame or a parquet file, a lookup table by
        ``lookups/`` and its name.
    source_kind : str
        ``folder`` or ``demo``.
    places : Places, optional
        The site's index filters and macros, as for the live service.
    macros, memory
        See :func:`search`.
    now : datetime, optional
        The source's clock; the real one by default.

    Raises
    ------
    UserError
        The folder is not there or holds nothing that can be read. Or the extra ``engine`` is not
        installed.
    """
    require_engine(PACKAGES, "spl", provider)
    from nblang_spl.engine.connection import EmbeddedConnection

    return EmbeddedConnection(
        provider=provider,
        title=title,
        source=source,
        source_kind=source_kind,
        places=places,
        macros=read_macros(macros),
        memory=memory,
        now=now,
    )


def read_macros(macros: Path | Mapping[str, str] | None) -> dict[str, Macro]:
    """Macros from a file or from definitions by name."""
    from nblang_spl.syntax import macros as room

    if macros is None:
        return {}
    if isinstance(macros, Path):
        return room.read_macros(macros)
    return {name: room.define_macro(name, text) for name, text in macros.items()}


def _job(
    opening: tuple[Database, Source],
    span: tuple[Time, Time],
    now: datetime | float | None,
    macros: Path | Mapping[str, str] | None,
) -> Job:
    from nblang_spl.engine.job import Job

    database, events = opening
    clock = seconds(now) if now is not None else datetime.now(UTC).timestamp()
    return Job(
        database,
        events,
        earliest=_time_bound(span[0], clock),
        latest=_time_bound(span[1], clock),
        now=clock,
        macros=read_macros(macros),
    )


def seconds(when: datetime | float) -> float:
    """A time as UNIX seconds; a datetime without a zone is UTC."""
    if not isinstance(when, datetime):
        return float(when)
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()


def _time_bound(when: Time, now: float) -> float | None:
    from nblang_spl.events import stamps
    from nblang_spl.times.modifiers import moment

    if not isinstance(when, str):
        return None if when is None else seconds(when)
    written = (
        stamps.seconds(when) if "-" in when[1:] else None
    )  # ISO text, which a search may not hold
    return moment(when, now) if written is None else written
