"""Real wheels of small packs, written as a build backend writes them, faults and all.

A build backend would refuse some of the faults; an index would not, and neither would a hand.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

Points = Mapping[str, Mapping[str, str]]
"""Entry points by group, the group without its ``nbcore.``."""


@dataclass(frozen=True)
class Wheel:
    """What goes into one wheel.

    Attributes
    ----------
    name : str
        The distribution's.
    points : mapping, or str
        Entry points; as text they are taken as they are.
    files : mapping of str to str
        Modules by path.
    requires : tuple of str
        Requirements, as ``METADATA`` holds them.
    """

    name: str
    points: Points | str = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    requires: tuple[str, ...] = ("nbcore>=0.1,<0.2",)
    version: str = "1.0"

    def write(self, folder: Path) -> Path:
        """Write the wheel file."""
        stem = f"{self.name.replace('-', '_')}-{self.version}"
        info = f"{stem}.dist-info"
        metadata = [
            "Metadata-Version: 2.1",
            f"Name: {self.name}",
            f"Version: {self.version}",
            *(f"Requires-Dist: {item}" for item in self.requires),
        ]
        held = {
            **self.files,
            f"{info}/METADATA": "\n".join([*metadata, "", f"The pack {self.name}.", ""]),
            f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\n"
            "Tag: py3-none-any\n",
            f"{info}/entry_points.txt": _ini(self.points),
        }
        record = "".join(
            f"{path},{_hash(text)},{len(text.encode())}\n" for path, text in held.items()
        )
        path = folder / f"{stem}-py3-none-any.whl"
        with ZipFile(path, "w", ZIP_DEFLATED) as archive:
            for name, text in held.items():
                archive.writestr(name, text)
            archive.writestr(f"{info}/RECORD", f"{record}{info}/RECORD,,\n")
        return path


def install(wheels: Iterable[Path], target: Path) -> None:
    """Install wheels into a folder, from these files alone."""
    target.mkdir(parents=True, exist_ok=True)
    command = [
        *_pip(), "install", "--quiet", "--no-deps", "--no-index", "--no-compile",
        "--disable-pip-version-check", "--target", str(target), *map(str, wheels),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def unpack(wheel: Path, target: Path) -> None:
    """Install a wheel that pip itself refuses, as other installers do: by unpacking it."""
    with ZipFile(wheel) as archive:
        archive.extractall(target)


def _pip() -> list[str]:
    """The command for pip, which an environment made by uv does not have."""
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip"]
    import ensurepip

    bundled = Path(ensurepip.__file__).parent / "_bundled"
    (wheel,) = bundled.glob("pip-*.whl")
    return [sys.executable, str(wheel / "pip")]


def _ini(points: Points | str) -> str:
    if isinstance(points, str):
        return points
    return "\n".join(
        f"[nbcore.{group}]\n" + "".join(f"{name} = {value}\n" for name, value in held.items())
        for group, held in points.items()
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256={base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"
