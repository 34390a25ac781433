"""What was done in the company's cloud."""

from __future__ import annotations

import pandas as pd

from nbcore import CORE
from nbpack_demo import company
from nbpack_demo.cloud import REFUSED_FACTOR, WRONG_PASSWORD
from nbpack_demo.network.places import shortest
from nbpack_demo.unix import HOMES

DEMO = company()
CLOUD = DEMO.cloud
KINDS = CORE.records["CloudActivity"]["activity_kind"].meanings
SIGN_INS = CLOUD[CLOUD["activity_kind"] == "sign_in"]
THEIRS = CLOUD[CLOUD["src_ip"] == DEMO.attacker]


def test_rows_come_oldest_first_and_to_the_millisecond():
    assert CLOUD["time"].is_monotonic_increasing
    assert (CLOUD["time"].dt.microsecond % 1000 == 0).all()
    assert CLOUD["time"].between(DEMO.start, DEMO.end, inclusive="left").all()


def test_there_is_activity_of_every_kind_that_has_a_name():
    assert set(CLOUD["activity_kind"]) == set(KINDS) - {"other"}


def test_people_sign_in_from_the_office_and_from_their_homes():
    homes = {shortest(home) for home in HOMES.values()}
    assert set(SIGN_INS["src_ip"]) == {DEMO.office, DEMO.attacker, *homes}
    for home, rows in SIGN_INS[SIGN_INS["src_ip"].isin(homes)].groupby("src_ip"):
        assert rows["user"].nunique() == 1, home


def test_the_log_says_the_country_of_an_address_as_geo_does():
    assert (SIGN_INS["country"] == SIGN_INS["src_ip"].map(DEMO.geo)).all()


def test_sign_ins_are_typed_or_not_and_nothing_else_is():
    assert set(SIGN_INS["is_interactive"]) == {True, False}
    others = CLOUD[CLOUD["activity_kind"] != "sign_in"]
    assert others[["is_interactive", "risk", "country", "city"]].isna().all(axis=None)


def test_an_account_has_one_identifier_and_one_principal_name():
    names = CLOUD.groupby("user")[["object_id", "upn"]].nunique()
    assert (names == 1).all(axis=None)
    assert CLOUD["object_id"].nunique() == CLOUD["user"].nunique()


def test_failures_have_the_code_that_the_log_writes():
    failed = SIGN_INS[SIGN_INS["result"] == "failure"]
    assert set(failed["result_code"]) == {WRONG_PASSWORD, REFUSED_FACTOR}
    assert set(SIGN_INS.loc[SIGN_INS["result"] == "success", "result_code"]) == {"0"}
    assert (CLOUD.query("activity_kind == 'management'")["result"] == "failure").any()


def test_the_attacker_asks_until_the_second_factor_is_approved():
    asked = THEIRS[(THEIRS["activity_kind"] == "sign_in") & THEIRS["is_interactive"]]
    assert asked["result"].tolist() == ["failure"] * 6 + ["success"]
    assert set(asked.iloc[:6]["result_code"]) == {REFUSED_FACTOR}
    assert asked["time"].min() > pd.Timestamp("2026-03-06T05:11:02Z")
    assert set(THEIRS["user"]) == {"m.ortiz"}


def test_the_attacker_then_reads_keys_files_and_mail():
    done = THEIRS[THEIRS["activity_kind"] != "sign_in"]
    assert done["time"].min() > THEIRS.query("result == 'success'")["time"].min()
    assert set(done["activity_kind"]) == {"management", "office", "directory"}
    assert (done["activity"] == "FileDownloaded").sum() == 24
    assert done.loc[done["activity_kind"] == "management", "resource_id"].notna().all()


def test_the_account_is_otherwise_used_from_the_office_alone():
    mine = CLOUD[(CLOUD["user"] == "m.ortiz") & (CLOUD["src_ip"] != DEMO.attacker)]
    assert set(mine["src_ip"]) == {DEMO.office}
