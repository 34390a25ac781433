"""The command line: ``nbcore``, which is also ``python -m nbcore``.

stdout holds what was asked for and nothing else; everything said on the way goes to stderr.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from nbcore.errors import NbcoreError

OK = 0
WRONG = 1
"""``packs --check`` or ``doctor`` found something, or nbcore itself failed."""
MISTAKE = 2
"""What was asked cannot be done as it stands."""
NOTHING = 3
"""``run`` or ``demo``: nothing answered."""
INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    argv : sequence of str, optional
        Its words; those of the process by default.

    Returns
    -------
    int
        The exit status.
    """
    words = tuple(sys.argv[1:] if argv is None else argv)
    try:
        with _seldom_collecting():
            status = _quick_listing(words)
            if status is None:
                from nbcore.cli.app import app

                status = app(args=list(words), prog_name="nbcore", standalone_mode=False)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has had enough; Python must not try to write the rest.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except Exception as error:
        return _exit_code(error)
    return status if isinstance(status, int) else OK


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Look for garbage less often: what modules make while they load is none, and is most there is."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _quick_listing(words: tuple[str, ...]) -> int | None:
    """The listings without further options, which shells and programs ask for often.

    They go without typer: it builds every option of every command first, which takes longer
    than reading the metadata of two hundred distributions.
    """
    match words:
        case ("list",) | ("list", "--json"):
            from nbcore.cli.notebooklets import list_all

            return list_all(as_json=len(words) == 2)
        case ("packs",) | ("packs", "--json"):
            from nbcore.cli.packs import packs

            return packs(check=False, as_json=len(words) == 2)
    return None


def _takes_words(context: Any) -> bool:
    """Whether a command has arguments, which may begin with a dash."""
    parameters = getattr(getattr(context, "command", None), "params", ())
    return any(item.param_type_name == "argument" for item in parameters)


def _exit_code(error: Exception) -> int:
    from nbcore.cli.document import say

    if os.environ.get("NBCORE_DEBUG"):
        raise error
    # typer carries a copy of click or uses the installed one: its errors go by what they can do.
    usage = getattr(error, "format_message", None)
    if usage is not None:
        context = getattr(error, "ctx", None)
        hint = f" See {context.command_path} --help." if context is not None else ""
        if type(error).__name__ == "NoArgsIsHelpError":
            print(error, file=sys.stderr)
        else:
            text = usage()
            if type(error).__name__ == "NoSuchOption" and _takes_words(context):
                hint = f" Before a value that begins with a dash write --.{hint}"
            say(f"{text if text.endswith(('.', '?')) else f'{text}.'}{hint}")
        return MISTAKE
    if type(error).__name__ == "Abort":
        return INTERRUPTED
    if isinstance(error, NbcoreError):
        say(str(error))
        return MISTAKE
    say(
        f"nbcore failed with {type(error).__name__}: {error}. This is a bug in nbcore or in a pack. "
        "Set NBCORE_DEBUG=1 to see the traceback."
    )
    return WRONG
