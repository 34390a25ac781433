"""Frames as files: JSON lines with their types in a manifest, or parquet where pyarrow is.

A store is a folder, or one zip file. Nothing in it is ever unpickled.
"""

from __future__ import annotations

import importlib.util
import io
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pandas as pd
from pydantic import BaseModel, ConfigDict, TypeAdapter
from pydantic import Field as PydanticField

from nbcore.errors import NbcoreError, UserError, kind_of
from nbcore.recording import members
from nbcore.recording.replacing import Replacement
from nbcore.records.fields import FieldType, Record
from nbcore.records.rows import columns_of, has_index, kinds, to_rows, typed_frame
from nbcore.values import make_visible

MANIFEST = members.MANIFEST
FORMAT = 1
"""Version of the layout; a newer one is refused."""
MOST_COLUMNS = 10_000
MOST_CELLS = 500_000_000
"""Columns, and cells, of one frame."""
MOST_MANIFEST = 64 << 20
"""Bytes of a manifest."""
MOST_DEEP = 32
"""Levels of a manifest."""
_DEEP = f"its manifest is nested deeper than {MOST_DEEP} levels"
_BATCH = 16_384
_MALFORMED = (
    LookupError, TypeError, AttributeError, ValueError, RecursionError, ArithmeticError,
)  # fmt: skip
"""What reading raises where something is absent, or is not of the type that was written."""


def arrow() -> bool:
    """Whether parquet can be written and read here."""
    return importlib.util.find_spec("pyarrow") is not None


class Writer:
    """Writes a store; a path that ends in ``.nbz`` or ``.zip`` makes one file.

    What was saved there before stays until the new store is whole.

    Raises
    ------
    UserError
        The path cannot be written to, or holds something else under a name that is needed.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = _checked_path(path)
        self._frames: dict[str, dict[str, Any]] = {}
        self._new = Replacement(self.path, _written_checksums)

    def frame(self, name: str, frame: pd.DataFrame) -> None:
        """Write one frame."""
        types = kinds(frame)
        entry: dict[str, Any] = {"types": types, "rows": len(frame)}
        if has_index(frame):
            entry["index"] = list(types)[: frame.index.nlevels]
        if arrow():
            buffer = io.BytesIO()
            typed_frame(columns_of(frame), types, len(frame)).to_parquet(buffer, index=False)
            entry["file"], content = f"{name}.parquet", buffer.getvalue()
        else:
            # In ASCII: some characters that a text may hold end a line for others.
            lines = (json.dumps(row) for row in to_rows(frame))
            entry["file"] = f"{name}.jsonl"
            content = "".join(f"{line}\n" for line in lines).encode()
        if len(types) > MOST_COLUMNS or len(content) > members.MOST_BYTES:
            raise UserError(
                f"{name} has {len(frame):,} rows in {len(types):,} columns, more than a saved file "
                "can hold; save fewer."
            )
        entry |= {"sha256": members.checksum(content), "shape": _shape(types, entry.get("index"))}
        self._frames[name] = entry
        self._new.put(entry["file"], content)

    def close(self, facts: dict[str, Any]) -> None:
        """Write the manifest and put the store in its place."""
        manifest = {"format": FORMAT, **facts, "frames": self._frames}
        text = json.dumps(manifest, ensure_ascii=False, indent=1, default=str)
        # A lone half of a surrogate pair, which a log may hold, is not UTF-8.
        self._new.put(MANIFEST, text.encode("utf-8", "backslashreplace"))
        self._new.finish()


class Entry(BaseModel):
    """What a manifest says of one frame."""

    model_config = ConfigDict(strict=True, extra="forbid")
    types: dict[str, FieldType]
    rows: int = PydanticField(ge=0)
    file: str
    index: list[str] = []
    sha256: str = ""
    shape: str = ""


_ENTRIES = TypeAdapter(dict[str, Entry])


class Reader:
    """Reads a store.

    Raises
    ------
    UserError
        It is not there, not a store, beyond the bounds of one, or of a newer format.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = _checked_path(path)
        if not os.path.lexists(self.path):
            raise UserError(f"There is no {path}.")
        try:
            self._members = members.Members(self.path)
        except members.OddError as error:
            raise self._foreign_file_error(error) from None
        try:
            self.facts, self._entries = self._manifest()
        except BaseException:
            self._members.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._members.close()
        if isinstance(error, _MALFORMED) and not isinstance(error, NbcoreError):
            # Somebody else's manifest, or one that was changed, may hold anything.
            raise self._foreign_file_error() from error

    def __contains__(self, name: str) -> bool:
        """Whether there is a frame of this name."""
        return name in self._entries

    @property
    def checksums(self) -> dict[str, str]:
        """What the manifest says of each file."""
        return {entry.file: entry.sha256 for entry in self._entries.values()}

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
        entry = self._entries.get(name)
        if entry is None:
            raise self._foreign_file_error()
        if entry.file.endswith(".parquet") and not arrow():
            raise UserError(f"{self.path} holds parquet; to open it: pip install pyarrow")
        try:
            raw = self._members.read(entry.file)
            if entry.sha256 and members.checksum(raw) != entry.sha256:
                raise members.OddError(f"{entry.file} was changed")
            if entry.shape and entry.shape != _shape(entry.types, entry.index):
                raise members.OddError(f"the manifest entry of {name} was changed")
            read = _of_parquet if entry.file.endswith(".parquet") else _of_lines
            frame = read(raw, entry)
            made = typed_frame(dict(frame.items()), entry.types, len(frame))
            return made.set_index(entry.index) if entry.index else made
        except members.OddError as error:
            raise self._foreign_file_error(error) from None
        except Exception as error:
            raise self._foreign_file_error() from error

    def _manifest(self) -> tuple[dict[str, Any], dict[str, Entry]]:
        try:
            facts = json.loads(self._members.read(MANIFEST, MOST_MANIFEST))
        except members.OddError as error:
            raise self._foreign_file_error(error) from None
        except RecursionError:
            raise self._foreign_file_error(_DEEP) from None
        except ValueError:
            raise self._foreign_file_error() from None
        if not isinstance(facts, dict) or not isinstance(facts.get("format"), int):
            raise self._foreign_file_error()
        if facts["format"] > FORMAT:
            raise UserError(
                f"{self.path} was written in format {facts['format']} and this nbcore reads up to "
                f"{FORMAT}; install a newer nbcore to open it."
            )
        if not _is_shallow(facts):
            raise self._foreign_file_error(_DEEP)
        try:
            entries = _ENTRIES.validate_python(facts.get("frames"))
        except ValueError:
            raise self._foreign_file_error() from None
        wide = max((len(entry.types) for entry in entries.values()), default=0)
        if wide > MOST_COLUMNS or len(entries) > members.MOST_MEMBERS:
            raise self._foreign_file_error(
                f"it names {len(entries):,} frames of up to {wide:,} columns, and "
                f"{members.MOST_MEMBERS:,} of {MOST_COLUMNS:,} are the most"
            )
        return facts, entries

    def _foreign_file_error(self, why: object = "") -> UserError:
        more = f": {make_visible(str(why))}" if why else ""
        return UserError(f"{self.path} holds nothing that nbcore saved, or it is damaged{more}.")


