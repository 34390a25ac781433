"""What can be said against a query file without an engine, as sentences for its author."""

from __future__ import annotations

from collections.abc import Iterator

from nbcore import CORE, AuthorError, QueryFile, Question, join_names
from nblang_kql.declaration import declared_parameters
from nblang_kql.tokens import Token, code, names, statements

RESERVED = frozenset({"count", "date", "first", "kind", "last", "table", "time", "title"})
"""Words of KQL that are likely as column names, and read wrongly unless in brackets."""
_KIND_OF = frozenset({"join", "lookup", "union", "mv", "find", "search", "parse"})


def problems(file: QueryFile, question: Question) -> list[str]:
    """What is wrong with a query file.

    Parameters
    ----------
    file : QueryFile
    question : Question
        The one that the file says it answers.

    Returns
    -------
    list of str
        A sentence for each fault; none for a good file.
    """
    if file.unsupported:
        return list(_about_unsupported(file, question))
    try:
        parameters = declared_parameters(file.text)
    except AuthorError as error:
        return [str(error)]
    return [
        *_about_parameters(parameters, file, question),
        *_about_header(file, question),
        *_about_text(file.text, parameters),
    ]


def _about_unsupported(file: QueryFile, question: Question) -> Iterator[str]:
    if file.query != question.name:
        yield f"The header says that it answers {file.query}, not {question.name}."
    if code(file.text):
        yield "The header says unsupported, and a query follows; leave out one of them."


def _about_parameters(
    parameters: dict[str, str], file: QueryFile, question: Question
) -> Iterator[str]:
    others = [CORE.questions[name].parameters for name in file.also if name in CORE.questions]
    asked = {name: kind for known in (*others, question.parameters) for name, kind in known.items()}
    for name, kind in parameters.items():
        if not name.startswith("p_"):
            yield (
                f"The parameter {name} does not begin with p_; if it is named like a column, it "
                "matches every row."
            )
        elif name not in asked:
            yield f"{question.name} binds no {name}; it binds {join_names(asked)}."
        elif kind != asked[name]:
            yield f"{name} is declared as {kind}, and {question.name} binds a {asked[name]}."
    for name in ("p_start", "p_end"):
        if name not in parameters:
            yield f"{name} is not declared, so that the time range is not bound."


def _about_header(file: QueryFile, question: Question) -> Iterator[str]:
    record = question.record
    if file.query != question.name:
        yield f"The header says that it answers {file.query}, not {question.name}."
    if not file.reads:
        yield "The header does not say which tables it reads."
    used = names(file.text)
    for table in file.reads:
        if table not in used:
            yield f"The header says that it reads {table}, which the query does not name."
    for fact, fields in (("lacks", file.lacks), ("coarse", file.coarse)):
        for name in fields:
            if name not in record:
                yield f"{fact}: {record.name} has no field {name}."
    for name in file.lacks:
        if name in record and record[name].required:
            yield f"lacks: every {record.name} has a {name}; a file cannot leave it out."
    for name in file.coarse:
        values = record[name].values if name in record else None
        if name in record and not (values and values.coarser):
            yield f"coarse: {name} has no coarser values."
        if name in file.lacks:
            yield f"{name} cannot both be lacking and be coarse."


def _about_text(text: str, parameters: dict[str, str]) -> Iterator[str]:
    if any(token.kind == "open string" for token in code(text)):
        yield "A string is not closed on its line."
    used = names(text)
    for name in parameters:
        if sum(token.text == name for token in code(text)) < 2:
            yield f"The parameter {name} is declared and not used."
    for name in sorted(used):
        if name.startswith("p_") and name not in parameters:
            yield f"{name} is not a parameter, and a column must not begin with p_."
    parts = statements(text)
    tabular = [part for part in parts if part[0].text not in ("declare", "let", "set")]
    if len(tabular) != 1 or tabular[0] is not parts[-1]:
        yield "A file is one query: declarations, then one statement that yields the rows."
    for part in tabular:
        yield from _reserved_names(part)


def _reserved_names(statement: list[Token]) -> Iterator[str]:
    for place, token in enumerate(statement[:-1]):
        if token.kind != "name" or token.text not in RESERVED:
            continue
        following = "".join(one.text for one in statement[place + 1 : place + 3])
        before = statement[place - 1].text if place else ""
        option = token.text == "kind" and before in _KIND_OF
        if following.startswith("=") and following not in ("==", "=~") and not option:
            yield f"{token.text} is a word of KQL; write ['{token.text}']."
