"""What a query language, and a pack that uses it, needs from core.

Everything is loaded on first use: a provider's module is imported to list it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbcore import lazy

if TYPE_CHECKING:
    # The same once more for type checkers, which cannot follow `__getattr__`; a test compares.
    from nbcore.forking import Lock, RLock, in_child
    from nbcore.forking import keep_alive as leave_to_parent
    from nbcore.lang.console import print_rows
    from nbcore.queries.engines import require as require_engine
    from nbcore.queries.files import parse as parse_query_file
    from nbcore.queries.kept import Kept
    from nbcore.queries.loop import background, gather_all, submit
    from nbcore.queries.secrets import Secrets
    from nbcore.queries.secrets import password as clean_password
    from nbcore.queries.secrets import token as clean_token
    from nbcore.records.counting import count_rows
    from nbcore.records.counts import COUNTED
    from nbcore.records.counts import keys as count_keys
    from nbcore.records.frames import convert as convert_column
    from nbcore.records.rows import to_rows
    from nbcore.values import make_visible

_WHERE = {
    # query files
    "parse_query_file": "nbcore.queries.files:parse",
    # the query that counts another's rows
    "COUNTED": "nbcore.records.counts",
    "count_keys": "nbcore.records.counts:keys",
    # an embedded connection and its console script
    "require_engine": "nbcore.queries.engines:require",
    "convert_column": "nbcore.records.frames:convert",
    "count_rows": "nbcore.records.counting",
    "to_rows": "nbcore.records.rows",
    "print_rows": "nbcore.lang.console",
    "make_visible": "nbcore.values",
    "Kept": "nbcore.queries.kept",
    # secrets
    "Secrets": "nbcore.queries.secrets",
    "clean_password": "nbcore.queries.secrets:password",
    "clean_token": "nbcore.queries.secrets:token",
    # work on the event loop and beside it
    "submit": "nbcore.queries.loop",
    "gather_all": "nbcore.queries.loop",
    "background": "nbcore.queries.loop",
    # what a forked process makes anew
    "Lock": "nbcore.forking",
    "RLock": "nbcore.forking",
    "in_child": "nbcore.forking",
    "leave_to_parent": "nbcore.forking:keep_alive",
}

__all__ = [
    "COUNTED",
    "Kept",
    "Lock",
    "RLock",
    "Secrets",
    "background",
    "clean_password",
    "clean_token",
    "convert_column",
    "count_keys",
    "count_rows",
    "gather_all",
    "in_child",
    "leave_to_parent",
    "make_visible",
    "parse_query_file",
    "print_rows",
    "require_engine",
    "submit",
    "to_rows",
]

__getattr__ = lazy.attributes(__name__, _WHERE)


def __dir__() -> list[str]:
    return sorted(_WHERE)
