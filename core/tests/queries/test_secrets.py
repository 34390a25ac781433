"""What a connection signs in with never stands in what is said of it."""

from __future__ import annotations

import time
import traceback
from typing import Any

import pytest
from core.tests.support.asked import ask
from core.tests.support.siem import FEW, Siem
from pydantic import BaseModel, SecretStr

from nbcore import (
    Answer,
    Connection,
    DeniedError,
    Provider,
    QueryError,
    Session,
    UserError,
    discovery,
)
from nbcore import session as sessions
from nbcore.queries.secrets import MASK, PIECE, Secrets, password, token

TOKEN = "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.c2VjcmV0LXBheWxvYWQ.c2lnbmF0dXJl"  # three parts


def knowing(*texts: str) -> Secrets:
    secrets = Secrets()
    secrets.add(*texts)
    return secrets


@pytest.mark.parametrize("before", ["", "bad Bearer ", f"{TOKEN} and "])
@pytest.mark.parametrize("after", ["", ".", "\nmore", f", {TOKEN}"])
def test_a_secret_is_masked_wherever_it_stands(before: str, after: str):
    said = knowing(TOKEN).masked(f"{before}{TOKEN}{after}")
    assert said == f"{before}{TOKEN}{after}".replace(TOKEN, MASK)


@pytest.mark.parametrize("cut", [PIECE, 20, len(TOKEN) - 1])
def test_a_piece_that_a_service_cut_off_is_masked_too(cut: int):
    secrets = knowing(TOKEN)
    assert secrets.masked(f"bad {TOKEN[:cut]}...") == f"bad {MASK}..."
    assert secrets.masked(f"...{TOKEN[-cut:]} is bad") == f"...{MASK} is bad"


@pytest.mark.parametrize("end", ["", "...", "…", "'...", '"', " ..."])
def test_what_a_secret_begins_with_is_masked_where_a_text_was_cut(end: str):
    secrets = knowing(TOKEN)
    assert secrets.masked(f"bad Bearer {TOKEN[:5]}{end}") == f"bad Bearer {MASK}{end}"
    assert secrets.masked(f"{TOKEN[:5]} is how a token begins{end}").startswith(TOKEN[:5])


@pytest.mark.parametrize(
    "spelt",
    ["p%26ss%20%22w%C3%B6rd", "p&amp;ss &quot;wörd", 'p&ss \\"w\\u00f6rd', 'p&ss \\"wörd', "p%26ss+%22w%C3%B6rd"],
)  # fmt: skip
def test_a_secret_is_known_in_other_spellings(spelt: str):
    assert knowing('p&ss "wörd\n').masked(f"user=ana&pass={spelt}") == f"user=ana&pass={MASK}"


def test_a_word_of_our_sentences_is_no_piece_of_a_secret():
    secrets = knowing("ana-password-1")
    assert secrets.masked("the password of ana") == "the password of ana"
    assert secrets.masked("it was ana-password-1.") == f"it was {MASK}."
    assert knowing("my-password").masked("it was my-password.") == f"it was {MASK}."


def test_other_text_stays_as_it_is():
    secrets = knowing(TOKEN, "hunter2", "abc", "")
    text = "The abc of hunting: eyJ0 is how each token begins."
    assert secrets.masked(text) == text
    assert secrets.masked("no hunter2 here") == f"no {MASK} here"
    assert "hunter2" not in f"{secrets!r}"


def test_a_token_that_ended_long_ago_is_no_secret():
    secrets = Secrets()
    secrets.add("first-token-of-all", ends=time.time() - 100_000)
    secrets.add("second-token-of-all", ends=time.time() - 100)
    secrets.add("third-token-of-all", ends=time.time() + 100)
    assert secrets.masked("second-token-of-all third-token-of-all") == f"{MASK} {MASK}"
    assert "first" in secrets.masked("first-to")


@pytest.mark.parametrize("around", ["{}\n", " {}", "{}\r\n", "\t{} "])
def test_what_a_file_adds_to_a_credential_is_left_out(around: str):
    assert token(around.format(TOKEN)) == TOKEN
    assert password(around.format("correct horse")) == "correct horse"


