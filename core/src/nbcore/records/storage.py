"""Frames as files: JSON lines with their types in a manifest, or parquet where pyarrow is.

A store is a folder, or one zip file. Nothing in it is ever unpickled.
"""

from __future__ import annotations

import importlib.util
import io
import json
import math
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import pandas as pd

from nbcore.errors import NbcoreError, UserError, kind_of
from nbcore.records.fields import Field, FieldType, Record
from nbcore.records.frames import convert
from nbcore.timespan import iso

MANIFEST = "manifest.json"
FORMAT = 1
"""Version of the layout; a newer one is refused."""
_MALFORMED = (LookupError, TypeError, AttributeError, ValueError, RecursionError)
"""What reading raises where something is absent, or is not of the type that was written."""


def arrow() -> bool:
    """Whether parquet can be written and read here."""
    return importlib.util.find_spec("pyarrow") is not None


def to_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as JSON holds them: times in ISO 8601 with ``Z``, missing as None.

    An index that has a name is a column too.
    """
    columns = {name: _cells(series) for name, series in _columns(frame).items()}
    names = list(columns)
    return [dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def plain(value: Any) -> Any:
    """One value as JSON holds it: a time in ISO 8601 with ``Z``, missing as None."""
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple, set, np.ndarray)):
        return [plain(item) for item in value]
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return None
    if isinstance(value, datetime):  # a pandas Timestamp is one too
        return iso(value if value.tzinfo else value.replace(tzinfo=UTC))
    if isinstance(value, (float, np.floating)):
        return _number(value)
    if isinstance(value, np.generic):
        return plain(value.item())
    return value if isinstance(value, (bool, int)) else str(value)


def kinds(frame: pd.DataFrame) -> dict[str, FieldType]:
    """The field type of each column, by its dtype."""
    return {name: _kind(series) for name, series in _columns(frame).items()}


class Writer:
    """Writes a store; a path that ends in ``.nbz`` or ``.zip`` makes one file.

    Raises
    ------
    UserError
        The path cannot be written to.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = _place(path)
        self._frames: dict[str, dict[str, Any]] = {}
        self._zip: zipfile.ZipFile | None = None
        try:
            if self.path.suffix in (".nbz", ".zip"):
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self._zip = zipfile.ZipFile(self.path, "w", zipfile.ZIP_DEFLATED)
            else:
                self.path.mkdir(parents=True, exist_ok=True)
                _emptied(self.path)
        except OSError as error:
            raise UserError(f"{path} cannot be written: {error.strerror or error}.") from None

    def frame(self, name: str, frame: pd.DataFrame) -> None:
        """Write one frame."""
        types = kinds(frame)
        entry: dict[str, Any] = {"types": types, "rows": len(frame)}
        if _named(frame):
            entry["index"] = list(types)[: frame.index.nlevels]
        if arrow():
            buffer = io.BytesIO()
            _typed(_columns(frame), types, len(frame)).to_parquet(buffer, index=False)
            entry["file"], content = f"{name}.parquet", buffer.getvalue()
        else:
            # In ASCII: some characters that a text may hold end a line for others.
            lines = (json.dumps(row) for row in to_rows(frame))
            entry["file"] = f"{name}.jsonl"
            content = "".join(f"{line}\n" for line in lines).encode()
        self._frames[name] = entry
        self._put(entry["file"], content)

    def close(self, facts: dict[str, Any]) -> None:
        """Write the manifest and finish."""
        manifest = {"format": FORMAT, **facts, "frames": self._frames}
        text = json.dumps(manifest, ensure_ascii=False, indent=1, default=str)
        self._put(MANIFEST, text.encode())
        if self._zip:
            self._zip.close()

    def _put(self, name: str, content: bytes) -> None:
        if self._zip:
            self._zip.writestr(name, content)
        else:
            (self.path / name).write_bytes(content)


