"""Query files in KQL: read with the parameters that they declare, and looked over."""

from __future__ import annotations

from dataclasses import replace

import nbcore
from nbcore import AuthorError, QueryFile
from nblang_kql.declaration import declared_parameters


def query_files(package: str, folder: str = "queries") -> list[QueryFile]:
    """Every query file in a folder of an installed package, with its declared parameters.

    Parameters
    ----------
    package : str
        Import name, for example ``nbpack_sentinel``.
    folder : str

    Raises
    ------
    AuthorError
        A header or a declaration breaks a rule; the message names the file.
    """
    return [_with_parameters(file) for file in nbcore.query_files(package, folder)]


def _with_parameters(file: QueryFile) -> QueryFile:
    try:
        return replace(file, parameters=declared_parameters(file.text))
    except AuthorError as error:
        raise AuthorError(f"{file.path}: {error}") from None
