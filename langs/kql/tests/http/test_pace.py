"""So many calls in any stretch of time, for all connections of one tenant together."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Coroutine
from typing import Any

import pytest

from nblang_kql.http.pace import BusyError, Pace, shared_pace


class Clockwork(asyncio.SelectorEventLoop):
    """An event loop whose time passes at once: it jumps to whatever is due next."""

    now = 1000.0

    def time(self) -> float:
        return self.now

    def _run_once(self) -> None:
        waiting = self._scheduled  # type: ignore[attr-defined]
        if not self._ready and waiting:  # type: ignore[attr-defined]
            self.now = max(self.now, waiting[0].when())
        super()._run_once()  # type: ignore[misc]


@pytest.fixture
def loop():
    made = Clockwork()
    yield made
    made.close()


async def together(work: list[Coroutine[Any, Any, Any]]) -> list[Any]:
    return await asyncio.gather(*work, return_exceptions=True)


@pytest.mark.parametrize("seed", range(5))
def test_no_stretch_holds_more_calls_than_allowed_wherever_the_service_counts_them(loop, seed):
    pace, dice = Pace(45, 60.0, loop.time), random.Random(seed)
    arrived: list[float] = []

    async def call() -> None:
        await asyncio.sleep(dice.random() * 20)
        async with pace.turn(10_000.0):
            # The first call connects for a second and signs in: it arrives long after its begin.
            await asyncio.sleep(dice.choice([0.0, 0.01, 1.0, 15.0]))
            arrived.append(loop.time())
            await asyncio.sleep(dice.choice([0.0, 0.05, 3.0]))

    came = loop.run_until_complete(together([call() for _ in range(200)]))
    assert came == [None] * 200
    arrived.sort()
    assert all(b - a > 60.0 for a, b in zip(arrived, arrived[45:], strict=False))
    # Nobody is kept waiting for nothing, either: five stretches for 200 calls.
    assert arrived[-1] - arrived[0] < 5 * 80


def test_turns_are_taken_in_the_order_in_which_they_were_asked_for(loop):
    pace, order = Pace(1, 60.0, loop.time), []

    async def call(number: int) -> None:
        async with pace.turn(10_000.0):
            order.append(number)

    loop.run_until_complete(together([call(number) for number in range(9)]))
    assert order == list(range(9))


def test_who_cannot_wait_so_long_is_told_at_once_and_takes_no_turn(loop):
    pace = Pace(2, 60.0, loop.time)
    ended: list[float] = []

    async def call(most: float) -> None:
        try:
            async with pace.turn(most):
                pass
        finally:
            ended.append(loop.time())

    first = loop.run_until_complete(together([call(0.0), call(0.0), call(59.0), call(59.0)]))
    assert [type(error) for error in first] == [type(None), type(None), BusyError, BusyError]
    assert ended == [1000.0] * 4
    assert loop.run_until_complete(together([call(61.0)])) == [None]
    assert ended[-1] > 1060.0


def test_a_call_that_was_cancelled_while_it_waited_leaves_its_turn_to_the_next(loop):
    pace, went = Pace(1, 60.0, loop.time), []

    async def call(name: str) -> None:
        async with pace.turn(10_000.0):
            went.append((name, round(loop.time() - 1000.0)))

    async def scene() -> None:
        await call("first")
        second, third = (asyncio.create_task(call(name)) for name in ("second", "third"))
        await asyncio.sleep(10)
        second.cancel()
        await third

    loop.run_until_complete(scene())
    assert went == [("first", 0), ("third", 60)]


def test_a_call_that_is_still_out_counts(loop):
    pace = Pace(1, 60.0, loop.time)

    async def scene() -> float:
        async def long() -> None:
            async with pace.turn(0.0):
                await asyncio.sleep(100)

        running = asyncio.create_task(long())
        await asyncio.sleep(70)
        async with pace.turn(200.0):
            began = float(loop.time() - 1000.0)
        await running
        return began

    assert loop.run_until_complete(scene()) > 160.0


def test_connections_of_one_tenant_share_their_pace():
    key = ("https://graph.test", "tenant-1")
    assert shared_pace(key, 45, 60.0) is shared_pace(key, 45, 60.0)
    assert shared_pace(key, 45, 60.0) is not shared_pace(
        ("https://graph.test", "tenant-2"), 45, 60.0
    )
