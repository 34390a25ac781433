"""Which settings are refused, and what never shows."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from nbcore import UserError
from nbcore.testing import read_settings
from nbpack_sentinel.provider import sentinel
from nbpack_sentinel.settings import SentinelSettings


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://api.loganalytics.io", "api.loganalytics.io", "ftp://127.0.0.1", "https://",
        "https://me:word@api.loganalytics.io", "http://127.0.0.1.evil.test", "https://x.test/?a=1",
    ],
)  # fmt: skip
def test_a_token_travels_only_in_https(endpoint):
    with pytest.raises(ValidationError):
        SentinelSettings(endpoint=endpoint)


@pytest.mark.parametrize(
    ("endpoint", "read"),
    [
        ("https://api.loganalytics.us/", "https://api.loganalytics.us"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("http://localhost:8080", "http://localhost:8080"),
    ],
)
def test_sovereign_clouds_and_this_machine_are_taken(endpoint, read):
    assert SentinelSettings(endpoint=endpoint).endpoint == read


@pytest.mark.parametrize("given", ["a/../b", "x y", "a?b", "'; drop"])
def test_a_workspace_is_no_path(given):
    with pytest.raises(ValidationError, match="GUID"):
        SentinelSettings(workspace_id=given)


@pytest.fixture(autouse=True)
def nothing_else(tmp_path, monkeypatch):
    """No file of another tool."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("MSTICPYCONFIG", raising=False)


def test_a_credential_does_not_show():
    class Credential:
        def __repr__(self) -> str:
            return "my secret"

        def get_token(self, *scopes: str) -> None:
            """Never asked for here."""

    settings = SentinelSettings(workspace_id="a1", credential=Credential())
    assert "my secret" not in f"{settings!r} {settings} {settings.model_dump()}"


def test_a_credential_is_what_signs_in():
    with pytest.raises(UserError, match=r"setting credential .*get_token"):
        read_settings(sentinel, {"workspace_id": "a1", "credential": "my token"})


def test_without_a_workspace_the_cure_is_named():
    with pytest.raises(UserError, match=r"workspace_id=.*NBCORE_SENTINEL_WORKSPACE_ID"):
        sentinel.live(SentinelSettings())
