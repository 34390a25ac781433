"""The engine over files: KQL on DuckDB, without a service."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from nbcore.lang import require_engine

if TYPE_CHECKING:
    import pandas as pd

    from nbcore import TimeSpan
    from nblang_kql.engine.connection import EmbeddedConnection

PACKAGES = ("duckdb", "duckdb_kql")
"""What the engine imports of the extra ``engine``."""


def embedded(
    *,
    provider: str,
    title: str,
    source: Path | Mapping[str, pd.DataFrame | Path],
    schema: Mapping[str, Mapping[str, str]],
    source_kind: Literal["folder", "demo"] = "folder",
    now: datetime | None = None,
    renamed: Mapping[str, Mapping[str, str]] | None = None,
) -> EmbeddedConnection:
    """Open a connection that answers KQL query files with DuckDB.

    Parameters
    ----------
    provider, title : str
        See :class:`nbcore.Connection`.
    source : pathlib.Path or mapping of str to pandas.DataFrame or pathlib.Path
        A folder of exported tables (:class:`nblang_kql.engine.folder.Folder` says how its files
        are named); or by table name a frame or a parquet file, each read when a query first
        needs it.
    schema : mapping of str to mapping of str to str
        The tables that the pack knows: table, column, KQL type. Columns are cast to these
        types; a known column that the source lacks is there, without values; columns that are
        not known stay as they are.
    source_kind : str
        ``folder`` or ``demo``.
    now : datetime, optional
        The source's clock; the real one by default.
    renamed : mapping of str to mapping of str to str, optional
        Columns that exports call otherwise: table, the export's name, the table's own.

    Raises
    ------
    UserError
        The folder is not there, or holds none of the known tables; the message names them. Or
        the extra ``engine`` is not installed.
    """
    require_engine(PACKAGES, "kql", provider)
    from nblang_kql.engine.connection import EmbeddedConnection

    return EmbeddedConnection(
        provider=provider,
        title=title,
        source=source,
        schema=schema,
        source_kind=source_kind,
        now=now,
        renamed=renamed,
    )


def search(
    text: str, folder: Path | str, timespan: TimeSpan | None = None, *, memory: str = ""
) -> pd.DataFrame:
    """Run KQL over a folder of exported tables; see :func:`nblang_kql.engine.adhoc.search`."""
    require_engine(PACKAGES, "kql")
    from nblang_kql.engine import adhoc

    return adhoc.search(text, folder, timespan, memory=memory)
