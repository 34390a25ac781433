"""Lines of a text file, whatever it holds: packed, cut off, in a wrong encoding, endless."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

LONGEST = 16 * 1024 * 1024
"""Characters that one line may have; events carry whole XML documents and scripts."""
_PACKED = 256 * 1024 * 1024
_RATIO = 300
"""A packed file that grows beyond both is a bomb: logs shrink ten- to hundredfold, never more."""
_SNIFFED = 64 * 1024
_CHUNK = 1024 * 1024
_WRONG = re.compile("[\udc80-\udcff]")
_FORMS = re.compile(r"\{([^|{}]*)\|([^|{}]*)\}")
_MARKS = {
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
    codecs.BOM_UTF8: "utf-8-sig",
}


UNTOLD = "{time|times} cannot be read, so that {its event lies|their events lie} in every range"
"""What is counted of times, of any kind of file."""


class Faults:
    """What of one file could not be read, counted by what is wrong.

    Parameters
    ----------
    name : str
        The file's, as messages call it.

    Attributes
    ----------
    read : int
        Characters that were read so far.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.read = 0
        self._counts: Counter[str] = Counter()
        self._first: dict[str, str] = {}
        self._sentences: list[str] = []

    def count(self, what: str, where: str = "", many: int = 1) -> None:
        """Count something that is wrong.

        Parameters
        ----------
        what : str
            Goes on after the count; words for one and for several stand in braces, as in
            ``{line is|lines are} not JSON and {is|are} left out``.
        where : str
            Such as ``line 17``; the first is named.
        many : int
        """
        self._counts[what] += many
        if where:
            self._first.setdefault(what, where)

    def say(self, sentence: str) -> None:
        """Say something that is wrong once with the file; begins where its name ends."""
        self._sentences.append(f"{self.name} {sentence}")

    @property
    def sentences(self) -> list[str]:
        """All of it, for people, but for the times."""
        return [
            *self._sentences,
            *self._sentences_about(what for what in self._counts if what != UNTOLD),
        ]

    @property
    def untold(self) -> list[str]:
        """The times that could not be read: their events come in no range that a search names."""
        return self._sentences_about(what for what in self._counts if what == UNTOLD)

    def _sentences_about(self, kinds: Iterable[str]) -> list[str]:
        told = []
        for what in kinds:
            count = self._counts[what]
            if count <= 0:
                continue
            first = f" (the first in {self._first[what]})" if what in self._first else ""
            words = _FORMS.sub(lambda form: form[1] if count == 1 else form[2], what)  # noqa: B023
            told.append(f"{self.name}: {count:,} {words}{first}.")
        return told


def lines(path: Path, faults: Faults) -> Iterator[tuple[int, str]]:
    """The lines of a file with their numbers, line ends kept; what is wrong is counted.

    Invalid bytes come as U+FFFD. A file that breaks off gives its lines up to there.
    """
    number, within = 0, False
    for piece in _read_pieces(path, faults, lambda text: text.readline(LONGEST)):
        number += not within
        if within or (len(piece) == LONGEST and not piece.endswith("\n")):
            if not within:
                faults.count(
                    "{line is|lines are} longer than 16 MiB and {is|are} left out",
                    f"line {number:,}",
                )
            within = not piece.endswith("\n")
            continue
        yield number, piece


def chunks(path: Path, faults: Faults) -> Iterator[str]:
    """The text of a file in pieces of any length, for files that need not have lines."""
    return _read_pieces(path, faults, lambda text: text.read(_CHUNK))


def _read_pieces(
    path: Path, faults: Faults, take: Callable[[io.TextIOWrapper], str]
) -> Iterator[str]:
    read = 0
    try:
        with _open_file(path) as stream:
            text = io.TextIOWrapper(
                cast("io.BufferedReader", stream), _encoding(path), "surrogateescape", newline="\n"
            )
            while piece := take(text):
                read += len(piece)
                faults.read = read
                if read > _PACKED and path.suffix == ".gz" and read > _RATIO * path.stat().st_size:
                    faults.say(
                        f"unpacks to far more than a log does; only its first {read:,} "
                        f"characters are read."
                    )
                    return
                if not piece.isascii():
                    piece, wrong = _WRONG.subn("\ufffd", piece)
                    if wrong:
                        faults.count(
                            "{byte is|bytes are} not UTF-8 and {reads|read} as \ufffd", many=wrong
                        )
                yield piece
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        broken = "is cut off" if isinstance(error, EOFError) else "is not a valid gzip file"
        faults.say(f"{broken}; what comes before is read ({read:,} characters).")
    except (OSError, UnicodeError) as error:
        faults.say(f"cannot be read beyond {read:,} characters: {_reason(error)}.")


def head(path: Path) -> str:
    """The beginning of a file; empty where not even that can be read."""
    try:
        with _open_file(path) as stream:
            begin = stream.read(_SNIFFED)
    except (OSError, EOFError, zlib.error):
        return ""
    return begin.decode(_encoding_of(begin), "ignore").lstrip("\ufeff")


def packed_time(path: Path) -> float | None:
    """When what is packed in a gzip file was last changed, in UNIX seconds, if it says so."""
    if path.suffix != ".gz":
        return None
    try:
        with gzip.open(path) as stream:
            stream.read(1)
            return float(stream.mtime) if stream.mtime else None
    except (OSError, EOFError, zlib.error):
        return None


def _open_file(path: Path) -> BinaryIO:
    return cast("BinaryIO", gzip.open(path)) if path.suffix == ".gz" else path.open("rb")


def _encoding(path: Path) -> str:
    try:
        with _open_file(path) as stream:
            return _encoding_of(stream.read(4))
    except (OSError, EOFError, zlib.error):
        return "utf-8"


def _encoding_of(begin: bytes) -> str:
    return next((name for mark, name in _MARKS.items() if begin.startswith(mark)), "utf-8")


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
