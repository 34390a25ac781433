"""Stopping a cell in a real kernel: the prompt comes back, with what had come."""

from __future__ import annotations

import queue
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

client_of = pytest.importorskip("jupyter_client", reason="jupyter_client starts the kernel")
pytest.importorskip("ipykernel", reason="ipykernel is the kernel that is interrupted")

ROOT = Path(__file__).parents[3]
LONG = 60
"""Seconds for what takes about one; the real figure is measured in the benchmark."""
PROMPT = 10
"""Seconds within which the prompt has to be back, where the queries hang for minutes."""
SETUP = f"""
import sys; sys.path.insert(0, {str(ROOT)!r})
import threading
from core.tests.support.siem import RANGE, USUAL, BlockingSiem, Job, Siem, hang, opened
from nbcore import Host, Notebooklet, discovery, query, section

discovery._stack.append(discovery.Discovery(list))

class Two(Notebooklet):
    "Rows and counts."
    entity = Host
    logons = query("host.logons", title="Logons")
    counts = query("host.logon_counts", title="Counts")

    @section("Made")
    def made(self, logons):
        print("made", flush=True)
"""


class Kernel:
    """A running kernel; ``run`` gives what a cell printed and how it ended."""

    def __init__(self, manager: Any, client: Any) -> None:
        self.manager, self.client = manager, client

    def begin(self, code: str) -> str:
        return str(self.client.execute(textwrap.dedent(code)))

    def end(self, cell: str) -> tuple[str, str]:
        printed = ""
        while True:
            message = self.client.get_iopub_msg(timeout=LONG)
            if message["parent_header"].get("msg_id") != cell:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "stream":
                printed += content["text"]
            elif kind == "error":
                printed += "\n".join(content["traceback"])
            elif kind == "status" and content["execution_state"] == "idle":
                break
        while True:
            reply = self.client.get_shell_msg(timeout=LONG)
            if reply["parent_header"].get("msg_id") == cell:
                return printed, str(reply["content"]["status"])

    def wait_for(self, text: str) -> None:
        seen = ""
        end = time.monotonic() + LONG
        while text not in seen and time.monotonic() < end:
            try:
                message = self.client.get_iopub_msg(timeout=1)
            except queue.Empty:
                continue
            if message["msg_type"] == "stream":
                seen += message["content"]["text"]
        assert text in seen

    def run(self, code: str) -> str:
        printed, status = self.end(self.begin(code))
        assert status == "ok", printed
        return printed


@pytest.fixture(scope="module")
def kernel() -> Iterator[Kernel]:
    manager = client_of.KernelManager()
    manager.kernel_spec.argv[0] = sys.executable
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=LONG)
        running = Kernel(manager, client)
        running.run(SETUP)
        yield running
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_the_prompt_comes_back_with_what_had_come_and_jobs_are_cancelled(kernel: Kernel):
    cell = kernel.begin(
        """
        siem = Siem({**USUAL, "host.logon_counts": hang})
        result = Two(session=opened(siem), silent=True).run("web01", **RANGE)
        print("back")
        """
    )
    kernel.wait_for("made")
    begun = time.monotonic()
    kernel.manager.interrupt_kernel()
    printed, status = kernel.end(cell)
    assert status == "ok", "run() returned, so the cell goes on"
    assert "back" in printed
    assert time.monotonic() - begun < PROMPT
    assert kernel.run("print(result.status['status'].to_dict(), siem.cancelled)").strip() == (
        "{'logons': 'ok', 'counts': 'skipped', 'made': 'empty'} ['host.logon_counts']"
    )
    assert "It was interrupted before this came." in kernel.run(
        "print(result.sections['counts'].reason)"
    )


def test_a_blocking_client_does_not_hold_the_prompt(kernel: Kernel):
    cell = kernel.begin(
        """
        class Stubborn(Job):
            def result(self):
                print("out", flush=True)
                return super().result()
            def cancel(self):
                self.cancelled.set()

        jobs = {name: Job(USUAL[name]) for name in ("host.resolve", "host.logons")}
        job = Stubborn(USUAL["host.logon_counts"], hangs=True)
        siem = BlockingSiem({**jobs, "host.logon_counts": job})
        result = Two(session=opened(siem), silent=True).run("web01", **RANGE)
        """
    )
    kernel.wait_for("out")
    begun = time.monotonic()
    kernel.manager.interrupt_kernel()
    assert kernel.end(cell)[1] == "ok"
    assert time.monotonic() - begun < PROMPT
    assert kernel.run("print(job.cancelled.wait(10), job.over.is_set())").strip() == "True False"
    kernel.run("job.over.set()")


def test_a_wrong_question_shows_as_one_line(kernel: Kernel):
    printed, status = kernel.end(kernel.begin("Two(session=opened(Siem())).run('web01')"))
    assert status == "error"
    assert printed.startswith("A time range is needed.")
    assert "Traceback" not in printed
    assert "\n" not in printed
