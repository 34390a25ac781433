"""What a live Splunk has not is unavailable, and the reason says what to set."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from packs.splunk.tests.asking import LIBRARY, SPAN

from nbcore import CORE, Connection, IpAddress
from nbcore.testing import QueryResult, Runner
from nblang_spl.testing import Splunkd

Open = Callable[..., Connection]
NO_MACRO = (
    "Error in 'SearchParser': The search specifies a macro 'notable' that cannot be found. Reasons "
    'include: the macro name is misspelled, you do not have "read" permission for the macro, or the '
    "macro has not been shared with this application."
)
NO_LOOKUP = (
    "Error in 'inputlookup' command: The lookup table 'ip_intel' requires a .csv or KV store lookup "
    "definition."
)


def ask(connection: Connection, query: str, **values: Any) -> QueryResult:
    question = CORE.questions[query]
    bound = {f"p_{name}": kind() for name, kind in question.arguments.items()}
    bound |= {f"p_{name}": given for name, given in values.items()}
    bound |= {"p_start": SPAN.start, "p_end": SPAN.end, "p_bin": SPAN.bin_width()}
    return asyncio.run(Runner(connection, LIBRARY).ask(question, bound, SPAN))


def test_the_macro_of_enterprise_security_is_called_behind_its_index(
    splunkd: Splunkd, connect: Open
):
    ask(connect(data_models=False), "alert.list")
    (job,) = splunkd.jobs.values()
    assert job.search.startswith("search (index=notable) `notable`\n| eval")
    ask(connect(data_models=False, macros={"notable": "our_findings"}), "alert.list")
    assert any("`our_findings`" in job.search for job in splunkd.jobs.values())


@pytest.mark.parametrize(
    ("said", "query", "values", "told"),
    [
        (NO_MACRO, "alert.list", {}, "Splunk has no macro `notable`"),
        (
            NO_LOOKUP,
            "indicator.lookup",
            {"indicators": ("a.test",)},
            "Splunk has no lookup table ip_intel",
        ),
    ],
    ids=["macro", "lookup"],
)
def test_what_comes_with_enterprise_security_may_not_be_there(
    said: str, query: str, values: dict[str, Any], told: str, splunkd: Splunkd, connect: Open
):
    splunkd.failure = said
    answer = ask(connect(data_models=False), query, **values)
    assert answer.status == "unavailable"
    assert told in answer.reason


def test_another_error_of_the_same_search_has_failed(splunkd: Splunkd, connect: Open):
    splunkd.failure = "Search process did not exit cleanly."
    assert ask(connect(data_models=False), "alert.list").status == "failed"


def test_without_events_of_a_cloud_its_activity_is_unavailable_and_not_empty(
    splunkd: Splunkd, connect: Open
):
    address = {"ip": str(IpAddress.parse("203.0.113.77"))}
    splunkd.found = lambda search: [{"count": "0"}] if "tstats count" in search else []
    answer = ask(connect(data_models=False), "ip.cloud_activity", **address)
    assert (answer.status, len(splunkd.jobs)) == ("unavailable", 2)
    assert "say in indexes= where they are" in answer.reason
    splunkd.found = lambda search: [{"count": "7"}] if "tstats count" in search else []
    assert ask(connect(data_models=False), "ip.cloud_activity", **address).status == "empty"


def test_a_job_looks_around_the_range_for_alerts_that_are_about_something_in_it(
    splunkd: Splunkd, connect: Open
):
    ask(connect(data_models=False), "alert.list")
    (job,) = splunkd.jobs.values()
    assert float(job.arguments["earliest_time"]) == SPAN.start.timestamp() - 30 * 86400
    assert float(job.arguments["latest_time"]) == SPAN.end.timestamp() + 30 * 86400
