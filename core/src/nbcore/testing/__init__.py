"""The kit for authors of packs: what their own tests import.

A provider's tests subclass :class:`RoundTrip` and say where its tables, files and engine are.
``ask`` asks one question of one connection, as the core does for a notebooklet. A live client is
tested against a :class:`Loopback` that speaks its service's wire format.
"""

import pytest

# A contract that does not hold says what it compared, as a test's own assert does.
pytest.register_assert_rewrite("nbcore.testing.round_trip")

from nbcore.queries.library import Library, Owned  # noqa: E402
from nbcore.queries.outcome import QueryResult  # noqa: E402
from nbcore.queries.run import Runner  # noqa: E402
from nbcore.records.frames import blank, conform  # noqa: E402
from nbcore.settings import read_settings as read_settings  # noqa: E402
from nbcore.testing.asking import ALL_TIME, ask, files_of  # noqa: E402
from nbcore.testing.certificate import Certificate  # noqa: E402
from nbcore.testing.loopback import (  # noqa: E402
    CUT,
    HTML_502,
    NOT_JSON,
    Loopback,
    Reply,
    Request,
    Step,
)
from nbcore.testing.meaning import Asked, Meaning, Records  # noqa: E402
from nbcore.testing.round_trip import RoundTrip  # noqa: E402
from nbcore.testing.rows import expected_counts, odd_values, sort_rows  # noqa: E402

__all__ = [
    "ALL_TIME",
    "CUT",
    "HTML_502",
    "NOT_JSON",
    "Asked",
    "Certificate",
    "Library",
    "Loopback",
    "Meaning",
    "Owned",
    "QueryResult",
    "Records",
    "Reply",
    "Request",
    "RoundTrip",
    "Runner",
    "Step",
    "ask",
    "blank",
    "conform",
    "expected_counts",
    "files_of",
    "odd_values",
    "read_settings",
    "sort_rows",
]