def _written_checksums(folder: Path) -> dict[str, str]:
    """The checksums that a folder's manifest has of its files."""
    with Reader(folder) as reader:
        return reader.checksums


def _shape(types: Mapping[str, str], index: Sequence[str] | None) -> str:
    """Tells whether what a manifest says of a frame is still what was written."""
    return members.checksum(json.dumps([[*types.items()], index or []]).encode())


def _of_lines(raw: bytes, entry: Entry) -> pd.DataFrame:
    rows = [json.loads(line) for line in raw.split(b"\n") if line]
    if len(rows) != entry.rows or any(row.keys() != entry.types.keys() for row in rows):
        raise members.OddError(f"{entry.file} does not have the rows that the manifest lists")
    columns = {name: [row[name] for row in rows] for name in entry.types}
    return pd.DataFrame(columns, index=pd.RangeIndex(len(rows)), dtype="object")


def _of_parquet(raw: bytes, entry: Entry) -> pd.DataFrame:
    from pyarrow import Table
    from pyarrow.parquet import ParquetFile

    file = ParquetFile(io.BytesIO(raw))
    told = file.metadata
    # Looked at before anything is unpacked: a few bytes may stand for a billion rows.
    if told.num_rows != entry.rows or {*file.schema_arrow.names} != {*entry.types}:
        raise members.OddError(f"{entry.file} does not have the rows that the manifest lists")
    if told.num_rows * told.num_columns > MOST_CELLS:
        raise members.OddError(f"{entry.file} has more than {MOST_CELLS:,} cells")
    batches, held = [], 0
    for batch in file.iter_batches(_BATCH):
        held += batch.nbytes
        if held > members.MOST_TOGETHER:
            raise members.OddError(f"{entry.file} is too large when unpacked")
        batches.append(batch)
    frame: pd.DataFrame = Table.from_batches(batches, schema=file.schema_arrow).to_pandas()
    return frame


def _is_shallow(document: Any) -> bool:
    """Whether a document nests no deeper than a manifest does."""
    level = [document]
    for _ in range(MOST_DEEP):
        level = [
            inner
            for item in level
            if isinstance(item, (dict, list))
            for inner in (item.values() if isinstance(item, dict) else item)
        ]
        if not level:
            return True
    return False


def _checked_path(path: Any) -> Path:
    """A path as it was given; nothing would mean the current folder."""
    if not isinstance(path, (str, Path)):
        raise UserError(f"A path is a string in quotes, not {kind_of(path)}.")
    if not str(path).strip():
        raise UserError("The path is blank; name a folder, or a file that ends in .nbz.")
    return Path(path)
