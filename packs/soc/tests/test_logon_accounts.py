"""Which rows are about one account."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbpack_soc.logons.accounts import Accounts, accounts


def read(*spelled: tuple[str | None, str | None]) -> Accounts:
    text = pd.StringDtype()
    return accounts(
        pd.DataFrame(
            {
                "user": pd.array([user for user, _ in spelled], dtype=text),
                "user_domain": pd.array([domain for _, domain in spelled], dtype=text),
            }
        )
    )


@pytest.mark.parametrize(
    "other",
    [
        ("m.ortiz", "CONTOSO"),
        ("M.Ortiz", "contoso"),
        ("m.ortiz", "contoso.test"),
        ("m.ortiz", "CONTOSO.TEST"),
        ("m.ortiz", None),
        ("m.ortiz@contoso.test", None),
        (r"CONTOSO\m.ortiz", None),
    ],
)
def test_spellings_of_one_account_are_one(other: tuple[str, str | None]) -> None:
    found = read(("m.ortiz", "CONTOSO"), ("m.ortiz", "CONTOSO"), other)
    assert found.codes.tolist() == [0, 0, 0]
    assert found.names.tolist() == [r"CONTOSO\m.ortiz"]


@pytest.mark.parametrize(
    "other",
    [("m.ortiz2", "CONTOSO"), ("m.ortiz", "WEB01"), ("m.ortiz", "CONTOSO2"), (None, "CONTOSO")],
)
def test_other_names_and_domains_are_other_accounts(other: tuple[str | None, str]) -> None:
    first, second = read(("m.ortiz", "CONTOSO"), other).codes
    assert first != second


def test_a_bare_name_that_two_domains_have_stands_for_itself() -> None:
    found = read(("admin", "WEB01"), ("admin", "CONTOSO"), ("admin", None))
    assert len(set(found.codes.tolist())) == 3


def test_a_row_without_a_user_is_no_account() -> None:
    found = read((None, None), ("root", None), (None, "CONTOSO"))
    assert found.codes.tolist() == [-1, 0, -1]
    assert found.names.tolist() == ["root"]


def test_an_account_is_called_by_its_most_frequent_short_spelling() -> None:
    found = read(
        ("m.ortiz", "CONTOSO.TEST"),
        ("m.ortiz", "CONTOSO.TEST"),
        ("M.ORTIZ", "CONTOSO"),
        ("m.ortiz", "CONTOSO"),
        ("m.ortiz", "CONTOSO"),
    )
    assert found.names.tolist() == [r"CONTOSO\m.ortiz"]


@pytest.mark.parametrize(
    ("user", "domain", "is_one"),
    [
        ("m.ortiz", "CONTOSO", True),
        ("svc-backup", "CONTOSO", True),
        ("root", None, True),
        ("dwm", "CONTOSO", True),
        ("WEB01$", "CONTOSO", False),
        ("web01$", None, False),
        ("SYSTEM", "NT AUTHORITY", False),
        ("system", None, False),
        ("ANONYMOUS LOGON", "NT AUTHORITY", False),
        ("NETWORK SERVICE", "NT AUTHORITY", False),
        ("DWM-3", "Window Manager", False),
        ("UMFD-12", None, False),
        ("DefaultAppPool", "IIS APPPOOL", False),
    ],
)
def test_machines_and_windows_own_accounts_are_no_people(
    user: str, domain: str | None, is_one: bool
) -> None:
    assert read((user, domain)).people.tolist() == [is_one]


NAMES = st.sampled_from(["ana", "ANA", "bob", "bob@corp.test", r"CORP\bob", "WEB01$", None])
DOMAINS = st.sampled_from([None, "CORP", "corp.test", "WEB01", "corp"])


def plain(user: str | None, domain: str | None) -> tuple[str, str]:
    """An account in the plainest way, where both are named."""
    return (user or "").casefold(), (domain or "").casefold().split(".")[0]


@given(st.lists(st.tuples(NAMES, DOMAINS), max_size=12))
def test_rows_are_one_account_when_a_plain_comparison_says_so(
    rows: list[tuple[str | None, str | None]],
) -> None:
    found = read(*rows)
    assert ((found.codes < 0) == np.array([user is None for user, _ in rows], dtype=bool)).all()
    whole = [n for n, (user, domain) in enumerate(rows) if user and domain]
    for one in whole:
        for other in whole:
            assert (found.codes[one] == found.codes[other]) == (
                plain(*rows[one]) == plain(*rows[other])
            )
