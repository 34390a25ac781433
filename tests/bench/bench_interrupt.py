"""How long stopping a cell takes in a real kernel while queries hang: from the signal to the prompt.

Beside it stands the same blocking clients in a ``ThreadPoolExecutor``, which waits for them.
"""

from __future__ import annotations

import time

from core.tests.support.kernel import Kernel, running

BUDGET = 0.5
HANG = 3
CASES = {
    "queries of an async client": """
        siem = Siem({**USUAL, "host.logon_counts": hang})
        result = Two(session=opened(siem), silent=True).run("web01", **RANGE)
        """,
    "a blocking client that stops": """
        jobs = {name: Job(USUAL[name]) for name in ("host.resolve", "host.logons")}
        siem = BlockingSiem({**jobs, "host.logon_counts": Job(None, hangs=True)})
        result = Two(session=opened(siem), silent=True).run("web01", **RANGE)
        """,
    "a blocking client that does not": """
        jobs = {name: Job(USUAL[name]) for name in ("host.resolve", "host.logons")}
        siem = BlockingSiem({**jobs, "host.logon_counts": Stubborn(None, hangs=True)})
        result = Two(session=opened(siem), silent=True).run("web01", **RANGE)
        """,
    "shown live while it runs": """
        siem = Siem({**USUAL, "host.logon_counts": hang})
        result = Two(session=opened(siem)).run("web01", **RANGE)
        """,
}
EXECUTOR = f"""
    import time
    from concurrent.futures import ThreadPoolExecutor
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(time.sleep, {HANG})
        print("made", flush=True)
        waiting.result()
    """


NOTHING = """
    import time
    print("made", flush=True)
    time.sleep(60)
    """


def stopped(kernel: Kernel, code: str) -> float:
    cell = kernel.begin(code)
    kernel.wait_for("made")
    time.sleep(0.3)  # until the run does nothing but wait
    begin = time.perf_counter()
    kernel.manager.interrupt_kernel()
    kernel.end(cell)
    return time.perf_counter() - begin


def test_stopping_a_cell() -> None:
    print("\nFrom the interrupt to the prompt, in a kernel")
    with running() as kernel:
        stopped(kernel, NOTHING)  # the first one costs the kernel more than the others
        kernel_alone = max(stopped(kernel, NOTHING) for _ in range(3))
        for name, code in CASES.items():
            seconds = [stopped(kernel, code) for _ in range(3)]
            print(f"  {name:34}{max(seconds):6.3f} s   budget {BUDGET} s (slowest of 3)")
        print(f"  {'the kernel alone, in time.sleep':34}{kernel_alone:6.3f} s")
        alone = stopped(kernel, EXECUTOR)
        print(f"  {f'ThreadPoolExecutor, hanging {HANG} s':34}{alone:6.3f} s")
