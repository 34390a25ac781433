"""The words behind a command, read from left to right by the command's own file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lark.lexer import Token as LarkToken

from nblang_spl.errors import SplError, display_text, unknown_name
from nblang_spl.syntax import escapes, expressions, grammar, terms
from nblang_spl.syntax.trees import Expression, Pipeline, Stage, Term

_TRUE = frozenset({"t", "true", "1", "yes", "y"})
_FALSE = frozenset({"f", "false", "0", "no", "n"})


@dataclass(frozen=True)
class Word:
    """One word of a command's arguments.

    Attributes
    ----------
    kind : str
        ``ARGUMENT`` (bare), ``STRING``, ``QUOTED`` (single quotes), ``OPERATOR``, ``MARK``
        (parenthesis, comma) or ``SUBSEARCH``.
    text : str
        Its value, without quotes and escapes.
    start, end : int
        Offsets in the whole search.
    spaced : bool
        Whether blanks stand before it.
    raw : str
        As it was written.
    """

    kind: str
    text: str
    start: int
    end: int
    spaced: bool
    raw: str

    def is_mark(self, text: str) -> bool:
        """Whether it is that operator, parenthesis or comma."""
        return self.kind in ("OPERATOR", "MARK") and self.text == text

    def is_word(self, text: str) -> bool:
        """Whether it is that bare word, in any case."""
        return self.kind == "ARGUMENT" and self.text.lower() == text


class Arguments:
    """A cursor over the words of a stage.

    Every method that takes something raises SplError, with the usage of the command, where it is
    not there.
    """

    def __init__(self, stage: Stage, usage: str = "") -> None:
        self.stage = stage
        self.usage = usage
        self._at = 0
        read = grammar.tree("arguments", stage.text, stage.start)
        self._words = [
            self._read_word(token) for token in read.children if isinstance(token, LarkToken)
        ]

    # ------------------------------------------------------------------------------ looking

    @property
    def ended(self) -> bool:
        """Whether nothing is left."""
        return self._at >= len(self._words)

    @property
    def position(self) -> int:
        """Offset of the next word, or of the end."""
        if self.ended:
            return self.stage.start + len(self.stage.text.rstrip())
        return self._words[self._at].start

    def peek(self, ahead: int = 0) -> Word | None:
        """A word further on, not taken."""
        place = self._at + ahead
        return self._words[place] if place < len(self._words) else None

    def at_word(self, *texts: str) -> bool:
        """Whether the next word is one of these bare words, in any case."""
        word = self.peek()
        return word is not None and any(word.is_word(text) for text in texts)

    def at_mark(self, text: str, ahead: int = 0) -> bool:
        """Whether the next word is that operator, parenthesis or comma."""
        word = self.peek(ahead)
        return word is not None and word.is_mark(text)

    # ------------------------------------------------------------------------------ taking

    def take(self) -> Word:
        """The next word, whatever it is."""
        word = self.peek()
        if word is None:
            raise self.error(f"`{self.stage.command}` ends too early")
        self._at += 1
        return word

    def skip_word(self, *texts: str) -> bool:
        """Take the next word if it is one of these."""
        found = self.at_word(*texts)
        self._at += found
        return found

    def skip_mark(self, text: str) -> bool:
        """Take the next word if it is that sign."""
        found = self.at_mark(text)
        self._at += found
        return found

    def need_mark(self, text: str) -> None:
        """Take that sign."""
        if not self.skip_mark(text):
            raise self.error(f"a `{text}` is missing")

    def name(self, what: str = "a field", *, computed: bool = False) -> str:
        """A field's name, bare or quoted; ``computed`` also takes ``avg(bytes)`` as one."""
        word = self.peek()
        if word is None or word.kind not in ("ARGUMENT", "STRING", "QUOTED"):
            raise self.error(f"{what} is missing")
        self._at += 1
        mark = self.peek()
        if computed and word.kind == "ARGUMENT" and mark and mark.is_mark("(") and not mark.spaced:
            return f"{word.text}({self.inside()[0]})"
        return word.text

    def plain_name(self) -> str:
        """A field's name, bare or quoted, which stands for that field alone."""
        at = self.position
        name = self.name(computed=True)
        if "*" in name:
            raise self.error(
                f"{display_text(name)} stands for several fields; name each of them", at
            )
        return name

    def names(self, *stop: str, least: int = 1, plain: bool = False) -> list[str]:
        """Fields' names, with or without commas, up to the end or a word of ``stop``.

        ``plain`` refuses names with ``*``.
        """
        found: list[str] = []
        while not self.ended and not self.at_word(*stop):
            if self.skip_mark(","):
                continue
            if not self._names_next():
                break
            found.append(self.plain_name() if plain else self.name(computed=True))
        if len(found) < least:
            raise self.error("a field is missing")
        return found

    def _names_next(self) -> bool:
        word = self.peek()
        if word is None or word.kind not in ("ARGUMENT", "STRING", "QUOTED"):
            return False
        return not self.at_mark("=", 1)

    def option(self, *names: str) -> str | None:
        """The name of the option that comes next (``name=``), if it is one of these; taken."""
        word, sign = self.peek(), self.peek(1)
        if word is None or sign is None or word.kind != "ARGUMENT" or not sign.is_mark("="):
            return None
        if word.text.lower() not in names:
            return None
        self._at += 2
        return word.text.lower()

    def options(self, **kinds: Callable[[Word], object]) -> dict[str, object]:
        """All options that come next, by name; another ``name=`` is refused.

        ``arguments.options(limit=Arguments.count, useother=Arguments.flag)``
        """
        found: dict[str, object] = {}
        while True:
            name = self.option(*kinds)
            if name is None:
                word, sign = self.peek(), self.peek(1)
                if word and sign and word.kind == "ARGUMENT" and sign.is_mark("="):
                    raise unknown_name(
                        f"option of `{self.stage.command}`", f"{word.text}=", kinds, word.start
                    )
                return found
            if name in found:
                raise self.error(f"the option {name}= is given twice")
            found[name] = kinds[name](self.take())
            self.skip_mark(",")

    def end(self) -> None:
        """Nothing may be left."""
        word = self.peek()
        if word is not None:
            raise self.error(f"{display_text(word.text)} is not understood here", word.start)

    # ------------------------------------------------------------------------------ kinds of values

    def text(self, word: Word) -> str:
        """A value as text."""
        if word.kind not in ("ARGUMENT", "STRING", "QUOTED"):
            raise self.error("a value is missing", word.start)
        return word.text

    def pattern(self, word: Word) -> str:
        """A value that is a regular expression in double quotes."""
        if word.kind != "STRING":
            raise self.error("a pattern in double quotes is required", word.start)
        return escapes.in_pattern(word.raw)

    def flag(self, word: Word) -> bool:
        """A value that is true or false."""
        lowered = self.text(word).lower()
        if lowered not in _TRUE | _FALSE:
            raise self.error(f"{display_text(word.text)} is neither true nor false", word.start)
        return lowered in _TRUE

    def count(self, word: Word) -> int:
        """A value that is a whole number from 0 up."""
        if not re.fullmatch(r"\d{1,15}", self.text(word), re.ASCII):
            raise self.error(f"{display_text(word.text)} is not a whole number", word.start)
        return int(word.text)

    def leading_count(self, *, signed: bool = False) -> int | None:
        """A whole number that stands before the fields, taken; None where there is none.

        ``signed`` refuses one with a sign, which elsewhere is a field's name.
        """
        word = self.peek()
        if word is None or word.kind != "ARGUMENT":
            return None
        digits = word.text.lstrip("+-") if signed else word.text
        return self.count(self.take()) if digits.isdigit() else None

    def field(self, word: Word) -> str:
        """A value that is a field's name."""
        return self.text(word)

    # ------------------------------------------------------------------------------ parts in other languages

    def rest(self) -> tuple[str, int]:
        """All text that is left, and its offset."""
        start = self.position
        self._at = len(self._words)
        return self.stage.text[start - self.stage.start :], start

    def inside(self) -> tuple[str, int]:
        """The text between the parenthesis that comes next and its partner, and its offset."""
        self.need_mark("(")
        start = self._words[self._at - 1].end
        depth = 1
        while not self.ended:
            word = self.take()
            depth += word.is_mark("(") - word.is_mark(")")
            if depth == 0:
                return self._text_between(start, word.start), start
        raise self.error("a `)` is missing")

    def until(self, *stop: str) -> tuple[str, int]:
        """The text up to one of these words outside parentheses, and its offset."""
        start = self.position
        depth = 0
        while not self.ended and not (depth == 0 and self.at_word(*stop)):
            word = self.take()
            depth += word.is_mark("(") - word.is_mark(")")
        return self._text_between(start, self.position), start

    def expression(self, text: str, start: int) -> Expression:
        """A piece of the stage's text as an expression."""
        return expressions.parse(text, start, self._subsearches())

    def terms(self, text: str, start: int) -> Term:
        """A piece of the stage's text as search terms."""
        return terms.parse(text, start, self._subsearches())

    def subsearch(self) -> Pipeline:
        """The subsearch that comes next."""
        word = self.peek()
        if word is None or word.kind != "SUBSEARCH":
            raise self.error("a subsearch in brackets is missing")
        self._at += 1
        return self.stage.subsearches[word.start]

    # ------------------------------------------------------------------------------ messages

    def error(self, what: str, position: int | None = None) -> SplError:
        """A refusal that ends with the command's usage."""
        usage = f"; it is written `{self.usage}`" if self.usage else ""
        sentence = f"{what[:1].upper()}{what[1:]}{usage}."
        return SplError(sentence, self.position if position is None else position)

    # ------------------------------------------------------------------------------ inside

    def _subsearches(self) -> Mapping[int, Pipeline]:
        return self.stage.subsearches

    def _text_between(self, start: int, end: int) -> str:
        return self.stage.text[start - self.stage.start : end - self.stage.start]

    def _read_word(self, token: LarkToken) -> Word:
        start = int(token.start_pos or 0)
        end = start + len(token)
        text = str(token)
        if token.type == "STRING":
            text = escapes.in_terms(token)
        elif token.type == "QUOTED":
            text = token[1:-1]
        spaced = start == 0 or self.stage.text[start - 1].isspace()
        offset = self.stage.start
        return Word(token.type, text, offset + start, offset + end, spaced, str(token))
