"""A token goes to a service whose certificate verifies, and to no other."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from packs.sentinel.tests.served import FILES, served

from nbcore import TimeSpan
from nbcore.lang import submit
from nbcore.testing import Certificate, QueryResult, ask
from nblang_kql.testing import WORKSPACE, Fixed, LogAnalytics
from nbpack_demo import company
from nbpack_sentinel.provider import sentinel

WEEK = TimeSpan(start=company().start, end=company().end)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return Certificate.made(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="module")
def service(certificate: Certificate) -> Iterator[LogAnalytics]:
    running = served()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.chain, certificate.key)
    running._server.socket = context.wrap_socket(
        running._server.socket, server_side=True, do_handshake_on_connect=False
    )
    with running:
        yield running


def host_info(service: LogAnalytics) -> QueryResult:
    port = service.url.rsplit(":", maxsplit=1)[1]
    settings = sentinel.settings(
        workspace_id=WORKSPACE, endpoint=f"https://localhost:{port}", credential=Fixed()
    )
    connection = sentinel.live(settings)
    try:
        return ask(connection, FILES, "host.info", "web01", WEEK)
    finally:
        submit(connection.close()).result()


def test_a_certificate_that_nobody_here_trusts_ends_the_query_at_once(service: LogAnalytics):
    service.forget()
    answer = host_info(service)
    assert answer.status == "failed"
    assert "not trusted" in answer.reason
    assert "SSL_CERT_FILE" in answer.reason
    assert service.requests == []


def test_an_organisation_s_own_authority_can_be_trusted(
    service: LogAnalytics, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(Path(certificate.authority)))
    assert host_info(service).status == "ok"
