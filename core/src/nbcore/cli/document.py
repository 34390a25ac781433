"""stdout as a document: what a command gives goes there, and nothing that anybody else prints."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

from nbcore.values import make_visible

if TYPE_CHECKING:
    from rich.console import Console

FORMAT = 1
"""Version of every JSON object that a command prints; fields are only ever added."""


class Document:
    """What one command writes to stdout.

    Parameters
    ----------
    stream : text stream
    """

    def __init__(self, stream: IO[str]) -> None:
        self.stream = stream

    @property
    def console(self) -> Console:
        """For people; in colour where stdout is a terminal that has it."""
        from rich.console import Console

        return Console(file=self.stream, highlight=False, markup=False, emoji=False)

    def json(self, value: dict[str, Any]) -> None:
        """Write one JSON object, in ASCII, so that no encoding can spoil it."""
        json.dump({"format": FORMAT, **value}, self.stream, indent=1, allow_nan=False)
        self.stream.write("\n")


@contextmanager
def document() -> Iterator[Document]:
    """Keep stdout for the command; what packs and libraries print meanwhile goes to stderr.

    The file descriptor itself is turned, so that C code, subprocesses and other threads are
    held off as well.
    """
    before = sys.stdout
    with contextlib.ExitStack() as stack:
        # Without any stdout, as under pythonw or `>&-`, the document goes nowhere.
        stream: IO[str] = before or stack.enter_context(open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123
        stream.flush()
        try:
            number, other = before.fileno(), sys.stderr.fileno()
        except (OSError, ValueError, AttributeError):
            pass  # not a real file, or none: turning sys.stdout has to do
        else:
            kept = os.dup(number)
            stream = stack.enter_context(
                open(kept, "w", encoding=before.encoding, errors="backslashreplace")  # noqa: PTH123
            )
            os.dup2(other, number)
            stack.callback(os.dup2, kept, number)
        stack.callback(setattr, sys, "stdout", before)
        sys.stdout = sys.stderr
        yield Document(stream)
        stream.flush()


def say(sentence: str) -> None:
    """A sentence for the person at the terminal, on stderr."""
    if sys.stderr is not None:
        print(make_visible(sentence), file=sys.stderr)
