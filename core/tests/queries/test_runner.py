"""Answering one question: parts side by side, each with its own end, and the rows together."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pandas as pd
import pytest
from core.tests.support.asked import LOGONS, SPAN, VALUES, ask, statuses
from core.tests.support.siem import FEW, Siem, file, hang, library, logons

from nbcore import Answer, Bound, DeniedError, Limits, QueryError, UnavailableError
from nbcore.catalogue import CORE
from nbcore.queries.library import Library, Owned
from nbcore.queries.loop import event_loop, submit
from nbcore.queries.run import Runner
from nbcore.records import LOGON
from nbcore.records.frames import blank


def test_an_answer_is_the_record_and_says_where_it_is_from():
    result = ask(Siem({"host.logons": FEW}))
    assert result.status == "ok"
    assert result.frame.dtypes.to_dict() == blank(LOGON).dtypes.to_dict()
    assert result.frame["connection"].unique().tolist() == ["prod"]
    assert result.frame["table"].unique().tolist() == ["Events"]
    assert result.frame["time"].is_monotonic_decreasing


def test_the_provenance_of_an_answer_is_kept():
    siem = Siem({"host.logons": Answer(FEW, table="Signin", text="as sent", notes=["A note."])})
    (outcome,) = ask(siem).outcomes
    assert (outcome.query, outcome.part) == ("host.logons", "all")
    assert (outcome.provider, outcome.connection) == ("acme", "prod")
    assert (outcome.pack, outcome.version) == ("nbpack-acme", "1.0")
    assert (outcome.status, outcome.reason) == ("ok", "")
    assert outcome.text == "as sent"
    assert outcome.parameters == VALUES
    assert outcome.rows == 3
    assert outcome.notes == ("A note.",)
    assert outcome.start is not None
    assert outcome.start.utcoffset() == timedelta(0)
    assert outcome.seconds >= 0
    assert not outcome.truncated


def test_the_parts_of_a_question_are_out_together_and_come_together():
    meeting = asyncio.Barrier(2)

    async def meet(frame: pd.DataFrame) -> pd.DataFrame:
        await meeting.wait()  # nobody passes before both are here
        return frame

    early = logons(("09:00", "success", "root", "10.0.0.5"))
    late = logons(("12:00", "failure", "root", "10.0.0.5"))
    siem = Siem(
        {
            "host.logons/linux": lambda *_: meet(early),
            "host.logons/windows": lambda *_: meet(late),
        }
    )
    result = ask(siem, seconds=10)
    assert statuses(result) == {"linux": "ok", "windows": "ok"}
    assert result.frame["time"].dt.hour.tolist() == [12, 9]
    assert result.status == "ok"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (DeniedError("No rights to read Syslog."), "denied"),
        (QueryError("The service is on fire."), "failed"),
    ],
)
def test_a_part_that_fails_makes_the_answer_partial_and_leaves_the_other_whole(
    error: Exception, status: str
):
    result = ask(Siem({"host.logons/windows": FEW, "host.logons/linux": error}))
    assert statuses(result) == {"linux": status, "windows": "ok"}
    assert result.status == "partial"
    assert result.reason == f"host.logons, part linux: {error}"
    assert len(result.frame) == 3


def test_a_part_whose_table_is_missing_is_only_noted():
    siem = Siem({"host.logons/windows": FEW, "host.logons/linux": UnavailableError("No Syslog.")})
    result = ask(siem)
    assert statuses(result) == {"linux": "unavailable", "windows": "ok"}
    assert (result.status, result.reason) == ("ok", "")
    assert "host.logons, part linux: No Syslog." in result.notes


@pytest.mark.parametrize("told", [True, False])
def test_a_file_that_is_passed_over_is_noted_where_the_connection_tells_of_it(told: bool):
    def first_refused(bound: Bound, limits: Limits) -> Any:
        return UnavailableError("The model is closed.", told=told) if bound.file.rank == 1 else FEW

    files = [file("host.logons", rank=rank) for rank in (1, 2)]
    result = ask(Siem({"host.logons": first_refused}, files=files))
    assert (result.status, len(result.frame)) == ("ok", 3)
    assert ("The model is closed." in result.notes) is told


@pytest.mark.parametrize(
    ("parts", "status", "reason"),
    [
        ([DeniedError("no"), UnavailableError("gone")], "denied", "no"),
        ([UnavailableError("gone"), QueryError("fire")], "failed", "fire"),
        ([QueryError("fire"), DeniedError("no")], "failed", "fire"),
        ([UnavailableError("gone"), UnavailableError("gone")], "unavailable", "gone"),
    ],
)
def test_with_no_part_the_worst_end_counts_and_the_frame_is_empty_and_typed(
    parts: list[Exception], status: str, reason: str
):
    result = ask(Siem({f"host.logons/{number}": error for number, error in enumerate(parts)}))
    assert (result.status, result.reason) == (status, reason)
    pd.testing.assert_frame_equal(result.frame, blank(LOGON))


def test_no_rows_are_an_empty_answer_with_the_records_columns():
    result = ask(Siem({"host.logons": FEW.head(0)}))
    assert result.status == "empty"
    pd.testing.assert_frame_equal(result.frame, blank(LOGON))


def test_a_question_without_a_file_is_unsupported_and_says_for_whom():
    result = ask(Siem({"host.info": FEW}))
    assert result.status == "unsupported"
    assert result.reason == "No installed pack has the query host.logons for Acme SIEM."
    pd.testing.assert_frame_equal(result.frame, blank(LOGON))
    assert [outcome.status for outcome in result.outcomes] == ["unsupported"]


def test_strangers_that_claim_the_same_part_fail_it_and_the_rest_stands():
    siem = Siem({"host.logons": FEW})
    windows, edr = file("host.logons", "windows"), file("host.logons", "edr")
    owned = [Owned(windows, "nbpack-acme", "1.0", own=True)]
    owned += [Owned(edr, f"nbpack-{name}", "1.0") for name in ("one", "two")]
    siem.library = Library.of("acme", owned, CORE.questions)
    result = ask(siem)
    assert statuses(result) == {"edr": "failed", "windows": "ok"}
    assert result.status == "partial"
    assert "nbpack-one" in result.reason
    assert "nbpack-two" in result.reason
    assert siem.asked == ["host.logons"], "the conflict is known without asking"


# Alternatives


def ranked(answers: dict[str, Any], **tables: Any) -> Siem:
    files = [
        file("host.logons", rank=1, reads=["Fast"], lacks=["src_port"]),
        file("host.logons", rank=2, reads=["Slow"]),
    ]
    return Siem(answers, files=files, tables=tables)


def test_the_first_alternative_whose_tables_exist_runs():
    siem = ranked({"host.logons/all/2": FEW}, Fast=False, Slow=True)
    result = ask(siem)
    assert siem.asked == ["host.logons/all/2"]
    assert result.status == "ok"
    assert result.frame["table"].unique().tolist() == ["Slow"]
    assert [outcome.status for outcome in result.outcomes] == ["ok"]


def test_an_alternative_that_turns_out_to_be_missing_gives_way_to_the_next():
    missing = UnavailableError("No data model.")
    siem = ranked({"host.logons/all/1": missing, "host.logons/all/2": FEW})
    result = ask(siem)
    assert siem.asked == ["host.logons/all/1", "host.logons/all/2"]
    assert result.status == "ok"


def test_an_alternative_that_is_there_is_the_only_one_asked():
    siem = ranked({"host.logons": FEW}, Fast=True, Slow=True)
    result = ask(siem)
    assert len(siem.asked) == 1
    assert result.lacks == {"src_port"}


def test_the_next_alternative_is_asked_too_when_the_first_knows_nothing():
    siem = ranked({"host.logons/all/1": FEW.head(0), "host.logons/all/2": FEW})
    result = ask(siem)
    assert siem.asked == ["host.logons/all/1", "host.logons/all/2"]
    assert (result.status, len(result.frame)) == ("ok", len(FEW))
    assert result.frame["table"].unique().tolist() == ["Slow"]
    assert result.lacks == frozenset()
    assert [(item.status, item.rows) for item in result.outcomes] == [("empty", 0), ("ok", 3)]


def test_nothing_in_any_alternative_is_the_firsts_empty_answer():
    siem = ranked({"host.logons": Answer(FEW.head(0), notes=["Nobody logged on."])})
    result = ask(siem)
    assert len(siem.asked) == 2
    assert (result.status, result.reason) == ("empty", "")
    assert result.lacks == {"src_port"}
    assert result.notes == ["Nobody logged on."]
    assert [item.status for item in result.outcomes] == ["empty", "empty"]


def test_an_empty_answer_stands_where_the_next_alternative_is_not_there():
    result = ask(ranked({"host.logons": FEW.head(0)}, Fast=True, Slow=False))
    assert (result.status, result.reason) == ("empty", "")
    assert [item.status for item in result.outcomes] == ["empty"]


def test_an_empty_answer_is_not_whole_where_the_next_alternative_fails():
    denied = DeniedError("No rights to Slow.")
    result = ask(ranked({"host.logons/all/1": FEW.head(0), "host.logons/all/2": denied}))
    assert (result.status, len(result.frame)) == ("partial", 0)
    assert "No rights to Slow." in result.reason
    assert [item.status for item in result.outcomes] == ["empty", "denied"]


def test_a_query_that_is_not_supported_says_why_and_asks_nothing():
    why = "Acme keeps no logons."
    siem = Siem({"host.logons": FEW}, files=[replace(file("host.logons"), unsupported=why)])
    result = ask(siem)
    assert (result.status, result.reason) == ("unsupported", why)
    assert siem.asked == []
    (outcome,) = result.outcomes
    assert (outcome.status, outcome.text, outcome.pack) == ("unsupported", "", "nbpack-acme")


def test_a_part_that_is_not_supported_is_noted_beside_one_that_came():
    files = [
        replace(file("host.logons", "linux"), unsupported="Acme reads no Syslog."),
        file("host.logons", "windows"),
    ]
    result = ask(Siem({"host.logons": FEW}, files=files))
    assert result.status == "ok"
    assert result.notes == ["host.logons, part linux: Acme reads no Syslog."]
    assert statuses(result) == {"linux": "unsupported", "windows": "ok"}


def test_the_largest_rows_are_kept_where_a_question_has_an_order_of_its_own():
    by_port = replace(LOGONS, order="src_port")
    rows = FEW.assign(src_port=["22", "50000", ""])
    result = ask(Siem({"host.logons": rows}), by_port, rows=2)
    assert result.frame["src_port"].tolist() == [50_000, 22]
    assert result.reason == "Only the 2 largest by src_port were kept; there were more."
    parts = Siem({"host.logons/a": rows, "host.logons/b": rows.head(1)})
    both = ask(parts, by_port, rows=3)
    assert both.frame["src_port"].tolist() == [50_000, 22, 22]
    assert both.reason == "Only the 3 largest by src_port were kept; there were more."


@pytest.mark.parametrize("order", ["user", "no_such_field"])
def test_a_question_is_ordered_by_a_number_or_a_time_of_its_record(order: str):
    with pytest.raises(ValueError, match=f"{order} is not a number or a time of Logon"):
        replace(LOGONS, order=order)


@pytest.mark.parametrize("error", [DeniedError("no"), QueryError("fire")])
def test_an_alternative_that_fails_does_not_give_way(error: Exception):
    siem = ranked({"host.logons/all/1": error, "host.logons/all/2": FEW})
    assert ask(siem).reason == str(error)
    assert siem.asked == ["host.logons/all/1"]


def test_no_table_at_all_is_unavailable_and_named():
    result = ask(ranked({"host.logons": FEW}, Fast=False, Slow=False))
    assert result.status == "unavailable"
    assert result.reason == "Acme SIEM has no Slow."


def test_a_file_needs_every_table_that_it_reads():
    files = [file("host.logons", reads=["A", "B", "C"])]
    siem = Siem({"host.logons": FEW}, files=files, tables={"A": True, "B": False, "C": False})
    assert ask(siem).reason == "Acme SIEM has no B and no C."
    assert siem.asked == []


def test_what_every_part_lacks_is_lacking_and_what_any_fills_coarsely_is_coarse():
    files = [
        file("host.logons", "windows", lacks=["user_id", "src_port"]),
        file("host.logons", "linux", lacks=["src_port"], coarse=["failure_reason"]),
    ]
    result = ask(Siem({"host.logons": FEW}, files=files))
    assert result.lacks == {"src_port"}
    assert result.coarse == {"failure_reason"}


# Limits


def test_exactly_the_newest_rows_are_kept_when_there_are_more_than_the_limit():
    many = logons(*((f"{hour:02}:00", "success", "root", "::1") for hour in (3, 9, 1, 7, 5)))
    result = ask(Siem({"host.logons": many}), rows=3)
    assert result.frame["time"].dt.hour.tolist() == [9, 7, 5]
    assert result.status == "partial"
    assert result.reason == "Only the newest 3 rows were kept; there were more."
    assert result.outcomes[0].truncated
    assert result.outcomes[0].rows == 3
    assert result.outcomes[0].status == "partial"


def test_as_many_rows_as_the_limit_are_whole():
    result = ask(Siem({"host.logons": FEW}), rows=3)
    assert (result.status, len(result.frame)) == ("ok", 3)
    assert not result.outcomes[0].truncated


def test_parts_are_cut_together_to_the_newest_rows():
    def at(*hours: int) -> pd.DataFrame:
        return logons(*((f"{hour:02}:00", "success", "root", "::1") for hour in hours))

    result = ask(Siem({"host.logons/a": at(1, 8, 6), "host.logons/b": at(7, 2)}), rows=3)
    assert result.frame["time"].dt.hour.tolist() == [8, 7, 6]
    assert result.status == "partial"
    assert result.reason == "Only the newest 3 rows were kept; there were more."


def test_a_time_that_cannot_be_read_makes_the_part_partial_and_costs_its_own_row_alone():
    odd = pd.concat([FEW.assign(time=FEW["time"].astype("string"))] * 33, ignore_index=True)
    odd.loc[7, "time"] = "soon"
    result = ask(Siem({"host.logons": odd}))
    assert result.status == "partial"
    assert result.reason == "1 cell of time could not be read as a time; its row has no such time."
    assert result.frame["time"].isna().sum() == 1
    assert result.frame["time"].isna().tolist()[-1], "it lies behind all others"


def test_all_that_makes_an_answer_partial_is_told():
    odd = FEW.assign(time=[FEW["time"].iloc[0], "soon", "later"])
    result = ask(Siem({"host.logons": Answer(odd, partial="Too large.", truncated=True)}))
    for said in ("Only the newest", "Too large.", "2 cells of time could not be read"):
        assert said in result.reason


def test_what_the_service_cut_or_left_out_is_partial():
    cut = ask(Siem({"host.logons": Answer(FEW, truncated=True)}))
    assert (cut.status, cut.outcomes[0].truncated, len(cut.frame)) == ("partial", True, 3)
    some = ask(Siem({"host.logons": Answer(FEW, partial="One workspace did not answer.")}))
    assert (some.status, some.reason) == ("partial", "One workspace did not answer.")
    assert not some.outcomes[0].truncated


def test_a_query_that_runs_too_long_is_cancelled_at_its_connection():
    siem = Siem({"host.logons/slow": hang, "host.logons/quick": FEW})
    result = ask(siem, seconds=0.05)
    assert siem.cancelled == ["host.logons/slow"]
    assert statuses(result) == {"quick": "ok", "slow": "failed"}
    assert result.status == "partial"
    assert result.reason == (
        "host.logons, part slow: host.logons was cancelled after 0.05 seconds (timeout). Choose a "
        "shorter time range, or raise timeout=."
    )


def test_a_table_check_that_hangs_runs_too_long_as_well():
    siem = Siem({"host.logons": FEW})
    siem.has = lambda *_: asyncio.Event().wait()  # type: ignore[method-assign]
    assert "was cancelled after 0.05 seconds" in ask(siem, seconds=0.05).reason
    assert siem.asked == []


def test_waiting_for_a_turn_is_not_running(monkeypatch):
    loop, skipped = event_loop(), [0.0]
    real = loop.time
    monkeypatch.setattr(loop, "time", lambda: real() + skipped[0])

    async def answer() -> pd.DataFrame:
        skipped[0] += 600
        for _ in range(5):  # whose time is up by now would be cancelled meanwhile
            await asyncio.sleep(0)
        return FEW

    siem = Siem({f"host.logons/{n}": (lambda *_: answer()) for n in range(4)}, at_once=1)
    assert set(statuses(ask(siem, seconds=1000)).values()) == {"ok"}
    alone = Siem({"host.logons": lambda *_: answer()})
    assert "was cancelled after 500 seconds" in ask(alone, seconds=500).reason


@pytest.mark.parametrize("at_once", [1, 2, 5])
def test_no_more_are_out_at_once_than_a_connection_takes(at_once: int):
    async def answer() -> pd.DataFrame:
        for _ in range(5):  # long enough for every other one to start if it could
            await asyncio.sleep(0)
        return FEW

    siem = Siem({f"host.logons/{n}": (lambda *_: answer()) for n in range(5)}, at_once=at_once)
    result = ask(siem)
    assert siem.peak == at_once
    assert len(siem.asked) == 5
    assert result.status == "ok"


def test_the_runs_on_a_connection_share_what_it_takes_at_once():
    async def answer() -> pd.DataFrame:
        for _ in range(5):
            await asyncio.sleep(0)
        return FEW

    async def twice(siem: Siem) -> list[str]:
        runners = [Runner(siem, siem.library) for _ in range(2)]
        came = await asyncio.gather(*(runner.ask(LOGONS, VALUES, SPAN) for runner in runners))
        return [result.status for result in came]

    siem = Siem({f"host.logons/{n}": (lambda *_: answer()) for n in range(4)}, at_once=2)
    # A second event loop, as after a fork, has turns of its own.
    assert submit(twice(siem)).result(timeout=30) == asyncio.run(twice(siem)) == ["ok", "ok"]
    assert siem.peak == 2


# Without sending anything


def test_the_texts_that_would_be_sent_can_be_seen_without_sending_any():
    siem = ranked({"host.logons": FEW})
    runner = Runner(siem, siem.library)
    shown = runner.explain(LOGONS, VALUES, SPAN)
    assert [(owned.file.rank, text) for owned, text in shown] == [
        (1, "host.logons of web01"),
        (2, "host.logons of web01"),
    ]
    assert siem.asked == []
    assert runner.explain(CORE.questions["host.info"], VALUES, SPAN) == []


def test_every_end_of_a_part_is_kept_for_a_recording():
    siem = Siem({"host.logons/a": FEW, "host.logons/b": DeniedError("no")})
    kept: list[tuple[str, str, int | None]] = []
    runner = Runner(
        siem,
        siem.library,
        kept=lambda bound, outcome, frame: kept.append(
            (bound.file.part, outcome.status, None if frame is None else len(frame))
        ),
    )
    submit(runner.ask(LOGONS, VALUES, SPAN)).result(timeout=30)
    assert sorted(kept) == [("a", "ok", 3), ("b", "denied", None)]


def test_a_library_of_nothing_supports_nothing():
    assert Runner(Siem(), library()).library.parts == {}
