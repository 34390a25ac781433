"""``nbcore.enrich``: declared in a notebooklet's body, or asked at once."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, overload

from nbcore import session as sessions
from nbcore.entities import Entity
from nbcore.errors import AuthorError, UserError
from nbcore.notebooklet.declare import EnrichInput, column_named
from nbcore.notebooklet.driver import wait_for
from nbcore.queries.outcome import CAME

if TYPE_CHECKING:
    import pandas as pd


@overload
def enrich(kind: str, *, of: str, several: bool = False, later: bool = False) -> Any: ...


@overload
def enrich(kind: str, values: Any, *, several: bool = False) -> pd.DataFrame: ...


def enrich(
    kind: str,
    values: Any = None,
    *,
    of: str | None = None,
    several: bool = False,
    later: bool = False,
) -> Any:
    """Ask the enrichers about values: ``nb.enrich("geo", ["8.8.8.8"])``.

    In the body of a notebooklet ``of=`` names the column that they are asked about:
    ``geo = enrich("geo", of="counts.src_ip")``.

    Parameters
    ----------
    kind : str
        ``geo``, ``whois``, ...
    values : list, Series or str, optional
        What to ask about; missing ones and doubles may be among them.
    of : str
        ``"<attribute>.<column>"`` of a query, an enrichment or a section.
    several : bool
        Whether a value may have several rows, one for each of the sources that know it;
        otherwise the first source's row stands alone.
    later : bool
        With ``of=``: whether it waits for ``result.more()``.

    Returns
    -------
    DataFrame
        Indexed by value, with who said it in ``source``; values that nobody knows have no row.
        Enrichers that did not answer are named in a warning.

    Raises
    ------
    UserError
        No enricher answered; the sentence says why of each.
    """
    if of is not None:
        if values is not None:
            raise AuthorError('enrich() takes values, or of="attribute.column", not both.')
        return EnrichInput(kind, column_named("enrich", of), several, later)
    if values is None:
        raise UserError('Give values, for example nbcore.enrich("geo", ["8.8.8.8"]).')
    session = sessions.default()
    answer = wait_for(
        session.enrich(kind, _plain_values(values), session.limits.seconds, several=several)
    )
    if answer.status not in CAME:
        raise UserError(answer.reason)
    silent = [
        f"{item.pack}: {item.reason}"
        for item in answer.enrichments
        if item.status not in CAME or item.status == "partial"
    ]
    if silent:
        warnings.warn(f"Not every enricher answered in full. {' '.join(silent)}", stacklevel=2)
    return answer.frame


def _plain_values(values: Any) -> list[Any]:
    if isinstance(values, (str, Entity)):
        values = [values]
    if not isinstance(values, Iterable):
        raise UserError(f"values are a list or a column, not {values!r}.")
    return [item.value if isinstance(item, Entity) else item for item in values]
