"""Rows given in place of a query: they feed every query that they can, and nothing is asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from core.tests.support.look import Look
from core.tests.support.siem import FEW, FEW_COUNTS, RANGE, USUAL, Siem, logons, opened

from nbcore import Host, IpAddress, Notebooklet, Session, TimeSpan, UserError, query, section
from nbcore.notebooklet.result import Result
from nbcore.records import LOGON, LOGON_COUNT
from nbcore.records.counting import count_rows
from nbcore.records.frames import blank, conform


class Both(Notebooklet):
    """Rows, counts of them, and what is known of the host."""

    entity = Host
    logons = query("host.logons", title="Logons")
    counts = query("host.logon_counts", title="Counts")
    info = query("host.info", title="Host")

    @section("Sum")
    def sum(self, counts):
        return f"{counts['count'].sum()}"


def run(data: Any, value: Any = None, kind: type[Notebooklet] = Both, **keywords: Any) -> Result:
    made = kind(session=Session(), silent=True).run(value, data=data, **keywords)
    assert isinstance(made, Result)
    return made


def notes(result: Result, name: str = "host.logons") -> list[str]:
    return [note for item in result.outcomes if item.query == name for note in item.notes]


def test_rows_feed_the_query_and_its_counts():
    result = run(FEW)
    assert result.sections["logons"].status == result.sections["counts"].status == "ok"
    typed = conform(FEW, LOGON).frame
    newest = typed.sort_values("time", ascending=False, ignore_index=True)
    pd.testing.assert_frame_equal(result.logons, newest)
    width = TimeSpan(start=typed["time"].min(), end=typed["time"].max()).bin_width()
    pd.testing.assert_frame_equal(result.counts, count_rows(newest, LOGON_COUNT, width))
    assert result.sum == "3"


def test_nothing_is_asked_of_a_siem():
    siem = Siem(USUAL)
    result = Both(session=opened(siem), silent=True).run("web01", data=FEW)
    assert siem.asked == []
    assert result.sections["info"].status == "skipped"
    assert result.sections["info"].reason == "data= has no rows for its inputs."
    assert result.connection == "data"
    assert result.page.sources == ["given rows"]


def test_counted_rows_feed_the_counts_only():
    result = run(FEW_COUNTS)
    assert result.sections["counts"].status == "ok"
    assert result.sections["logons"].status == "skipped"
    assert result.sum == "3"


def test_a_mapping_says_which_rows_are_for_which_query():
    result = run({"logons": FEW, "counts": FEW_COUNTS.assign(count=100)})
    assert len(result.logons) == 3
    assert result.sum == "300", "given counts go before counted rows"


def test_every_section_of_a_notebooklet_works_on_rows():
    result = run(FEW, kind=Look)
    assert set(result.status["status"].drop("words")) == {"ok"}
    assert result.findings[0].text == "1 of them failed."


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (5, "data= takes a DataFrame, not an int."),
        ([FEW], "data= takes a DataFrame, not a list."),
        ("web01.csv", "data= takes a DataFrame, not a str."),
        ({"logons": [1]}, "data= gives a list for logons, not a DataFrame."),
        ({"logins": FEW}, "data= names 'logins'; did you mean logons"),
        ({5: FEW}, "data= names 5; the queries are logons, counts and info."),
        ({}, "data= is empty; the queries are logons, counts and info."),
        (FEW.drop(columns="result"), "The given rows lack the column result of the record Logon; "),
        (FEW.drop(columns="result"), 'they have time, user, src_ip and host. See nbcore.schema("Logon").'),
        (
            pd.DataFrame({"x": [1]}),
            "The given rows lack the columns time, result and host of the record Logon; they have x.",
        ),
        (pd.DataFrame(), "they have no columns."),
        (
            {"counts": FEW},
            "The given rows lack the columns count, first_seen and last_seen of the record LogonCount",
        ),
        (
            pd.DataFrame([["a", "b"]], columns=["time", "time"]),
            "The given rows have two columns named time; rename one.",
        ),
        (FEW.assign(time=None), "The given rows have no times; name the range with timespan=."),
        (FEW.head(0), "The given rows have no times; name the range with timespan=."),
        (FEW.assign(time="soon"), "No time of the given rows could be read; give datetimes, or"),
        (FEW.assign(time=1_700_000_000), "No time of the given rows could be read; give datetimes"),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_rows_is_refused_in_a_sentence(data: Any, says: str):
    with pytest.raises(UserError) as caught:
        run(data)
    assert says in str(caught.value)


def test_many_columns_are_not_all_listed():
    wide = pd.DataFrame({f"column{number}": [1] for number in range(50)})
    with pytest.raises(UserError, match=r"they have column0, .* and column7, \.\.\.\."):
        run(wide)


def test_a_section_about_a_column_that_rows_lack_is_not_made_up():
    class Sources(Notebooklet):
        """Where from."""

        entity = Host
        counts = query("host.logon_counts")
        logons = query("host.logons", title="Logons")

        @section("Sources", needs=["src_ip"])
        def sources(self, counts):
            return counts[["src_ip"]]

        @section("Last", needs=["src_ip"])
        def last(self, logons):
            return logons[["src_ip"]]

    result = run(FEW.drop(columns="src_ip"), kind=Sources)
    assert result.sections["logons"].status == "ok"
    for name in ("sources", "last"):
        assert result.sections[name].status == "unsupported"
        assert result.sections[name].reason == "The given rows do not fill src_ip."
    assert run(FEW, kind=Sources).sections["sources"].status == "ok"


def test_what_was_left_out_is_told_where_the_rows_themselves_are_not_shown():
    rows = pd.concat([FEW, logons(("12:00", "success", "a", "::1"), host="db09")])
    told = "1 given row is of another host."
    assert told in run(rows, "web01", options=["sum"]).notes
    shown = run(rows, "web01")
    assert told in shown.sections["logons"].notes
    assert told not in shown.notes


def test_a_host_that_was_named_fills_the_column_that_rows_lack():
    result = run(FEW.drop(columns="host"), "web01")
    assert result.logons["host"].unique().tolist() == ["web01"]


@pytest.mark.parametrize("value", ["", 5, ["web01"]])
def test_a_host_that_is_none_is_refused_beside_rows_too(value: Any):
    with pytest.raises(UserError):
        run(FEW, value)


def test_without_a_host_the_rows_of_all_are_taken():
    rows = pd.concat([FEW, logons(("12:00", "success", "a", "::1"), host="db09")])
    result = run(rows)
    assert len(result.logons) == 4
    assert result.entity == ""


def test_rows_of_other_hosts_are_left_out_and_counted():
    rows = pd.concat(
        [
            logons(("12:00", "success", "a", "::1"), host=host)
            for host in ("web01", "WEB01.contoso.test", "web010", "db09", "web01.contoso.test")
        ]
    )
    result = run(rows, "web01")
    assert result.logons["host"].tolist() == ["web01", "WEB01.contoso.test", "web01.contoso.test"]
    assert notes(result) == ["2 given rows are of another host."]
    assert result.sections["logons"].notes == ("2 given rows are of another host.",)
    assert result.sum == "3"


def test_rows_outside_the_range_are_left_out_and_counted():
    span = ("2026-03-02T10:01", "2026-03-02T11:00")
    result = run(FEW, timespan=span)
    assert result.logons["time"].dt.strftime("%H:%M").tolist() == ["10:01"]
    assert notes(result) == ["2 given rows lie outside the time range."]
    assert result.timespan == TimeSpan.parse(span)
    assert result.sum == "1"


def test_rows_without_a_time_are_left_out_and_counted():
    rows = FEW.assign(time=["2026-03-02T10:00Z", "", "soon"])
    result = run(rows)
    assert len(result.logons) == 1
    assert notes(result) == ["2 given rows have no time."]
    part = result.sections["logons"]
    assert (part.status, result.sections["counts"].status) == ("partial", "partial")
    assert part.reason == (
        "1 cell of time could not be read as a time; its row has no such time. "
        "1 row has no time, which every Logon has."
    )


def test_of_the_rows_none_may_be_left():
    result = run(FEW, "db09")
    assert {name: part.status for name, part in result.sections.items()} == {
        "logons": "empty",
        "counts": "empty",
        "info": "skipped",
        "sum": "empty",
    }
    pd.testing.assert_frame_equal(result.logons, blank(LOGON))
    pd.testing.assert_frame_equal(result.counts, blank(LOGON_COUNT))


def test_a_counted_bin_that_begins_before_the_range_belongs_to_it():
    result = run(FEW_COUNTS, timespan=("2026-03-02T10:30", "2026-03-02T11:00"))
    assert result.counts["time"].dt.hour.tolist() == [10, 10]


@pytest.mark.parametrize(
    "times",
    [
        ["2026-03-02T10:00:00Z", "2026-03-02T11:00:00.5Z", "2026-03-02T12:00:00+02:00"],
        ["2026-03-02 10:00", "2026-03-02T11:00:00.500000", "2026-03-02T10:00Z"],
        [datetime(2026, 3, 2, 10), pd.Timestamp("2026-03-02T11:00:00.5Z"), "2026-03-02T10:00Z"],
    ],
    ids=["zones and fractions", "no zones", "mixed"],
)
def test_the_range_of_rows_is_the_one_that_they_cover_however_their_times_are_written(times):
    result = run(FEW.assign(time=pd.Series(times, dtype="object")))
    assert len(result.logons) == 3
    assert notes(result) == []
    assert result.timespan is not None
    assert result.timespan.start == datetime(2026, 3, 2, 10, tzinfo=UTC)
    last = datetime(2026, 3, 2, 11, 0, 0, 500_000, tzinfo=UTC)
    assert result.timespan.end == last + timedelta(microseconds=1), "the last row belongs to it"


def test_rows_may_hold_the_last_moment_that_there_is():
    result = run(FEW.assign(time=["2026-03-02T10:00Z", "9999-12-31T23:59:59.999999Z", ""]))
    assert notes(result) == ["1 given row lies outside the time range.", "1 given row has no time."]
    assert result.timespan is not None
    assert result.timespan.end == datetime.max.replace(tzinfo=UTC)


def test_nanoseconds_are_no_reason_to_leave_a_row_out():
    times = pd.to_datetime(["2026-03-02T10:00:00.000000001", "2026-03-02T10:00:00.999999999"])
    result = run(FEW.head(2).assign(time=times))
    assert len(result.logons) == 2


def test_the_given_frame_is_not_changed():
    rows = FEW.copy()
    run(rows, "web01")
    pd.testing.assert_frame_equal(rows, FEW)


def test_rows_of_any_index_and_with_more_columns_are_taken():
    rows = FEW.assign(note=["a", "b", "c"]).set_axis([7, 7, 7])
    result = run(rows)
    assert result.logons["note"].tolist() == ["c", "b", "a"]
    assert result.sum == "3"


def test_a_result_of_rows_cannot_ask_again():
    with pytest.raises(UserError, match=r"made from data="):
        run(FEW).select("web02")


def test_a_wrong_range_is_refused_beside_rows_too():
    with pytest.raises(UserError, match="runs backwards"):
        run(FEW, start="2026-03-03", end="2026-03-02")
    assert run(FEW, **RANGE).timespan == TimeSpan.parse(**RANGE)


class Named(Notebooklet):
    """Questions that are not about the time or the name that a row has of its own."""

    entity = IpAddress
    alerts = query("ip.alerts", title="Alerts")
    bookmarks = query("ip.bookmarks", title="Bookmarks")
    logons = query("ip.logons", title="Logons")


DAY = ("2026-03-02", "2026-03-03")


def named(**rows: Any) -> Result:
    return run(
        {name: pd.DataFrame(cells) for name, cells in rows.items()}, "10.0.0.5", Named, timespan=DAY
    )


def test_an_alert_belongs_to_a_range_that_it_was_raised_in_or_whose_activity_overlaps_it():
    raised = ["2026-03-02T10:00", "2026-03-04", "2026-03-04", "2026-03-01", "2026-03-03", None]
    begins = [None, "2026-03-02T23:59", "2026-03-03", "2026-02-28", None, "2026-03-01"]
    ends = [None, "2026-03-03T08:00", "2026-03-03T08:00", "2026-03-02", None, "2026-03-04"]
    result = named(
        alerts={
            "time": raised,
            "start_time": begins,
            "end_time": ends,
            "title": list("abcdef"),
            "alert_id": list("abcdef"),
        }
    )
    assert sorted(result.alerts["title"]) == ["a", "b", "d", "f"]
    assert notes(result, "ip.alerts") == ["2 given rows lie outside the time range."]


def test_rows_are_of_an_entity_by_the_field_that_the_question_names():
    moment = "2026-03-02T10:00"
    result = named(
        bookmarks={
            "time": moment,
            "title": list("ab"),
            "bookmark_id": list("ab"),
            "entities": [["web01", "10.0.0.5"], ["10.0.0.50"]],
        },
        logons={
            "time": moment,
            "result": "failure",
            "host": "web01",
            "src_ip": ["10.0.0.5", "10.0.0.50"],
        },
    )
    assert result.bookmarks["title"].tolist() == ["a"]
    assert notes(result, "ip.bookmarks") == ["1 given row is of another ip."]
    assert result.logons["src_ip"].tolist() == ["10.0.0.5"]


class Talked(Notebooklet):
    """The connections of the addresses that a host had."""

    entity = Host | IpAddress
    addresses = query("host.addresses", "ip.hosts")
    flows = query("ip.flows", of="addresses.ip", title="Flows")


FLOWS = {
    "time": "2026-03-02T10:00",
    "direction": "out",
    "ip": ["10.1.4.10", "10.1.4.11"],
    "peer": "203.0.113.77",
    "disposition": "allowed",
}


def test_rows_about_addresses_are_kept_for_the_host_that_had_them():
    data = {"flows": pd.DataFrame(FLOWS)}
    result = run(data, "web01", Talked, timespan=DAY)
    assert result.flows["ip"].tolist() == FLOWS["ip"]
    assert notes(result, "ip.flows") == []


def test_rows_about_addresses_are_those_of_the_address_that_was_asked_for():
    data = {"flows": pd.DataFrame(FLOWS)}
    result = run(data, "10.1.4.11", Talked, timespan=DAY)
    assert result.flows["ip"].tolist() == ["10.1.4.11"]
    assert notes(result, "ip.flows") == ["1 given row is of another ip."]


def test_a_host_is_never_written_where_an_address_belongs():
    rows = pd.DataFrame(FLOWS).drop(columns="ip")
    with pytest.raises(UserError, match="ip"):
        run({"flows": rows}, "web01", Talked, timespan=DAY)
