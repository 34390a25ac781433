"""Secrets that are planted in every answer of a service, and in the library's own errors, show nowhere."""

from __future__ import annotations

import logging
import time
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.loopback.live import defender_at, sentinel_at, served_defender, served_sentinel
from tests.loopback.shown import everything, logged

import nbcore as nb
from nbcore.queries.loop import submit
from nbcore.queries.secrets import PIECE
from nbcore.testing import Loopback, Reply, Request, Step
from nblang_kql.testing import Token
from nbpack_demo import company
from nbpack_mde.live import hunting
from nbpack_mde.settings import DefenderSettings

# As long as an access token is, of three parts, and like no word that a report may hold.
SECRET = "tK9xQ7wZ" + "".join(f"Zq{number:03d}w" for number in range(150)) + ".pAyL0aD.5iGnAtUrE"
RANGE: dict[str, Any] = {"start": company().start, "end": company().end}


@dataclass
class Plants:
    """A credential whose token ends as one that was read from a file."""

    around: str = "{}\n"
    says: str = ""

    def get_token(self, *scopes: str) -> Token:
        if self.says:
            raise RuntimeError(self.says)
        return Token(self.around.format(SECRET), int(time.time() + 3600))

    def __repr__(self) -> str:
        return f"Plants({SECRET})"


def repeated(status: int, message: str) -> Callable[[Request], Reply]:
    """Say something with the token that came in, as services do of one that they do not take."""

    def reply(request: Request) -> Reply:
        came = request.headers["authorization"].removeprefix("Bearer ")
        text = message.format(came, first=came[:40], last=came[-40:], url=urllib.parse.quote(came))
        error = {"code": "Bad", "message": text, "details": [{"message": text}]}
        headers = {"WWW-Authenticate": f'Bearer error="invalid_token", token="{came}"'}
        return Reply.of(status, {"error": error}, **headers)

    return reply


def not_whole(request: Request) -> Reply:
    """200 with rows and an error beside them, for both services' spelling.

    What rows hold is the log's own, and shown as it is.
    """
    came = request.headers["authorization"]
    columns = [{"name": "time", "type": "datetime"}, {"name": "result", "type": "string"}]
    rows = [["2026-03-06T05:11:02Z", "success"], ["no time", "success"]]
    return Reply.of(
        200,
        {
            "tables": [{"name": "PrimaryResult", "columns": columns, "rows": rows}],
            "schema": columns,
            "results": [dict(zip(("time", "result"), row, strict=True)) for row in rows],
            "error": {"message": f"E_PARTIAL {came}"},
        },
    )


def only_an_error(request: Request) -> Reply:
    return Reply.of(200, {"error": {"message": f"bad {request.headers['authorization']}"}})


def in_a_header(request: Request) -> Reply:
    came = request.headers["authorization"]
    return Reply(429, b"{}", {"Retry-After": came, "X-Echo": came, "Location": came})


def packed_wrongly(request: Request) -> Reply:
    came = request.headers["authorization"]
    return Reply(200, came.encode(), {"Content-Encoding": "gzip"})


PATHS: dict[str, Step] = {
    "401": repeated(401, "The token {} is not valid."),
    "403": repeated(403, "The token {} has no right."),
    "400 of another spelling": repeated(400, "See https://x.test/?token={url}."),
    "400 of pieces": repeated(400, "The token {first}... and ...{last} is bad."),
    "500": repeated(500, "Lost {}."),
    # A message is cut after 300 characters.
    **{f"cut at {at}": repeated(400, "x" * (300 - at) + " {}") for at in (4, 20)},
    "200 with an error alone": only_an_error,
    "200 that is not whole": not_whole,
    "headers": in_a_header,
    "no gzip": packed_wrongly,
}


@pytest.fixture(scope="module")
def services() -> Iterator[dict[str, Loopback]]:
    with served_sentinel() as sentinel, served_defender() as graph:
        yield {"sentinel": sentinel, "mde": graph}


@pytest.fixture(autouse=True)
def _no_long_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nblang_kql.http.service._FIRST", 0.01)


