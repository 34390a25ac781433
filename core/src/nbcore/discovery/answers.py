"""What each hook may return, by the annotation that its specification has."""

from __future__ import annotations

import sys
import types
import typing
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import ModuleType, NoneType
from typing import Any

from nbcore import hookspecs
from nbcore.errors import join_names, kind_of


class WrongAnswerError(TypeError):
    """A hook returned something else than it says; the message goes on after its name."""


def checked(hook: str, value: Any) -> Any:
    """A hook's answer, if it is of the hook's type.

    None is no answer, in every hook; an iterable comes back as a list.

    Raises
    ------
    WrongAnswerError
        It is of another type, or something in it is.
    """
    if value is None:
        return None
    hints = typing.get_type_hints(getattr(hookspecs, hook), localns=_LOADED)
    return _checked_value(value, hints["return"], "")


class _Loaded:
    """A module, or what is in it, as far as it is loaded by now.

    A value of a class whose module is not loaded cannot exist. So an annotation is read without
    an import: of pandas, or of a layer above this one.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, part: str) -> Any:
        if part.startswith("_"):
            raise AttributeError(part)
        module = sys.modules.get(self._name)
        found = vars(module).get(part) if module is not None else None
        missing = found is None or isinstance(found, ModuleType)
        return _Loaded(f"{self._name}.{part}") if missing else found

    def __call__(self) -> None:
        """Nothing calls it, but older Pythons take only what can be called for a type."""

    def __repr__(self) -> str:
        return self._name


_LOADED = {name: _Loaded(name) for name in ("nbcore", "pandas")}
"""The names that the annotations of hooks begin with."""


def _checked_value(value: Any, hint: Any, where: str) -> Any:
    """The value, if it is of an annotation's type, as is all that it holds."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return _one_of(value, hint, where)
    if origin is typing.Literal:
        _wrong_unless(value in inner, value, hint, where)
    elif origin is type:
        _wrong_unless(isinstance(value, type), value, hint, where)
    elif isinstance(origin, type) and issubclass(origin, Mapping):
        _wrong_unless(isinstance(value, Mapping), value, hint, where)
        for key, item in value.items():
            _checked_value(key, inner[0], f"a name in {where}" if where else "a name")
            _checked_value(item, inner[1], f"{where}[{key!r}]")
    elif origin is not None:
        # A list may stand for a tuple, which an author need not care about.
        several = isinstance(value, Iterable) and not isinstance(value, (str, bytes))
        _wrong_unless(several, value, hint, where)
        return [_checked_value(item, inner[0], where) for item in value]
    elif hint is not Any:
        _wrong_unless(_is_a(value, hint), value, hint, where)
        if is_dataclass(hint):
            _check_fields(value, hint, where)
    return value


def _is_a(value: Any, hint: Any) -> bool:
    if not isinstance(hint, type):
        return False  # of a module that is not loaded
    if hint in (int, float) and isinstance(value, bool):
        return False
    return isinstance(value, (int, float) if hint is float else hint)


def _one_of(value: Any, hint: Any, where: str) -> Any:
    for kind in typing.get_args(hint):
        try:
            return _checked_value(value, kind, where)
        except WrongAnswerError:
            continue
    raise WrongAnswerError(_type_mismatch(value, hint, where))


def _check_fields(value: Any, kind: Any, where: str) -> None:
    """What a dataclass holds, by the annotations of its fields."""
    hints = _hints(kind)
    for item in fields(kind):
        path = f"{where or kind.__name__}.{item.name}"
        _checked_value(getattr(value, item.name), hints[item.name], path)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _wrong_unless(right: bool, value: Any, hint: Any, where: str) -> None:
    if not right:
        raise WrongAnswerError(_type_mismatch(value, hint, where))


def _type_mismatch(value: Any, hint: Any, where: str) -> str:
    place = f" as {where}" if where else ""
    return f"returned {kind_of(value)}{place}, not {_name(hint)}"


def _name(hint: Any) -> str:
    """A type as a sentence names it."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if hint in (None, NoneType):
        return "None"
    if hint is str:
        return "a text"
    if origin in (typing.Union, types.UnionType):
        return join_names(map(_name, inner), "or")
    if origin is typing.Literal:
        return join_names(map(repr, inner), "or")
    if origin is not None and origin is not type:
        mapping = isinstance(origin, type) and issubclass(origin, Mapping)
        return "a mapping" if mapping else f"a list with {_name(inner[0])} each"
    plain = (origin or hint).__name__ if isinstance(origin or hint, type) else repr(hint)
    name = plain.rpartition(".")[2]
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"
