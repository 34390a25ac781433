"""``foreach``: a pipeline repeated for each of some fields (rule 6.16)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from nblang_spl.commands.registry import command
from nblang_spl.errors import SplError, display_text
from nblang_spl.plan.rows import Rows
from nblang_spl.syntax.arguments import Arguments
from nblang_spl.syntax.trees import Pipeline, Stage

_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|<<[A-Z0-9]+>>|.', re.DOTALL)
_TOKEN = re.compile(r"<<([A-Z0-9]+)>>")
_BARE = re.compile(r"[\w.:{}@-]*")


@command("foreach", usage="foreach field, ... [eval <<FIELD>>=..]", rules="6.16", template=True)
@dataclass(frozen=True)
class ForEach:
    """Patterns of names, and the pipeline."""

    names: tuple[str, ...]
    pipeline: Pipeline

    @classmethod
    def read(cls, arguments: Arguments) -> ForEach:
        if arguments.option("mode") and arguments.text(arguments.take()) != "multifield":
            raise arguments.error(
                "only mode=multifield is supported; mvmap() of eval goes over several values"
            )
        names = arguments.names()
        pipeline = arguments.subsearch()
        for stage in pipeline.stages:
            if stage.subsearches:
                raise SplError("A subsearch inside foreach is not supported.", stage.position)
        return cls(tuple(names), pipeline)

    def apply(self, rows: Rows) -> Rows:
        from nblang_spl.plan.compile import apply_pipeline

        rounds = [
            _tokens_of_field(name, pattern)
            for pattern in self.names
            for name in (rows.matching(pattern) if "*" in pattern else [pattern])
        ]
        filled = [_fill_pipeline(self.pipeline, tokens) for tokens in rounds]
        try:
            for pipeline in _join_evals(filled):
                rows = apply_pipeline(pipeline, rows)
        except SplError as error:
            # Places inside have moved with what was put in.
            raise SplError(error.sentence, self.pipeline.stages[0].position) from None
        return rows


def _tokens_of_field(name: str, pattern: str) -> dict[str, str]:
    """What the tokens stand for: the name, and what the stars of the pattern stand for in it."""
    form = "(.*)".join(re.escape(part) for part in pattern.split("*"))
    found = re.fullmatch(form, name, re.DOTALL)
    stood = found.groups() if found else ()
    segments = {f"MATCHSEG{number}": text for number, text in enumerate(stood, start=1)}
    return {"FIELD": name, "MATCHSTR": "".join(stood), **segments}


def _fill_pipeline(pipeline: Pipeline, tokens: dict[str, str]) -> Pipeline:
    return replace(
        pipeline,
        stages=tuple(replace(stage, text=_text(stage, tokens)) for stage in pipeline.stages),
    )


def _text(stage: Stage, tokens: dict[str, str]) -> str:
    """The text of a stage with its tokens replaced, so that a name stays what it stands in."""
    pieces: list[str] = []
    for found in _PIECE.finditer(stage.text):
        piece = found[0]
        mark = piece[0] if piece[0] in "\"'" else ""
        pieces.append(
            _TOKEN.sub(lambda token, mark=mark: _token_value(stage, token[1], tokens, mark), piece)  # type: ignore[misc]
        )
    return "".join(pieces)


def _token_value(stage: Stage, token: str, tokens: dict[str, str], mark: str) -> str:
    if token not in tokens:
        raise SplError(
            f"<<{token}>> is not a token of foreach; use <<FIELD>>, <<MATCHSTR>> or <<MATCHSEG1>>.",
            stage.position,
        )
    name = tokens[token]
    if mark == '"':
        return name.replace("\\", "\\\\").replace('"', '\\"')
    if mark == "'" and "'" not in name:
        return name
    if not mark and _BARE.fullmatch(name):
        return name
    raise SplError(
        f"The field {display_text(name)} cannot be put into foreach here; "
        + ("rename it first." if mark else "write '<<FIELD>>' in single quotes."),
        stage.position,
    )


def _join_evals(rounds: list[Pipeline]) -> list[Pipeline]:
    """Rounds of one ``eval`` as one ``eval``, which takes fewer steps of SQL."""
    if not rounds or any(len(one.stages) != 1 or one.stages[0].command != "eval" for one in rounds):
        return rounds
    first = rounds[0].stages[0]
    text = ",".join(one.stages[0].text for one in rounds)
    return [replace(rounds[0], stages=(replace(first, text=text),))]