@pytest.fixture
def run(
    services: dict[str, Loopback],
    request: pytest.FixtureRequest,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> Callable[..., str]:
    """Runs a notebooklet, recorded, and gives all that could be read of it, with its statuses."""

    def made(provider: str, credential: Any, step: Step | None = None) -> str:
        service = services[provider]
        service.forget()
        if step is not None:
            service.script(*[step] * 200)
        if provider == "sentinel":
            connection = sentinel_at(service.url, credential)
        else:
            connection = defender_at(service.url, credential, tenant=request.node.name)
        session = nb.Session()
        session.add(connection, provider)
        with caplog.at_level(logging.DEBUG):
            recording = session.record(tmp_path / "case.nbz")
            result = nb.host.HostLogonsSummary(session=session, silent=True).run("web01", **RANGE)
            recording.stop()
            text = everything(result, [connection], tmp_path)
            submit(connection.close()).result()
        service.forget()
        out, err = capfd.readouterr()
        return "\n".join([text, logged(caplog.records), out, err])

    return made


def pieces(text: str) -> set[str]:
    """Pieces of the secret that stand in a text."""
    found = {SECRET[at : at + PIECE] for at in range(len(SECRET) - PIECE + 1)}
    return {piece for piece in found if piece in text}


@pytest.mark.parametrize(
    ("provider", "path"),
    [*(("sentinel", path) for path in PATHS), ("mde", "403"), ("mde", "200 that is not whole")],
)
def test_what_a_service_repeats_of_a_token_shows_nowhere(
    run: Callable[..., str], provider: str, path: str
):
    text = run(provider, Plants(), PATHS[path])
    assert not pieces(text)
    # A piece at the end of a message that was cut would be shorter than what is known as one.
    assert SECRET[:4] not in text
    assert "Microsoft" in text


@pytest.mark.parametrize(
    "around", ["{}\n", "{} ", "\r\n{}", "{}\r\nX: y", "{}\u2028", "é{}", "{}\0"]
)
@pytest.mark.parametrize("provider", ["sentinel", "mde"])
def test_a_token_that_no_header_carries_shows_nowhere(
    run: Callable[..., str], provider: str, around: str
):
    text = run(provider, Plants(around))
    assert not pieces(text)
    assert "Illegal header" not in text


def test_a_sign_in_that_fails_does_not_repeat_the_secret_that_it_was_given(
    services: dict[str, Loopback],
):
    said = f"AADSTS7000215: the secret {SECRET} is not valid"
    given = DefenderSettings(
        tenant_id="t", client_id="c", client_secret=f"{SECRET}\n",  # type: ignore[arg-type]
        credential=Plants(says=said), endpoint=services["mde"].url,
    )  # fmt: skip
    assert not pieces(f"{given!r} {given.model_dump()}")
    connection = hunting(given)
    with pytest.raises(nb.DeniedError, match="the secret … is not valid") as caught:
        submit(connection._service._tokens.get()).result()
    assert not pieces(str(caught.value))


def test_a_library_s_own_error_of_a_header_shows_nowhere(
    run: Callable[..., str], monkeypatch: pytest.MonkeyPatch
):
    # Should a token that was checked be refused by the library all the same.
    monkeypatch.setattr("nblang_kql.http.credentials.clean_token", str)
    text = run("sentinel", Plants("{}\n"))
    assert "the request is not one that HTTP can carry" in text
    assert not pieces(text)


def test_the_search_finds_what_is_planted(tmp_path: Path):
    """The test of the test: a secret that a pack itself puts into an answer is found everywhere."""
    session = nb.Session()
    session.connect("sentinel", source="demo")
    recording = session.record(tmp_path / "case.nbz")
    connection = session.connections["sentinel"]
    connection.title = f"Sentinel {SECRET}"
    result = nb.host.HostLogonsSummary(session=session, silent=True).run("web01", **RANGE)
    recording.stop()
    text = everything(result, [connection], tmp_path)
    assert text.count(SECRET) > 5
