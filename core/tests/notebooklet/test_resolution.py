"""Which host is meant: equality decides, looser matches are only offered."""

from __future__ import annotations

import sys
import threading
import types
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest
from core.tests.support.look import Look
from core.tests.support.siem import FEW, RANGE, USUAL, Siem, hang, hosts, logons, opened

from nbcore import (
    Account,
    DeniedError,
    Host,
    IpAddress,
    Notebooklet,
    QueryError,
    UserError,
    hookimpl,
    query,
    section,
)
from nbcore.notebooklet.result import Result
from nbcore.records import HOST_CANDIDATE
from nbcore.records.frames import blank


def run(candidates: Any, value: str = "web01", siem: Siem | None = None, **keywords: Any) -> Result:
    siem = siem or Siem({**USUAL, "host.resolve": candidates})
    made = Look(session=opened(siem), silent=True).run(value, **RANGE, **keywords)
    assert isinstance(made, Result)
    return made


@pytest.mark.parametrize("typed", ["web01", "WEB01", "web01.contoso.test", "Web01.Contoso.test."])
def test_one_match_goes_on_with_the_name_as_the_siem_has_it(typed: str):
    siem = Siem(USUAL)
    result = run(None, typed, siem)
    assert result.entity == "web01.contoso.test"
    assert result.candidates is None
    assert result.notes == []
    assert {bound.values["p_host"] for bound in siem.bounds[1:]} == {"web01.contoso.test"}
    assert siem.asked[0] == "host.resolve"
    assert siem.bounds[0].values["p_host"] == typed.rstrip(".")


@pytest.mark.parametrize("seen", ["WEB01", "web01"])
def test_a_full_name_is_met_by_its_first_label(seen: str):
    result = run(hosts(seen), "web01.contoso.test")
    assert result.entity == seen
    assert result.notes == ["Some records name it web01.contoso.test."]


def test_the_short_and_the_full_name_of_one_host_are_not_several():
    result = run(hosts("WEB01", "web01.contoso.test", "web010"))
    assert result.entity == "web01.contoso.test"
    assert result.candidates is None


def test_of_two_spellings_the_one_seen_last_counts():
    result = run(hosts("Web01", "WEB01"))
    assert result.entity == "Web01"


def test_no_match_goes_on_with_what_was_typed_and_says_so():
    siem = Siem({**USUAL, "host.resolve": hosts()})
    result = run(None, "db09", siem)
    assert result.entity == "db09"
    assert result.notes[0] == "db09 was not seen on Acme SIEM in this time range."
    assert result.candidates is None
    assert len(siem.asked) == 3, "the question is asked all the same"
    assert {bound.values["p_host"] for bound in siem.bounds} == {"db09"}


def test_near_names_are_offered_and_never_asked_about():
    siem = Siem({**USUAL, "host.resolve": hosts("web010", "myweb01", "web01x")})
    result = run(None, "web01", siem)
    assert result.entity == "web01"
    assert result.notes[0] == (
        "web01 was not seen on Acme SIEM in this time range; did you mean web010, myweb01 or "
        'web01x? Continue with .select("web010").'
    )
    assert result.candidates is not None
    assert result.candidates["host"].tolist() == ["web010", "myweb01", "web01x"]
    assert {bound.values["p_host"] for bound in siem.bounds} == {"web01"}


def test_many_near_names_are_cut_in_the_sentence_only():
    result = run(hosts(*(f"xweb01{letter}" for letter in "abcdefgh")))
    assert "xweb01d or xweb01e, ...?" in result.notes[0]
    assert result.candidates is not None
    assert len(result.candidates) == 8


def test_several_matches_ask_nothing_else_and_show_what_to_choose_from():
    siem = Siem({**USUAL, "host.resolve": hosts("web01.a.test", "web01.b.test", "web010")})
    result = run(None, "web01", siem)
    assert siem.asked == ["host.resolve"]
    assert set(result.status["status"]) == {"skipped"}
    wanted = result.status[result.status["kind"] != "rule"].drop("words")
    assert set(wanted["reason"]) == {"Choose one of the candidates first."}
    assert result.candidates is not None
    assert result.candidates["host"].tolist() == ["web01.a.test", "web01.b.test"]
    (note,) = result.notes
    assert note.startswith("web01 can mean web01.a.test or web01.b.test on Acme SIEM; choose one")
    assert note.endswith('with .select("web01.a.test").')
    assert result.overall == "skipped"
    assert result.findings == []
    assert [outcome.query for outcome in result.outcomes] == ["host.resolve"]


