"""Settings: the first place that has one wins, and no value is ever shown."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from core.tests.support.acme import CLAIMS, Acme, AcmeSiem, Settings, acme

from nbcore import Session, UserError, settings

SECRET = "hunter2-very-secret"


@pytest.fixture(autouse=True)
def clean(monkeypatch, tmp_path: Path) -> Path:
    """No settings but those of the test; the current folder and the home folder are its own."""
    home, here = tmp_path / "home", tmp_path / "project" / "deep"
    for folder in (home, here):
        folder.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.chdir(here)
    monkeypatch.setattr(Acme, "elsewhere", {})
    return here


def read(**given: Any) -> Settings:
    made = settings.read_settings(acme, given)
    assert isinstance(made, Settings)
    return made


def test_without_any_the_defaults_count():
    assert read() == Settings()


def test_the_first_place_that_has_a_setting_wins(clean: Path, monkeypatch):
    hosts = []
    monkeypatch.setattr(Acme, "elsewhere", {"host": "other tool", "port": 1})
    hosts.append(read().host)
    (clean / "nbcore.toml").write_text('[acme]\nhost = "file"\nscheme = "http"\n')
    hosts.append(read().host)
    monkeypatch.setenv("NBCORE_ACME_HOST", "environment")
    hosts.append(read().host)
    hosts.append(read(host="keyword").host)
    assert hosts == ["other tool", "file", "environment", "keyword"]
    rest = read(host="keyword")
    assert (rest.port, rest.scheme) == (1, "http"), "what one lacks the next one gives"


def test_another_tools_file_is_read_for_the_live_service_alone(shelf, monkeypatch):
    shelf.add("nbpack-acme", points=CLAIMS)
    monkeypatch.setattr(Acme, "elsewhere", {"port": "no port"})
    opened = Session().connect("acme", source="demo", host="h")
    assert isinstance(opened, AcmeSiem)
    assert opened.settings.port == Settings().port
    with pytest.raises(UserError, match="port"):
        Session().connect("acme", host="h")


def test_a_keyword_of_none_leaves_it_to_the_other_places(monkeypatch):
    monkeypatch.setenv("NBCORE_ACME_PORT", "9999")
    assert read(port=None).port == 9999


def test_an_empty_variable_is_none(monkeypatch):
    monkeypatch.setenv("NBCORE_ACME_HOST", "")
    assert read().host == "localhost"


def test_only_the_providers_own_variables_are_read(monkeypatch):
    monkeypatch.setenv("NBCORE_ACMEX_HOST", "other")
    monkeypatch.setenv("NBCORE_HOST", "other")
    monkeypatch.setenv("NBCORE_ACME_COLOUR", "red")
    assert read() == Settings()


def test_a_file_of_a_parent_folder_counts_and_the_nearest_goes_first(clean: Path):
    (clean.parent / "nbcore.toml").write_text('[acme]\nhost = "parent"\n')
    assert read().host == "parent"
    (clean / "nbcore.toml").write_text('[other]\nhost = "near"\n')
    assert read().host == "localhost", "the nearest file is the one that counts"


def test_a_file_in_the_home_folder_counts_where_there_is_no_other(clean: Path):
    home = Path.home() / ".config" / "nbcore"
    home.mkdir(parents=True)
    (home / "nbcore.toml").write_text('[acme]\nhost = "home"\n')
    assert read().host == "home"
    (clean / "nbcore.toml").write_text('[acme]\nhost = "near"\n')
    assert read().host == "near"


@pytest.mark.parametrize("text", ['acme = "a text"', "acme = [1]", ""])
def test_a_file_without_a_table_for_the_provider_says_nothing(clean: Path, text: str):
    (clean / "nbcore.toml").write_text(text)
    assert read() == Settings()


@pytest.mark.parametrize("content", [b"not = = toml", b"\xff\xfe", b"[acme\nhost"])
def test_a_file_that_is_no_toml_is_named(clean: Path, content: bytes):
    (clean / "nbcore.toml").write_bytes(content)
    says = re.escape(str(clean / "nbcore.toml")) + " cannot be read as TOML: "
    with pytest.raises(UserError, match=says):
        read()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"hosts": "x"}, "Acme SIEM has no setting 'hosts'; did you mean host?"),
        ({"workspace": "x"}, "Acme SIEM has no setting 'workspace'; did you mean workspace_id?"),
        ({"zzz": "x"}, "it knows host, port, token, scheme and workspace_id."),
    ],
)
def test_a_keyword_that_is_none_of_its_settings_is_named_with_near_ones(given, says: str):
    with pytest.raises(UserError, match=re.escape(says)):
        read(**given)


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"port": SECRET}, "port"),
    ({"port": "0"}, "port"),
    ({"scheme": SECRET}, "scheme"),
    ({"workspace_id": f"{SECRET} x"}, "workspace_id"),
    ({"port": SECRET, "scheme": SECRET}, "port"),
]
WRONG_TYPES: list[tuple[dict[str, Any], str]] = [
    ({"token": [SECRET]}, "token"),
    ({"host": [SECRET]}, "host"),
]


def refused() -> str:
    with pytest.raises(UserError) as caught:
        read()
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__, "nor in what a traceback shows"
    return str(caught.value)


def check(sentence: str, name: str) -> None:
    assert sentence.startswith(f"The setting {name} of Acme SIEM is not valid: ")
    assert "\n" not in sentence
    assert SECRET not in sentence


@pytest.mark.parametrize(("given", "name"), [*WRONG, *WRONG_TYPES], ids=str)
def test_a_keyword_that_does_not_fit_is_named_and_its_value_never_shown(
    given: dict[str, Any], name: str
):
    with pytest.raises(UserError) as caught:
        read(**given)
    check(str(caught.value), name)


@pytest.mark.parametrize(("given", "name"), WRONG, ids=str)
def test_a_variable_that_does_not_fit_is_named_and_its_value_never_shown(
    monkeypatch, given: dict[str, Any], name: str
):
    for setting, value in given.items():
        monkeypatch.setenv(f"NBCORE_ACME_{setting.upper()}", value)
    check(refused(), name)


@pytest.mark.parametrize(("given", "name"), [*WRONG, *WRONG_TYPES], ids=str)
def test_a_line_of_a_file_that_does_not_fit_is_named_and_its_value_never_shown(
    clean: Path, given: dict[str, Any], name: str
):
    lines = "".join(f"{setting} = {value!r}\n" for setting, value in given.items())
    (clean / "nbcore.toml").write_text(f"[acme]\n{lines}")
    check(refused(), name)


def test_a_secret_is_never_in_a_repr(shelf):
    shelf.add("nbpack-acme", points=CLAIMS)
    session = Session()
    connection = session.connect("acme", token=SECRET)
    assert isinstance(connection, AcmeSiem)
    assert connection.settings.token.get_secret_value() == SECRET
    for shown in (connection, connection.settings, session, session.connections):
        assert SECRET not in repr(shown)
        assert SECRET not in str(shown)


def test_places_are_named_for_a_person_in_their_order(clean: Path, monkeypatch):
    assert settings.setting_places(acme) == []
    monkeypatch.setattr(Acme, "elsewhere", {"host": "x"})
    monkeypatch.setenv("NBCORE_ACME_HOST", "y")
    (clean / "nbcore.toml").write_text('[acme]\nhost = "z"\n')
    assert [place for place, _ in settings.setting_places(acme)] == [
        "environment",
        str(clean / "nbcore.toml"),
        "another tool's configuration",
    ]
