"""Signing in: once, late, in a thread of its own, and again before a token ends."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import textwrap
import threading
import time

import pytest

from nbcore import DeniedError, QueryTimeoutError, UnavailableError
from nblang_kql.http import Tokens
from nblang_kql.testing import Fixed, Token

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
    with pytest.raises(DeniedError, match=r"Sentinel failed: No account here\. Sign in with"):
        asyncio.run(kept.get())
    assert asyncio.run(kept.get()) == "secret-token-2"


class Hangs(Fixed):
    """Waits for somebody who does not come, until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.release = threading.Event()

    def get_token(self, *scopes):
        token = super().get_token(*scopes)
        self.release.wait(30)
        return token


def test_a_sign_in_that_hangs_is_named_and_later_queries_do_not_wait_for_it():
    credential = Hangs()
    kept = Tokens(lambda: credential, SCOPE, "Sentinel", seconds=0.4)

    async def ask() -> tuple[str, float]:
        began = time.monotonic()
        with pytest.raises(QueryTimeoutError) as caught:
            await kept.get(120.0)
        return str(caught.value), time.monotonic() - began

    async def one_after_the_other() -> list[tuple[str, float]]:
        return [await ask() for _ in range(3)]

    (first, long), *later = asyncio.run(one_after_the_other())
    assert "The sign-in to Sentinel did not finish within 0.4 seconds" in first
    assert 0.3 < long < 3.0
    assert all(said == first and short < 0.2 for said, short in later)
    assert len(credential.asked) == 1

    # Who signs in at last is signed in.
    credential.release.set()
    deadline = time.monotonic() + 5
    while not kept._token and time.monotonic() < deadline:
        time.sleep(0.01)
    assert asyncio.run(kept.get()) == "secret-token-1"


def test_a_sign_in_that_goes_on_hanging_is_begun_anew_after_a_while():
    made: list[Hangs] = []

    class Twice(Hangs):
        def get_token(self, *scopes):
            made.append(self)
            if len(made) > 1:
                return Fixed.get_token(self, *scopes)
            return super().get_token(*scopes)

    credential = Twice()
    kept = Tokens(lambda: credential, SCOPE, "Sentinel", seconds=0.1)
    with pytest.raises(QueryTimeoutError):
        asyncio.run(kept.get())
    time.sleep(0.15)
    assert asyncio.run(kept.get()).startswith("secret-token-")
    credential.release.set()


def test_a_query_with_little_time_does_not_wait_as_long_as_a_sign_in_may_take():
    credential = Hangs()
    kept = tokens(credential)
    with pytest.raises(QueryTimeoutError, match=r"within 0\.2 seconds"):
        asyncio.run(kept.get(0.2, 0.2))
    credential.release.set()


class Gives:
    """A credential whose token is whatever it was told."""

    def __init__(self, token: object, expires_on: object = 4e9) -> None:
        self.given = Token(token, expires_on)  # type: ignore[arg-type]
        self.times = 0

    def get_token(self, *scopes: str) -> Token:
        self.times += 1
        return self.given


@pytest.mark.parametrize("around", ["{}\n", " {}", "{}\r\n", "{} \t"])
def test_what_a_file_adds_to_a_token_is_left_out(around: str):
    assert asyncio.run(tokens(Gives(around.format("secret-token"))).get()) == "secret-token"


@pytest.mark.parametrize("token", ["", "secret\ntoken", "secret token", "secret-tökén", None, 7])
def test_what_is_no_token_is_told_without_repeating_it(token: object):
    with pytest.raises(DeniedError, match=r"credential gave .*(no|not an) access token") as caught:
        asyncio.run(tokens(Gives(token)).get())
    assert "secret" not in str(caught.value)


def test_a_credential_that_gives_nothing_is_told_in_a_sentence():
    class Nothing:
        def get_token(self, *scopes):
            return None

    with pytest.raises(DeniedError, match="the credential gave None, not an access token"):
        asyncio.run(tokens(Nothing()).get())


@pytest.mark.parametrize("ends", [None, "soon", float("nan")])
def test_a_token_without_an_end_is_used_once(ends: object):
    credential = Gives("secret-token", ends)
    kept = tokens(credential)
    assert [asyncio.run(kept.get()) for _ in range(2)] == ["secret-token"] * 2
    assert credential.times == 2


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (AttributeError("'NoneType' object has no attribute 'items'"), "own code failed"),
        (KeyError("access_token"), "own code failed"),
        (ConnectionRefusedError(111, "Connection refused"), "failed: Connection refused"),
        (RuntimeError(""), "gives no reason"),
    ],
)
def test_no_python_error_stands_as_the_reason(error: Exception, says: str):
    class Fails:
        def get_token(self, *scopes):
            raise error

    with pytest.raises(DeniedError, match=says) as caught:
        asyncio.run(tokens(Fails()).get())
    assert not re.search(r"NoneType|Errno|Error\b", str(caught.value))


@pytest.mark.parametrize(("module", "named"), [("azure", "azure-identity"), ("httpx", "httpx")])
def test_a_package_that_is_missing_is_no_refusal(module: str, named: str):
    def make() -> Fixed:
        raise ModuleNotFoundError(f"No module named '{module}'", name=module)

    with pytest.raises(UnavailableError, match=rf"{named}, which is not .*nblang-kql\[live\]"):
        asyncio.run(Tokens(make, SCOPE, "Sentinel").get())


class Answers:
    """A credential that takes what azure-identity's do."""

    def __init__(self) -> None:
        self.asked: list[dict[str, object]] = []

    def get_token(self, *scopes, claims=None, tenant_id=None, enable_cae=False, **more):
        self.asked.append({"claims": claims, "enable_cae": enable_cae})
        return Token(f"secret-token-{len(self.asked)}", 4_000_000_000)


def test_claims_go_with_the_next_sign_in_and_with_no_other():
    credential = Answers()
    kept = tokens(credential)
    first = asyncio.run(kept.get())
    kept.forget(first, '{"access_token":{}}')
    second = asyncio.run(kept.get())
    kept.forget(first, "late")
    kept.forget(second)
    asyncio.run(kept.get())
    assert [asked["claims"] for asked in credential.asked] == [None, '{"access_token":{}}', None]
    assert all(asked["enable_cae"] for asked in credential.asked)


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