class Reader:
    """Reads a store.

    Raises
    ------
    UserError
        It is not there, not a store, or of a newer format.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = _place(path)
        self._zip: zipfile.ZipFile | None = None
        if not self.path.exists():
            raise UserError(f"There is no {path}.")
        try:
            if self.path.is_file():
                self._zip = zipfile.ZipFile(self.path)
            self.facts: dict[str, Any] = json.loads(self._get(MANIFEST))
        except (zipfile.BadZipFile, FileNotFoundError, *_MALFORMED):
            raise self._stranger() from None
        found = self.facts.get("format") if isinstance(self.facts, dict) else None
        if isinstance(found, int) and found > FORMAT:
            raise UserError(
                f"{path} was written in format {found} and this nbcore reads up to {FORMAT}; "
                "install a newer nbcore to open it."
            )
        if not isinstance(found, int) or not isinstance(self.facts.get("frames"), dict):
            raise self._stranger()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._zip:
            self._zip.close()
        if isinstance(error, _MALFORMED) and not isinstance(error, NbcoreError):
            # Somebody else's manifest, or one that was changed, may hold anything.
            raise self._stranger() from error

    def admits(self, record: Record, version: int) -> None:
        """Refuse rows of a record in a version that is not known yet.

        Raises
        ------
        UserError
        """
        if version > record.version:
            raise UserError(
                f"{self.path} holds {record.name} in version {version} and this nbcore knows "
                f"{record.version}; install a newer nbcore to open it."
            )

    def frame(self, name: str) -> pd.DataFrame:
        """Read one frame, with the dtypes that it was written with.

        Raises
        ------
        UserError
            It is damaged, or parquet where nothing reads that.
        """
        try:
            entry = self.facts["frames"][name]
            if entry["file"].endswith(".parquet") and not arrow():
                raise UserError(f"{self.path} holds parquet; to open it: pip install pyarrow")
            raw = self._get(entry["file"])
            if entry["file"].endswith(".parquet"):
                frame = pd.read_parquet(io.BytesIO(raw))
            else:
                rows = [json.loads(line) for line in raw.decode().split("\n") if line]
                frame = pd.DataFrame(rows, columns=list(entry["types"]), dtype="object")
            made = _typed(dict(frame.items()), entry["types"], len(frame))
        except (zipfile.BadZipFile, FileNotFoundError, *_MALFORMED):
            raise self._stranger() from None
        return made.set_index(entry["index"]) if entry.get("index") else made

    def _stranger(self) -> UserError:
        return UserError(f"{self.path} holds nothing that nbcore saved, or it is damaged.")

    def _get(self, name: str) -> bytes:
        if Path(name).name != name:
            raise FileNotFoundError(name)  # a store names nothing outside itself
        if self._zip:
            return self._zip.read(name)
        return (self.path / name).read_bytes()


def _place(path: Any) -> Path:
    """A path as it was given; nothing would mean the current folder."""
    if not isinstance(path, (str, Path)):
        raise UserError(f"A path is a text in quotes; {kind_of(path)} is none.")
    if not str(path).strip():
        raise UserError("The path is blank; name a folder, or a file that ends in .nbz.")
    return Path(path)


def _emptied(folder: Path) -> None:
    """Take out what was saved there before, so that no old row stays behind or is opened."""
    try:
        frames = Reader(folder).facts["frames"].values()
    except UserError:
        return
    (folder / MANIFEST).unlink()
    for name in (str(entry["file"]) for entry in frames):
        if Path(name).name == name:
            (folder / name).unlink(missing_ok=True)


def _named(frame: pd.DataFrame) -> bool:
    """Whether the index says something: one without a name only numbers the rows."""
    return any(name is not None for name in frame.index.names)


def _columns(frame: pd.DataFrame) -> dict[str, pd.Series[Any]]:
    """The columns by a text each, every one another; an index that has a name goes first."""
    levels = []
    if _named(frame):
        levels = [frame.index.get_level_values(level) for level in range(frame.index.nlevels)]
    places = [str(name) for name in frame.columns]
    heads = ["index" if level.name is None else str(level.name) for level in levels]
    own = [frame.iloc[:, place] for place in range(len(places))]
    found: dict[str, pd.Series[Any]] = {}
    for name, values in zip([*heads, *places], [*levels, *own], strict=True):
        unique, number = name, 1
        while unique in found:
            number += 1
            unique = f"{name}_{number}"
        found[unique] = pd.Series(values).reset_index(drop=True)
    return found


def _typed(
    columns: Mapping[Any, pd.Series[Any]], types: Mapping[str, FieldType], rows: int
) -> pd.DataFrame:
    """The columns in the dtypes of records."""
    made = {
        name: convert(columns[name].reset_index(drop=True), Field(name, kind, ""))[0]
        for name, kind in types.items()
    }
    return pd.DataFrame(made, index=pd.RangeIndex(rows))


def _kind(series: pd.Series[Any]) -> FieldType:
    dtype = series.dtype
    if isinstance(dtype, pd.DatetimeTZDtype) or dtype.kind == "M":
        return "time"
    if pd.api.types.is_bool_dtype(dtype):
        return "bool"
    if pd.api.types.is_integer_dtype(dtype):
        return "int"
    if pd.api.types.is_float_dtype(dtype):
        return "float"
    if pd.api.types.is_object_dtype(dtype) and any(
        isinstance(cell, (list, tuple)) for cell in series
    ):
        return "texts"
    return "text"


def _cells(series: pd.Series[Any]) -> list[Any]:
    kind = _kind(series)
    if kind == "time":
        naive = series.dt.tz_convert("UTC").dt.tz_localize(None) if series.dt.tz else series
        stamps = naive.to_numpy(dtype="datetime64[us]")
        texts = np.datetime_as_string(stamps, unit="us")
        return [None if text == "NaT" else f"{text}Z" for text in texts]
    if kind == "texts":
        return convert(series, Field("", "texts", ""))[0].tolist()
    make = _MAKE[kind]
    absent = series.isna().to_numpy()
    return [None if gone else make(cell) for cell, gone in zip(series, absent, strict=True)]


def _number(value: Any) -> float | str:
    """JSON has no infinity."""
    number = float(value)
    return number if math.isfinite(number) else str(number)


_MAKE: dict[str, Callable[[Any], Any]] = {"bool": bool, "int": int, "float": _number, "text": str}
