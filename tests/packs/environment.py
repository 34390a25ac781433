"""The program, run with packs installed beside the project's own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Environment:
    """A folder of installed packs, and the program run with it."""

    target: Path
    cwd: Path

    def nbcore(self, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
        """Run ``python -m nbcore``."""
        return self.module("nbcore", *words, **env)

    def module(self, name: str, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
        """Run ``python -m`` and a module."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("NBCORE_")}
        kept.pop("PYTHONDONTWRITEBYTECODE", None)
        ours = {
            "PYTHONPATH": str(self.target),
            "PYTHONPYCACHEPREFIX": str(self.cwd / "compiled"),  # each process is a fresh one
            "COLUMNS": "80",
        }
        return subprocess.run(
            [sys.executable, "-m", name, *words],
            env={**kept, **ours, **env},
            cwd=self.cwd,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def script(self, code: str) -> subprocess.CompletedProcess[str]:
        """Run a program."""
        self.cwd.joinpath("a_script.py").write_text(code, "utf-8")
        return self.module("a_script")

    def json(self, *words: str, **env: str) -> Any:
        """The one document that a command prints with ``--json``."""
        done = self.nbcore(*words, "--json", **env)
        assert done.stdout, done.stderr
        return json.loads(done.stdout)
