"""On the way to a KQL service: names, ports, proxies, certificates, and answers that never end."""

from __future__ import annotations

import base64
import contextlib
import json
import re
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.loopback.live import FILES, defender_at, sentinel_at, served_defender, served_sentinel

from nbcore.queries.connection import Limits
from nbcore.queries.loop import submit
from nbcore.queries.outcome import QueryResult
from nbcore.testing import HTML_502, Loopback, Reply, Request, ask
from nbcore.timespan import TimeSpan
from nblang_kql.testing import Fixed, LogAnalytics, Token
from nbpack_demo import company

WEEK = TimeSpan(start=company().start, end=company().end)
PYTHON = re.compile(r"Error\b|object has no|Errno|\bint\(|could not convert|codec|NoneType")
"""What Python and its libraries say, and no sentence for whoever asks."""
At = Callable[..., Any]


@pytest.fixture(scope="module")
def sentinel() -> Iterator[LogAnalytics]:
    with served_sentinel() as running:
        yield running


@pytest.fixture
def service(sentinel: LogAnalytics) -> LogAnalytics:
    sentinel.forget()
    return sentinel


def asked(url: str, at: At = sentinel_at, credential: Any = None, **limits: Any) -> QueryResult:
    connection = at(url, credential)
    provider = connection.provider
    try:
        return ask(connection, FILES[provider], "host.info", "web01", WEEK, limits=Limits(**limits))
    finally:
        submit(connection.close()).result()


def closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


# Names and ports


@pytest.mark.parametrize("at", [sentinel_at, defender_at])
def test_a_wrong_host_name_is_told_within_five_seconds(at: At):
    began = time.monotonic()
    answer = asked("https://api.loganalytics.invalid", at)
    assert time.monotonic() - began < 5.0
    assert answer.status == "failed"
    assert "the name api.loganalytics.invalid cannot be resolved" in answer.reason


@pytest.mark.parametrize("at", [sentinel_at, defender_at])
def test_a_closed_port_is_told_within_five_seconds(at: At):
    url = f"http://127.0.0.1:{closed_port()}"
    began = time.monotonic()
    answer = asked(url, at)
    assert time.monotonic() - began < 5.0
    assert answer.status == "failed"
    assert f"at {url} failed: nothing listens there" in answer.reason


