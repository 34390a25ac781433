"""Stopping a cell in a real kernel: the prompt comes back, with what had come."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from core.tests.support.kernel import Kernel, running

pytest.importorskip("jupyter_client", reason="jupyter_client starts the kernel")
pytest.importorskip("ipykernel", reason="ipykernel is the kernel that is interrupted")

PROMPT = 10
"""Seconds within which the prompt has to be back, where the queries hang for minutes; the real
figure is measured in the benchmark."""


@pytest.fixture(scope="module")
def kernel() -> Iterator[Kernel]:
    with running() as made:
        yield made


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
    assert kernel.run("print(len(result.logons), siem.cancelled)").strip() == (
        "3 ['host.logon_counts']"
    )
    assert "The run was interrupted before this arrived." in kernel.run(
        "print(result.sections['counts'].reason)"
    )


def test_a_blocking_client_does_not_hold_the_prompt(kernel: Kernel):
    cell = kernel.begin(
        """
        jobs = {name: Job(USUAL[name]) for name in ("host.resolve", "host.logons")}
        job = Stubborn(USUAL["host.logon_counts"], hangs=True)
        siem = BlockingSiem({**jobs, "host.logon_counts": job})
        result = Two(session=opened(siem), silent=True).run("web01", **RANGE)
        """
    )
    kernel.wait_for("made")
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
