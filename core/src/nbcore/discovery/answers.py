"""What each hook may return."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
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
    return _instance(value, "nbcore.catalogue", "Catalogue", "a Catalogue")


def _frame(value: Any) -> Any:
    return _instance(value, "pandas", "DataFrame", "a DataFrame")


def _query_files(value: Any) -> list[Any]:
    wanted = "query files"
    if isinstance(value, (str, bytes)) or not isinstance(value, Iterable):
        raise WrongAnswerError(f"returned {kind_of(value)}, not {wanted}")
    return [_instance(item, "nbcore.queries.files", "QueryFile", wanted) for item in value]


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise WrongAnswerError(f"returned {kind_of(value)}, not a text or None")
    return value


def _nothing(value: Any) -> None:
    raise WrongAnswerError(f"returned {kind_of(value)}, not None")


_CHECKS: dict[str, Callable[[Any], Any]] = {
    "nb_catalogue": _catalogue,
    "nb_queries": _query_files,
    "nb_resolve_entity": _frame,
    "nb_enrich": _frame,
    "nb_render": _text,
    "nb_query_finished": _nothing,
}


def _instance(value: Any, module: str, name: str, wanted: str) -> Any:
    # A value of a class whose module is not loaded cannot exist, so that nothing is imported
    # here: neither pandas nor a room that stands above this one.
    holder = sys.modules.get(module)
    kind = getattr(holder, name, None)
    if kind is None or not isinstance(value, kind):
        raise WrongAnswerError(f"returned {kind_of(value)}, not {wanted}")
    return value
