"""Build wheels as a release does: source archive first, then the wheel from that alone.

``python tests/wheels/build.py OUT FOLDER...`` works on copies, so that nothing left over from an
earlier build gets into a wheel, and the tree stays as it was.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

LEFT_OVERS = shutil.ignore_patterns("build", "dist", "*.egg-info", "__pycache__")


def build(folder: Path, out: Path) -> None:
    """Build one distribution; its output is shown where it fails."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / folder.name
        shutil.copytree(folder, copy, ignore=LEFT_OVERS)
        command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(copy)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{folder} does not build:\n{done.stdout}{done.stderr}")
    print(f"{folder}: {done.stdout.strip().splitlines()[-1]}")


def main(out: str, *folders: str) -> None:
    """Build all, two at a time."""
    shutil.rmtree(out, ignore_errors=True)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda folder: build(Path(folder), Path(out)), folders))


if __name__ == "__main__":
    main(*sys.argv[1:])
