"""So many calls in any stretch of time, for all connections of one tenant together."""

from __future__ import annotations

import pytest

from nblang_kql.http.pace import Pace, shared


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 1000.0

    monkeypatch.setattr("nblang_kql.http.pace.time.monotonic", lambda: Clock.now)
    return Clock


def test_no_stretch_holds_more_calls_than_allowed(clock):
    limit = Pace(3, 60.0)
    begun = []
    for step in range(10):
        clock.now = 1000.0 + step
        begun.append(clock.now + limit.turn(10_000.0))
    assert begun[:3] == [1000.0, 1001.0, 1002.0]
    assert all(later - earlier >= 60.0 for earlier, later in zip(begun, begun[3:], strict=False))


def test_who_cannot_wait_so_long_takes_no_turn(clock):
    limit = Pace(1, 60.0)
    assert limit.turn(0.0) == 0.0
    assert limit.turn(59.0) is None
    assert limit.turn(60.0) == 60.0
    clock.now += 60.0
    assert limit.turn(60.0) == 60.0


def test_connections_of_one_tenant_share_their_pace():
    key = ("https://graph.test", "tenant-1")
    assert shared(key, 45, 60.0) is shared(key, 45, 60.0)
    assert shared(key, 45, 60.0) is not shared(("https://graph.test", "tenant-2"), 45, 60.0)
