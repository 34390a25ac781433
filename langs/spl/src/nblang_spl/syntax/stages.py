"""From a text to its stages: where a command begins and what belongs to a subsearch.

Rule 10.3: pipes and brackets inside double quotes are text.
"""

from __future__ import annotations

import re

from nblang_spl.errors import SplError
from nblang_spl.syntax.trees import Pipeline, Stage

DEEPEST = 20
"""How many brackets may stand inside each other."""
TERMS = frozenset({"search", "tstats", "mstats", "from", "datamodel", "inputlookup"})
"""Commands that read search terms, in which a single quote is a sign like any other."""
GENERATING = frozenset(
    {"search", "tstats", "from", "datamodel", "inputlookup", "makeresults", "multisearch", "union"}
)
_COMMAND = re.compile(r"\s*([A-Za-z_]\w*)?")


def pipeline(text: str) -> Pipeline:
    """Cut a text, free of comments and macros, into its stages.

    Raises
    ------
    SplError
        A quote or a bracket does not end, a pipe has no command after it.
    """
    if not text.strip():
        raise SplError("The search is empty; write what to look for, for example `index=*`.")
    found, end = _Cut(text).pipeline(0, depth=0)
    if end < len(text):
        raise SplError("A `]` has no `[` before it; remove it or put the value in quotes.", end)
    return found


class _Cut:
    def __init__(self, text: str) -> None:
        self._text = text

    def pipeline(self, start: int, depth: int) -> tuple[Pipeline, int]:
        """The pipeline that begins here, and where it ends: at a ``]`` or at the end."""
        text = self._text
        begin = start + len(text[start:]) - len(text[start:].lstrip())
        generates = text[begin : begin + 1] == "|"
        stages: list[Stage] = []
        at = begin + 1 if generates else start
        while True:
            # Only at the very beginning may a command be left out: it is `search` (rule 10.17).
            implied = not stages and not generates and depth == 0
            stage, at = self._stage(at, depth, implied=implied)
            stages.append(stage)
            if at >= len(text) or text[at] == "]":
                return Pipeline(tuple(stages), generates), at
            at += 1

    def _stage(self, start: int, depth: int, *, implied: bool) -> tuple[Stage, int]:
        text = self._text
        named = _COMMAND.match(text, start)
        word = (named[1] if named else None) or ""
        position = named.start(1) if named and word else start
        after = named.end() if named else start
        if implied and not (
            word.lower() == "search" and text[after : after + 1].strip(' \t\r\n"(') == ""
        ):
            command, position, after = "search", start, start
        elif not word:
            raise SplError(
                "A pipe has no command after it; write one or remove the pipe."
                if depth == 0 or (start > 0 and text[start - 1] == "|")
                else "A subsearch begins with a command such as `search` or `| inputlookup`.",
                start - 1 if start else start,
            )
        else:
            command = word.lower()
        pieces: list[str] = []
        nested: dict[int, Pipeline] = {}
        at = after
        while at < len(text) and text[at] not in "|]":
            sign = text[at]
            if sign == '"' or (sign == "'" and command not in TERMS):
                end = _closing(text, at)
                pieces.append(text[at:end])
                at = end
            elif sign == "\\" and text[at + 1 : at + 2] in ("\\", '"'):
                pieces.append(text[at : at + 2])
                at += 2
            elif sign == "[":
                if depth >= DEEPEST:
                    raise SplError(f"Subsearches may be nested at most {DEEPEST} deep.", at)
                inner, end = self.pipeline(at + 1, depth + 1)
                if end >= len(text):
                    raise SplError("A `[` does not end; write the `]` of the subsearch.", at)
                nested[at] = inner
                pieces.append("[" + "\0" * (end - at - 1) + "]")
                at = end + 1
            elif sign == "`":
                raise SplError("A macro call does not end; write the second backtick.", at)
            else:
                pieces.append(sign)
                at += 1
        return Stage(command, "".join(pieces), position, after, nested), at


def _closing(text: str, start: int) -> int:
    mark = text[start]
    at = start + 1
    while at < len(text):
        if text[at] == "\\" and mark == '"':
            at += 2
            continue
        if text[at] == mark:
            return at + 1
        at += 1
    kind = "text in double quotes" if mark == '"' else "field name in single quotes"
    raise SplError(f"A {kind} does not end; write its closing {mark}.", start)
