"""What a question is: a name, a record that answers it, and what is bound into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nbcore.entities import Entity
from nbcore.records.fields import Record


@dataclass(frozen=True)
class Question:
    """A named question.

    Attributes
    ----------
    name : str
        ``<about>.<what>``, for example ``host.logons``; a pack's own begins with its prefix.
    meaning : str
        One line.
    record : Record
        The table type of the answer.
    entity : type of Entity, optional
        What it is about; the entity's values are bound as ``p_<name>``. The time range is
        always bound, as ``p_start`` and ``p_end``.
    binned : bool
        Whether rows are counted by time bin: ``p_bin`` is then bound to the width.
    counts : str, optional
        The question whose rows this one counts; rows given in its place can be counted here.
    takes : str
        The kind of value that it is asked about a list of: ``indicators`` are bound as
        ``p_indicators``. Empty for a question without one.
    arguments : mapping of str to type
        Further values, by name: ``str``, ``int``, ``float`` or ``bool``, bound as ``p_<name>``.
        A text that is not given is bound as an empty one, which a query has to test for.
    about : str
        The field of the record that holds what the question is about; the entity's kind by
        default. Empty where no field does.
    overlaps : tuple of (str, str)
        Two fields that say when something began and ended, where that has to overlap the range;
        a ``time`` that lies in the range is enough, too. Empty where ``time`` decides alone.
    order : str
        The field by which a row cap keeps the largest: ``time``, so the newest, by default.
    """

    name: str
    meaning: str
    record: Record
    entity: type[Entity] | None = None
    binned: bool = False
    counts: str | None = None
    takes: str = ""
    arguments: Mapping[str, type] = field(default_factory=dict)
    about: str = ""
    overlaps: tuple[str, str] | tuple[()] = ()
    order: str = "time"

    def __post_init__(self) -> None:
        # What a stranger gave for a record is named where the hook's answer is checked.
        if self.order == "time":
            return
        known = self.order in self.record
        if not (known and self.record[self.order].type in _ORDERED):
            raise ValueError(
                f"{self.name}: {self.order} is not a number or a time of {self.record.name}, so it "
                "cannot order the rows."
            )

    @property
    def subject(self) -> str:
        """The field that holds what the question is about; empty where no field does."""
        kind = self.entity.kind if self.entity else ""
        return self.about or (kind if kind in self.record else "")

    @property
    def parameters(self) -> dict[str, str]:
        """Parameter names with their types, as query files declare them."""
        about = self.entity
        names = {
            f"p_{name}": "dynamic" if name in about.lists else "string"
            for name in (about.binds if about else ())
            if about
        }
        names |= {f"p_{name}": _TYPES[kind] for name, kind in self.arguments.items()}
        if self.takes:
            names[f"p_{self.takes}"] = "dynamic"
        names |= {"p_start": "datetime", "p_end": "datetime"}
        return names | ({"p_bin": "timespan"} if self.binned else {})


_ORDERED = frozenset({"time", "int", "float"})
_TYPES: Mapping[type, str] = {str: "string", int: "long", float: "real", bool: "bool"}
"""Types of arguments, as query files spell them."""
