"""Translations that are kept between programs: when they are used, and whom they trust."""

from __future__ import annotations

import asyncio
import json
import os
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from langs.kql.tests.conftest import RANGE, bound

from nbcore import Limits
from nblang_kql.engine import connection as engine
from nblang_kql.engine import kept
from nblang_kql.engine.translation import translate

FRAME = pd.DataFrame(
    {
        "TimeGenerated": pd.to_datetime(["2026-03-03", "2026-03-04"], utc=True),
        "Computer": ["web01", "web02"],
        "More": [1, 2],
    }
)
BODY = f"Events {RANGE} | project ['time'] = TimeGenerated, host = Computer, More"
ON_POSIX = pytest.mark.skipif(
    not hasattr(os, "getuid"), reason="Windows has neither such modes nor such files"
)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a user who kept nothing yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return kept.folder()


@pytest.fixture
def translations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that the translator was given."""
    given: list[str] = []
    made = translate

    def counted(text, columns):
        given.append(text)
        return made(text, columns)

    monkeypatch.setattr(engine, "translate", counted)
    return given


def hosts(answer) -> list[str]:
    return sorted(answer.frame["host"])


def only(place: Path) -> Path:
    (path,) = place.iterdir()
    return path


def test_a_later_program_does_not_translate_again(ask, place, translations):
    first = ask({"Events": FRAME}, BODY)
    second = ask({"Events": FRAME}, BODY)
    assert len(translations) == 1
    pd.testing.assert_frame_equal(first.frame, second.frame)
    assert first.text == second.text


def test_another_text_and_other_columns_are_translated_anew(ask, place, translations):
    ask({"Events": FRAME}, BODY)
    ask({"Events": FRAME}, f"{BODY} | where host == 'web01'")
    ask({"Events": FRAME.assign(Others="a")}, BODY)
    assert len(translations) == 3


def test_a_column_of_another_type_is_handed_out_as_that(ask, place, translations):
    ask({"Events": FRAME}, BODY)
    dates = FRAME.assign(More=pd.to_datetime(["2026-03-03", "2026-03-04"], utc=True))
    answer = ask({"Events": dates}, BODY)
    assert len(translations) == 2
    assert str(answer.frame["More"].dtype) == "datetime64[us, UTC]"


def test_what_is_kept_holds_no_value_of_a_question(connect, place):
    body = f"{BODY} | where host == p_host"
    asked = bound(body, p_host="web01.secret.test")
    text = asked.file.text.replace("p_end:datetime", "p_end:datetime, p_host:string")
    opened = connect({"Events": FRAME})
    asked = replace(asked, file=replace(asked.file, text=text))
    asyncio.run(opened.run(asked, Limits()))
    asyncio.run(opened.close())
    assert "secret" not in only(place).read_text()


@pytest.mark.parametrize(
    "spoiled",
    [
        "", "{", "null", "[]", "{}", '"SELECT 1"', "[" * 100_000,
        {"sql": 1}, {"slots": {"kqlp0": 1}}, {"slots": {"kqlp0": "p_gone"}}, {"clocks": [1]},
        {"fixed": {"a": {}}}, {"shape": None}, {"sql": "SELECT"}, {"sql": "SELECT 1 AS other"},
        {"shape": "gone"}, {"more": 1}, {"slots": {}},
        {"sql": "SELECT content AS \"time\", 'a' AS host, 1 AS More FROM read_text('/etc/hostname')"},
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_made_anew(ask, place, translations, spoiled):
    ask({"Events": FRAME}, BODY)
    path = only(place)
    whole = path.read_text()
    path.write_text(
        spoiled if isinstance(spoiled, str) else json.dumps(json.loads(whole) | spoiled)
    )
    assert hosts(ask({"Events": FRAME}, BODY)) == ["web01", "web02"]
    assert only(place).read_text() == whole
    assert len(translations) == 2


@ON_POSIX
def test_a_pipe_in_place_of_a_file_holds_nobody_up(ask, place):
    ask({"Events": FRAME}, BODY)
    path = only(place)
    path.unlink()
    os.mkfifo(path)
    assert hosts(ask({"Events": FRAME}, BODY)) == ["web01", "web02"]


@ON_POSIX
@pytest.mark.parametrize("mode", [0o770, 0o707, 0o777])
def test_a_folder_that_others_can_write_to_is_not_used(ask, place, translations, mode):
    ask({"Events": FRAME}, BODY)
    path = only(place)
    path.write_text(json.dumps(json.loads(path.read_text()) | {"sql": "SELECT 'mallory' AS host"}))
    place.chmod(mode)
    assert hosts(ask({"Events": FRAME}, BODY)) == ["web01", "web02"]
    assert "mallory" in path.read_text()
    assert len(translations) == 2


@ON_POSIX
def test_a_link_to_a_folder_elsewhere_is_not_used(ask, place, tmp_path, translations):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    place.parent.mkdir(parents=True)
    place.symlink_to(elsewhere, target_is_directory=True)
    ask({"Events": FRAME}, BODY)
    assert list(elsewhere.iterdir()) == []


def test_the_folder_that_is_made_is_the_users_own(ask, place):
    ask({"Events": FRAME}, BODY)
    if hasattr(os, "getuid"):
        assert place.stat().st_mode & 0o777 == 0o700
        assert only(place).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("where", ["file", "in a file"])
def test_where_nothing_can_be_written_queries_are_answered(ask, place, where):
    place.parent.mkdir(parents=True)
    if where == "file":
        place.write_text("")
    else:
        place.parent.rmdir()
        place.parent.write_text("")
    assert hosts(ask({"Events": FRAME}, BODY)) == ["web01", "web02"]


def test_a_user_without_a_home_is_answered(ask, monkeypatch):
    def nowhere():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", nowhere)
    assert hosts(ask({"Events": FRAME}, BODY)) == ["web01", "web02"]


def test_the_oldest_go_when_there_are_many(ask, place, monkeypatch):
    monkeypatch.setattr("nbcore.queries.kept.MOST", 3)
    ask({"Events": FRAME}, BODY)
    oldest = only(place)
    os.utime(oldest, (0, 0))
    for number in range(3):
        ask({"Events": FRAME}, f"{BODY} | where More != {number}")
    assert len(list(place.iterdir())) == 3
    assert not oldest.exists()
