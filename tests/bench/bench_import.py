"""What ``import nbcore`` costs over bare Python, in CPU seconds of a whole process.

Beside it stands what the libraries cost that it leaves for their first use.
"""

from __future__ import annotations

import resource
import subprocess
import sys

BUDGET = 0.1
ROUNDS = 9
CODE = {
    "bare Python": "pass",
    "import nbcore": "import nbcore",
    "and complete its names": "import nbcore; dir(nbcore)",
    "and import what an author needs": "from nbcore import Notebooklet, query, Provider, hookimpl",
    "pydantic, typer and rich alone": "import pydantic, typer, rich.console",
    "pandas alone": "import pandas",
}


def cpu_seconds(code: str) -> float:
    """The least CPU time of a few whole processes."""
    found = []
    for _ in range(ROUNDS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(found)


def test_importing() -> None:
    times = {name: cpu_seconds(code) for name, code in CODE.items()}
    bare = times.pop("bare Python")
    print(f"\nCPU seconds over bare Python ({bare:.3f} s)")
    for name, seconds in times.items():
        budget = f"   budget {BUDGET} s" if name == "import nbcore" else ""
        print(f"  {name:34}{seconds - bare:6.3f} s{budget}")
