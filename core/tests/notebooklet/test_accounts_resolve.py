"""Which account is meant: several rows of one account are not several accounts."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from nbcore import Account, UserError
from nbcore.notebooklet.candidates import chosen_entity
from nbcore.notebooklet.resolve import resolve
from nbcore.queries.outcome import QueryResult

COLUMNS = ["account", "domain", "upn", "sid", "object_id", "account_kind"]
SID = "S-1-5-21-1-2-3-1104"
ID = "0f0f0f0f-1111-2222-3333-444444444444"


def rows(*cells: tuple[str | None, ...]) -> pd.DataFrame:
    padded = [(*row, *[None] * (len(COLUMNS) - len(row))) for row in cells]
    return pd.DataFrame(padded, columns=COLUMNS).astype("string")


def resolved(typed: str, frame: pd.DataFrame) -> Any:
    return resolve(Account.parse(typed), QueryResult(frame, "ok"), "Acme SIEM")


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
    assert set(found.entity.kinds) == {"windows", "cloud"}


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
        (TWO, "takes one row of the candidates; this has 3"),
    ],
)
def test_a_choice_that_says_nothing_clear_is_refused(choice: Any, says: str):
    with pytest.raises(UserError, match=says):
        chosen_entity(choice, TWO, Account.parse("administrator"))


def test_the_same_question_is_never_asked_again():
    with pytest.raises(UserError, match="is what was asked about already; choose one"):
        chosen_entity("root", None, Account.parse("root"))
