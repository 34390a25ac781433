"""What an analyst types: init, connect, packs, notebooklets, schema."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from core.tests.support.acme import CLAIMS, AcmeSiem
from core.tests.support.siem import RANGE

import nbcore
from nbcore import UserError
from nbcore import session as sessions
from nbcore.records import LOGON


@pytest.fixture(autouse=True)
def own_session(shelf, monkeypatch, tmp_path) -> Iterator[None]:
    monkeypatch.setenv("HOME", str(tmp_path))
    shelf.add("nbpack-acme", points=CLAIMS)
    sessions.replace_session()
    yield
    sessions.replace_session()


def test_two_lines_give_a_result():
    nbcore.init("acme", source="demo")
    result = nbcore.host.Look(silent=True).run("web01", **RANGE)
    assert result.overall == "ok"
    assert result.notebooklet == "host.Look"


def test_init_begins_anew_and_connect_adds():
    first = nbcore.init("acme")
    nbcore.connect("acme", name="second")
    assert list(sessions.default().connections) == ["acme", "second"]
    nbcore.init("acme", name="alone")
    assert list(sessions.default().connections) == ["alone"]
    assert isinstance(first, AcmeSiem)
    assert first.closed == 1


def test_init_that_cannot_be_done_leaves_what_was_open():
    nbcore.init("acme", name="mine")
    for given in ({"provider": "splunk"}, {"provider": "acme", "port": "x"}):
        with pytest.raises(UserError):
            nbcore.init(**given)
    assert list(sessions.default().connections) == ["mine"]


def test_close_closes_what_is_open():
    connection = nbcore.init("acme")
    nbcore.close()
    assert isinstance(connection, AcmeSiem)
    assert connection.closed == 1
    with pytest.raises(UserError, match="No SIEM is connected"):
        nbcore.host.Look().run("web01", **RANGE)


def test_packs_are_a_table_with_their_state_and_problems(shelf):
    shelf.add("nbpack-old", points={"packs": {"old": "old_pack"}}, requires="nbcore>=9")
    table = nbcore.packs().set_index("pack")
    assert table.columns.tolist() == ["version", "state", "providers", "notebooklets", "problems"]
    assert list(table.loc["nbpack-acme"])[:3] == ["1.0", "ok", "acme"]
    assert table.loc["nbpack-old", "state"] == "incompatible"
    assert table.loc["nbpack-old", "problems"] != ""


def test_packs_can_be_imported_to_complete_their_problems(shelf):
    shelf.pack("bad", "raise ValueError('odd')")
    assert nbcore.packs().set_index("pack").loc["nbpack-bad", "state"] == "ok"
    assert nbcore.packs(check=True).set_index("pack").loc["nbpack-bad", "state"] == "broken"


def test_notebooklets_are_a_table():
    assert nbcore.notebooklets().to_numpy().tolist() == [
        ["acme.host.Look", "host", "acme", "nbpack-acme"],
        ["acme.mail.Rules", "mail", "acme", "nbpack-acme"],
        ["host.Look", "host", "", "nbpack-acme"],
    ]


def test_a_schema_is_a_rosetta_stone():
    table = nbcore.schema("Logon")
    assert table.index.tolist() == LOGON.columns
    assert list(table.loc["src_ip", ["type", "ocsf", "asim", "cim"]]) == [
        "text",
        "src_endpoint.ip",
        "SrcIpAddr",
        "src_ip",
    ]
    assert table.loc["result", "values"] == "success, failure, unknown"
    assert table["required"].dtype == bool


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Login", "There is no record 'Login'; there is Logon"),
        ("zzz", "there is Account"),
        (5, "There is no record '5';"),
        (LOGON, "There is no record"),
    ],
    ids=["near", "none", "a number", "the record itself"],
)
def test_a_record_that_is_not_there_is_named_with_those_that_are(name, says: str):
    with pytest.raises(UserError) as caught:
        nbcore.schema(name)
    assert says in str(caught.value)
