"""The way to Splunk: what stands on it or is missing is said, soon and in a sentence."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest
from packs.splunk.tests.asking import Ask, row

from nbcore import Limits
from nbcore.testing import Loopback, Reply, Request
from nblang_spl.testing import Splunkd, problem, said

PROXIES = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


class Proxy(Loopback):
    """Sees whatever is sent through it."""

    def answer(self, request: Request) -> Reply:
        return Reply(502)


@pytest.mark.parametrize("scheme", ["http", "socks5", "socks5h", "nonsense"])
def test_no_proxy_ever_sees_what_is_sent_to_splunk(
    scheme: str, splunkd: Splunkd, ask: Ask, monkeypatch: pytest.MonkeyPatch
):
    splunkd.found = lambda search: [row()]
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    with Proxy() as proxy:
        for name in PROXIES:
            monkeypatch.setenv(name, proxy.url.replace("http", scheme, 1))
        (result,) = ask("host.info")
        assert result.status == "ok"
        assert proxy.requests == []


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a..b", f"{'x' * 70}.invalid"])
def test_a_name_that_is_not_known_is_said_within_five_seconds(host: str, ask: Ask):
    began = time.monotonic()
    (result,) = ask("host.info", host=host, scheme="https")
    assert result.reason == (
        f"Splunk at {host} could not be reached: the name {host} cannot be resolved; check host=."
    )
    assert time.monotonic() - began < 5


def test_a_closed_port_is_said_within_five_seconds(ask: Ask):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        began = time.monotonic()
        (result,) = ask("host.info", port=port)
    assert result.reason == (
        f"Splunk at 127.0.0.1 could not be reached: nothing listens at its port {port}; check "
        "port=."
    )
    assert time.monotonic() - began < 5


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a host that takes no more connections, as behind a firewall that drops them."""
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = []
        for _ in range(4):
            one = socket.socket()
            one.setblocking(False)
            one.connect_ex(full.getsockname())
            waiting.append(one)
        yield full.getsockname()[1]
        for one in waiting:
            one.close()


def test_a_port_that_says_nothing_is_said_within_five_seconds(silent: int, ask: Ask):
    began = time.monotonic()
    (result,) = ask("host.info", port=silent)
    assert f"its port {silent} did not answer within 4 seconds" in result.reason
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (said(200, "<!DOCTYPE html>\n<html>", "text/html"), "answered with a web page, which"),
        (said(200, "  <HTML>", "text/plain"), "answered with a web page, which"),
        (said(303, "", location="/en-US/account/login"), "answered with a redirection (303)"),
        (said(200, ""), "could not be reached: the connection was closed"),
        (said(200, "<response>"), "returned an answer that cannot be read"),
        (said(200, "<response/>"), "returned an answer that cannot be read"),
        (said(200, "{}"), "returned an answer that cannot be read"),
        (said(200, "\x00\xff"), "returned an answer that cannot be read"),
    ],
)
@pytest.mark.parametrize("place", ["create", "look", "results", "info"])
def test_what_no_management_port_says_is_a_sentence(
    answer: Reply, says: str, place: str, splunkd: Splunkd, ask: Ask
):
    splunkd.found = lambda search: [row()]
    splunkd.faults[place].extend([answer] * 12)
    (result,) = ask("host.info")
    assert result.status == "failed"
    assert says in result.reason
    assert result.reason.endswith(".")


def test_a_splunk_that_does_not_even_say_what_it_is(splunkd: Splunkd, ask: Ask):
    splunkd.faults["info"].extend([problem(500, "ERROR", "Internal trouble.")] * 9)
    (result,) = ask("host.info")
    assert result.status == "failed"
    assert result.reason == "Splunk failed 3 times: Internal trouble."


@pytest.mark.parametrize(
    "value",
    [
        "²",
        "٣",
        "-1",
        "1e3",
        "soon",
        "Mon, 99 Feb 99999 99:99:99 GMT",
        "Tue, 1 Jan 2030 1:1:1 +9999",
    ],
)
def test_a_wait_that_cannot_be_read_is_left_to_us(value: str, splunkd: Splunkd, ask: Ask):
    splunkd.found = lambda search: [row()]
    busy = problem(503, "WARN", "busy")
    headers = {**busy.headers, "Retry-After": value.encode().decode("latin-1")}
    splunkd.faults["create"].append(Reply(503, busy.body, headers))
    (result,) = ask("host.info")
    assert (result.status, result.reason) == ("ok", "")


@pytest.mark.parametrize("value", ["9" * 400, "Tue, 01 Jan 2199 00:00:00 GMT"])
def test_a_wait_beyond_all_patience_ends_the_query(value: str, splunkd: Splunkd, ask: Ask):
    splunkd.faults["create"].append(problem(503, "WARN", "busy", retry_after=value))
    (result,) = ask("host.info", limits=Limits(seconds=30))
    assert result.status == "failed"
    assert "not ready within the timeout of 30 seconds" in result.reason


def test_an_answer_that_is_no_http_is_a_sentence(ask: Ask):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        port = server.getsockname()[1]

        def answer() -> None:
            for _ in range(30):
                try:
                    one, _ = server.accept()
                except OSError:
                    continue
                with one:
                    one.recv(65536)
                    one.sendall(b"SSH-2.0-OpenSSH_9.6\r\n")

        threading.Thread(target=answer, daemon=True).start()
        (result,) = ask("host.info", port=port)
    assert result.status == "failed"
    assert result.reason.endswith("before the answer was complete, or the answer is not HTTP.")
