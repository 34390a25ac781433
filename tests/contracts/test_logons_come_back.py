"""What was put into a product's tables comes out of its queries as the same records."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from tests.contracts import logon_rows
from tests.contracts.products import MDE, PRODUCTS, SENTINEL, SPLUNK, WORDS, Product, rows

from nbcore.records import HOST_INFO, LOGON, LOGON_COUNT
from nbcore.records.frames import blank, conform
from nbcore.testing import ask
from nbcore.timespan import TimeSpan
from nbpack_demo import company

START = datetime(2026, 3, 2, tzinfo=UTC)
RANGE = TimeSpan(start=START, end=START + timedelta(days=1))
WEEK = TimeSpan(start=company().start, end=company().end)
SAMPLE = ("web01", "dc01", "wks02", "bastion01", "git01", "log01")
each = pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.provider)
hypothetical = settings(
    max_examples=6,
    # Making a failing example smaller runs the engine hundreds of times.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def frame(put_in: list[dict[str, object]]) -> pd.DataFrame:
    return conform(pd.DataFrame(put_in), LOGON)[0]


def within(logons: pd.DataFrame, span: TimeSpan) -> pd.DataFrame:
    return logons[(logons["time"] >= span.start) & (logons["time"] < span.end)]


def compare(product: Product, answer: pd.DataFrame, put_in: pd.DataFrame, system: str) -> None:
    """Column by column, in every field that the file does not list as lacking."""
    file = product.file("host.logons", system)
    expected = product.holds(put_in, LOGON, file)
    columns = [name for name in expected.columns if name not in WORDS]
    if product in (SENTINEL, SPLUNK) and system == "windows":
        # The codes and numbers of Windows are its own words and the records' raw ones alike.
        columns = list(expected.columns)
    pd.testing.assert_frame_equal(rows(answer, columns), rows(expected, columns))
    lacking = [name for name in file.lacks if name in LOGON]
    assert answer[lacking].isna().all(axis=None)


def counted(logons: pd.DataFrame, width: timedelta) -> pd.DataFrame:
    """Logons counted by pandas alone."""
    keys = [name for name in LOGON_COUNT.columns if name in LOGON and name != "time"]
    moments = logons["time"].dt.floor(width).rename("bin")
    groups = logons.groupby([moments, *keys], dropna=False, observed=True)["time"]
    table = groups.agg(count="size", first_seen="min", last_seen="max").reset_index()
    return conform(table.rename(columns={"bin": "time"}), LOGON_COUNT)[0]


@each
@hypothetical
@given(put_in=logon_rows.logons(RANGE.start, RANGE.end))
def test_generated_logons_come_back(product: Product, put_in: list[dict[str, object]]):
    logons = frame(put_in)
    connection = product.holding(logons, blank(HOST_INFO))
    for system, host in logon_rows.HOSTS.items():
        answer = ask(connection, [product.file("host.logons", system)], "host.logons", host, RANGE)
        written = logons[logons["os_family"] == system]
        mine = within(written, RANGE)
        # An index of Splunk that no event ever came into is not there.
        nothing = "unavailable" if product is SPLUNK and written.empty else "empty"
        assert answer.status == ("ok" if len(mine) else nothing)
        compare(product, answer.frame, mine, system)
        file = product.file("host.logon_counts", system)
        counts = ask(connection, [file], "host.logon_counts", host, RANGE)
        assert counts.status == answer.status
        columns = list(LOGON_COUNT.columns)
        expected = counted(answer.frame, timedelta(hours=1))
        pd.testing.assert_frame_equal(rows(counts.frame, columns), rows(expected, columns))


@each
@pytest.mark.parametrize("system", sorted(logon_rows.HOSTS))
def test_the_start_belongs_to_a_range_and_the_end_does_not(product: Product, system: str):
    step = timedelta(microseconds=1)
    moments = [RANGE.start - step, RANGE.start, RANGE.end - step, RANGE.end]
    rows_at = [logon_rows.plain(system, moment) for moment in moments]
    host = logon_rows.HOSTS[system]
    connection = product.holding(frame(rows_at), blank(HOST_INFO))
    answer = ask(connection, product.files, "host.logons", host, RANGE).frame
    assert sorted(answer["time"]) == moments[1:3]
    counts = ask(connection, product.files, "host.logon_counts", host, RANGE).frame
    assert sorted(zip(counts["first_seen"], counts["last_seen"], strict=True)) == [
        (moment, moment) for moment in moments[1:3]
    ]


@each
def test_the_largest_session_number_comes_back_beside_a_missing_one(product: Product):
    raw = {"logon_type_raw": "3", "event_id": "4625"}
    refused = logon_rows.plain("windows", RANGE.start) | raw
    success = {"result": "success", "failure_reason": None, "failure_reason_raw": None}
    let_in = success | {"event_id": "4624", "logon_id": "0x7fffffffffffffff"}
    put_in = frame([refused, refused | let_in])
    connection = product.holding(put_in, blank(HOST_INFO))
    file = product.file("host.logons", "windows")
    answer = ask(connection, [file], "host.logons", logon_rows.HOSTS["windows"], RANGE)
    compare(product, answer.frame, put_in, "windows")


@each
@pytest.mark.parametrize("label", SAMPLE)
def test_the_demo_comes_back(product: Product, label: str):
    demo = company()
    connection = holding_the_demo(product)
    put_in = demo.logons[demo.logons["host"].str.startswith(f"{label}.")]
    answer = ask(connection, product.files, "host.logons", label, WEEK)
    compare(product, answer.frame, put_in, put_in["os_family"].iloc[0])


@each
@pytest.mark.parametrize("label", ["web01", "bastion01"])
@pytest.mark.parametrize(
    "width", [timedelta(minutes=5), timedelta(hours=1), timedelta(days=1)], ids=str
)
def test_counts_are_the_rows_counted(product: Product, label: str, width: timedelta):
    connection = holding_the_demo(product)
    answer = ask(connection, product.files, "host.logons", label, WEEK).frame
    counts = ask(connection, product.files, "host.logon_counts", label, WEEK, width=width).frame
    columns = list(LOGON_COUNT.columns)
    pd.testing.assert_frame_equal(rows(counts, columns), rows(counted(answer, width), columns))


@pytest.mark.parametrize("label", SAMPLE)
def test_products_agree(label: str):
    """In every field that neither lacks, each as coarse as the coarser of the two."""
    answers = {}
    for product in PRODUCTS:
        connection = holding_the_demo(product)
        answers[product.provider] = ask(connection, product.files, "host.logons", label, WEEK).frame
    system = answers["mde"]["os_family"].iloc[0]
    files = {product.provider: product.file("host.logons", system) for product in PRODUCTS}
    for first, second in ((SENTINEL, MDE), (SPLUNK, MDE), (SENTINEL, SPLUNK)):
        lacks = {*files[first.provider].lacks, *files[second.provider].lacks, *WORDS}
        columns = [name for name in LOGON.columns if name not in lacks]
        held = second.holds(answers[first.provider], LOGON, files[second.provider])
        pd.testing.assert_frame_equal(rows(answers[second.provider], columns), rows(held, columns))


@each
def test_hosts_come_back(product: Product):
    demo = company()
    connection = holding_the_demo(product)
    for label in SAMPLE:
        known = demo.hosts[demo.hosts["host"].str.startswith(f"{label}.")]
        answer = ask(connection, product.files, "host.info", label, WEEK).frame
        expected = product.holds(known, HOST_INFO, product.file("host.info", "windows"))
        columns = [name for name in expected.columns if name not in WORDS or product is SENTINEL]
        if product.knows is not None:
            columns = [name for name in columns if name in product.knows]
        pd.testing.assert_frame_equal(rows(answer, columns), rows(expected, columns))
        found = ask(connection, product.files, "host.resolve", label, WEEK).frame
        assert set(found["host"].str.lower()) == set(known["host"].str.lower())


def test_the_words_of_defender_are_those_of_its_tables():
    demo = company()
    table = MDE.to_tables(demo.records)["DeviceLogonEvents"]
    mine = table[table["DeviceName"] == demo.victim]
    answer = ask(holding_the_demo(MDE), MDE.files, "host.logons", demo.victim, WEEK).frame
    native = {
        "logon_type_raw": "LogonType",
        "event_id": "ActionType",
        "failure_reason_raw": "FailureReason",
    }
    for name, column in native.items():
        assert answer[name].value_counts().to_dict() == mine[column].value_counts().to_dict()


_CONNECTIONS: dict[str, object] = {}


def holding_the_demo(product: Product):
    if product.provider not in _CONNECTIONS:
        _CONNECTIONS[product.provider] = product.holding(company().logons, company().hosts)
    return _CONNECTIONS[product.provider]
