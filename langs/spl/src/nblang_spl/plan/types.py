"""The types of fields; :mod:`nblang_spl.plan.values` says how each is kept."""

from __future__ import annotations

from enum import Enum


class Type(Enum):
    """What a field holds."""

    NOTHING = "nothing"
    TEXT = "text"
    NUMBER = "number"
    MULTI = "multi"
    BOOL = "bool"
