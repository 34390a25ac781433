"""The query that counts what another lists."""

from __future__ import annotations

from dataclasses import replace

from nbcore import Field, QueryFile, Question
from nbcore.lang import count_keys
from nblang_kql.declaration import declaration
from nblang_kql.lint import RESERVED
from nblang_kql.tokens import code, open_ended


def counting(file: QueryFile, question: Question) -> QueryFile | None:
    """The query that counts the rows of a query by what they have in common.

    Parameters
    ----------
    file : QueryFile
        What lists the rows.
    question : Question
        What counts them: its record says by which fields, and what is added up.

    Returns
    -------
    QueryFile or None
        The rows' text with a ``summarize`` behind it, the same text each time, and with
        ``p_bin`` declared where it counts by time bin; None for a question that counts nothing.

    Raises
    ------
    AuthorError
        The rows' declaration cannot be read.
    """
    if not question.counts:
        return None
    text = open_ended(file.text)
    found = declaration(text)
    parameters = {**found.parameters} | ({"p_bin": "timespan"} if question.binned else {})
    bins = ["['time'] = bin(['time'], p_bin)"] if question.binned else []
    declared = ", ".join(f"{name}:{kind}" for name, kind in parameters.items())
    before = text[: found.start]
    # The rows' header and remarks are theirs; what is sent says whose rows it counts.
    if not code(before):
        before = f"// query: {question.name}\n// Counts the rows of {file.path}.\n"
    fields = [item for item in question.record.fields if item.name not in file.lacks]
    sums = [_sum_expression(item) for item in fields if item.sum]
    groups = [_name(item.name) for item in count_keys(question.record) if item in fields]
    return replace(
        file,
        query=question.name,
        path=f"{file.path}, counted",
        parameters=parameters,
        text=f"{before}declare query_parameters({declared});{text[found.end :]}\n"
        "| summarize\n    "
        + ",\n    ".join(
            [
                "['count'] = count()",
                "first_seen = min(['time'])",
                "last_seen = max(['time'])",
                *sums,
            ]
        )
        + "\n    by\n    "
        + ",\n    ".join([*bins, *groups])
        + "\n",
    )


def _sum_expression(item: Field) -> str:
    """Kusto's sum of missing values alone is 0, and that of a record is missing."""
    name = _name(item.name)
    missing = "real(null)" if item.type == "float" else "long(null)"
    return f"{name} = iff(countif(isnotnull({name})) > 0, sum({name}), {missing})"


def _name(field: str) -> str:
    return f"['{field}']" if field in RESERVED else field
