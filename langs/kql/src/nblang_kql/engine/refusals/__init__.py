"""Why the engine does not answer a query, in one sentence of ours.

What the translator and the database say speaks of how they are built; whoever wrote the query
needs its operator, function, column or place, and what to do.
"""

from __future__ import annotations

from collections.abc import Collection

import duckdb

from nblang_kql.engine.refusals.database import of_database
from nblang_kql.engine.refusals.translator import of_translator


def sentence(error: Exception, text: str, columns: Collection[str] = ()) -> str:
    """Why a query was refused.

    Parameters
    ----------
    error : Exception
        What the translator or the database raised.
    text : str
        The query.
    columns : collection of str
        The columns of its tables, of which one may be meant.
    """
    if isinstance(error, duckdb.Error):
        return of_database(error, text, columns)
    return of_translator(error, text)
