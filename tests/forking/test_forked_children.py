"""A child that was forked asks as its parent does, and leaves the parent whole."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from tests.loopback.live import served_defender, served_sentinel

from nblang_kql.testing import WORKSPACE
from nblang_spl.testing import TOKEN, Splunkd

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks on this system")
PROVIDERS = ("sentinel", "mde", "splunk")
BEGIN = """
import multiprocessing, os, signal, sys, threading, time
from nblang_kql.testing import Fixed
import nbcore as nb
from nbcore.queries import loop

def ask():
    result = nb.host.HostLogonsSummary(silent=True).run("web01", timespan="7d", timeout=20)
    return result.overall, len(result.logons), sorted(map(str, result.queries["status"]))

def ended(child):
    end = time.monotonic() + 40
    while time.monotonic() < end:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.05)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "it hung"
"""
IN_CHILDREN = """
def in_fork():
    child = os.fork()
    if not child:
        sys.exit(0 if ask() == before else 9)
    return ended(child)

unasked = os.fork()
if not unasked:
    sys.exit(0)
assert ended(unasked) == 0

before = ask()
assert before[0] != "failed", before
assert in_fork() == 0
with multiprocessing.get_context("fork").Pool(2) as pool:
    assert pool.apply_async(ask).get(timeout=40) == before

there, over = threading.Event(), threading.Event()
def hold():
    with loop._loop._lock:
        there.set()
        over.wait()
thread = threading.Thread(target=hold)
thread.start()
there.wait()
assert in_fork() == 0
over.set()
thread.join()
assert ask() == before
"""


def told(begun: str) -> None:
    """Run a program of its own, which must end by itself and well."""
    made = subprocess.run(
        [sys.executable, "-c", BEGIN + begun + IN_CHILDREN],
        check=False,
        capture_output=True,
        text=True,
        timeout=150,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    assert "Traceback" not in made.stderr


@pytest.mark.parametrize("provider", PROVIDERS)
def test_an_embedded_engine_answers_in_children(provider: str):
    told(f'nb.init("{provider}", source="demo")\n')


@pytest.fixture(params=PROVIDERS)
def live(request: pytest.FixtureRequest) -> Iterator[str]:
    """How a service at loopback is connected."""
    with ExitStack() as stack:
        if request.param == "splunk":
            splunkd = stack.enter_context(Splunkd())
            yield (
                f'nb.init("splunk", host="127.0.0.1", port={splunkd.port}, scheme="http", '
                f'token="{TOKEN}")\n'
            )
        elif request.param == "sentinel":
            logs = stack.enter_context(served_sentinel())
            yield (
                f'nb.init("sentinel", workspace_id="{WORKSPACE}", endpoint="{logs.url}", '
                "credential=Fixed())\n"
            )
        else:
            graph = stack.enter_context(served_defender())
            yield (f'nb.init("mde", tenant_id="t", endpoint="{graph.url}", credential=Fixed())\n')


def test_a_live_client_answers_in_children(live: str):
    told(live)
