"""Sections that wait: not run by run(), run by more(), and then part of the result."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from core.tests.support.siem import FEW, RANGE, USUAL, Siem, hang, opened

import nbcore
from nbcore import Host, Notebooklet, Session, UserError, action, finding, query, section
from nbcore import session as sessions
from nbcore.notebooklet.declare import Finding
from nbcore.notebooklet.result import Result
from nbcore.notebooklet.results import Results


class Late(Notebooklet):
    """Counts now, rows later."""

    entity = Host
    counts = query("host.logon_counts", title="Counts")
    logons = query("host.logons", title="Logons", later=True)

    @section("Users")
    def users(self, logons):
        return logons[["user"]].drop_duplicates()

    @section("Facts", later=True)
    def facts(self, counts):
        return {"rows": len(counts)}

    @finding
    def many(self, users):
        """More than one user."""
        if len(users) > 1:
            yield Finding("low", "{n} users", {"n": len(users)}, "users", users)

    @finding
    def some(self, counts):
        """Any attempt."""
        yield Finding("info", "attempts", {}, "counts", counts)

    @action
    def info(self, result):
        return result.ask("host.info").frame


@pytest.fixture
def siem() -> Siem:
    return Siem()


def run(siem: Siem, **keywords: Any) -> Result:
    result = Late(session=opened(siem), silent=True).run("web01", **RANGE, **keywords)
    assert isinstance(result, Result)
    return result


def statuses(result: Result) -> dict[str, str]:
    return {name: part.status for name, part in result.sections.items()}


def test_run_leaves_out_what_waits_and_says_how_it_comes(siem):
    result = run(siem)
    assert siem.asked == ["host.resolve", "host.logon_counts"]
    assert statuses(result) == {
        "counts": "ok", "logons": "skipped", "users": "skipped", "facts": "skipped",
    }  # fmt: skip
    assert result.sections["users"].reason == 'It waits for r.more("users").'
    assert result.overall == "ok", "what waits is not missing"


def test_more_runs_all_that_waits_in_the_same_range_without_asking_again(siem):
    result = run(siem)
    assert result.more() is result
    assert siem.asked == ["host.resolve", "host.logon_counts", "host.logons"]
    assert siem.bounds[-1].timespan == result.timespan
    assert set(statuses(result).values()) == {"ok"}
    assert len(result.users) == 2
    assert "host.logons" in result.queries["query"].tolist()


def test_more_by_name_runs_what_that_section_needs(siem):
    result = run(siem).more("facts")
    assert siem.asked == ["host.resolve", "host.logon_counts"]
    assert result.facts == {"rows": 3}
    assert statuses(result)["users"] == "skipped"


def test_an_option_that_names_it_runs_it_at_once(siem):
    result = run(siem, options=["+users"])
    assert statuses(result)["users"] == "ok"
    assert statuses(result)["logons"] == "skipped"


def test_rules_look_again_once_more_came(siem):
    result = run(siem)
    assert [item.text for item in result.findings] == ["attempts"]
    waits = result.status.loc["many"]
    assert (waits["kind"], waits["status"]) == ("rule", "skipped")
    assert waits["reason"] == "It needs users, which r.more() brings."
    result.more()
    assert [item.text for item in result.findings] == ["2 users", "attempts"]
    assert result.status.loc["many", "status"] == "ok"


def test_a_name_that_does_not_wait_is_refused(siem):
    result = run(siem)
    with pytest.raises(UserError, match=r"No section 'user' waits for more.*; there is users"):
        result.more("user")


def test_what_fails_later_takes_nothing_along():
    result = run(Siem({**USUAL, "host.logons": ValueError("odd")}))
    result.more()
    assert statuses(result)["logons"] == "failed"
    assert statuses(result)["users"] == "skipped"
    assert statuses(result)["counts"] == "ok"


def test_the_limits_of_the_run_hold_for_more():
    siem = Siem({**USUAL, "host.logons": hang})
    result = run(siem, timeout=0.05).more("logons")
    assert "0.05 seconds" in result.sections["logons"].reason


def test_more_on_several_connections_runs_on_each():
    one, two = Siem(), Siem(provider="beta", title="Beta")
    session = opened(one, two)
    results = Late(session=session, connections="all", silent=True).run("web01", **RANGE)
    assert isinstance(results, Results)
    assert results.more("logons") is results
    assert one.asked[-1] == two.asked[-1] == "host.logons"
    assert len(results.logons) == 6


def test_a_drill_down_asks_on_each_connection():
    session = opened(Siem(), Siem(provider="beta", title="Beta"))
    results = Late(session=session, connections="all", silent=True).run("web01", **RANGE)
    answers = results.info()
    assert set(answers) == {"acme", "beta"}
    assert answers["beta"]["os_name"].tolist() == ["Debian"]


@pytest.fixture
def loaded(
    tmp_path: Path, siem: Siem, shelf: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Any]:
    """Saves a result, and loads it where its notebooklet is installed."""
    monkeypatch.setattr("nbcore.session._sessions", [Session()])
    shelf.add(
        "nbpack-late",
        points={
            "packs": {"late": "nbcore.hookspecs"},
            "notebooklets": {"host.Late": f"{__name__}:Late"},
        },
    )
    run(siem).save(tmp_path / "case")
    result = nbcore.load(tmp_path / "case")
    assert isinstance(result, Result)
    yield result
    sessions.default().close()


def test_a_loaded_result_says_what_to_connect(loaded):
    with pytest.raises(UserError, match="was loaded, and acme is not connected"):
        loaded.more()


def test_a_loaded_result_goes_on_once_its_siem_is_connected(loaded):
    siem = Siem({**USUAL, "host.logons": FEW})
    sessions.default().add(siem, "acme")
    loaded.more("users")
    assert siem.asked == ["host.logons"], "what was saved is not asked again"
    assert siem.bounds[0].values["p_host"] == "web01.contoso.test"
    assert siem.bounds[0].timespan == loaded.timespan
    assert len(loaded.users) == 2
    assert [item.text for item in loaded.findings] == ["2 users", "attempts"]
    assert loaded.info()["os_name"].tolist() == ["Debian"]
