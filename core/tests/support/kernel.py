"""A real notebook kernel for tests and benchmarks."""

from __future__ import annotations

import queue
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
LONG = 60
"""Seconds for what takes about one."""
HANGING = f"""
import sys; sys.path.insert(0, {str(ROOT)!r})
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

class Stubborn(Job):
    "A blocking client that goes on hanging when it is cancelled."
    def cancel(self):
        self.cancelled.set()
"""
"""Runs with queries that hang; ``made`` is printed when the others have come."""


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


@contextmanager
def running() -> Iterator[Kernel]:
    """A kernel of this very Python, in which :data:`HANGING` has run."""
    from jupyter_client.manager import KernelManager

    manager = KernelManager()
    assert manager.kernel_spec is not None
    manager.kernel_spec.argv[0] = sys.executable
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=LONG)
        kernel = Kernel(manager, client)
        kernel.run(HANGING)
        yield kernel
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
