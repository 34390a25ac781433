"""Hosts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from nbcore.entities.addresses import is_address
from nbcore.entities.base import Entity


class Host(Entity):
    """A computer, by its short or full name.

    A name that was typed meets a name in a log when the two are equal, when it equals the
    log name's first label (``web01`` meets ``web01.contoso.test``), or when the log holds just
    the first label of what was typed. Case does not count; an address has no labels.
    """

    kind: ClassVar[str] = "host"
    example: ClassVar[str] = "web01"
    binds: ClassVar[tuple[str, ...]] = ("host", "host_label", "host_stem")

    name: str

    @property
    def value(self) -> str:
        return self.name

    @classmethod
    def parse(cls, value: Any) -> Self:
        return cls(name=cls.typed(value).rstrip(".") or ".")

    @property
    def label(self) -> str:
        """The first label of the name; an address is its own label."""
        return self.name if is_address(self.name) else self.name.split(".", 1)[0] or self.name

    @property
    def stem(self) -> str:
        """What a full name of this host begins with; empty when the name is full already."""
        bare = "." not in self.name and not self.name.isdigit() and ":" not in self.name
        return f"{self.name}." if bare else ""

    def matches(self, seen: str) -> bool:
        name = seen.casefold()
        stem = self.stem.casefold()
        return name in (self.name.casefold(), self.label.casefold()) or bool(
            stem and name.startswith(stem)
        )

    @classmethod
    def distinct(cls, names: Iterable[str]) -> list[str]:
        """Without names that are just the first label of a full one among them."""
        kept = super().distinct(names)
        full = {cls(name=name).label.casefold() for name in kept if "." in name}
        return [name for name in kept if "." in name or name.casefold() not in full]

    def parameters(self) -> dict[str, str]:
        """``host`` as known; ``host_label`` its first label; ``host_stem`` what full names of
        it begin with, or empty, which a query has to test for.
        """
        return {"host": self.name, "host_label": self.label, "host_stem": self.stem}
