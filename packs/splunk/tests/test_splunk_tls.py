"""The server's certificate is checked."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from packs.splunk.tests.asking import LIBRARY, SPAN, row, values

from nbcore import CORE
from nbcore.testing import Certificate, QueryResult, Runner
from nblang_spl.testing import TOKEN, Splunkd
from nbpack_splunk.provider import splunk
from nbpack_splunk.settings import SplunkSettings


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return Certificate.made(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def server(certificate: Certificate) -> Iterator[Splunkd]:
    with Splunkd(certificate) as made:
        made.found = lambda search: [row()]
        yield made


def asked(server: Splunkd, **given: object) -> QueryResult:
    facts = {"host": "localhost", "port": server.port, "token": TOKEN, "data_models": False}
    connection = splunk.live(SplunkSettings.model_validate(facts | given))
    return asyncio.run(Runner(connection, LIBRARY).ask(CORE.questions["host.info"], values(), SPAN))


def test_a_certificate_that_no_known_authority_signed_is_refused_with_the_cure(server: Splunkd):
    result = asked(server)
    assert result.status == "failed"
    assert result.reason.startswith("The certificate of Splunk at localhost cannot be trusted")
    assert result.reason.endswith("set ca_file= to the certificate of its authority.")
    assert server.requests == []


def test_a_certificate_of_the_authority_in_ca_file_is_trusted(
    server: Splunkd, certificate: Certificate
):
    assert asked(server, ca_file=certificate.authority).status == "ok"


def test_a_certificate_for_another_name_is_refused(server: Splunkd, certificate: Certificate):
    result = asked(server, ca_file=certificate.authority, host="127.0.0.1")
    assert result.status == "failed"
    assert "cannot be trusted" in result.reason
    assert server.requests == []


def test_only_who_says_so_goes_without_the_check_and_each_answer_says_it(
    server: Splunkd, tmp_path: Path
):
    result = asked(server, verify=False)
    assert result.status == "ok"
    assert "The certificate of Splunk at localhost was not checked." in result.notes
