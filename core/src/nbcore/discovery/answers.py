"""What each hook may return."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from nbcore.errors import kind_of


class WrongAnswerError(TypeError):
    """A hook returned something else than it says; the message goes on after its name."""


def checked(hook: str, value: Any) -> Any:
    """A hook's answer, if it is of the hook's type.

    None is no answer, in every hook; an iterable of query files comes back as a list.

    Raises
    ------
    WrongAnswerError
        It is of another type.
    """
    return None if value is None else _CHECKS[hook](value)


def _catalogue(value: Any) -> Any:
    _instance(value, "nbcore.catalogue", "Catalogue", "a Catalogue")
    questions = _named(value.questions, "nbcore.catalogue", "Question")
    _named({item.name: item.record for item in questions}, "nbcore.records.fields", "Record")
    _named(value.records, "nbcore.records.fields", "Record")
    return value


def _named(items: Any, module: str, kind: str) -> list[Any]:
    """The values of a mapping by their own names."""
    if not isinstance(items, Mapping):
        raise WrongAnswerError(f"returned a Catalogue with {kind_of(items)}, not a mapping")
    for name, item in items.items():
        if not isinstance(name, str):
            raise WrongAnswerError(f"returned a Catalogue in which {name!r} is a name, not a text")
        _instance(item, module, kind, f"a {kind}", f"a Catalogue in which {name!r} is ")
    return list(items.values())


def _frame(value: Any) -> Any:
    return _instance(value, "pandas", "DataFrame", "a DataFrame")


def _query_files(value: Any) -> list[Any]:
    wanted = "query files"
    if isinstance(value, (str, bytes)) or not isinstance(value, Iterable):
        raise WrongAnswerError(f"returned {kind_of(value)}, not {wanted}")
    files = [_instance(item, "nbcore.queries.files", "QueryFile", wanted) for item in value]
    for file in files:
        for name, kind in _OF_A_FILE.items():
            held = getattr(file, name)
            if not isinstance(held, kind) or isinstance(held, bool):
                raise WrongAnswerError(f"returned a query file whose {name} is {kind_of(held)}")
    return files


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise WrongAnswerError(f"returned {kind_of(value)}, not a text or None")
    return value


def _nothing(value: Any) -> None:
    raise WrongAnswerError(f"returned {kind_of(value)}, not None")


_OF_A_FILE: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("query", "part", "text", "language", "path"), str),
    **dict.fromkeys(("reads", "lacks", "coarse"), (tuple, list)),
    "rank": int,
}
_CHECKS: dict[str, Callable[[Any], Any]] = {
    "nb_catalogue": _catalogue,
    "nb_queries": _query_files,
    "nb_resolve_entity": _frame,
    "nb_enrich": _frame,
    "nb_render": _text,
    "nb_query_finished": _nothing,
}


def _instance(value: Any, module: str, name: str, wanted: str, inside: str = "") -> Any:
    # A value of a class whose module is not loaded cannot exist, so that nothing is imported
    # here: neither pandas nor a room that stands above this one.
    holder = sys.modules.get(module)
    kind = getattr(holder, name, None)
    if kind is None or not isinstance(value, kind):
        raise WrongAnswerError(f"returned {inside}{kind_of(value)}, not {wanted}")
    return value
