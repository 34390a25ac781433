"""Values that try to break out of a query, in each place where a question takes a text.

No row of the demo holds them, so that any row of an answer would be a break-out.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd
import pytest
from tests.engines.hostile import FIXED

from nbcore import CORE, Account, Connection, UserError
from nbcore.testing import ALL_TIME, ask, files_of
from nbpack_demo import company
from nbpack_mde.provider import mde
from nbpack_sentinel.provider import sentinel
from nbpack_splunk.provider import splunk

PROVIDERS = {"sentinel": sentinel, "mde": mde, "splunk": splunk}
CHOICES = {"severity"}
"""Arguments that are one of a list, which is checked before a query is asked."""


def places(query: str) -> list[str]:
    """Where a question takes a text: its account, its list, its arguments."""
    question = CORE.questions[query]
    of = ["account"] if question.entity is Account else []
    of += [question.takes] if question.takes else []
    return of + [
        name for name, kind in question.arguments.items() if kind is str and name not in CHOICES
    ]


CELLS = [
    pytest.param(provider, query, place, id=f"{provider}-{query}-{place}")
    for provider in PROVIDERS
    for query in dict.fromkeys(file.query for file in files_of(provider) if not file.unsupported)
    for place in places(query)
]


@pytest.fixture(scope="module")
def connections() -> dict[str, Connection]:
    return {name: provider.demo(company()) for name, provider in PROVIDERS.items()}


@cache
def strangers() -> list[str]:
    """Hostile values that no text of the story holds, not even as a part."""
    seen: set[str] = set()
    for frame in company().records.values():
        for name in frame.select_dtypes(["string", "object"]):
            for cell in frame[name].dropna().map(str).unique():
                seen.add(cell.casefold())
    story = "\n".join(seen)
    return [value for value in FIXED if value.strip() and value.casefold() not in story]


def asked(connection: Connection, query: str, place: str, value: str) -> pd.DataFrame:
    files = files_of(connection.provider)
    more: dict[str, Any] = {"arguments": {place: value}}
    about = None
    if place == "account":
        about, more = Account.parse(value), {}
    answer = ask(connection, files, query, about, ALL_TIME, **more)
    assert answer.status in ("ok", "empty", "unavailable"), (value, answer.reason)
    return answer.frame


@pytest.mark.parametrize(("provider", "query", "place"), CELLS)
def test_a_hostile_value_finds_nothing(connections, provider, query, place):
    connection = connections[provider]
    if place == CORE.questions[query].takes:
        files = files_of(provider)
        answer = ask(connection, files, query, None, ALL_TIME, listed=strangers())
        assert answer.status in ("ok", "empty", "unavailable"), answer.reason
        assert answer.frame.empty
        return
    few = strangers()[:: len(strangers()) // 16]
    tried = 0
    for value in few:
        try:
            found = asked(connection, query, place, value)
        except UserError:  # it is no name of an account, and is refused before any query
            continue
        assert found.empty, value
        tried += 1
    assert tried > len(few) // 2
