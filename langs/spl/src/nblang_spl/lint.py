"""What is wrong with a query file, beyond what would stop it from being rendered."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nbcore import CORE, AuthorError, QueryFile, Question, join_names
from nblang_spl.scan import Stage, split_pieces, stages

COARSE = frozenset({"search", "tstats"})
"""Commands in which ``*`` in a value is a wildcard, also inside quotes (page "Wildcards")."""
EXACT = frozenset({"where", "eval"})
"""Commands in which it is a character like any other."""
BINNED = frozenset({"bin", "bucket", "timechart", "tstats"})
"""Commands that take a ``span=``."""
_BOUND = re.compile(
    r"\b(_index_earliest|_index_latest|earliest|latest|starttime|endtime)\s*=(?!=)", re.IGNORECASE
)
_PATTERNED = re.compile(r"\b(?:like|match|replace|searchmatch|cidrmatch)\s*\(", re.IGNORECASE)
_LIKE = re.compile(r"\bLIKE\s+(?:\w+\s*\(\s*)*\$p_", re.IGNORECASE)
_NAMES = re.compile(r"[A-Za-z_]\w*")


def problems(file: QueryFile, question: Question) -> list[str]:
    """Every rule that a file breaks, a sentence each; an empty list is a good file.

    - its parameters begin with ``p_``, are the question's, of their types, and all used;
    - its text begins with ``search`` or a pipe, and no token stands in quotes or backticks;
    - it sets no time range of its own (``earliest=``), which would beat the job's;
    - a value stands in ``search``, ``tstats``, ``where`` and ``eval`` only, never in a pattern or
      in a macro's argument, and one that ``search`` or ``tstats`` compares is compared again by
      a ``where`` further on, since ``*`` in it is a wildcard there even inside quotes;
    - a list stands after ``IN`` or in ``in()``;
    - it ends with the columns of the record, each of which it gives or lists as lacking.
    """
    if file.unsupported:
        return [f"{file.path}: {sentence}" for sentence in _check_unsupported(file, question)]
    try:
        parts = split_pieces(file.text, file.path)
    except AuthorError as error:
        return [str(error)]
    commands = stages(parts)
    return [
        f"{file.path}: {sentence}"
        for rule in (_parameters, _check_beginning, _range, _values, _lists, _comparisons, _columns)
        for sentence in rule(file, question, commands)
    ]


def _check_unsupported(file: QueryFile, question: Question) -> Iterator[str]:
    if file.query != question.name:
        yield f"the header says that it answers {file.query}, not {question.name}."
    if re.sub(r"```.*?```", "", file.text, flags=re.DOTALL).strip():
        yield "the header says unsupported, but a search follows; remove one of them."


def _parameters(file: QueryFile, question: Question, commands: list[Stage]) -> Iterator[str]:
    used = {piece.name for stage in commands for piece in stage.values()}
    others = [CORE.questions[name].parameters for name in file.also if name in CORE.questions]
    asked = {name: kind for known in (*others, question.parameters) for name, kind in known.items()}
    for name, kind in file.parameters.items():
        wanted = asked.get(name)
        if not name.startswith("p_"):
            yield f"the parameter {name} does not begin with p_."
        elif wanted is None:
            yield f"{question.name} has no parameter {name}."
        elif wanted != kind:
            yield f"{name} is a {wanted}, and the header calls it a {kind}."
        if name not in used:
            yield f"the parameter {name} is declared and not used."
    for name in sorted(used - file.parameters.keys()):
        yield f"the parameter {name} is used and not declared."


def _check_beginning(file: QueryFile, question: Question, commands: list[Stage]) -> Iterator[str]:
    text = re.sub(r"```.*?```", " ", file.text, flags=re.DOTALL).strip()
    if not text.startswith("|") and text.split(None, 1)[:1] != ["search"]:
        yield "a job's text begins with `search` or a pipe."
    for stage in commands:
        if not stage.command:
            yield "a pipe has no command after it."


def _range(file: QueryFile, question: Question, commands: list[Stage]) -> Iterator[str]:
    for stage in commands:
        found = _BOUND.search(stage.code)
        if found:
            yield f"{found[1]}= in the text overrides the time range of the job; remove it."


def _values(file: QueryFile, question: Question, commands: list[Stage]) -> Iterator[str]:
    for stage in commands:
        for piece in stage.values():
            kind = file.parameters.get(piece.name, "string")
            if kind == "timespan":
                if stage.command not in BINNED:
                    yield f"{piece.text} is a span and cannot be used in `{stage.command}`."
            elif stage.command not in COARSE | EXACT:
                yield (
                    f"{piece.text} is used in `{stage.command}`; a value may be used only in "
                    f"{join_names(sorted(COARSE | EXACT))}."
                )
            elif (piece.before or piece.after) and (kind != "string" or stage.command in EXACT):
                yield f"{piece.text} asks for a wildcard, which `{stage.command}` does not support."
        if stage.command in EXACT and _in_a_pattern(stage.code):
            yield (
                "a value is used in a pattern and may contain the pattern's special characters; "
                "use =, substr or split."
            )


def _lists(file: QueryFile, question: Question, commands: list[Stage]) -> Iterator[str]:
    for stage in commands:
        for piece in stage.values():
            if file.parameters.get(piece.name) != "dynamic":
                continue
            token = re.escape(piece.text)
            if not re.search(rf"(?:\bIN\s*\(|,)\s*{token}\s*\)", stage.code, re.IGNORECASE):
                yield f"{piece.text} is a list; write IN ({piece.text}), or in(field, {piece.text})."


def _in_a_pattern(code: str) -> bool:
    """Whether a value stands among the arguments of a function that reads patterns."""
    for call in _PATTERNED.finditer(code):
        depth, end = 1, call.end()
        while depth and end < len(code):
            depth += {"(": 1, ")": -1}.get(code[end], 0)
            end += 1
        if "$p_" in code[call.end() : end]:
            return True
    return bool(_LIKE.search(code))


def _comparisons(file: QueryFile, question: Question, commands: list[Stage]) -> Iterator[str]:
    for number, stage in enumerate(commands):
        if stage.command not in COARSE:
            continue
        exact = {
            piece.name
            for later in commands[number + 1 :]
            if later.command == "where"
            for piece in later.values()
        }
        for piece in stage.values():
            kind = file.parameters.get(piece.name, "string")
            if kind in ("string", "dynamic") and piece.name not in exact:
                yield (
                    f"`{stage.command}` compares {piece.text}, in which * is a wildcard, and no "
                    f"`where` after it compares ${piece.name}$ again."
                )


def _columns(file: QueryFile, question: Question, commands: list[Stage]) -> Iterator[str]:
    given = _last_columns(commands)
    if given is None:
        yield "it does not end with `table`, or with `fields` and then `fields - _*`."
        return
    record = question.record
    for name in [*file.lacks, *file.coarse]:
        if name not in record:
            yield f"the header names {name}, which the record {record.name} does not have."
    for name in given:
        if name not in record:
            yield f"the record {record.name} has no column {name}."
        if name in file.lacks:
            yield f"it gives {name}, which the header lists as lacking."
    absent = [name for name in record.columns if name not in given and name not in file.lacks]
    if absent:
        yield f"it neither gives {join_names(absent, 'nor')} nor lists it as lacking."


def _last_columns(commands: list[Stage]) -> list[str] | None:
    """The columns that come out, or None where the last stage does not say."""
    ending = list(commands)
    if ending and ending[-1].command == "fields" and _after_command(ending[-1]).startswith("-"):
        ending.pop()
    last = ending[-1] if ending else None
    if last is None or last.command not in ("table", "fields"):
        return None
    if last.command == "fields" and last is commands[-1]:
        return None  # _time and _raw would come along
    return _NAMES.findall(_after_command(last))


def _after_command(stage: Stage) -> str:
    return stage.code.strip()[len(stage.command) :].strip()
