"""Which column of a table a column of an export is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

Renamed = Mapping[str, Mapping[str, str]]
"""Columns that exports call otherwise: table, the export's name, the table's own."""
_SUFFIX = re.compile(r"_[bdglst]$")
"""What Log Analytics appends to the columns of a custom log, for their types."""


class Naming:
    """The names of one table's columns.

    Parameters
    ----------
    columns : iterable of str
        Those of the table.
    renamed : mapping of str to str
        Those that exports call otherwise, by the export's name.
    """

    def __init__(self, columns: Iterable[str], renamed: Mapping[str, str]) -> None:
        names = list(columns)
        self._exact = {name.casefold(): name for name in names}
        self._renamed = {name.casefold(): column for name, column in renamed.items()}
        self._bare = {_SUFFIX.sub("", name).casefold(): name for name in names}

    def column(self, name: str) -> str:
        """The table's column that an export calls so; the name itself where it is none.

        Case does not count. The Azure portal exports a time as ``TimeGenerated [UTC]``; a custom
        log has its types in its names, ``SrcIP_s``, which may have come or gone on the way.
        """
        plain = name.removesuffix(" [UTC]").casefold()
        found = self._exact.get(plain) or self._renamed.get(plain)
        return found or self._bare.get(_SUFFIX.sub("", plain), name)

    def is_exact(self, name: str) -> bool:
        """Whether an export calls a column as the table does, but for case."""
        return name.removesuffix(" [UTC]").casefold() in self._exact
