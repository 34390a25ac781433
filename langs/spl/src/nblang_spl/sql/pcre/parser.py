r"""The parser of patterns.

What it decides, because RE2 or ``regex`` means something else or nothing:

- ``$`` and ``\Z`` also stand before a last line break; ``^`` under ``(?m)`` never after it.
- ``\s`` has the vertical tab; ``\h \v \N \R \K \Q..\E \e \cX \o{..}`` exist.
- ``{`` that begins no repetition is itself: ``{,3}`` here, fuzzy ``{e}`` in ``regex``.
- ``(?i)`` in the middle holds from there to the end of its group; ``(?U)`` turns greed.
- Look-around, back references, atoms, possessive repetition, recursion and conditions are beyond
  RE2. So is, for safety, a repetition of what can be empty, where the groups that are left differ.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from nblang_spl.sql.pcre import classes, escapes, references
from nblang_spl.sql.pcre.pieces import (
    NOTHING,
    PatternError,
    Piece,
    alternatives,
    concatenate,
    literal,
    position_piece,
    wrap_piece,
)
from nblang_spl.sql.pcre.signs import (
    AROUND,
    BACK,
    CONDITION,
    FLAGS,
    NAMED,
    PROPERTY,
    REPEAT,
    Flags,
    bounds,
    change_flags,
)

DEEPEST = 60
"""How deep groups may stand inside each other."""
_END_OF_TEXT = r"(?=\n?\Z)"
_LETTER = "[0-9A-Za-z_]"
_EDGE = f"(?<!{_LETTER})(?={_LETTER})|(?<={_LETTER})(?!{_LETTER})"


class Parser:
    """Goes through one pattern from left to right.

    Parameters
    ----------
    text : str
    total : int, optional
        How many groups it has, if that is known.
    wide : bool
        Whether letters beyond ASCII matter.

    Attributes
    ----------
    groups : int
        How many have been seen.
    ends : bool
        Whether RE2's match may take in a last line break, which ``$`` of PCRE leaves.
    mixed : bool
        Whether case matters in parts.
    """

    def __init__(self, text: str, *, total: int | None = None, wide: bool = False) -> None:
        self._text = text
        self._at = 0
        self._depth = 0
        self._total = 999 if total is None else total
        self.groups = 0
        self.wide = wide
        self.ends = False
        self.mixed = False

    def whole(self) -> Piece:
        """The whole pattern.

        Raises
        ------
        PatternError
            It is none.
        """
        found = self._branches(Flags())
        if self._at < len(self._text):
            raise PatternError("a `)` closes nothing")
        return found

    # ------------------------------------------------------------------------------ structure

    def _branches(self, base: Flags) -> Piece:
        """Alternatives up to a closing parenthesis or the end; ``base`` is what holds around."""
        flags = base
        branches: list[Piece] = []
        while True:
            branch, flags = self._branch(base, flags)
            branches.append(branch)
            if self._peek_character() != "|":
                break
            self._at += 1
        return branches[0] if len(branches) == 1 else alternatives(branches)

    def _branch(self, base: Flags, flags: Flags) -> tuple[Piece, Flags]:
        """One alternative; what stands under other options than the group's is put in a group."""
        runs: list[Piece] = []
        run: list[Piece] = []
        while self._peek_character() not in ("", "|", ")"):
            option = self._option(flags)
            if option is not None:
                self.mixed = self.mixed or (
                    option.i != flags.i and bool(runs or run or self._depth)
                )
                runs.append(_with_flags(base, flags, run))
                run, flags = [], option
                continue
            piece = self._item(flags)
            if piece is not None:
                run.append(piece)
        runs.append(_with_flags(base, flags, run))
        runs = [one for one in runs if one is not NOTHING]
        return (concatenate(runs) if runs else NOTHING), flags

    def _option(self, flags: Flags) -> Flags | None:
        """``(?i)``, which holds from here on."""
        found = FLAGS.match(self._text, self._at)
        if not found or found[4] != ")":
            return None
        self._at = found.end()
        return change_flags(flags, found)

    def _item(self, flags: Flags) -> Piece | None:
        """An atom with its repetition; None for what says nothing, such as a comment."""
        if flags.x and self._skip_blanks():
            return None
        if self._text.startswith("\\Q", self._at):
            return self._quoted_text(flags)
        if self._text.startswith("\\E", self._at):
            self._at += 2
            return None
        if self._text.startswith("(?#", self._at):
            end = self._text.find(")", self._at)
            if end < 0:
                raise PatternError("a comment has no `)`")
            self._at = end + 1
            return None
        atom = self._atom(flags)
        return self._repetition(atom, flags)

    def _skip_blanks(self) -> bool:
        """Blanks and comments under ``(?x)``."""
        found = re.compile(r"[\t-\r ]+|#[^\n]*\n?").match(self._text, self._at)
        if found:
            self._at = found.end()
        return bool(found)

    def _quoted_text(self, flags: Flags) -> Piece | None:
        r"""``\Q..\E``; a repetition behind it is of the last character."""
        end = self._text.find("\\E", self._at)
        end = len(self._text) if end < 0 else end
        signs = [literal(sign) for sign in self._text[self._at + 2 : end]]
        self._at = min(end + 2, len(self._text))
        if not signs:
            return None
        signs[-1] = self._repetition(signs[-1], flags)
        return concatenate(signs)

    def _repetition(self, atom: Piece, flags: Flags) -> Piece:
        while flags.x and self._skip_blanks():
            pass
        found = REPEAT.match(self._text, self._at)
        if not found:
            return atom
        self._at = found.end()
        behind = self._peek_character()
        if behind and behind in "?+":
            self._at += 1
        mark = found[0]
        least, most = bounds(found)
        lazy, possessive = (behind == "?") != flags.U, behind == "+"
        if REPEAT.match(self._text, self._at):
            raise PatternError("a repetition follows a repetition")
        if atom.place:
            return _at_place(atom, least, lazy=lazy)
        body = atom if atom.single and atom.regex else wrap_piece(atom)
        ending = "+" if possessive else "?" if lazy else ""
        looped = atom.empty and (most is None or most > 1)
        re2 = None if body.re2 is None or possessive or looped else f"{body.re2}{mark}{ending}"
        return Piece(
            re2, f"{body.regex}{mark}{ending}", empty=atom.empty or least == 0, single=False
        )

    # ------------------------------------------------------------------------------ atoms

    def _atom(self, flags: Flags) -> Piece:
        sign = self._peek_character()
        if sign == "(":
            return self._group(flags)
        if sign == "[":
            piece, self._at = classes.read_class(self._text, self._at, caseless=flags.i)
            return piece
        if sign == "\\":
            return self._escape(flags)
        if sign in "*+?" or (sign == "{" and REPEAT.match(self._text, self._at)):
            raise PatternError(f"`{sign}` has nothing before it to repeat")
        self._at += 1
        if sign == ".":
            return Piece("(?s:.)", "(?s:.)") if flags.s else Piece(r"[^\n]", r"[^\n]")
        if sign == "^":
            if flags.m:
                return position_piece(None, r"(?:\A|(?<=\n)(?!\Z))")
            return position_piece(r"\A", r"(?:\A)")
        if sign == "$":
            return self._end(multiline=flags.m)
        return literal(sign)

    def _end(self, *, multiline: bool) -> Piece:
        if multiline:
            return position_piece("(?m:$)", r"(?=\n|\Z)")
        # RE2 has no word for the place; it may take in the line break if nothing comes after.
        last = self._depth == 0 and self._peek_character() in ("", "|")
        self.ends = self.ends or last
        return position_piece(r"(?:\n?\z)" if last else None, _END_OF_TEXT)

    def _escape(self, flags: Flags) -> Piece:
        letter = self._text[self._at + 1 : self._at + 2]
        back = BACK.match(self._text, self._at)
        if back:
            self._at = back.end()
            return references.back_reference(back, self.groups)
        if letter in classes.SETS:
            self._at += 2
            return classes.escaped_set(letter, wide=self.wide)
        among = PROPERTY.match(self._text, self._at)
        if among:
            self._at = among.end()
            return Piece(None, among[0])
        special = self._special(letter)
        if special is not None:
            self._at += 2
            return special
        if letter.isascii() and letter.isdigit():
            return self._digits()
        sign, self._at = escapes.character(self._text, self._at + 1)
        return literal(sign)

    def _special(self, letter: str) -> Piece | None:
        """Escaped letters that are not characters."""
        if letter == "Z":
            self._at += 2
            piece = self._end(multiline=False)
            self._at -= 2
            return piece
        if letter == "b":
            return position_piece(r"\b", f"(?:{_EDGE})" if self.wide else r"(?:\b)")
        if letter == "B":
            # RE2's also stands between the bytes of one character.
            return position_piece(None, f"(?!{_EDGE})" if self.wide else r"(?:\B)")
        known: dict[str, Piece] = {
            "A": position_piece(r"\A", r"(?:\A)"),
            "z": position_piece(r"\z", r"(?:\Z)"),
            "G": position_piece(None, r"(?:\G)"),
            "K": Piece(None, r"\K", empty=True),
            "R": Piece(None, r"(?>\r\n|[\n-\r\x85\u2028\u2029])"),
            "X": Piece(None, r"\X"),
        }
        return known.get(letter)

    def _digits(self) -> Piece:
        """A group that matched before, or a character by its code."""
        found = re.compile(r"\d{1,3}").match(self._text, self._at + 1)
        assert found is not None  # noqa: S101  (a digit stands there)
        number = int(found[0])
        if found[0][0] != "0" and (number < 10 or number <= self._total):
            self._at = found.end()
            return Piece(None, f"(?:\\g<{number}>)", empty=True)
        code, self._at = escapes.octal(self._text, self._at + 1)
        return literal(chr(code))

    # ------------------------------------------------------------------------------ groups

    def _group(self, flags: Flags) -> Piece:
        whole = references.bodyless_group(self._text, self._at, self.groups)
        if whole is not None:
            self._at += whole.length
            return whole.piece
        named = NAMED.match(self._text, self._at)
        option = FLAGS.match(self._text, self._at)
        if named:
            self.groups += 1
            name = named[1] or named[2]
            return self._body(named.end(), flags, lambda one: wrap_piece(one, f"(?P<{name}>"))
        if option:
            inner = change_flags(flags, option)
            self.mixed = self.mixed or inner.i != flags.i
            return self._body(
                option.end(), flags, lambda one: wrap_piece(one, _opening(flags, inner)), inner
            )
        for sign in (*AROUND, "(?>", "(?|"):
            if self._text.startswith(sign, self._at):
                return self._body(self._at + len(sign), flags, partial(_pcre_only, sign))
        condition = CONDITION.match(self._text, self._at)
        if condition:
            name = next(one for one in condition.groups() if one)
            return self._body(condition.end(), flags, partial(_pcre_only, f"(?({name})"))
        if self._text.startswith(("(?", "(*"), self._at):
            shown = self._text[self._at : self._at + 4]
            raise PatternError(f"`{shown}` begins no group that is known here")
        self.groups += 1
        return self._body(self._at + 1, flags, lambda one: wrap_piece(one, "("))

    def _body(
        self,
        start: int,
        flags: Flags,
        made: Callable[[Piece], Piece],
        inner: Flags | None = None,
    ) -> Piece:
        """What stands in a group, and the group around it."""
        self._at = start
        self._depth += 1
        if self._depth > DEEPEST:
            raise PatternError(f"groups may be nested at most {DEEPEST} deep")
        body = self._branches(inner or flags)
        if self._peek_character() != ")":
            raise PatternError("a `(` has no `)`")
        self._at += 1
        self._depth -= 1
        return made(body)

    def _peek_character(self) -> str:
        return self._text[self._at : self._at + 1]


def _at_place(atom: Piece, least: int, *, lazy: bool) -> Piece:
    """A place is not passed twice: it is asked for, or may be left out."""
    if least:
        return atom
    regex = f"(?:|{atom.regex})" if lazy else f"(?:{atom.regex}|)"
    return Piece(None, regex, empty=True)


def _pcre_only(before: str, body: Piece) -> Piece:
    """A group that RE2 does not have."""
    if before in AROUND:
        return position_piece(None, f"{before}{body.regex})")
    # A condition may have no second branch, which then is empty.
    empty = body.empty or before.startswith("(?(")
    return Piece(None, f"{before}{body.regex})", empty=empty)


def _with_flags(base: Flags, flags: Flags, pieces: list[Piece]) -> Piece:
    """Pieces that stand under options, inside a group with others.

    Only ``i`` has to be said: the other options have gone into the pieces.
    """
    if not pieces:
        return NOTHING
    together = concatenate(pieces)
    return together if base.i == flags.i else wrap_piece(together, _opening(base, flags))


def _opening(base: Flags, flags: Flags) -> str:
    if base.i == flags.i:
        return "(?:"
    return "(?i:" if flags.i else "(?-i:"
