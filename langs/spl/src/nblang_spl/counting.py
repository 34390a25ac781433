"""The search that counts what another lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from nbcore import QueryFile, Question
from nbcore.lang import COUNTED, count_keys
from nblang_spl.scan import Piece, split_pieces

ABSENT = '"-"'
"""What stands for a missing value while rows are counted, as in the logs themselves."""


def counting(file: QueryFile, question: Question) -> QueryFile | None:
    """The search that counts the rows of a search by what they have in common.

    Parameters
    ----------
    file : QueryFile
        What lists the rows.
    question : Question
        What counts them: its record says by which fields, and what is added up.

    Returns
    -------
    QueryFile or None
        The rows' text with the counting behind it, the same text each time; None for a question
        that counts nothing.

    Raises
    ------
    AuthorError
        The rows' text breaks a rule of :mod:`nblang_spl.scan`.
    """
    if not question.counts:
        return None
    record = question.record
    lacks = set(file.lacks)
    sums = [item.name for item in record.fields if item.sum and item.name not in lacks]
    names = [item.name for item in count_keys(record) if item.name not in lacks]
    by = " ".join(names)
    added = "".join(f" sum({name}) as {name}" for name in sums)
    bins = ["time"] if question.binned else []
    largest = question.order if question.order in sums else COUNTED[0]
    order = "time" if question.binned else largest
    again = ["time=_time"] if question.binned else []
    again += [f"{name}=if({name}={ABSENT}, null(), {name})" for name in names]
    lines = [
        f"```Counts the rows of {file.path}.```",
        _listing_text(split_pieces(file.text, file.path)),
        *(["| eval _time=time", "| bin _time span=$p_bin$"] if question.binned else []),
        # An event in which one of the fields after `by` is missing is in no group (rule 5.2).
        f"| fillnull value={ABSENT} {by}",
        f"| stats count min(time) as first_seen max(time) as last_seen{added}",
        f"    by {'_time ' if question.binned else ''}{by}",
        "| eval",
        "    " + ",\n    ".join(again),
        f"| sort 0 - {order}",
        f"| table {', '.join([*bins, *names, *COUNTED, *sums])}",
    ]
    return replace(
        file,
        query=question.name,
        path=f"{file.path}, counted",
        parameters={**file.parameters} | ({"p_bin": "timespan"} if question.binned else {}),
        text="\n".join(lines) + "\n",
    )


def _listing_text(parts: Iterable[Piece]) -> str:
    """The rows' text without its header, and without what only orders and arranges rows.

    ``table`` and ``sort`` at the end would bring every row to one machine before it is counted.
    """
    text, cuts = "", [0]
    for number, piece in enumerate(parts):
        if piece.kind == "comment" and number == 0:
            continue
        if piece.kind == "code":
            cuts += [len(text) + place for place in _pipes(piece.text)]
        text += piece.text
    while cuts[-1] and _words(text[cuts[-1] :])[:1] in (["table"], ["sort"]):
        text = text[: cuts.pop()]
    return text.strip()


def _pipes(code: str) -> Iterator[int]:
    return (place for place, sign in enumerate(code) if sign == "|")


def _words(stage: str) -> list[str]:
    # With a bracket it ends a subsearch and is no last stage.
    return [] if "]" in stage else stage.lstrip("|").split()
