"""The base of all entities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from nbcore.errors import UserError
from nbcore.frozen import Frozen

if TYPE_CHECKING:
    import pandas as pd


class Entity(Frozen):
    """Base of all entities; a pack may add its own by subclassing.

    Attributes
    ----------
    kind : str
        The word used in query names (``host`` in ``host.resolve``) and in messages.
    """

    kind: ClassVar[str] = "entity"
    example: ClassVar[str] = ""
    narrow: ClassVar[int] = 0
    """Which kind a text is read as where several would do: the highest that it fits."""
    binds: ClassVar[tuple[str, ...]] = ()
    """Names of the values that :meth:`parameters` gives, without the ``p_``."""
    lists: ClassVar[frozenset[str]] = frozenset()
    """Those of them that are lists of texts."""

    @property
    def value(self) -> str:
        """The entity as a user would type it."""
        # Each kind of entity says it; there is no entity of no kind.
        raise NotImplementedError

    @classmethod
    def parse(cls, value: Any) -> Self:
        """Read what a user typed.

        Raises
        ------
        UserError
            Nothing, blank, or not a text.
        """
        # As above: each kind reads its own.
        raise NotImplementedError

    @classmethod
    def fits(cls, value: str) -> bool:
        """Whether this kind of entity is the natural reading of the text."""
        return True

    def matches(self, seen: str) -> bool:
        """Whether a name found in a log means this entity."""
        return self.value.casefold() == seen.casefold()

    def parameters(self) -> Mapping[str, str | tuple[str, ...]]:
        """Values to bind into a query, by parameter name without the ``p_``."""
        return {self.kind: self.value}

    @classmethod
    def of_row(cls, row: Mapping[Any, Any]) -> Self:
        """The entity of one row of candidates, with what else the row knows of it."""
        return cls.parse(row[cls.kind])

    @classmethod
    def grouped(cls, candidates: pd.DataFrame) -> list[Self]:
        """The distinct entities among candidates, in their order.

        Parameters
        ----------
        candidates : pandas.DataFrame
            With a column named like the kind.
        """
        names = (str(name) for name in candidates[cls.kind].dropna().unique())
        return [cls.parse(name) for name in cls.distinct(names)]

    def known_as(self, found: Self) -> Self:
        """The entity to go on with where ``found``, one of the candidates, is what is meant."""
        return found

    def among(self, candidates: pd.DataFrame) -> pd.Series[bool]:
        """Which rows of candidates the entity means."""
        seen = candidates[self.kind]
        hits = {name for name in seen.dropna().unique() if self.matches(str(name))}
        return seen.isin(hits)

    @classmethod
    def distinct(cls, names: Iterable[str]) -> list[str]:
        """The names without those that only spell another one differently; order is kept."""
        seen: dict[str, str] = {}
        for name in names:
            seen.setdefault(name.casefold(), name)
        return list(seen.values())

    def __str__(self) -> str:
        return self.value

    @classmethod
    def typed(cls, value: Any, called: str = "") -> str:
        """The text that a user typed, without the blanks around it.

        Parameters
        ----------
        value : object
        called : str, optional
            What was asked for, where it may be one of several kinds: ``host or account``.

        Raises
        ------
        UserError
            Nothing, blank, or not a text.
        """
        what = called or cls.kind
        ask = f'Give one {what}, for example run("{cls.example}", timespan="7d").'
        if value is None:
            raise UserError(f"No {what} was given. {ask}")
        if isinstance(value, cls):
            return value.value
        if isinstance(value, (list, tuple, set, dict)):
            raise UserError(f"A {type(value).__name__} is not one {what}. {ask}")
        if not isinstance(value, str):
            one = f"{'An' if what[:1] in 'aeiou' else 'A'} {what}"
            raise UserError(f"{one} is a string in quotes, not {value!r}. {ask}")
        text = value.strip()
        if not text:
            raise UserError(f"The {what} is blank. {ask}")
        return text
