"""Options of ``chart`` and ``timechart`` about their columns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from nblang_spl.errors import SplError, display_text
from nblang_spl.syntax.arguments import Arguments
from nblang_spl.times.modifiers import span

NAMES = ("limit", "useother", "usenull", "otherstr", "nullstr", "sep", "agg")
DEFAULT = 10
"""Columns besides OTHER and NULL."""
_LIMIT = re.compile(r"(top|bottom)?\s*(\d{1,6})", re.IGNORECASE)


@dataclass
class Options:
    """How values become columns.

    Attributes
    ----------
    limit : int
        Values that get a column; 0 for all.
    lowest : bool
        Whether those with the smallest sums are taken.
    useother, usenull : bool
        Whether there are columns for what the limit leaves out, and for rows without a value.
    other, null : str
        What those are called.
    sep : str
        Between a function and a value where there are several functions.
    width : tuple of str and int
        ``span=`` as written, and its offset; empty where there was none.
    """

    limit: int = DEFAULT
    lowest: bool = False
    useother: bool = True
    usenull: bool = True
    other: str = "OTHER"
    null: str = "NULL"
    sep: str = ": "
    width: tuple[str, int] = ("", 0)
    flags: dict[str, bool] = field(default_factory=dict)

    def read(self, arguments: Arguments, *flags: str) -> bool:
        """Take the option that comes next, if there is one; ``flags`` are a command's own."""
        if arguments.at_word("where"):
            raise arguments.error(
                "`where` is not supported here; limit=top5 or limit=bottom5 chooses columns"
            )
        option = arguments.option(
            *NAMES, *flags, "span", "bins", "minspan", "aligntime", "format", "dedup_splitvals"
        )
        if option is None:
            return False
        at = arguments.position
        word = arguments.take()
        if option in flags:
            self.flags[option] = arguments.flag(word)
        elif option == "limit":
            self._limit(arguments.text(word), arguments, at)
        elif option in ("useother", "usenull"):
            setattr(self, option, arguments.flag(word))
        elif option == "otherstr":
            self.other = arguments.text(word)
        elif option == "nullstr":
            self.null = arguments.text(word)
        elif option == "sep":
            self.sep = arguments.text(word)
        elif option == "span":
            self.width = (arguments.text(word), at)
        else:
            raise arguments.error(f"the option {option}= is not supported", at)
        return True

    def span(self) -> tuple[int, str]:
        """``span=`` as a count and a unit of time.

        Raises
        ------
        SplError
            There was none, or it is none.
        """
        text, at = self.width
        if not text:
            raise SplError(
                "A width is missing, as in span=1h: without one Splunk chooses it by the range."
            )
        return span(text, at)

    def _limit(self, text: str, arguments: Arguments, at: int) -> None:
        found = _LIMIT.fullmatch(text)
        if not found:
            raise arguments.error(
                f"{display_text(text)} is not a limit, such as 5, top5 or bottom5", at
            )
        self.lowest = (found[1] or "").lower() == "bottom"
        self.limit = int(found[2])
