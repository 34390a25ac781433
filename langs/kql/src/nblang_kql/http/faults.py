"""From a service's refusal to the error that says what it was and what to do."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from nbcore import DeniedError, QueryError, UnavailableError
from nblang_kql.http.challenge import claims_of

if TYPE_CHECKING:
    import httpx

_LONGEST = 2**20
"""Bytes of an error that are read; it is read on the event loop."""
_WORDS = 300
"""Characters of a service's own words that a message holds."""
# As Kusto words SEM0100 for a table that is not there; for a column it says "scalar expression".
_NO_TABLE = re.compile(r"Failed to resolve table[^']*'([^']+)'")


def response_error(
    response: httpx.Response, title: str, permission: str, shown: Callable[[str], str] = str
) -> QueryError:
    """The error for an answer that is not 200.

    Parameters
    ----------
    response : httpx.Response
        With its body read.
    title : str
        The service's name.
    permission : str
        A sentence that says which right a query needs.
    shown : callable, optional
        What the service's words may show: all but secrets.

    Returns
    -------
    QueryError
        :class:`~nbcore.errors.DeniedError` for 401 and 403,
        :class:`~nbcore.errors.UnavailableError` for a table that is not there.
    """
    said = words(_body(response), shown)
    status = response.status_code
    because = f": {said}" if said else ""
    if status == 401 and claims_of(response.headers.get("WWW-Authenticate", "")):
        return DeniedError(
            f"{title} requires a new sign-in (401){because}: your organisation's conditional access "
            ""
            "asks for it, and the credential did not give one. Sign in again with `az login`."
        )
    if status in (401, 403):
        return DeniedError(f"{title} refused the credential ({status}){because}. {permission}")
    missing = _NO_TABLE.search(said)
    if status == 400 and missing:
        return UnavailableError(
            f"{title} has no table {missing[1]}; no data source for it is connected there."
        )
    if status == 429:
        return QueryError(
            f"{title} is busy with too many queries (429){because}. Try again later, or query less "
            "data."
        )
    if status == 404:
        return QueryError(
            f"{title} did not find what was requested (404){because}. Check the identifiers and "
            "the endpoint."
        )
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "no known status"
    return QueryError(f"{title} did not answer the query ({status} {phrase}){because}.")


def words(body: Any, shown: Callable[[str], str] = str) -> str:
    """What a service says about an error: its most specific message, in one line, cut short.

    Parameters
    ----------
    body : object
        As its JSON was read.
    shown : callable, optional
        What of it may be shown; asked before it is cut, since a piece of a secret is harder to
        know.
    """
    messages = list(_messages(body.get("error") if isinstance(body, dict) else None))
    text = " ".join(shown(messages[-1]).split()) if messages else ""
    return text[:_WORDS].rstrip(". ")


def fault(body: Any, shown: Callable[[str], str] = str) -> str:
    """What a service says about an error that came with 200; empty when there is none.

    Parameters are those of :func:`words`.
    """
    there = isinstance(body, dict) and body.get("error") not in (None, "")
    return (words(body, shown) or "an error that it does not explain") if there else ""


def _messages(error: Any, depth: int = 0) -> Iterator[str]:
    """Messages from the outside in: services wrap the cause in general words."""
    if isinstance(error, str):
        yield error
    if not isinstance(error, dict) or depth > 8:
        return
    if isinstance(error.get("message"), str) and error["message"].strip():
        yield error["message"]
    for inner in (
        *_list_or_empty(error.get("details")),
        error.get("innererror"),
        error.get("innerError"),
    ):
        yield from _messages(inner, depth + 1)


def _list_or_empty(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _body(response: httpx.Response) -> Any:
    """The JSON of a response; a page of HTML from a gateway has nothing to say."""
    if len(response.content) > _LONGEST:
        return None
    try:
        return json.loads(response.content)
    except (ValueError, RecursionError):
        return None
