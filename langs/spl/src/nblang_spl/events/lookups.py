"""Lookup tables: CSV files of the folder, and how each is matched (rules 6.24 to 6.26).

A file is found by its name, with or without ``.csv``, in the folder itself or in ``lookups`` inside
it. ``transforms.conf`` beside it may hold definitions under other names: ``filename``,
``case_sensitive_match``, ``match_type``, ``max_matches``, ``min_matches``, ``default_match``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from nbcore.lang import Lock
from nblang_spl.errors import SplError, display_text, unknown_name

if TYPE_CHECKING:
    import pandas as pd

    from nblang_spl.engine.database import Database

INSIDE = "lookups"
"""The folder in which files are lookup tables only."""
MOST = 100
"""Rows of a table that one row can match (``max_matches``)."""
_REFUSED = {
    "time_field": "matches by time (time_field), which is not supported; name its CSV file for all rows",
    "filter": "has a filter, which is not supported; name its CSV file and compare with `where`",
}
"""Settings of a definition that change what matches."""
_MATCH = re.compile(r"\s*(WILDCARD|CIDR|EXACT)\s*\(\s*([^()]+?)\s*\)\s*(?:,|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Definition:
    """How a table is matched.

    Attributes
    ----------
    file : str
    cased : bool
    kinds : mapping of str to str
        Fields that match by ``wildcard`` or ``cidr``; others match exactly.
    most, least : int
    default : str
        What fields hold where fewer than ``least`` rows match.
    refused : str
        Why the table cannot be used; empty where it can.
    """

    file: str
    cased: bool = True
    kinds: Mapping[str, str] = field(default_factory=dict)
    most: int = MOST
    least: int = 0
    default: str = ""
    refused: str = ""


@dataclass(frozen=True)
class Lookup:
    """A table in the database.

    Attributes
    ----------
    table : str
        Its name there; ``rowid`` is the order of the file.
    columns : mapping of str to str
        Column by field, in the file's order.
    definition : Definition
    """

    table: str
    columns: Mapping[str, str]
    definition: Definition


class Lookups:
    """The lookup tables of a source, loaded when first asked for.

    Parameters
    ----------
    database : Database
    folder : Path, optional
    frames : mapping of str to pandas.DataFrame or pathlib.Path, optional
        Parquet files behind paths.
    """

    def __init__(
        self,
        database: Database,
        folder: Path | None = None,
        frames: Mapping[str, pd.DataFrame | Path] | None = None,
    ) -> None:
        self._database = database
        self._folder = folder
        self._frames = frames or {}
        self._loaded: dict[str, tuple[str, dict[str, str]]] = {}
        self._lock = Lock()

    def find(self, name: str, position: int | None) -> Lookup:
        """A table by its name.

        Raises
        ------
        SplError
            There is none, or its file cannot be read.
        """
        definition = self._definitions().get(name) or Definition(name)
        if definition.refused:
            raise SplError(f"The lookup table {name} {definition.refused}.", position)
        with self._lock:
            for file in (definition.file, f"{definition.file}.csv"):
                if file not in self._loaded and not self._load(file, position):
                    continue
                table, columns = self._loaded[file]
                return Lookup(table, columns, definition)
        raise unknown_name("lookup table", name, self.names(), position)

    def names(self) -> list[str]:
        """What there is."""
        found = {*self._definitions(), *self._frames}
        for place in self._lookup_folders():
            found |= {path.name for path in place.glob("*.csv")}
        return sorted(found)

    def _lookup_folders(self) -> list[Path]:
        if self._folder is None:
            return []
        return [place for place in (self._folder / INSIDE, self._folder) if place.is_dir()]

    def _load(self, file: str, position: int | None) -> bool:
        import pandas as pd

        if file in self._frames:
            frame = _frame(self._frames[file])
            names = [str(name) for name in frame.columns]
            texts = frame.astype(object).where(frame.notna(), None).map(_text)
        else:
            path = self._path(file)
            if path is None:
                return False
            names, rows = _header_and_rows(path, position)
            texts = pd.DataFrame(rows, columns=range(len(names)), dtype=object)
        table = f"lookup_{len(self._loaded)}"
        columns = {name: f"c{place}" for place, name in enumerate(names)}
        self._database.add(table, texts.set_axis(list(columns.values()), axis=1).astype("string"))
        self._loaded[file] = (table, columns)
        return True

    def _path(self, file: str) -> Path | None:
        if Path(file).name != file or not file.endswith(".csv"):
            return None
        for place in self._lookup_folders():
            path = place / file
            # A link must not lead out of the folder.
            if path.is_file() and path.resolve().is_relative_to(place.resolve()):
                return path
        return None

    def _definitions(self) -> dict[str, Definition]:
        for place in self._lookup_folders():
            path = place / "transforms.conf"
            if path.is_file() and path.resolve().is_relative_to(place.resolve()):
                return _definitions(path)
        return {}


def _frame(source: pd.DataFrame | Path) -> pd.DataFrame:
    if not isinstance(source, Path):
        return source
    import duckdb

    # Not by the source's own database, whose doors are closed.
    with duckdb.connect() as engine:
        return engine.execute("FROM read_parquet(?)", [str(source)]).df()


def _header_and_rows(path: Path, position: int | None) -> tuple[list[str], list[list[str | None]]]:
    try:
        text = path.read_text("utf-8-sig")
        found = list(csv.reader(io.StringIO(text, newline="")))
    except (OSError, UnicodeDecodeError, csv.Error):
        raise SplError(f"The lookup table {path.name} cannot be read as CSV.", position) from None
    if not found:
        raise SplError(f"The lookup table {path.name} is empty.", position)
    header = [name.strip() for name in found[0]]
    kept = [place for place, name in enumerate(header) if name and header.index(name) == place]
    rows = [
        [row[place] or None if place < len(row) else None for place in kept]
        for row in found[1:]
        if row
    ]
    return [header[place] for place in kept], rows


def _text(cell: object) -> str | None:
    if cell is None or isinstance(cell, str):
        return cell or None
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _definitions(path: Path) -> dict[str, Definition]:
    import configparser  # few folders hold such a file

    parser = configparser.ConfigParser(
        delimiters=("=",), comment_prefixes=("#",), interpolation=None, strict=False,
        default_section="default",
    )  # fmt: skip
    try:
        parser.read_string(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, configparser.Error):
        raise SplError("transforms.conf cannot be read as definitions of lookup tables.") from None
    return {
        name: _definition(parser[name])
        for name in parser.sections()
        if parser[name].get("filename")
    }


def _definition(keys: Mapping[str, str]) -> Definition:
    kinds = {
        name.strip(): kind.lower()
        for kind, name in _MATCH.findall(keys.get("match_type", ""))
        if kind.upper() != "EXACT"
    }
    return Definition(
        file=keys["filename"].strip(),
        cased=keys.get("case_sensitive_match", "true").strip().lower() in ("true", "1", "t"),
        kinds=kinds,
        most=_count(keys, "max_matches", MOST) or MOST,
        least=_count(keys, "min_matches", 0),
        default=keys.get("default_match", "").strip(),
        refused=next((told for key, told in _REFUSED.items() if keys.get(key, "").strip()), ""),
    )


def _count(keys: Mapping[str, str], name: str, default: int) -> int:
    text = keys.get(name, "").strip()
    if not text:
        return default
    if not text.isdigit():
        raise SplError(
            f"transforms.conf: {name} is a whole number, and {display_text(text)} is none."
        )
    return int(text)
