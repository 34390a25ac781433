"""Putting a store where one was: first the new one is whole, then what nbcore wrote before goes.

What else lies there stays. A file is taken for nbcore's own only where a manifest names it with the
checksum that it still has.
"""

from __future__ import annotations

import os
import secrets
import shutil
import stat
import weakref
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from nbcore.errors import UserError
from nbcore.recording.members import MANIFEST, OddError, checksum, packed_as, read_plain_file


class Replacement:
    """A store in the making, beside the place that it is for.

    Parameters
    ----------
    path : Path
        A name that ends in ``.nbz`` or ``.zip`` is for one file, any other for a folder.
    written : callable
        Gives the checksums of the members that a manifest in a folder names, by file name.

    Raises
    ------
    UserError
        It cannot be written there, or would have to overwrite what nbcore did not write.
    """

    def __init__(self, path: Path, written: Callable[[Path], Mapping[str, str]]) -> None:
        self._path = path
        self._written = written
        self._zip: zipfile.ZipFile | None = None
        self._packed = path.suffix.lower() in (".nbz", ".zip")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            there = self._target_exists()
            if there and not self._packed:
                self._written_by_nbcore([MANIFEST])
            # A folder may be the only place that can be written to, or be a disk of its own.
            beside = path if there and not self._packed else path.parent
            self._new = beside / f".nbcore-{secrets.token_hex(6)}.part"
            if self._packed:
                self._new.touch(exist_ok=False)
            else:
                self._new.mkdir()
        except OSError as error:
            raise self._refusal(error) from None
        self._end = weakref.finalize(self, _remove_unfinished, self._new, os.getpid())

    def put(self, name: str, content: bytes) -> None:
        """Add a member."""
        try:
            if not self._packed:
                (self._new / name).write_bytes(content)
                return
            if self._zip is None:
                self._zip = zipfile.ZipFile(self._new, "w")
            self._zip.writestr(name, content, packed_as(content))
        except OSError as error:
            raise self._refusal(error) from None

    def finish(self) -> None:
        """Put it in its place."""
        try:
            if self._zip is not None:
                self._zip.close()
            there = self._target_exists()
            if there and not self._packed:
                self._move_into_folder()
            else:
                self._new.replace(self._path)
        except OSError as error:
            raise self._refusal(error) from None
        finally:
            self._end()

    def _move_into_folder(self) -> None:
        """Move the members into the folder that is there, the manifest last, which makes it new."""
        new = sorted((item.name for item in self._new.iterdir()), key=MANIFEST.__eq__)
        own = self._written_by_nbcore(new)
        for name in new:
            (self._new / name).replace(self._path / name)
        for name in own.difference(new):
            (self._path / name).unlink()

    def _written_by_nbcore(self, new: list[str]) -> set[str]:
        """The files of the folder that nbcore wrote.

        Raises
        ------
        UserError
            A new one has the name of another.
        """
        own = set()
        try:
            for name, known in self._written(self._path).items():
                with suppress(OddError):
                    if checksum(read_plain_file(self._path / name)) == known:
                        own.add(name)
            own.add(MANIFEST)
        except UserError:
            pass  # a folder without a manifest, or with somebody else's
        for name in new:
            if name not in own and os.path.lexists(self._path / name):
                raise UserError(
                    f"{self._path} holds a {name} that nbcore did not write, or that was changed "
                    "since; name another folder."
                )
        return own

    def _target_exists(self) -> bool:
        """Whether something is there already, of the right kind."""
        try:
            mode = self._path.lstat().st_mode
        except FileNotFoundError:
            return False
        if stat.S_ISLNK(mode):
            raise UserError(f"{self._path} is a symbolic link; name its target.")
        if not (stat.S_ISREG(mode) if self._packed else stat.S_ISDIR(mode)):
            kind = "file" if self._packed else "folder"
            raise UserError(f"{self._path} cannot be written: it exists and is not a {kind}.")
        return True

    def _refusal(self, error: OSError) -> UserError:
        return UserError(f"{self._path} cannot be written: {error.strerror or error}.")


def _remove_unfinished(path: Path, process: int) -> None:
    """Take away what was not finished; a forked child leaves its parent's alone."""
    if os.getpid() != process:
        return
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)
