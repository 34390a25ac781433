"""Frames as files: JSON lines with their types in a manifest, or parquet where pyarrow is.

A store is a folder, or one zip file. Nothing in it is ever unpickled.
"""

from __future__ import annotations

import importlib.util
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import pandas as pd

from nbcore.errors import UserError
from nbcore.records.fields import Field, FieldType
from nbcore.records.frames import convert

MANIFEST = "manifest.json"
FORMAT = 1
"""Version of the layout; a newer one is refused."""


def to_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as JSON holds them: times in ISO 8601 with ``Z``, missing as None."""
    columns = {str(name): _cells(frame[name]) for name in frame.columns}
    names = list(columns)
    return [dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def kinds(frame: pd.DataFrame) -> dict[str, FieldType]:
    """The field type of each column, by its dtype."""
    return {str(name): _kind(frame[name]) for name in frame.columns}


class Writer:
    """Writes a store; a path that ends in ``.nbz`` or ``.zip`` makes one file.

    Raises
    ------
    UserError
        The path cannot be written to.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._frames: dict[str, dict[str, Any]] = {}
        self._zip: zipfile.ZipFile | None = None
        try:
            if self.path.suffix in (".nbz", ".zip"):
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self._zip = zipfile.ZipFile(self.path, "w", zipfile.ZIP_DEFLATED)
            else:
                self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UserError(f"{path} cannot be written: {error.strerror or error}.") from None

    def frame(self, name: str, frame: pd.DataFrame) -> None:
        """Write one frame."""
        entry: dict[str, Any] = {"types": kinds(frame), "rows": len(frame)}
        if importlib.util.find_spec("pyarrow") and "texts" not in entry["types"].values():
            buffer = io.BytesIO()
            frame.to_parquet(buffer, index=False)
            entry["file"], content = f"{name}.parquet", buffer.getvalue()
        else:
            lines = (json.dumps(row, ensure_ascii=False, default=str) for row in to_rows(frame))
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
        self.path = Path(path)
        self._zip: zipfile.ZipFile | None = None
        if not self.path.exists():
            raise UserError(f"There is no {path}.")
        try:
            if self.path.is_file():
                self._zip = zipfile.ZipFile(self.path)
            self.facts: dict[str, Any] = json.loads(self._get(MANIFEST))
        except (zipfile.BadZipFile, KeyError, FileNotFoundError, ValueError):
            raise UserError(f"{path} holds nothing that nbcore saved.") from None
        found = self.facts.get("format")
        if not isinstance(found, int) or found > FORMAT:
            raise UserError(
                f"{path} was written in format {found} and this nbcore reads up to {FORMAT}; "
                "install a newer nbcore to open it."
            )

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

    def frame(self, name: str) -> pd.DataFrame:
        """Read one frame, with the dtypes that it was written with."""
        entry = self.facts["frames"][name]
        raw = self._get(entry["file"])
        if entry["file"].endswith(".parquet"):
            if not importlib.util.find_spec("pyarrow"):
                raise UserError(f"{self.path} holds parquet; to open it: pip install pyarrow")
            frame = pd.read_parquet(io.BytesIO(raw))
        else:
            rows = [json.loads(line) for line in raw.decode().splitlines() if line]
            frame = pd.DataFrame(rows, columns=list(entry["types"]), dtype="object")
        made = {
            column: convert(frame[column].reset_index(drop=True), Field(column, kind, ""))[0]
            for column, kind in entry["types"].items()
        }
        return pd.DataFrame(made, index=pd.RangeIndex(len(frame)))

    def _get(self, name: str) -> bytes:
        if self._zip:
            return self._zip.read(name)
        return (self.path / name).read_bytes()


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
    if dtype.kind == "O" and any(isinstance(cell, (list, tuple)) for cell in series):
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
        return [list(cell) if isinstance(cell, (list, tuple)) else [] for cell in series]
    make = _MAKE[kind]
    absent = series.isna().to_numpy()
    return [None if gone else make(cell) for cell, gone in zip(series, absent, strict=True)]


_MAKE: dict[str, Callable[[Any], Any]] = {"bool": bool, "int": int, "float": float, "text": str}
