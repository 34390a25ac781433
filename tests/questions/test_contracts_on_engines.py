"""Lists, parameters, later sections, drill-downs: the same on each SIEM, live and kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from html import unescape
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from tests.loopback.live import defender_at, sentinel_at, served_defender, served_sentinel

import nbcore as nb
from nbcore import (
    Account,
    Figure,
    Host,
    IpAddress,
    Notebooklet,
    Noted,
    Session,
    action,
    enrich,
    figures,
    parameter,
    query,
    section,
    totals,
)
from nbcore import session as sessions
from nbcore.notebooklet.result import Result

PLACES = ("sentinel demo", "mde demo", "splunk demo", "sentinel live", "mde live")
HOSTILE = '") | where true //'
ATTACKER = "203.0.113.77"


class Sightings(Notebooklet):
    """Where else the addresses that fail on a host were seen."""

    entity = Host
    outcome = parameter(str, None, "Only attempts that ended so.")
    top = parameter(int, 3, "How many addresses.")
    counts = query("host.logon_counts")

    @section("Addresses")
    def addresses(self, counts: pd.DataFrame, top: int) -> pd.DataFrame:
        """The addresses that failed most on the host."""
        failed = counts[counts["result"] == "failure"].groupby("src_ip")["count"].sum()
        worst = failed.sort_values(ascending=False).head(top)
        return worst.rename_axis("ip").reset_index()

    seen = query("sight.sightings", of="addresses.ip", title="Seen")
    logons = query("host.logons", title="Logons", later=True)

    @section("Users")
    def users(self, logons: pd.DataFrame, seen: pd.DataFrame) -> pd.DataFrame:
        """Who was tried from there."""
        mine = logons[logons["src_ip"].isin(seen["value"])]
        return mine[["user"]].drop_duplicates().sort_values("user", ignore_index=True)

    @action
    def sight(self, result: Any, *values: str) -> Any:
        """Where values were seen."""
        return result.ask("sight.sightings", list(values))


@pytest.fixture
def opened(request: pytest.FixtureRequest) -> Iterator[Session]:
    """A session with one connection: ``<provider> <demo or live>``."""
    provider, place = request.param.split()
    with ExitStack() as stack:
        session = sessions.replace_session()
        stack.callback(session.close)
        if place == "demo":
            session.connect(provider, source="demo")
        elif provider == "sentinel":
            url = stack.enter_context(served_sentinel()).url
            session.add(sentinel_at(url), provider)
        else:
            url = stack.enter_context(served_defender()).url
            session.add(defender_at(url, tenant="tenant-lists"), provider)
        yield session


def run(session: Session, **parameters: Any) -> Result:
    made = Sightings(session=session, silent=True).run("web01", "7d", **parameters)
    assert isinstance(made, Result)
    return made


def rows(frame: Any) -> list[tuple[Any, ...]]:
    return sorted(frame[["value", "attempts"]].itertuples(index=False, name=None))


on_each = pytest.mark.parametrize("opened", PLACES, indirect=True)


class Tries(Notebooklet):
    """Who tried to log on to a host, or from an address."""

    entity = Host | IpAddress
    tries = query("sight.host_tries", "sight.ip_tries", title="Tries")


class AccountTries(Notebooklet):
    """Where an account tried to log on, and what feeds say of the addresses."""

    entity = Account
    tries = query("sight.account_tries", title="Tries")

    @section("Attempts")
    def attempts(self, tries: pd.DataFrame) -> dict[str, Any]:
        return {"attempts": int(tries["attempts"].sum()), "hosts": tries["host"].nunique()}


class Feeds(Sightings):
    """What feeds say of the addresses, one row or all."""

    verdict = enrich("sighted", of="addresses.ip")
    verdicts = enrich("sighted", of="addresses.ip", several=True)
    broken = enrich("out_of_order", of="addresses.ip")

    @section("Verdicts")
    def said(self, verdict: pd.DataFrame, verdicts: pd.DataFrame) -> pd.DataFrame:
        return pd.DataFrame({"one": [len(verdict)], "all": [len(verdicts)]})

    @section("Broken")
    def nothing(self, addresses: pd.DataFrame, broken: pd.DataFrame | None = None) -> str:
        return "without" if broken is None else "with"


class Arrivals(Notebooklet):
    """From where attempts on a host came, as two sensors that see the same ones counted them."""

    entity = Host
    arrivals = query("sight.arrivals")

    @section("Addresses")
    def addresses(self, arrivals: pd.DataFrame, session: Session) -> Noted[pd.DataFrame]:
        return totals(arrivals, session.catalogue.records["sight.ArrivalCount"], ["src_ip"])

    @section("Most")
    def most(self, addresses: pd.DataFrame) -> Noted[Figure]:
        shown = addresses.head(5)
        drawn = figures.bars(shown, category="src_ip", stack="table", noun="attempt")
        return Noted(drawn, f"{len(addresses) - len(shown)} more addresses are not drawn.")


@on_each
def test_values_of_a_section_are_asked_about(opened: Session):
    result = run(opened)
    assert result.sections["seen"].status in ("ok", "partial"), result.sections["seen"].reason
    found = dict(rows(result.seen))
    assert set(found) == set(result.addresses["ip"])
    assert found[ATTACKER] >= result.addresses.set_index("ip")["count"][ATTACKER]


@on_each
def test_an_argument_of_the_question_is_the_notebooklets_parameter(opened: Session):
    every, failed, got_in = (
        dict(rows(run(opened, outcome=o).seen)) for o in ("", "failure", "success")
    )
    assert failed[ATTACKER] + got_in.get(ATTACKER, 0) == every[ATTACKER]
    assert failed[ATTACKER] > 0


@on_each
def test_what_waits_comes_with_more_and_is_saved_with_the_rest(opened: Session, tmp_path: Path):
    result = run(opened)
    assert result.sections["users"].value is None
    result.more()
    assert len(result.users) > 0
    result.save(tmp_path / "case")
    loaded = nb.load(tmp_path / "case")
    assert isinstance(loaded, Result)
    pd.testing.assert_frame_equal(loaded.users, result.users)
    assert rows(loaded.seen) == rows(result.seen)


@on_each
def test_a_hostile_value_in_a_list_is_a_value(opened: Session):
    result = run(opened)
    several = ["'", '"', "\\", "]", "$p_values$", "*", "203.0.113.7*", HOSTILE, "\u2028"]
    none = result.sight(*several)
    assert (none.status, len(none.frame)) == ("empty", 0), none.reason
    some = result.sight(*several, ATTACKER)
    assert [value for value, _ in rows(some.frame)] == [ATTACKER]
    assert result.queries["query"].tolist().count("sight.sightings") >= 3


@on_each
def test_a_recording_serves_lists_and_later_sections(opened: Session, tmp_path: Path):
    sessions._sessions[:] = [opened]
    with nb.record(tmp_path / "case.nbz"):
        first = run(opened).more()
    (replayed,) = nb.replay(tmp_path / "case.nbz")
    again = Sightings(silent=True).run("web01")
    assert isinstance(again, Result)
    again.more()
    assert replayed.recorded == first.timespan
    assert rows(again.seen) == rows(first.seen)
    pd.testing.assert_frame_equal(again.users, first.users)


@on_each
def test_one_input_asks_about_either_kind_of_entity(opened: Session):
    tries = Tries(session=opened, silent=True)
    hosts: set[str] = set()
    for value, question in (("web01", "sight.host_tries"), (ATTACKER, "sight.ip_tries")):
        result = tries.run(value, "7d")
        assert isinstance(result, Result)
        assert result.sections["tries"].queries == [question]
        assert set(result.queries["query"]) <= {"host.resolve", "ip.resolve", question}
        hosts |= {host.split(".")[0] for host in result.tries["host"].str.lower()}
    assert "web01" in hosts


@on_each
def test_every_spelling_of_an_account_means_the_one(opened: Session, tmp_path: Path):
    tries = AccountTries(session=opened, silent=True)
    spellings = ("m.ortiz", r"CONTOSO\m.ortiz", "M.Ortiz@contoso.test")
    results = [tries.run(typed, "7d") for typed in spellings]
    first = results[0]
    assert isinstance(first, Result)
    assert first.candidates is None, "one account, however its domain is written"
    assert first.attempts["attempts"] > 100
    assert [result.attempts for result in results] == [first.attempts] * 3
    about = first.page.about
    assert isinstance(about, Account)
    sid = about.sid
    assert sid.startswith("S-1-5-21-")
    assert tries.run(sid, "7d").attempts == first.attempts
    first.save(tmp_path / "case")
    loaded = nb.load(tmp_path / "case")
    assert isinstance(loaded, Result)
    assert loaded.page.about == first.page.about


@on_each
def test_an_account_of_another_kind_is_not_asked_of_a_file(opened: Session):
    tries = AccountTries(session=opened, silent=True)
    of_windows, of_linux, of_any = (
        tries.run(Account(name="m.ortiz", kinds=kinds), "7d")
        for kinds in (("windows",), ("linux",), ())
    )
    assert of_windows.attempts == of_any.attempts
    assert of_any.attempts["attempts"] > 100
    assert of_linux.sections["tries"].status == "empty"
    assert of_linux.candidates is not None, "what there is of another kind is offered"


@on_each
def test_an_enricher_gives_one_row_or_all_and_one_that_cannot_says_what_to_do(
    opened: Session, tmp_path: Path
):
    sessions._sessions[:] = [opened]
    with nb.record(tmp_path / "case.nbz"):
        result = Feeds(session=opened, silent=True).run("web01", "7d")
    assert isinstance(result, Result)
    assert result.said[["one", "all"]].to_numpy().tolist() == [[1, 2]]
    assert result.nothing == "without"
    assert "Set SIGHT_KEY" in result.sections["nothing"].notes[0]
    nb.replay(tmp_path / "case.nbz")
    again = Feeds(silent=True).run("web01")
    assert isinstance(again, Result)
    assert again.said[["one", "all"]].to_numpy().tolist() == [[1, 2]]


@on_each
def test_counts_of_overlapping_tables_are_not_added_and_every_face_says_so(
    opened: Session, tmp_path: Path
):
    result = Arrivals(session=opened, silent=True).run("web01", "7d")
    assert isinstance(result, Result)
    worst = result.addresses.set_index("src_ip").loc[ATTACKER]
    assert worst["table"] == "Sensor", "it saw what was let in too"
    seen = result.queries.set_index("part")["rows"]
    assert set(seen.index) >= {"sensor", "gateway"}
    result.save(tmp_path / "case")
    loaded = nb.load(tmp_path / "case")
    assert isinstance(loaded, Result)
    for shown in (result, loaded):
        assert_notes(shown)
        pd.testing.assert_frame_equal(shown.addresses, result.addresses)


def assert_notes(result: Result) -> None:
    """Both sections' notes stand in the terminal, the JSON and the report."""
    (overlap,), (drawn,) = (result.sections[name].notes for name in ("addresses", "most"))
    assert overlap.startswith("Gateway and Sensor may hold the same events")
    assert drawn.endswith("more addresses are not drawn.")
    told = {name: part["notes"] for name, part in result.to_json()["sections"].items()}
    assert told == {"addresses": [overlap], "most": [drawn]}
    terminal = " ".join(str(result).split())
    for note in (overlap, drawn):
        assert note in terminal
        assert note in unescape(result.to_html())
