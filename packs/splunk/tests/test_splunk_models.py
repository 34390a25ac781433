"""Data models first, where their acceleration holds events; raw events else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from packs.splunk.tests.asking import LIBRARY, SPAN, comes, row, until, values

from nbcore import CORE, Connection, TimeSpan
from nbcore.testing import Runner
from nblang_spl.testing import Splunkd, problem
from nbpack_splunk.models import DataModel

Open = Callable[..., Connection]
WINDOWS, LINUX = "Authentication (Windows)", "Authentication (Linux)"


def holding(**counts: int) -> Callable[[str], list[dict[str, object]]]:
    """What probes count: by a word of their text; every other search gives one row."""

    def found(search: str) -> list[dict[str, object]]:
        if "summariesonly=t" not in search:
            return [row()]
        count = next((count for word, count in counts.items() if word in search), 0)
        return [{"count": str(count)}]

    return found


def tables(splunkd: Splunkd, connection: Connection, query: str = "host.logons") -> dict[str, str]:
    """Which table answered each part."""
    result = asyncio.run(Runner(connection, LIBRARY).ask(CORE.questions[query], values(), SPAN))
    sent = {outcome.part: outcome.text for outcome in result.outcomes}
    assert result.status == "ok"
    return {
        part: "model" if text.startswith("| tstats") and "datamodel=" in text else "events"
        for part, text in sent.items()
    }


def probes(splunkd: Splunkd) -> list[str]:
    return [job.search for job in splunkd.jobs.values() if "summariesonly=t" in job.search]


def test_each_part_is_answered_by_the_model_where_it_holds_such_events(
    splunkd: Splunkd, connect: Open
):
    splunkd.found = holding(signature_id=3)
    assert tables(splunkd, connect()) == {"windows": "model", "linux": "events"}


def test_without_events_in_the_model_the_raw_ones_are_asked(splunkd: Splunkd, connect: Open):
    splunkd.found = holding()
    assert tables(splunkd, connect()) == {"windows": "events", "linux": "events"}


def test_a_host_is_described_from_the_best_place_there_is(splunkd: Splunkd, connect: Open):
    splunkd.found = holding(Compute_Inventory=1, Authentication=1)
    assert tables(splunkd, connect(), "host.info") == {"all": "model"}
    (asked,) = [job.search for job in splunkd.jobs.values() if job.search not in probes(splunkd)]
    assert "All_Inventory" in asked


def test_data_models_are_left_alone_where_a_setting_says_so(splunkd: Splunkd, connect: Open):
    splunkd.found = holding(signature_id=3, app=3)
    assert tables(splunkd, connect(data_models=False)) == {"windows": "events", "linux": "events"}
    assert probes(splunkd) == []


def test_a_model_is_asked_for_once_a_range_however_many_queries_read_it(
    splunkd: Splunkd, connect: Open
):
    splunkd.found = holding(signature_id=3, app=3)
    connection = connect()
    runner = Runner(connection, LIBRARY)

    async def everything() -> None:
        for _ in range(2):
            await asyncio.gather(
                *(
                    runner.ask(CORE.questions[name], values(), SPAN)
                    for name in ("host.logons", "host.logon_counts", "host.resolve")
                )
            )

    asyncio.run(everything())
    assert len(probes(splunkd)) == 2
    other = TimeSpan.parse(("2026-01-01", "2026-01-02"))
    assert asyncio.run(connection.has(WINDOWS, other)) is True
    assert len(probes(splunkd)) == 3


@pytest.mark.parametrize(
    ("fault", "there"),
    [
        (problem(400, "FATAL", "Error in 'tstats' command: Data model 'x' was not found."), False),
        (problem(401, "WARN", "call not properly authenticated"), None),
        (problem(503, "WARN", "busy", retry_after="600"), None),
        (problem(400, "FATAL", "Something else."), None),
    ],
)
def test_a_probe_that_fails_leaves_it_to_the_query_unless_there_is_no_such_model(
    fault, there: bool | None, splunkd: Splunkd, connect: Open
):
    splunkd.faults["create"].append(fault)
    connection = connect()
    assert asyncio.run(connection.has(WINDOWS, SPAN)) is there
    # Only what is known is kept: the next query asks again.
    splunkd.found = holding(signature_id=3)
    assert asyncio.run(connection.has(WINDOWS, SPAN)) is (there is not False)


FORBIDDEN = "You do not have permission to search the data model."


@pytest.mark.parametrize(
    ("status", "kind", "text"),
    [
        (403, "ERROR", "insufficient permission to access this resource"),
        (400, "FATAL", "Error in 'tstats' command: not authorized to read datamodel 'x'."),
    ],
)
@pytest.mark.parametrize("where", ["summariesonly=t", "datamodel="])
def test_a_model_that_the_role_may_not_read_gives_way_to_events_and_that_is_said(
    where: str, status: int, kind: str, text: str, splunkd: Splunkd, connect: Open
):
    splunkd.found = holding(signature_id=3, app=3)
    splunkd.only = where
    splunkd.faults["create"].extend([problem(status, kind, text)] * 20)
    connection = connect()
    runner = Runner(connection, LIBRARY)
    for _ in range(2):
        result = asyncio.run(runner.ask(CORE.questions["host.logons"], values(), SPAN))
        assert result.status == "ok"
        assert set(result.frame["table"]) == {"wineventlog", "linux_secure"}
        (note,) = [note for note in result.notes if "may not read" in note]
        assert "data model Authentication, so it was skipped" in note
        assert text.rstrip(".") in note
    assert len(splunkd.faults["create"]) == 18  # each kind of events was asked for once


def test_a_model_whose_search_fails_for_lack_of_rights_gives_way_too(
    splunkd: Splunkd, connect: Open, monkeypatch: pytest.MonkeyPatch
):
    splunkd.found = holding(signature_id=3, app=3)
    look = splunkd._look

    def refusing(job):
        splunkd.failure = FORBIDDEN if "datamodel=" in job.search else ""
        return look(job)

    monkeypatch.setattr(splunkd, "_look", refusing)
    assert tables(splunkd, connect()) == {"windows": "events", "linux": "events"}


def test_where_events_may_not_be_read_either_the_query_is_denied(splunkd: Splunkd, connect: Open):
    splunkd.faults["create"].extend([problem(403, "ERROR", FORBIDDEN)] * 20)
    runner = Runner(connect(), LIBRARY)
    result = asyncio.run(runner.ask(CORE.questions["host.logons"], values(), SPAN))
    assert result.status == "denied"
    assert FORBIDDEN in result.reason


def test_only_the_last_one_who_waits_takes_the_probe_along_when_interrupted(
    splunkd: Splunkd, connect: Open
):
    splunkd.looks = 0
    connection = connect()

    async def two() -> None:
        first, second = (asyncio.create_task(connection.has(WINDOWS, SPAN)) for _ in range(2))
        await comes(lambda: bool(splunkd.jobs))
        first.cancel()
        await asyncio.sleep(0.05)
        assert not splunkd.cancelled()
        second.cancel()
        await asyncio.gather(first, second, return_exceptions=True)

    asyncio.run(two())
    until(lambda: len(splunkd.cancelled()) == 1)
    assert len(splunkd.jobs) == 1


def test_places_in_indexes_are_not_probed(splunkd: Splunkd, connect: Open):
    for table in ("wineventlog", "linux_secure", "Acme_Model", "Something (Windows)"):
        assert asyncio.run(connect().has(table, SPAN)) is None
    assert splunkd.requests == []


def test_what_is_lacking_is_said_in_a_sentence(connect: Open):
    assert asyncio.run(connect().lacking((WINDOWS,))) == (
        "The acceleration of Splunk's data model Authentication (Windows) holds no events of this "
        "time range."
    )
    assert "the setting data_models turns" in asyncio.run(
        connect(data_models=False).lacking((LINUX,))
    )


def test_a_dataset_of_a_model_can_be_read():
    found = DataModel.by_table("Endpoint.Processes")
    assert found is not None
    assert found.probe == "| tstats summariesonly=t count from datamodel=Endpoint.Processes"
