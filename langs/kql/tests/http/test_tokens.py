"""Signing in: once, late, in a thread of its own, and again before a token ends."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import textwrap
import threading
import time

import pytest
from tests.loopback.credentials import Fixed

from nbcore.errors import DeniedError
from nblang_kql.http import Tokens

SCOPE = "https://api.loganalytics.io/.default"


def tokens(credential) -> Tokens:
    return Tokens(lambda: credential, SCOPE, "Sentinel")


def test_nobody_signs_in_before_a_token_is_needed():
    made: list[Fixed] = []

    def make() -> Fixed:
        made.append(Fixed())
        return made[0]

    Tokens(make, SCOPE, "Sentinel")
    assert made == []


def test_a_token_is_kept_until_five_minutes_before_its_end():
    for lasts, times in ((3600.0, 1), (299.0, 3)):
        credential = Fixed(lasts)
        kept = tokens(credential)

        async def three(kept: Tokens = kept) -> list[str]:
            return [await kept.get() for _ in range(3)]

        asyncio.run(three())
        assert credential.asked == [(SCOPE,)] * times


def test_queries_side_by_side_share_one_sign_in_that_blocks_nobody():
    threads = []

    class Slow(Fixed):
        def get_token(self, *scopes):
            threads.append(threading.current_thread())
            time.sleep(0.2)
            return super().get_token(*scopes)

    credential = Slow()
    kept = tokens(credential)

    async def together() -> tuple[int, set[str]]:
        ticks = 0
        asking = [asyncio.create_task(kept.get()) for _ in range(8)]
        while not all(task.done() for task in asking):
            ticks += 1
            await asyncio.sleep(0.01)
        return ticks, {task.result() for task in asking}

    ticks, given = asyncio.run(together())
    assert len(credential.asked) == 1
    assert given == {"secret-token-1"}
    assert ticks > 3
    assert threads[0] is not threading.main_thread()
    assert threads[0].daemon


def test_a_query_that_is_cancelled_leaves_the_others_their_sign_in():
    release = threading.Event()

    class Waits(Fixed):
        def get_token(self, *scopes):
            release.wait(5)
            return super().get_token(*scopes)

    kept = tokens(Waits())

    async def one_of_two() -> tuple[str, bool]:
        first, second = (asyncio.create_task(kept.get()) for _ in range(2))
        await asyncio.sleep(0.05)
        first.cancel()
        await asyncio.sleep(0)
        release.set()
        return await second, first.cancelled()

    assert asyncio.run(one_of_two()) == ("secret-token-1", True)


def test_a_sign_in_that_fails_says_so_and_may_be_tried_again():
    class Once(Fixed):
        def get_token(self, *scopes):
            if not self.asked:
                self.asked.append(())
                raise RuntimeError("No account here.\nLong explanation")
            return super().get_token(*scopes)

    kept = tokens(Once())
    with pytest.raises(DeniedError, match=r"Sentinel did not work: No account here\. Sign in with"):
        asyncio.run(kept.get())
    assert asyncio.run(kept.get()) == "secret-token-2"


def test_what_the_library_logs_on_the_way_stays_off_the_terminal():
    code = """
    import logging, nblang_kql.http
    logging.getLogger("azure.identity").warning("twenty lines")
    logging.getLogger("other").warning("as before")
    """
    words = [sys.executable, "-c", textwrap.dedent(code)]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60)
    assert done.stderr == "as before\n"


def test_a_token_that_was_refused_is_not_used_again():
    credential = Fixed()
    kept = tokens(credential)
    first = asyncio.run(kept.get())
    kept.forget("another")
    assert asyncio.run(kept.get()) == first
    kept.forget(first)
    assert asyncio.run(kept.get()) != first
