"""The query files of a package, checked as far as that goes without their question."""

from __future__ import annotations

import nbcore
from nbcore import AuthorError, QueryFile
from nblang_spl.scan import split_pieces

TYPES = frozenset({"string", "datetime", "timespan", "int", "long", "real", "bool", "dynamic"})
"""Types that a header may declare."""


def query_files(package: str, folder: str = "queries") -> list[QueryFile]:
    """Every SPL file in a folder of an installed package.

    Raises
    ------
    AuthorError
        The folder is not there, a header breaks a rule, a token stands inside quotes, or a
        parameter has a type that SPL cannot write; the message names the file.
    """
    found = [file for file in nbcore.query_files(package, folder) if file.language == "spl"]
    for file in found:
        split_pieces(file.text, file.path)
        for name, kind in file.parameters.items():
            if kind not in TYPES:
                raise AuthorError(
                    f"{file.path}: {name} is declared as {kind!r}; SPL writes {sorted(TYPES)}."
                )
    return found
