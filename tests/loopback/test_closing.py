"""A live connection that is closed or given up in the middle of a query leaves no socket open."""

from __future__ import annotations

import asyncio
import gc
import socket
import warnings
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta

import pytest
from tests.loopback.live import FILES, sentinel_at

from nbcore import (
    CORE,
    Answer,
    Bound,
    Connection,
    Host,
    Limits,
    QueryError,
    QueryTimeoutError,
    TimeSpan,
)
from nbcore.lang import submit
from nbcore.testing import Loopback, Reply, Request
from nbpack_demo import company

MONTH = TimeSpan(start=company().end - timedelta(days=30), end=company().end)
"""Longer than every table reaches, so that the first rows of its tables are asked for as well."""
STEPS = 60
"""Turns of the event loop: from a query's begin until it waits for its answer, and some more."""


class Nothing(Loopback):
    """A service that gives every query an answer without rows or columns."""

    def answer(self, request: Request) -> Reply:
        return Reply.of(200, {"tables": []})


@pytest.fixture(scope="module")
def service() -> Iterator[Nothing]:
    with Nothing() as running:
        yield running


def question() -> Bound:
    (file,) = [
        file for file in FILES["sentinel"] if (file.query, file.part) == ("host.logons", "windows")
    ]
    values = {f"p_{name}": value for name, value in Host(name="web01").parameters().items()}
    times = {"p_start": MONTH.start, "p_end": MONTH.end}
    return Bound(CORE.questions["host.logons"], file, {**values, **times}, MONTH)


def sockets_left_open(work: Callable[[int], Awaitable[BaseException | None]]) -> list[str]:
    """What is told of sockets that nothing holds and nothing closed, after work of so many steps."""
    gc.collect()
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always", ResourceWarning)
        for steps in range(STEPS):
            end = submit(asyncio.wait_for(work(steps), 30)).result()
            assert isinstance(end, (QueryError, asyncio.CancelledError))
        gc.collect()
    return [str(warning.message) for warning in said]


async def begun(connection: Connection, steps: int) -> asyncio.Task[Answer]:
    running = asyncio.create_task(connection.run(question(), Limits()))
    for _ in range(steps):
        await asyncio.sleep(0)
    return running


async def end_of(running: asyncio.Task[Answer]) -> BaseException | None:
    await asyncio.wait([running])
    return asyncio.CancelledError() if running.cancelled() else running.exception()


def test_closing_ends_a_query_wherever_it_is_and_leaves_no_socket_open(service: Nothing):
    ends = []

    async def closed_after(steps: int) -> BaseException | None:
        connection = sentinel_at(service.url)
        running = await begun(connection, steps)
        await connection.close()
        ends.append(await end_of(running))
        return ends[-1]

    assert sockets_left_open(closed_after) == []
    assert any("closed; connect again" in str(end) for end in ends)
    assert not any(isinstance(end, asyncio.CancelledError) for end in ends)


def test_a_query_that_is_cancelled_before_the_end_leaves_no_socket_open(service: Nothing):
    async def cancelled_after(steps: int) -> BaseException | None:
        connection = sentinel_at(service.url)
        running = await begun(connection, steps)
        running.cancel()
        end = await end_of(running)
        await connection.close()
        return end

    assert sockets_left_open(cancelled_after) == []


def test_a_closed_connection_is_not_asked_any_more(service: Nothing):
    connection = sentinel_at(service.url)
    submit(connection.close()).result(30)
    service.forget()
    with pytest.raises(QueryError, match="Sentinel is closed; connect again"):
        submit(connection.run(question(), Limits())).result(30)
    assert service.requests == []


def test_a_handshake_that_does_not_end_leaves_no_socket_open_when_the_time_is_up():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(10)
        connection = sentinel_at(f"https://localhost:{silent.getsockname()[1]}")
        gc.disable()  # garbage collection would close it, too, at some time
        try:
            with pytest.raises(QueryTimeoutError):
                submit(connection.run(question(), Limits(seconds=3.0))).result(30)
            # The query, and the one for the first row of its table.
            for _ in range(2):
                accepted, _address = silent.accept()
                with accepted:
                    accepted.settimeout(5)
                    while accepted.recv(4096):
                        pass
        finally:
            gc.enable()
            submit(connection.close()).result(30)
