"""Which account is meant: several rows of one account are not several accounts."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from nbcore import Account, UserError
from nbcore.entities.account import KINDS
from nbcore.notebooklet.candidates import chosen_entity
from nbcore.notebooklet.resolve import resolve
from nbcore.queries.outcome import QueryResult
from nbcore.records.enums import ACCOUNT_KIND

COLUMNS = ["account", "domain", "upn", "sid", "object_id", "account_kind"]
SID = "S-1-5-21-1-2-3-1104"
ID = "0f0f0f0f-1111-2222-3333-444444444444"


def rows(*cells: tuple[str | None, ...]) -> pd.DataFrame:
    padded = [(*row, *[None] * (len(COLUMNS) - len(row))) for row in cells]
    return pd.DataFrame(padded, columns=COLUMNS).astype("string")


def resolved(typed: str | Account, frame: pd.DataFrame) -> Any:
    entity = typed if isinstance(typed, Account) else Account.parse(typed)
    return resolve(entity, QueryResult(frame, "ok"), "Acme SIEM")


@pytest.mark.parametrize("typed", ["m.ortiz", r"CONTOSO\m.ortiz", "M.Ortiz@contoso.test"])
def test_upn_domain_form_and_bare_name_of_one_account_are_one(typed: str):
    found = resolved(
        typed,
        rows(
            ("m.ortiz", "CONTOSO", None, SID, None, "windows"),
            ("m.ortiz", None, "m.ortiz@contoso.test", None, ID, "cloud"),
            ("M.ORTIZ", "contoso.test"),
        ),
    )
    assert not found.several
    assert (found.entity.name, found.entity.domain) == ("m.ortiz", "contoso.test")
    assert (found.entity.sid, found.entity.object_id) == (SID, ID)
    assert found.entity.kinds == (), "no kind was asked for, so none is left out"


def test_an_identifier_that_agrees_makes_two_names_one():
    found = resolved("m.ortiz", rows(("m.ortiz", "A", None, SID), ("m.ortiz", "B", None, SID)))
    assert not found.several


def test_an_identifier_that_differs_makes_one_name_two():
    other = "S-1-5-21-9-9-9-500"
    found = resolved("admin", rows(("admin", "A", None, SID), ("admin", "A", None, other)))
    assert found.several
    assert found.notes[0].endswith("choose one with .select(0).")


def test_one_name_in_two_domains_is_several():
    found = resolved("admin", rows(("admin", "A"), ("admin", "B"), ("administrator", "A")))
    assert found.several
    assert len(found.candidates) == 2
    assert not resolved(r"B\admin", rows(("admin", "A"), ("admin", "B"))).several


def test_rows_of_one_name_without_identifier_or_domain_are_one():
    found = resolved("root", rows(("root", *[None] * 4, "linux"), ("ROOT", *[None] * 4, "windows")))
    assert not found.several
    assert resolved("root", rows(("root",), ("root", "CONTOSO"))).several


MIXED = rows(
    ("root", None, None, None, None, "linux"),
    ("root", "CONTOSO", None, SID, None, "windows"),
    ("root", "contoso.test", "root@contoso.test", None, ID, "cloud"),
    ("root", "OTHER", None, None, None, "other"),
)


def test_kinds_narrow_which_candidates_are_meant():
    assert resolved("root", MIXED).several
    only = resolved(Account(name="root", domain="contoso", kinds=("cloud",)), MIXED.iloc[1:3])
    assert (only.entity.object_id, only.entity.sid) == (ID, "")
    assert only.entity.parameters()["account_kinds"] == ("cloud",)
    by_sid = resolved(Account(sid=SID, kinds=("linux",)), MIXED.iloc[:3])
    assert not by_sid.seen


def test_a_row_whose_log_does_not_say_the_kind_may_be_of_any():
    both = resolved(Account(name="root", kinds=("linux",)), MIXED)
    assert both.several
    assert both.candidates["domain"].fillna("").tolist() == ["", "OTHER"]
    chosen = chosen_entity(1, both.candidates, Account.parse("root"))
    assert (chosen.domain, chosen.kinds) == ("OTHER", ())


@pytest.mark.parametrize("kinds", ["Linux", ["linux"], ("LINUX",)])
def test_a_kind_may_be_written_in_any_case_and_alone(kinds: Any):
    assert Account(name="root", kinds=kinds).kinds == ("linux",)


def test_a_kind_that_is_none_is_refused_with_those_that_there_are():
    with pytest.raises(UserError, match="no kind of account 'azure'; there is windows, linux"):
        Account(name="root", kinds=("azure",))


def test_the_kinds_of_accounts_are_those_of_the_records():
    assert list(ACCOUNT_KIND.meanings) == list(KINDS)
    assert Account(name="root").parameters()["account_kinds"] == KINDS


def test_what_is_bound_of_an_account():
    (account,) = Account.grouped(rows(("m.ortiz", "contoso.test", None, SID, ID, "windows")))
    assert account.parameters() == {
        "account": "m.ortiz",
        "account_domain": "contoso",
        "account_full_domain": "contoso.test",
        "account_upn": "m.ortiz@contoso.test",
        "account_sid": SID,
        "account_id": ID,
        "account_kinds": ("windows",),
    }


@pytest.mark.parametrize("typed", [SID, SID.lower(), ID, ID.upper()])
def test_an_identifier_may_be_typed(typed: str):
    found = resolved(typed, rows(("m.ortiz", "A", None, SID, ID), ("root",)))
    assert found.entity.name == "m.ortiz"


TWO = rows(("admin", "A", None, SID), ("admin", "B"), ("root",))


@pytest.mark.parametrize("choice", [1, TWO.iloc[1], TWO.iloc[[1]], dict(TWO.iloc[1]), r"B\admin"])
def test_a_row_its_number_or_an_unequivocal_name_is_a_choice(choice: Any):
    entity = chosen_entity(choice, TWO, Account.parse("admin"))
    assert (entity.name, entity.domain) == ("admin", "B")


@pytest.mark.parametrize(
    ("choice", "says"),
    [
        (7, "There is no candidate 7; they are numbered 0 to 2."),
        (-1, "There is no candidate -1"),
        ("admin", r"'admin' can be A\\admin or B\\admin; choose by the row"),
        (TWO, "takes one row of the candidates, not 3"),
    ],
)
def test_a_choice_that_says_nothing_clear_is_refused(choice: Any, says: str):
    with pytest.raises(UserError, match=says):
        chosen_entity(choice, TWO, Account.parse("administrator"))


def test_the_same_question_is_never_asked_again():
    with pytest.raises(UserError, match=r"This result is already about .*; choose one"):
        chosen_entity("root", None, Account.parse("root"))
