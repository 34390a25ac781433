"""Events that nobody has: every field that a search names, and no row.

So its SQL can be shown without a folder. Which fields a command means is told by its words alone,
so that one too many may be among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pandas as pd

from nblang_spl.errors import SplError
from nblang_spl.syntax import expressions, terms, walk
from nblang_spl.syntax.macros import Macro, expand
from nblang_spl.syntax.stages import pipeline
from nblang_spl.syntax.trees import Pipeline, Stage

_WORD = re.compile(r"'([^']+)'|([^\W\d][\w.:{}]*)(?!\w*\()")
_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_OF_MODELS = frozenset({"tstats", "datamodel", "from"})
_KEYWORDS = frozenset({"as", "by", "count", "over", "where", "from", "output", "outputnew", "in"})


def outline(text: str, macros: Mapping[str, Macro]) -> pd.DataFrame:
    """A frame without rows whose columns are the fields that a search names."""
    try:
        named = list(_field_names(pipeline(expand(text, macros).text)))
    except SplError:
        named = []  # planning says what is wrong
    names = dict.fromkeys(["index", *named])
    return pd.DataFrame({name: pd.Series([], dtype="string") for name in names})


def _field_names(tree: Pipeline) -> Iterator[str]:
    for stage in tree.stages:
        try:
            yield from sorted(_of_stage(stage))
        except SplError:
            continue
        for inner in stage.nested():
            yield from _field_names(inner)


def _of_stage(stage: Stage) -> set[str]:
    if stage.command == "search":
        return walk.term_fields(terms.parse(stage.text, stage.start, stage.subsearches))
    if stage.command == "where":
        return walk.fields(expressions.parse(stage.text, stage.start, stage.subsearches))
    if stage.command == "eval":
        made = expressions.assignments(stage.text, stage.start, stage.subsearches)
        return {name for one in made for name in walk.fields(one.value)}
    words = _WORD.findall(_TEXT.sub(" ", stage.text))
    names = {quoted or bare for quoted, bare in words} - _KEYWORDS
    if stage.command in _OF_MODELS:
        # Events belong to a data model by their tags, and its fields have names of their own there.
        names |= {"tag", *(name.rpartition(".")[2] for name in names)}
    return names