def test_a_host_that_never_answers_is_told_within_five_seconds():
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        url = f"http://127.0.0.1:{full.getsockname()[1]}"
        # A queue that is full drops what comes, as a firewall does.
        waiting = [socket.socket() for _ in range(3)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(full.getsockname())
        began = time.monotonic()
        answer = asked(url)
        took = time.monotonic() - began
        for one in waiting:
            one.close()
    assert took < 5.0
    assert "nothing answered within some seconds" in answer.reason


# Proxies and certificates


@pytest.mark.parametrize("at", [sentinel_at, defender_at])
def test_this_machine_is_asked_without_a_proxy(monkeypatch: pytest.MonkeyPatch, at: At):
    class Proxy(Loopback):
        def answer(self, request: Request) -> Reply:
            return HTML_502

    with Proxy() as proxy, served_sentinel() if at is sentinel_at else served_defender() as service:
        for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        answer = asked(service.url, at)
        assert proxy.requests == []
    assert answer.status == "ok"


def test_a_proxy_that_is_not_there_is_told_as_such(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HTTPS_PROXY", f"http://ana:proxy-password@127.0.0.1:{closed_port()}")
    answer = asked("https://api.loganalytics.invalid")
    assert "The connection to the proxy that the environment names failed" in answer.reason
    assert "proxy-password" not in answer.reason


def test_a_proxy_that_refuses_does_not_repeat_what_it_was_sent(monkeypatch: pytest.MonkeyPatch):
    class Refuses(Loopback):
        def answer(self, request: Request) -> Reply:
            raise AssertionError

    with Refuses() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        # http.server knows no CONNECT and says so with 501.
        answer = asked("https://api.loganalytics.invalid", seconds=2.0)
    assert answer.status == "failed"
    assert "the proxy that the environment names refused" in answer.reason


@pytest.mark.parametrize(
    ("proxy", "status", "says"),
    [
        ("socks5://127.0.0.1:1080", "unavailable", "httpx[socks]"),
        ("foo://127.0.0.1:1080", "failed", "The environment names a proxy"),
        ("http://127.0.0.1:notaport", "failed", "The environment names a proxy"),
    ],
)
def test_a_proxy_that_cannot_be_used_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, proxy: str, status: str, says: str
):
    if says == "httpx[socks]":
        monkeypatch.setitem(sys.modules, "socksio", None)
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    answer = asked("https://api.loganalytics.invalid")
    assert answer.status == status
    assert says in answer.reason
    assert not PYTHON.search(answer.reason)


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_a_file_of_certificates_that_cannot_be_read_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str | None
):
    file = tmp_path / "authorities.pem"
    if content:
        file.write_text(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    answer = asked("https://api.loganalytics.invalid")
    assert "SSL_CERT_FILE" in answer.reason
    assert not PYTHON.search(answer.reason)


# What is missing


@pytest.mark.parametrize("at", [sentinel_at, defender_at])
def test_without_the_client_nobody_signs_in_and_the_cure_is_told(
    monkeypatch: pytest.MonkeyPatch, at: At
):
    monkeypatch.setitem(sys.modules, "httpx", None)
    credential = Fixed()
    answer = asked("https://api.loganalytics.invalid", at, credential)
    assert answer.status == "unavailable"
    assert 'python -m pip install "nblang-kql[live]"' in answer.reason
    assert credential.asked == []


def test_without_azure_identity_the_cure_is_told(monkeypatch: pytest.MonkeyPatch):
    from nbpack_sentinel.provider import sentinel as provider

    monkeypatch.setitem(sys.modules, "azure.identity", None)
    settings = provider.settings(workspace_id="a1", endpoint=f"http://127.0.0.1:{closed_port()}")
    answer = ask(provider.live(settings), FILES["sentinel"], "host.info", "web01", WEEK)
    assert answer.status == "unavailable"
    assert "azure-identity, which is not installed" in answer.reason
    assert 'python -m pip install "nblang-kql[live]"' in answer.reason


# Answers that are odd


@pytest.mark.parametrize(
    "value",
    ["²", "٣", "-1", "soon", "1e400", "9" * 400, "nan", "Wed, 21 Oct 99999 07:28:00 GMT", ""],
)
def test_an_odd_wait_is_not_waited_for(
    service: LogAnalytics, monkeypatch: pytest.MonkeyPatch, value: str
):
    monkeypatch.setattr("nblang_kql.http.service._FIRST", 0.01)
    busy = Reply(429, b"{}", {"Retry-After": value.encode().decode("latin-1")})
    service.script(*[busy] * 5)
    answer = asked(service.url)
    assert answer.status == "failed"
    assert "busy with too many queries" in answer.reason
    assert "asks to wait" not in answer.reason
    assert not PYTHON.search(answer.reason)
    service.script(busy)
    assert asked(service.url).status == "ok"


@pytest.mark.parametrize(
    "odd",
    [
        Reply(200, b"no gzip", {"Content-Encoding": "gzip"}),
        Reply(200, b"{}", {"X-Odd": "a\x00b"}),
        Reply(999, b"{}"),
        Reply(302, b"", {"Location": "https://elsewhere.invalid/"}),
        Reply(400, b'{"error": {"details": null, "innererror": [], "message": null}}'),
        Reply(400, b"[1]"),
        Reply(403, b'{"error": {"message": 7}}'),
    ],
    ids=["no gzip", "header", "999", "redirect", "no message", "a list", "a number"],
)
def test_an_odd_answer_is_a_sentence(
    service: LogAnalytics, monkeypatch: pytest.MonkeyPatch, odd: Reply
):
    monkeypatch.setattr("nblang_kql.http.service._FIRST", 0.01)
    service.script(*[odd] * 5)
    answer = asked(service.url)
    service.forget()
    assert answer.status in ("failed", "denied")
    assert answer.reason.startswith(("Microsoft Sentinel", "The connection to Microsoft Sentinel"))
    assert not PYTHON.search(answer.reason)


def test_what_is_no_web_server_is_a_sentence(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("nblang_kql.http.service._FIRST", 0.01)
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        server.settimeout(10)

        def greet() -> None:
            for _ in range(5):
                client, _ = server.accept()
                with client:
                    client.recv(65536)
                    client.sendall(b"220 mail.test ESMTP\r\n")

        thread = threading.Thread(target=greet, daemon=True)
        thread.start()
        answer = asked(f"http://127.0.0.1:{server.getsockname()[1]}")
        thread.join(10)
    assert "does not use HTTP" in answer.reason
    assert not PYTHON.search(answer.reason)


# A sign-in


class Hangs(Fixed):
    """Waits for somebody who does not come, until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.release = threading.Event()

    def get_token(self, *scopes: str) -> Token:
        token = super().get_token(*scopes)
        self.release.wait(30)
        return token


@pytest.mark.parametrize("at", [sentinel_at, defender_at])
def test_a_sign_in_that_hangs_is_named_and_later_queries_do_not_wait_for_it(
    service: LogAnalytics, at: At
):
    credential = Hangs()
    connection = at(service.url, credential)
    connection._service._tokens._seconds = 1.0
    files, took, reasons = FILES[connection.provider], [], []
    for query in ("host.resolve", "host.info", "host.logons"):
        began = time.monotonic()
        reasons.append(ask(connection, files, query, "web01", WEEK).reason)
        took.append(time.monotonic() - began)
    credential.release.set()
    submit(connection.close()).result()
    assert all("did not finish within 1 seconds" in reason for reason in reasons)
    assert took[0] > 0.9
    assert max(took[1:]) < 0.5
    assert len(credential.asked) == 1
    assert service.requests == []


def test_a_sign_in_that_takes_all_of_a_query_s_time_is_named(service: LogAnalytics):
    credential = Hangs()
    answer = asked(service.url, credential=credential, seconds=0.5)
    credential.release.set()
    assert answer.status == "failed"
    assert "The sign-in to Microsoft Sentinel did not finish within 0.5 seconds" in answer.reason


# A challenge


class Answers:
    """A credential that can answer challenges."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []

    def get_token(self, *scopes: str, claims: str | None = None, enable_cae: bool = False) -> Token:
        self.asked.append({"claims": claims, "enable_cae": enable_cae})
        return Token(f"secret-token-{len(self.asked)}", int(time.time() + 3600))


CLAIMS = '{"access_token":{"nbf":{"essential":true,"value":"1604106651"}}}'


def challenged(request: Request) -> Reply:
    coded = base64.b64encode(CLAIMS.encode()).decode()
    header = (
        'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/'
        f'authorize", error="insufficient_claims", claims="{coded}"'
    )
    return Reply.of(401, {"error": {"message": "Continuous access"}}, WWW_Authenticate=header)


def test_a_challenge_is_answered_with_its_claims(service: LogAnalytics):
    credential = Answers()
    service.script(challenged)
    assert asked(service.url, credential=credential).status == "ok"
    assert credential.asked == [
        {"claims": None, "enable_cae": True},
        {"claims": CLAIMS, "enable_cae": True},
    ]
    tokens = [request.headers["authorization"] for request in service.requests]
    assert tokens == ["Bearer secret-token-1", "Bearer secret-token-2"]


def test_a_challenge_that_a_new_sign_in_does_not_meet_is_told(service: LogAnalytics):
    service.script(challenged, challenged)
    answer = asked(service.url, credential=Answers())
    assert answer.status == "denied"
    assert "conditional access" in answer.reason
    assert "az login" in answer.reason


@pytest.mark.parametrize("claims", ["", "%%%", "bm8ganNvbg==", base64.b64encode(b"[1]").decode()])
def test_a_challenge_that_cannot_be_read_is_a_token_that_is_renewed(
    service: LogAnalytics, claims: str
):
    credential = Answers()
    header = {"WWW-Authenticate": f'Bearer error="invalid_token", claims="{claims}"'}
    service.script(Reply(401, json.dumps({"error": {"message": "no"}}).encode(), header))
    assert asked(service.url, credential=credential).status == "ok"
    assert [call["claims"] for call in credential.asked] == [None, None]


# An answer that never ends


def sockets() -> int:
    """How many this process has open."""
    count = 0
    for entry in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):  # the one by which the folder itself was read
            count += str(entry.readlink()).startswith("socket:")
    return count


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="sockets are counted in /proc")
def test_an_answer_that_drips_leaves_no_thread_and_no_socket_behind(service: LogAnalytics):
    connection = sentinel_at(service.url)
    ask(connection, FILES["sentinel"], "host.info", "web01", WEEK)
    time.sleep(0.1)
    before = {thread.name for thread in threading.enumerate()}, sockets()
    service.script(Reply(200, b'{"tables": [' + b" " * 1000, drip=0.1))
    answer = ask(
        connection, FILES["sentinel"], "host.info", "web01", WEEK, limits=Limits(seconds=1.0)
    )
    assert answer.status == "failed"
    assert "did not answer within 1 seconds" in answer.reason
    # The server's own thread and socket go when it meets the closed connection.
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        names = {thread.name for thread in threading.enumerate()}
        if names <= before[0] and sockets() <= before[1]:
            break
        time.sleep(0.05)
    assert {thread.name for thread in threading.enumerate()} <= before[0]
    assert sockets() <= before[1]
    submit(connection.close()).result()