@pytest.mark.parametrize(
    "given", ["", " \n", "tok en-part", "tok\nen-part", "tokén-part", "tok\0en-part"]
)
def test_what_no_header_carries_is_no_token_and_is_not_repeated(given: str):
    with pytest.raises(ValueError, match="must be one word") as caught:
        token(given)
    assert "en-part" not in str(caught.value)


@pytest.mark.parametrize("given", ["", "\n", "correct\nhorse", "correct\x00horse"])
def test_a_password_holds_no_control_characters(given: str):
    with pytest.raises(ValueError, match="blank") as caught:
        password(given)
    assert "correct" not in str(caught.value)


@pytest.mark.parametrize(
    "answer",
    [
        DeniedError(f"The service says: bad {TOKEN}"),
        QueryError(f"{'x' * 290} {TOKEN}"),
        ValueError(f"Illegal header value b'Bearer {TOKEN}\\n'"),
        ValueError(f"{'x' * 296}{TOKEN}"),
        Answer(FEW, partial=f"Not whole: {TOKEN[:30]}...", notes=[f"note of {TOKEN}"], text=TOKEN),
        Answer(FEW, notes=[f"note of {TOKEN}"]),
    ],
    ids=["denied", "failed", "a library's error", "a long error", "partial", "noted"],
)
def test_no_outcome_repeats_a_secret(answer: Any):
    siem = Siem({"host.logons": answer})
    siem.secrets.add(TOKEN)
    result = ask(siem)
    told = repr((result.status, result.reason, result.notes, result.outcomes))
    assert MASK in told
    assert not any(TOKEN[at : at + PIECE] in told for at in range(len(TOKEN) - PIECE + 1))
    assert TOKEN[:6] not in told


class Given(BaseModel):
    """Settings with a secret inside of another model."""

    class Inner(BaseModel):
        key: SecretStr = SecretStr("")

    password: SecretStr = SecretStr("")
    inner: Inner = Inner()


class Careless(Provider):
    """Repeats its password in whatever it does."""

    name, title, language = "acme", "Acme", "txt"

    def __init__(self, opens: Any) -> None:
        self.opens = opens

    @property
    def settings(self) -> type[BaseModel]:
        return Given

    def live(self, settings: BaseModel) -> Connection:
        return self.opens(settings)  # type: ignore[no-any-return]


SETTINGS: dict[str, Any] = {"password": "correct-horse", "inner": {"key": "battery-staple"}}


def session_of(monkeypatch: pytest.MonkeyPatch, opens: Any) -> Session:
    monkeypatch.setattr(sessions, "load_provider", lambda name: Careless(opens))
    monkeypatch.setattr(
        discovery, "providers", lambda: {"acme": type("P", (), {"distribution": "acme"})}
    )
    monkeypatch.setattr(discovery, "note", lambda pack, text: None)
    return Session()


def test_a_connection_masks_the_secrets_of_its_settings(monkeypatch):
    def opens(settings: Any) -> Connection:
        return Siem({"host.logons": QueryError("correct-horse, battery-staple")})

    connection = session_of(monkeypatch, opens).connect("acme", **SETTINGS)
    assert isinstance(connection, Siem)
    assert ask(connection).reason == f"{MASK}, {MASK}"


@pytest.mark.parametrize("kind", [ValueError, UserError])
def test_a_provider_that_fails_does_not_repeat_its_settings(monkeypatch, kind: type[Exception]):
    def opens(settings: Any) -> Connection:
        raise kind(f"cannot sign in with {settings.password.get_secret_value()}")

    with pytest.raises(UserError, match=f"cannot sign in with {MASK}") as caught:
        session_of(monkeypatch, opens).connect("acme", **SETTINGS)
    assert "correct-horse" not in "".join(traceback.format_exception(caught.value))


def _files(siem: Siem) -> list[Any]:
    return [
        owned for parts in siem.library.parts.values() for part in parts for owned in part.files
    ]