def test_a_choice_runs_the_same_question_on():
    siem = Siem({**USUAL, "host.resolve": hosts("web01.a.test", "web01.b.test")})
    first = run(None, "web01", siem, options=["logons"], rows=2)
    chosen = first.select("web01.b.test")
    assert chosen.entity == "web01.b.test"
    assert chosen.timespan == first.timespan
    assert siem.asked == ["host.resolve", "host.resolve", "host.logons"]
    assert chosen.status["status"]["logons"] == "partial", "with the same limit"
    assert chosen.status["status"]["chart"] == "skipped", "with the same options"


def test_a_choice_shows_as_little_as_the_run_before_it(monkeypatch):
    seen: list[bool] = []
    real = Look.run

    def spy(self, *args, silent=None, **keywords):
        seen.append(silent)
        return real(self, *args, silent=silent, **keywords)

    monkeypatch.setattr(Look, "run", spy)
    session = opened(Siem({**USUAL, "host.resolve": hosts("web01.a.test", "web01.b.test")}))
    Look(session=session).run("web01", **RANGE, silent=True).select("web01.a.test")
    assert seen == [True, True]


def test_a_choice_has_to_be_a_host():
    result = run(hosts("web01.a.test", "web01.b.test"))
    with pytest.raises(UserError, match="The host is blank"):
        result.select(" ")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (DeniedError("No rights."), "No rights."),
        (QueryError("On fire."), "On fire."),
        (ValueError("odd"), "ValueError: odd"),
    ],
)
def test_where_names_cannot_be_checked_the_run_goes_on_with_a_note(error: Exception, reason: str):
    result = run(error)
    assert result.entity == "web01"
    assert result.notes[0] == f"Could not check whether web01 exists: {reason}"
    assert result.logons is not None
    outcome = next(item for item in result.outcomes if item.query == "host.resolve")
    assert outcome.reason == reason


def test_a_siem_without_that_query_is_asked_with_what_was_typed():
    siem = Siem({name: answer for name, answer in USUAL.items() if name != "host.resolve"})
    result = run(None, "web01", siem)
    assert result.entity == "web01"
    assert "host.resolve" not in siem.asked


def test_names_in_a_log_that_mean_nothing_do_not_end_the_run():
    result = run(hosts("\\", "@", " ", "web01.contoso.test", "<script>", "🜁"))
    assert result.entity == "web01.contoso.test"


def test_an_address_is_one_host_only():
    result = run(hosts("10.0.0.1", "10.0.0.10"), "10.0.0.1")
    assert result.entity == "10.0.0.1"


class Either(Notebooklet):
    """About a host or an address."""

    entity = Host | IpAddress

    @section("What")
    def what(self, entity):
        return f"{type(entity).__name__} {entity}"


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("web01", "Host web01"),
        ("203.0.113.77", "IpAddress 203.0.113.77"),
        (" 2001:DB8::1 ", "IpAddress 2001:db8::1"),
        ("[2001:db8::1]", "IpAddress 2001:db8::1"),
        (Host.parse("203.0.113.77"), "Host 203.0.113.77"),
        (IpAddress.parse("203.0.113.77"), "IpAddress 203.0.113.77"),
    ],
)
def test_the_narrower_kind_is_meant_where_two_would_do(typed: Any, what: str):
    result = Either(session=opened(Siem({})), silent=True).run(typed, **RANGE)
    assert result.what == what


def test_a_question_about_another_kind_is_left_out():
    class Mixed(Notebooklet):
        """Asks about hosts, but gets an account."""

        entity = Account | Host
        logons = query("host.logons", title="Logons")

    siem = Siem(USUAL)
    result = Mixed(session=opened(siem), silent=True).run(Account.parse("root"), **RANGE)
    assert result.sections["logons"].status == "skipped"
    assert result.sections["logons"].reason == "It asks about host; account was given."
    assert siem.asked == []


# Candidates from elsewhere: a directory, a CMDB


