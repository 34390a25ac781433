"""What the user decided about packs: which may load, and whose claim wins."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from nbcore import settings
from nbcore.discovery.metadata import canonical


@dataclass(frozen=True)
class Choices:
    """The user's choices; packs go by their name or their distribution's.

    Attributes
    ----------
    only : tuple of str
        ``NBCORE_PACKS``: nothing else is loaded; empty for no such limit.
    disabled : tuple of str
        ``NBCORE_DISABLED_PACKS``.
    prefer : tuple of str
        ``NBCORE_PREFER``, else ``prefer`` in ``nbcore.toml``: distributions, first one first.
    """

    only: tuple[str, ...] = ()
    disabled: tuple[str, ...] = ()
    prefer: tuple[str, ...] = ()

    @classmethod
    def read(cls) -> Self:
        """Read the environment and ``nbcore.toml``.

        Raises
        ------
        UserError
            ``nbcore.toml`` is not TOML.
        """
        prefer = _names(os.environ.get("NBCORE_PREFER", ""))
        path = None if prefer else settings.toml_path()
        if path is not None:
            held = settings.toml(path).get("prefer", [])
            items = [held] if isinstance(held, str) else held if isinstance(held, list) else []
            prefer = _names(",".join(str(item) for item in items))
        return cls(
            only=_names(os.environ.get("NBCORE_PACKS", "")),
            disabled=_names(os.environ.get("NBCORE_DISABLED_PACKS", "")),
            prefer=prefer,
        )

    def against(self, *names: str) -> str:
        """Why a pack that goes by these names is not loaded; empty when it may be."""
        known = {canonical(name) for name in names}
        if known & set(self.disabled):
            return "It is disabled by NBCORE_DISABLED_PACKS."
        if self.only and not known & set(self.only):
            return "It is disabled, since NBCORE_PACKS does not name it."
        return ""

    def unknown(self, known: Iterable[str]) -> list[str]:
        """Sentences about names in the choices that no installed pack has."""
        names = {canonical(name) for name in known}
        held = {
            "NBCORE_PACKS": self.only,
            "NBCORE_DISABLED_PACKS": self.disabled,
            "NBCORE_PREFER": self.prefer,
        }
        return [
            f"{variable} names {name!r}, which is not installed."
            for variable, chosen in held.items()
            for name in chosen
            if name not in names
        ]


def _names(text: str) -> tuple[str, ...]:
    return tuple(canonical(item.strip()) for item in text.split(",") if item.strip())
