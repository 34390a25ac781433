"""Tables by source and by reason, shares for figures, and the line that sums all up."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from nbcore import CORE
from nbcore.testing import blank
from nbpack_soc.logons.reasons import by_reason
from nbpack_soc.logons.rules import SPRAY_USERS
from nbpack_soc.logons.shares import in_words, shares, summary
from nbpack_soc.logons.sources import by_source
from nbpack_soc.logons.streaks import failed_then_succeeded

LOGON, LOGON_COUNT = CORE.records["Logon"], CORE.records["LogonCount"]
Counts = Callable[..., pd.DataFrame]
Attempt = Callable[..., dict[str, Any]]


def test_each_source_says_who_came_how_often_and_when(attempt: Attempt, counts: Counts) -> None:
    rows = [
        attempt(1, "ana"),
        attempt(2, "ana", "success"),
        attempt(3, "bob"),
        attempt(4, "PC1$", "success"),
        attempt(5, "cid", "success", src_ip=None),
    ]
    first, local = by_source(counts(rows)).to_dict("records")
    assert (first["src_ip"], first["kind"]) == ("203.0.113.7", "public")
    assert (first["attempts"], first["failures"]) == (4, 2)
    assert (first["users_tried"], first["users_succeeded"]) == (3, 2)
    assert first["first_seen"] == pd.Timestamp("2026-03-02T01:00Z")
    assert first["last_seen"] == pd.Timestamp("2026-03-02T04:00Z")
    assert pd.isna(first["pattern"])
    assert pd.isna(local["src_ip"])
    assert (local["kind"], local["attempts"], local["users_succeeded"]) == ("local", 1, 1)


def test_suspicious_sources_come_first_then_those_with_most_failures(
    attempt: Attempt, counts: Counts
) -> None:
    rows = [attempt(1, f"user{n}", src_ip="203.0.113.9") for n in range(SPRAY_USERS)]
    rows += [attempt(n, "ana", src_ip="10.0.0.1") for n in range(SPRAY_USERS + 5)]
    rows += [attempt(1, "bob", src_ip="10.0.0.2"), attempt(2, "bob", "success", src_ip="10.0.0.2")]
    rows += [attempt(3, "cid", src_ip="10.0.0.3")]
    table = by_source(counts(rows))
    assert table["src_ip"].tolist() == ["203.0.113.9", "10.0.0.1", "10.0.0.2", "10.0.0.3"]
    assert table["pattern"].fillna("").tolist() == ["spray", "", "", ""]


def test_a_country_is_the_one_that_geo_knows(attempt: Attempt, counts: Counts) -> None:
    rows = [attempt(1, "ana"), attempt(1, "ana", src_ip="10.0.0.1"), attempt(1, "ana", src_ip=None)]
    geo = pd.DataFrame({"country": ["NL"], "asn": [1]}, index=["203.0.113.7"])
    table = by_source(counts(rows), geo).set_index("src_ip")["country"]
    assert table["203.0.113.7"] == "NL"
    assert table.isna().sum() == 2
    assert by_source(counts(rows))["country"].isna().all()
    share = shares(counts(rows), "src_ip", geo=geo)
    assert dict(zip(share["src_ip"].fillna(""), share["country"].fillna(""), strict=True)) == {
        "203.0.113.7": "NL",
        "10.0.0.1": "",
        "": "",
    }


def test_each_reason_names_its_accounts_the_most_frequent_first(
    attempt: Attempt, counts: Counts
) -> None:
    rows = [attempt(1, "ana"), attempt(2, "bob"), attempt(3, "bob", src_ip="10.0.0.1")]
    rows += [attempt(4, "eve", failure_reason="no_such_user"), attempt(5, "ana", "success")]
    rows += [attempt(6, None, failure_reason=None, src_ip=None)]
    wrong, nobody, untold = by_reason(counts(rows)).to_dict("records")
    assert (wrong["failure_reason"], wrong["failures"]) == ("wrong_password", 3)
    assert (wrong["users"], wrong["sources"]) == (2, 2)
    assert wrong["accounts"] == [r"CONTOSO\bob", r"CONTOSO\ana"]
    assert wrong["meaning"] == LOGON["failure_reason"].meanings["wrong_password"]
    assert (nobody["failure_reason"], nobody["users"]) == ("no_such_user", 1)
    assert pd.isna(untold["failure_reason"])
    assert (untold["failures"], untold["users"], untold["sources"]) == (1, 0, 0)


def test_shares_add_up_to_all_attempts(attempt: Attempt, counts: Counts) -> None:
    rows = [attempt(n / 7, f"user{n % 3}", ("success", "failure")[n % 2]) for n in range(50)]
    rows += [attempt(1, "USER1", "success"), attempt(1, None, "unknown", logon_type=None)]
    for by in (("user",), ("logon_process",), ("user", "logon_type"), ("src_ip",), ("time",)):
        share = shares(counts(rows), *by)
        assert share["count"].sum() == len(rows)
        assert not share.duplicated([*by, "result"]).any()
    by_user = shares(counts(rows), "user").groupby("user", dropna=False)["count"].sum()
    assert by_user[r"CONTOSO\user1"] == 18


def test_the_summary_is_one_line(attempt: Attempt, counts: Counts) -> None:
    rows = [
        attempt(1, "ana"),
        attempt(2, "ana", "success"),
        attempt(3, "PC1$", "success", src_ip=None),
    ]
    (line,) = summary(counts(rows)).to_dict("records")
    assert (line["attempts"], line["successes"], line["failures"]) == (3, 2, 1)
    assert (line["users"], line["sources"]) == (2, 1)
    assert line["first_seen"] == pd.Timestamp("2026-03-02T01:00Z")
    assert line["last_seen"] == pd.Timestamp("2026-03-02T03:00Z")


def test_the_headline_counts_what_became_of_the_attempts(attempt: Attempt, counts: Counts) -> None:
    rows = [attempt(n / 100, "ana", "success") for n in range(1001)] + [attempt(1, "ana")] * 2
    assert in_words(counts(rows)) == "1,003 attempts: 1,001 succeeded, 2 failed"
    assert in_words(counts([attempt(1, "ana")])) == "1 attempt: 0 succeeded, 1 failed"
    unclear = [attempt(1, "ana", "unknown")]
    assert in_words(counts(unclear)) == "1 attempt: 0 succeeded, 0 failed, 1 unclear"
    assert in_words(blank(LOGON_COUNT)) == "no attempts"


@pytest.mark.parametrize("section", [summary, by_source, by_reason, shares])
def test_no_counts_make_a_table_without_rows(section: Callable[..., pd.DataFrame]) -> None:
    table = section(blank(LOGON_COUNT))
    assert table.empty
    assert len(table.columns) > 1


def test_no_rows_make_a_table_without_rows() -> None:
    assert failed_then_succeeded(blank(LOGON)).empty


@pytest.mark.parametrize("section", [summary, by_source, by_reason, shares])
def test_a_row_that_knows_hardly_anything_is_counted(section: Callable[..., pd.DataFrame]) -> None:
    nothing = blank(LOGON_COUNT).reindex([0])
    nothing["result"] = "failure"
    nothing["count"] = 3
    assert len(section(nothing)) == 1


def test_tables_have_the_dtypes_of_records(
    attempt: Attempt, counts: Counts, logons: Counts
) -> None:
    rows = [attempt(1, "ana"), attempt(2, "ana", "success")]
    geo = pd.DataFrame({"country": ["NL"]}, index=["203.0.113.7"])
    tables = [
        summary(counts(rows)),
        by_source(counts(rows), geo),
        by_reason(counts(rows)).drop(columns="accounts"),
        shares(counts(rows), "user", "time"),
        failed_then_succeeded(logons(rows)),
    ]
    for table in tables:
        assert set(map(str, table.dtypes)) <= {"string", "Int64", "datetime64[us, UTC]"}