@pytest.fixture
def directory(shelf) -> Iterator[Any]:
    """A pack that knows hosts from another place; a test says how it answers."""
    module = types.ModuleType("directory_pack")

    @hookimpl
    def nb_resolve_entity(session, entity, timespan):
        return module.answer(entity)

    module.nb_resolve_entity = nb_resolve_entity  # type: ignore[attr-defined]
    module.answer = lambda entity: elsewhere(f"{entity}.cmdb.test")  # type: ignore[attr-defined]
    sys.modules[module.__name__] = module
    shelf.add("nbpack-directory", points={"packs": {"directory": module.__name__}})
    yield module
    del sys.modules[module.__name__]


def elsewhere(*names: str) -> pd.DataFrame:
    return pd.DataFrame({"host": list(names), "table": "CMDB"})


def test_candidates_from_elsewhere_are_added_where_the_siem_has_several(directory):
    result = run(hosts("web01.a.test", "web01.b.test"))
    assert result.candidates is not None
    assert result.candidates["host"].tolist() == ["web01.a.test", "web01.b.test", "web01.cmdb.test"]
    assert result.candidates["table"].tolist() == ["Events", "Events", "CMDB"]


@pytest.mark.parametrize("near", [(), ("web010",)])
def test_candidates_from_elsewhere_are_added_where_the_siem_has_none(directory, near):
    result = run(hosts(*near))
    assert result.candidates is not None
    assert result.candidates["host"].tolist() == [*near, "web01.cmdb.test"]
    assert result.entity == "web01"
    assert result.logons is not None


def test_candidates_from_elsewhere_never_make_one_match_several(directory):
    result = run(hosts("web01.contoso.test"))
    assert result.entity == "web01.contoso.test"
    assert result.candidates is None


def test_candidates_from_elsewhere_come_as_the_record(directory):
    directory.answer = lambda entity: pd.DataFrame(
        {"host": ["web01.cmdb.test"], "last_seen": ["2026-03-01T00:00Z"], "owner": ["it"]}
    )
    result = run(hosts("web010"))
    assert result.candidates is not None
    types_ = blank(HOST_CANDIDATE).dtypes.to_dict()
    assert {name: result.candidates[name].dtype for name in types_} == types_
    assert result.candidates["owner"].tolist()[1] == "it"


@pytest.mark.parametrize(
    "answer",
    [
        lambda entity: 1 / 0,
        lambda entity: "web01",
        lambda entity: pd.DataFrame({"name": ["web01"]}),
        lambda entity: pd.DataFrame([["a", "b"]], columns=["host", "host"]),
    ],
    ids=["raises", "a text", "no host", "one name twice"],
)
def test_a_directory_that_errs_is_its_packs_problem_and_no_more(directory, answer):
    directory.answer = answer
    result = run(hosts("web010"))
    assert result.logons is not None
    assert result.candidates is not None
    assert "web010" in result.candidates["host"].tolist()
    assert [pack for pack, _ in result.problems] == ["nbpack-directory"]


def test_a_directory_that_hangs_is_not_waited_for_longer_than_a_query(directory):
    over = threading.Event()
    directory.answer = lambda entity: over.wait(60)
    result = run(hosts("web010"), timeout=0.1)
    over.set()
    assert result.candidates is not None
    assert result.logons is not None
    assert "Other sources of hosts did not answer within 0.1 seconds." in result.notes


def test_a_resolution_that_hangs_is_cancelled_and_the_run_goes_on():
    siem = Siem({**USUAL, "host.resolve": hang})
    result = run(None, "web01", siem, timeout=0.1)
    assert siem.cancelled == ["host.resolve"]
    assert result.logons is not None
    assert "Could not check whether" in result.notes[0]


def test_an_old_result_is_never_shown_for_a_new_question():
    session = opened(Siem({**USUAL, "host.resolve": hosts("web01.a.test", "web01.b.test")}))
    look = Look(session=session, silent=True)
    full = look.run("web01.a.test", **RANGE)
    assert full.logons is not None
    again = look.run("web01", **RANGE)
    assert again.logons is None


def test_rows_of_a_host_under_another_name_are_still_its_rows():
    siem = Siem({**USUAL, "host.logons": logons(("10:00", "success", "a", "::1"), host="WEB01")})
    result = run(None, "web01", siem)
    assert len(result.logons) == 1
    assert FEW["host"].nunique() == 1
