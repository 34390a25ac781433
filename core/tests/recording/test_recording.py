"""Recordings: every answer in one file, and served again without a service."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from core.tests.support.look import Look
from core.tests.support.siem import FEW, RANGE, USUAL, Siem, file, logons, opened

import nbcore
from nbcore import (
    Answer,
    DeniedError,
    QueryError,
    Session,
    UnavailableError,
    UserError,
)
from nbcore import session as sessions
from nbcore.catalogue import CORE
from nbcore.notebooklet.result import Result
from nbcore.notebooklet.results import Results
from nbcore.recording.replay import Replay, replay
from nbcore.recording.storage import MANIFEST
from nbcore.records import LOGON
from nbcore.records.frames import blank


@pytest.fixture(params=["case.nbz", "case"])
def place(request, tmp_path: Path) -> Path:
    return tmp_path / str(request.param)


@pytest.fixture
def fresh_sessions() -> Iterator[None]:
    sessions.replace_session()
    yield
    sessions.replace_session()


def run(session: Session, value: str = "web01", **keywords: Any) -> Any:
    return Look(session=session, silent=True, providers="all").run(
        value, **{**RANGE, "options": ["+words"], **keywords}
    )


def recorded(place: Path, *siems: Siem, **keywords: Any) -> Any:
    session = opened(*siems)
    with session.record(place):
        return run(session, **keywords)


def replayed(place: Path) -> Session:
    session = Session()
    session.replay(place)
    return session


def shown(result: Result) -> dict[str, Any]:
    """All that a result shows, but for when and how long."""
    made = result.to_json(data=True)
    for query in made["queries"]:
        query["start"] = query["seconds"] = None
    for enrichment in made["enrichments"]:
        enrichment["seconds"] = None
    made["queries"].sort(key=lambda item: (item["name"], item["part"]))  # as they come
    made["notes"] = [note.replace(" (replay)", "") for note in made["notes"]]
    return made


ENDS: dict[str, Any] = {
    "as ever": {},
    "denied": {"host.logons": DeniedError("No rights.")},
    "failed": {"host.logons": QueryError("On fire.")},
    "odd": {"host.logons": ValueError("odd")},
    "unavailable": {"host.logons": UnavailableError("No table.")},
    "empty": {"host.logons": FEW.head(0)},
    "partial": {"host.logons": Answer(FEW, partial="One did not answer.", notes=["A note."])},
    "cut": {"host.logons": Answer(FEW, truncated=True)},
    "not resolved": {"host.resolve": DeniedError("No rights.")},
    "more columns": {"host.logons": FEW.assign(zone=["eu", "us", "eu"], table="Signin")},
}


@pytest.mark.parametrize("answers", ENDS.values(), ids=ENDS.keys())
def test_a_replay_gives_the_result_that_was_recorded(place: Path, answers: dict[str, Any]):
    first = recorded(place, Siem({**USUAL, **answers}))
    again = run(replayed(place))
    assert shown(again) == shown(first)
    if first.logons is not None:
        assert (
            again.logons[LOGON.columns].dtypes.to_dict()
            == blank(LOGON)[LOGON.columns].dtypes.to_dict()
        )


def test_parts_and_alternatives_are_replayed_too(place: Path):
    files = [
        file("host.resolve"),
        file("host.logon_counts"),
        file("host.logons", "windows", rank=1, reads=["Fast"]),
        file("host.logons", "windows", rank=2, reads=["Slow"], lacks=["src_port"]),
        file("host.logons", "linux", coarse=["failure_reason"]),
    ]
    answers = {**USUAL, "host.logons/linux": DeniedError("No Syslog.")}
    siem = Siem(answers, files=files, tables={"Fast": False})
    first = recorded(place, siem)
    again = run(replayed(place))
    assert shown(again) == shown(first)
    opened_again = replayed(place).connections["acme"]
    assert isinstance(opened_again, Replay)
    parts = opened_again.library.parts["host.logons"]
    kept = {(part.name, item.file.rank): item.file for part in parts for item in part.files}
    assert set(kept) == {("linux", 1), ("windows", 1), ("windows", 2)}
    assert kept["windows", 2].lacks == ("src_port",)
    assert kept["linux", 1].coarse == ("failure_reason",)


def test_an_alternative_that_was_asked_after_an_empty_one_is_replayed(place: Path):
    files = [
        *(file(name) for name in ("host.resolve", "host.logon_counts")),
        *(file("host.logons", rank=rank) for rank in (1, 2)),
    ]
    first = recorded(place, Siem({**USUAL, "host.logons/all/1": FEW.head(0)}, files=files))
    again = run(replayed(place))
    assert len(again.logons) == len(FEW)
    assert shown(again) == shown(first)
    ran = [item["status"] for item in shown(again)["queries"] if item["name"] == "host.logons"]
    assert ran == ["empty", "ok"]


def test_why_a_query_is_not_supported_is_replayed(place: Path):
    files = [file(name) for name in ("host.resolve", "host.logon_counts")]
    files.append(replace(file("host.logons"), unsupported="Acme keeps no logons."))
    first = recorded(place, Siem(USUAL, files=files))
    again = run(replayed(place))
    assert "Acme keeps no logons." in again.status["reason"].tolist()
    assert shown(again) == shown(first)


def test_several_connections_are_recorded_in_one_file(place: Path):
    other = Siem({**USUAL, "host.logons": FEW.head(1)}, provider="other", title="Other SIEM")
    first = recorded(place, Siem(USUAL), other)
    session = replayed(place)
    assert list(session.connections) == ["acme", "other"]
    again = run(session)
    assert isinstance(again, Results)
    for one, kept in zip(again, first, strict=True):
        assert shown(one) == shown(kept)


def test_a_replay_says_what_it_is_and_runs_in_the_recorded_range(place: Path):
    recorded(place, Siem(USUAL))
    (connection,) = replayed(place).connections.values()
    assert isinstance(connection, Replay)
    assert (connection.provider, connection.title) == ("acme", "Acme SIEM (replay)")
    assert connection.source == "replay"
    session = replayed(place)
    result = Look(session=session, silent=True).run("web01")  # no range named
    assert str(result.timespan) == "2026-03-02T00:00:00Z to 2026-03-03T00:00:00Z"
    assert result.logons is not None
    assert Look(session=session, silent=True).run("web01", "1d").logons is not None


def test_another_range_has_no_answers_and_the_sentence_says_which_has(place: Path):
    recorded(place, Siem(USUAL))
    result = run(replayed(place), start="2026-03-01", end="2026-03-02")
    part = result.sections["logons"]
    assert part.status == "unavailable"
    assert part.reason == (
        "The recording holds no answer to host.logons for these values; it was made for "
        "2026-03-02T00:00:00Z to 2026-03-03T00:00:00Z."
    )


def test_another_host_has_no_answers(place: Path):
    recorded(place, Siem(USUAL))
    result = run(replayed(place), "db09")
    assert result.sections["logons"].status == "unavailable"
    assert result.entity == "db09"


def test_the_latest_answer_to_a_question_is_kept(place: Path):
    siem = Siem({**USUAL, "host.logons": DeniedError("Not yet.")})
    session = opened(siem)
    with session.record(place):
        run(session)
        siem.answers["host.logons"] = FEW
        run(session)
    assert len(run(replayed(place)).logons) == 3


def test_it_is_replayed_as_typed_in_any_case(place: Path):
    recorded(place, Siem(USUAL), value="web01")
    assert run(replayed(place), "WEB01").logons is not None
    assert run(replayed(place), "web01.contoso.test").logons is not None


def test_only_what_is_asked_while_it_is_made_is_kept(place: Path):
    session = opened(Siem(USUAL))
    with session.record(place):
        run(session, options=["logons"])
    run(session)
    assert session.recording is None
    result = run(replayed(place))
    assert result.logons is not None
    assert result.sections["chart"].status == "skipped"


def test_it_can_be_stopped_by_hand_and_says_where_it_is(place: Path):
    session = opened(Siem(USUAL))
    recording = session.record(place)
    run(session)
    assert recording.stop() == place
    assert run(replayed(place)).logons is not None


def test_it_is_written_when_the_work_ends_in_an_error(place: Path):
    session = opened(Siem(USUAL))

    def work() -> None:
        with session.record(place):
            run(session)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()
    assert run(replayed(place)).logons is not None


def test_an_empty_recording_is_refused(place: Path):
    with opened(Siem(USUAL)).record(place):
        pass
    with pytest.raises(UserError, match="is empty: no query ran while it was recorded"):
        replay(place, CORE)


def test_a_path_that_cannot_be_written_is_known_before_anything_is_asked(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UserError, match="cannot be written"):
        opened(Siem(USUAL)).record(tmp_path / "file" / "case.nbz")


def test_a_saved_result_is_not_taken_for_a_recording(place: Path):
    run(opened(Siem(USUAL))).save(place)
    with pytest.raises(UserError, match=r"is not a recording; a saved result opens with nb\.load"):
        replay(place, CORE)


def test_a_newer_version_of_a_record_is_refused(tmp_path: Path):
    place = tmp_path / "case"
    recorded(place, Siem(USUAL))
    manifest = json.loads((place / MANIFEST).read_text())
    for entry in manifest["answers"]:
        entry["record_version"] += 1
    (place / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(UserError, match=r"in version 2 and this nbcore knows 1; install a newer"):
        replay(place, CORE)


@pytest.mark.parametrize(
    "change",
    [
        {"answers": None}, {"answers": 5}, {"answers": [{}]}, {"answers": ["x"]},
        {"connections": []}, {"connections": {"acme": {}}}, {"connections": {"acme": 5}},
    ],
    ids=str,
)  # fmt: skip
def test_a_recording_that_was_changed_is_refused_in_a_sentence(
    tmp_path: Path, change: dict[str, Any]
):
    place = tmp_path / "case"
    recorded(place, Siem(USUAL))
    manifest = json.loads((place / MANIFEST).read_text())
    assert "acme" in manifest["connections"]
    (place / MANIFEST).write_text(json.dumps({**manifest, **change}))
    with pytest.raises(UserError, match="holds nothing that nbcore saved, or it is damaged"):
        replay(place, CORE)


def test_a_question_that_is_not_known_here_is_left_out(tmp_path: Path):
    place = tmp_path / "case"
    recorded(place, Siem(USUAL))
    manifest = json.loads((place / MANIFEST).read_text())
    for entry in manifest["answers"]:
        if entry["query"] == "host.logons":
            entry["query"] = "acme.mailbox_rules"
    (place / MANIFEST).write_text(json.dumps(manifest))
    result = run(replayed(place))
    assert result.sections["logons"].status == "unsupported"
    assert result.chart is not None


def test_hostile_values_are_kept_as_values(place: Path):
    hostile = ["' or 1=1 --", "a\u2028b", "<img src=x onerror=alert(1)>", '"\\\x00', "🜁\ud800"]
    rows = logons(*(("10:00", "failure", value, "::1") for value in hostile))
    first = recorded(place, Siem({**USUAL, "host.logons": rows}), value=hostile[2])
    again = run(replayed(place), hostile[2])
    assert shown(again) == shown(first)
    assert again.logons["user"].tolist() == [*hostile[:4], "🜁\ufffd"]


@pytest.mark.usefixtures("fresh_sessions")
def test_it_is_made_and_replayed_from_the_module(place: Path):
    sessions.default().add(Siem(USUAL), "mine")
    with nbcore.record(place):
        first = Look(silent=True).run("web01", **RANGE)
    (connection,) = nbcore.replay(place)
    assert connection.name == "mine"
    again = Look(silent=True).run("web01")
    assert isinstance(first, Result)
    assert isinstance(again, Result)
    assert shown(again) == shown(first)


@pytest.mark.usefixtures("fresh_sessions")
def test_a_connection_that_is_opened_while_it_is_made_is_recorded(place: Path):
    with nbcore.record(place):
        sessions.replace_session().add(Siem(USUAL), "mine")  # what nb.init does
        Look(silent=True).run("web01", **RANGE)
        nbcore.close()
    (connection,) = nbcore.replay(place)
    assert connection.name == "mine"
    assert Look(silent=True).run("web01").logons is not None
