"""What lies in a store, read within bounds: a store may come from anybody.

A link, a pipe or a device in it is not opened. What a zip file unpacks to is measured while it is
unpacked, whatever it says of itself.
"""

from __future__ import annotations

import hashlib
import os
import stat
import zipfile
import zlib
from pathlib import Path

MANIFEST = "manifest.json"
MOST_MEMBERS = 20_000
"""Members of a store; each frame is one."""
MOST_BYTES = 1 << 30
"""Bytes of one member, unpacked."""
MOST_TOGETHER = 4 << 30
"""Bytes of all members, unpacked."""
RATIO = 250
"""What a member may unpack to for each of its bytes; real rows reach 50."""
FREE = 1 << 20
"""Bytes up to which no ratio is looked at."""
_CHUNK = 1 << 20
_ALIKE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ODD = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, LookupError, ValueError,
    OverflowError,
)  # fmt: skip
"""What reading a zip file raises where it is damaged, encrypted, or not as it says."""


class OddError(ValueError):
    """It cannot be read; the message completes "it is damaged: "."""


class Members:
    """The members of a store.

    Parameters
    ----------
    path : Path

    Raises
    ------
    OddError
        It is neither a folder nor a zip file, or is beyond the bounds.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._zip: zipfile.ZipFile | None = None
        self._read = 0
        try:
            mode = path.stat().st_mode
        except OSError as error:
            raise OddError(error.strerror or "it cannot be opened") from None
        if stat.S_ISDIR(mode):
            return
        if not stat.S_ISREG(mode):
            raise OddError("it is neither a file nor a folder")
        try:
            self._zip = zipfile.ZipFile(path)
        except _ODD:
            raise OddError("it is not a zip file") from None
        members = self._zip.infolist()
        if len(members) > MOST_MEMBERS:
            self.close()
            raise OddError(f"it has {len(members):,} members, and {MOST_MEMBERS:,} are the most")

    def close(self) -> None:
        """Let go of the file."""
        if self._zip is not None:
            self._zip.close()

    def read(self, name: str, most: int = MOST_BYTES) -> bytes:
        """All of one member.

        Raises
        ------
        OddError
            It is not there, no plain file, longer than ``most``, or damaged.
        """
        if name in ("", ".", "..") or Path(name).name != name or "\0" in name:
            raise OddError("it names a file outside itself")
        content = (
            self._read_unpacked(name, most)
            if self._zip
            else read_plain_file(self._path / name, most)
        )
        self._read += len(content)
        if self._read > MOST_TOGETHER:
            raise OddError(f"it holds more than {MOST_TOGETHER:,} bytes")
        return content

    def _read_unpacked(self, name: str, most: int) -> bytes:
        assert self._zip is not None  # noqa: S101
        chunks: list[bytes] = []
        length = 0
        try:
            member = self._zip.getinfo(name)
            if member.compress_type not in _ALIKE or member.flag_bits & 1:
                raise OddError(f"{name} uses a compression that nbcore does not support")
            with self._zip.open(member) as stream:
                # Only what is asked for is unpacked, whatever length the file tells.
                while chunk := stream.read(_CHUNK):
                    chunks.append(chunk)
                    length += len(chunk)
                    _check_length(name, length, most)
                    if length > max(FREE, RATIO * member.compress_size):
                        raise OddError(f"{name} unpacks to more than {RATIO} times its size")
        except OddError:
            raise
        except KeyError:
            raise OddError(f"it lacks {name}") from None
        except _ODD:
            raise OddError(f"{name} cannot be unpacked") from None
        return b"".join(chunks)


def read_plain_file(path: Path, most: int = MOST_BYTES) -> bytes:
    """All of a plain file; a link is not followed and nothing is waited for.

    Raises
    ------
    OddError
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        if path.is_symlink():
            raise OddError(f"{path.name} is a link")
        with os.fdopen(os.open(path, flags | getattr(os, "O_BINARY", 0)), "rb") as stream:
            held = os.fstat(stream.fileno())
            if not stat.S_ISREG(held.st_mode):
                raise OddError(f"{path.name} is not a regular file")
            _check_length(path.name, held.st_size, most)
            return stream.read(most)
    except FileNotFoundError:
        raise OddError(f"it lacks {path.name}") from None
    except OSError as error:
        raise OddError(f"{path.name} cannot be read ({error.strerror})") from None


def checksum(content: bytes) -> str:
    """What a manifest says of a member, to tell later whether it is still the same."""
    return hashlib.sha256(content).hexdigest()


def packed_as(content: bytes) -> int:
    """How a member is packed: not at all where that would look like a bomb."""
    if len(content) <= FREE or len(zlib.compress(content)) * RATIO > len(content):
        return zipfile.ZIP_DEFLATED
    return zipfile.ZIP_STORED


def _check_length(name: str, length: int, most: int) -> None:
    if length > most:
        raise OddError(f"{name} is longer than {most:,} bytes")
