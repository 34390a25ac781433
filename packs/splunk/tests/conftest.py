"""A Splunk on the loopback address, and a way to ask it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

import pytest
from packs.splunk.tests.asking import LIBRARY, SPAN, Ask, values

from nbcore import CORE, Connection, Limits
from nbcore.testing import QueryResult, Runner
from nblang_spl.testing import TOKEN, Splunkd
from nbpack_splunk import patience, search
from nbpack_splunk.provider import splunk
from nbpack_splunk.settings import SplunkSettings


@pytest.fixture(autouse=True)
def _no_long_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks and tries follow each other at once; what a service asks to wait is waited."""
    monkeypatch.setattr(search, "POLL_FIRST", 0.005)
    monkeypatch.setattr(patience, "FIRST", 0.01)


@pytest.fixture
def splunkd() -> Iterator[Splunkd]:
    with Splunkd() as server:
        yield server


@pytest.fixture
def connect(splunkd: Splunkd) -> Callable[..., Connection]:
    """Open a connection to the loopback Splunk; keywords are its settings."""

    def opened(**given: object) -> Connection:
        facts = {"host": "127.0.0.1", "port": splunkd.port, "scheme": "http", "token": TOKEN}
        connection = splunk.live(SplunkSettings.model_validate(facts | given))
        connection.name = "splunk"
        return connection

    return opened


@pytest.fixture
def ask(connect: Callable[..., Connection]) -> Ask:
    """Ask questions about web01 through the core's runner, all at once.

    Data models are left out unless a test wants them, so that a fault meets no probe.
    """

    def asked(*queries: str, limits: Limits | None = None, **given: object) -> list[QueryResult]:
        runner = Runner(connect(data_models=False, **given), LIBRARY, limits or Limits())

        async def together() -> list[QueryResult]:
            return list(
                await asyncio.gather(
                    *(runner.ask(CORE.questions[name], values(), SPAN) for name in queries)
                )
            )

        return asyncio.run(together())

    return asked
