"""Recordings hold what enrichers said: a replay asks nothing that is installed about it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from core.tests.recording.test_recording import shown
from core.tests.support.enrichers import Places, frame, owners
from core.tests.support.siem import RANGE, USUAL, Siem, opened

import nbcore
from nbcore import Session, UnavailableError, sends_to
from nbcore import session as sessions


def run(session: Session, value: str = "web01") -> Any:
    return Places(session=session, silent=True).run(value, **RANGE)


def recorded(place: Path, send_to: tuple[str, ...] = ()) -> Any:
    session = opened(Siem(USUAL))
    session.send_to = send_to
    with session.record(place):
        return run(session)


def replayed(place: Path) -> Session:
    session = Session()
    session.replay(place)
    return session


@pytest.fixture(params=["case", "case.nbz"])
def place(request, tmp_path: Path) -> Path:
    return tmp_path / str(request.param)


def test_a_replay_gives_what_every_enricher_said_and_asks_none(enrichers, place: Path):
    asked: list[str] = []

    def a(kind: str, values: list[str]) -> Any:
        asked.append("a")
        return frame(_203_0_113_77="alpha")(kind, values)

    def b(kind: str, values: list[str]) -> Any:
        asked.append("b")
        raise ZeroDivisionError

    enrichers("a", a)
    enrichers("b", b)
    first = recorded(place)
    asked.clear()
    again = run(replayed(place))
    assert asked == []
    assert owners(again)["203.0.113.77"] == "alpha"
    made = shown(again)
    assert made["enrichments"] == shown(first)["enrichments"]
    assert made["sections"] == shown(first)["sections"]


def test_without_the_packs_it_is_answered_all_the_same(enrichers, place: Path):
    enrichers("a", frame(_203_0_113_77="alpha"))
    recorded(place)
    with nbcore.discovery.using(nbcore.discovery.Discovery(list)):
        assert owners(run(replayed(place)))["203.0.113.77"] == "alpha"


def test_the_first_source_is_first_again(enrichers, place: Path):
    enrichers("a", frame(_203_0_113_77="alpha"))
    enrichers("b", lambda kind, values: pd.DataFrame({"owner": dict.fromkeys(values, "beta")}))
    first = recorded(place)
    assert owners(run(replayed(place))) == owners(first)
    assert owners(first) == {"203.0.113.77": "alpha", "10.0.0.5": "beta"}


def test_how_an_enricher_ended_is_replayed(enrichers, place: Path):
    def ask(kind: str, values: list[str]) -> Any:
        raise UnavailableError("Set a key.")

    enrichers("a", ask)
    recorded(place)
    (outcome,) = run(replayed(place)).page.enrichments
    assert (outcome.status, outcome.reason) == ("unavailable", "Set a key.")


def test_what_was_sent_is_replayed_and_sent_no_more(enrichers, place: Path):
    sent: list[list[str]] = []

    def ask(kind: str, values: list[str]) -> pd.DataFrame:
        sent.append(values)
        return pd.DataFrame({"owner": dict.fromkeys(values, "far")})

    enrichers("far", ask, sends_to("rdap.example", kinds=("owner",)))
    recorded(place, ("rdap.example",))
    assert sent == [["203.0.113.77"]]
    session = replayed(place)
    session.send_to = ("rdap.example",)
    (outcome,) = run(session).page.enrichments
    assert (outcome.sent_to, outcome.sent) == ("rdap.example", ("203.0.113.77",))
    assert sent == [["203.0.113.77"]]


def test_values_that_it_does_not_hold_are_asked_about(enrichers, place: Path):
    asked: list[list[str]] = []

    def ask(kind: str, values: list[str]) -> pd.DataFrame:
        asked.append(sorted(values))
        return pd.DataFrame({"owner": dict.fromkeys(values, "alpha")})

    enrichers("a", ask)
    recorded(place)
    asked.clear()
    sessions.replace_session(replayed(place))
    made = nbcore.enrich("owner", ["203.0.113.77", "9.9.9.9"])
    sessions.replace_session()
    assert asked == [["9.9.9.9"]]
    assert made["owner"].to_dict() == {"203.0.113.77": "alpha", "9.9.9.9": "alpha"}


def test_the_latest_answer_about_a_value_counts(enrichers, place: Path):
    said = "old"

    def ask(kind: str, values: list[str]) -> pd.DataFrame:
        return pd.DataFrame({"owner": dict.fromkeys(values, said)})

    enrichers("a", ask)
    session = opened(Siem(USUAL))
    with session.record(place):
        run(session)
        said = "new"
        run(session)
    result = run(replayed(place))
    assert set(owners(result).values()) == {"new"}
    assert len(result.enrichments) == 1


def test_an_enrichment_alone_makes_a_recording(enrichers, place: Path):
    enrichers("a", frame(_203_0_113_77="alpha"))
    begun = sessions.replace_session()
    with nbcore.record(place):
        nbcore.enrich("owner", "203.0.113.77")
    assert begun.recording is not None
    assert nbcore.replay(place) == []
    with nbcore.discovery.using(nbcore.discovery.Discovery(list)):
        assert nbcore.enrich("owner", "203.0.113.77")["owner"].tolist() == ["alpha"]
    sessions.replace_session()


def test_nothing_to_ask_about_is_replayed_too(enrichers, place: Path):
    asked: list[list[str]] = []

    def ask(kind: str, values: list[str]) -> pd.DataFrame:
        asked.append(values)
        return pd.DataFrame({"owner": []}, index=pd.Index([], dtype="string"))

    enrichers("a", ask)
    siem = Siem({**USUAL, "host.logon_counts": USUAL["host.logon_counts"].assign(src_ip=None)})
    session = opened(siem)
    with session.record(place):
        first = run(session)
    assert asked == [[]]
    again = run(replayed(place))
    assert asked == [[]]
    assert shown(again)["sections"] == shown(first)["sections"]
