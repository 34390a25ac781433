"""SPL as an independent lexer sees it (PyPI ``pygments-lexer-spl``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pygments.token import Error, Keyword, Name, String, Token
from pygments_lexer_spl import SPLLexer

_LEXER = SPLLexer(stripnl=False, ensurenl=False)
_ESCAPED = re.compile(r'\\([\\"])')
OPERATORS = frozenset({"and", "or", "not", "xor", "in", "like", "by", "as", "where"})


@dataclass(frozen=True)
class Word:
    """A token, or a whole text in double quotes."""

    kind: Any  # a token type; `in` asks whether it is a kind of another
    text: str

    @property
    def is_string(self) -> bool:
        """Whether it is a text in double quotes."""
        return self.kind in String

    @property
    def value(self) -> str:
        """What a text in double quotes means."""
        return _ESCAPED.sub(r"\1", self.text[1:-1])


def words(text: str) -> list[Word]:
    """The tokens of a text; the parts of each quoted text are put together."""
    found: list[Word] = []
    quoted = ""
    for kind, piece in _LEXER.get_tokens(text):
        if kind in String:
            quoted += piece
            # The lexer gives a quote of its own for the beginning and for the end.
            if piece == '"' and len(quoted) > 1:
                found.append(Word(kind, quoted))
                quoted = ""
        else:
            assert not quoted, f"a quoted text does not end: {quoted!r}"
            found.append(Word(kind, piece))
    assert not quoted, f"a quoted text does not end: {quoted!r}"
    return found


def strings(text: str) -> list[str]:
    """What the quoted texts mean, in order."""
    return [word.value for word in words(text) if word.is_string]


def errors(text: str) -> list[str]:
    """What the lexer has no name for, but the single quotes around a field's name."""
    return [word.text for word in words(text) if word.kind in Error and word.text != "'"]


def stages(text: str) -> list[list[Word]]:
    """The commands of a pipeline and of its subsearches; comments are taken out before."""
    bare = re.sub(r"```.*?```", " ", text, flags=re.DOTALL)
    cut: list[list[Word]] = [[]]
    for word in words(bare):
        if word.text in ("|", "["):
            cut.append([])
        elif word.kind not in Token.Text.Whitespace:
            cut[-1].append(word)
    return [stage for stage in cut if stage]


def commands(text: str) -> list[Word]:
    """The word that each stage begins with."""
    return [stage[0] for stage in stages(text)]


def functions(text: str) -> set[str]:
    """Names that are called, in lower case."""
    called = set()
    for stage in stages(text):
        for word, after in pairwise(stage[1:]):
            name = word.text.lower()
            if after.text == "(" and name.isidentifier() and name not in OPERATORS:
                assert word.kind in Name or word.kind in Keyword, word
                called.add(name)
    return called
