"""What core's tests share: packs that a test writes itself, and none that happen to be installed."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import importlib_metadata
import pytest
from hypothesis import settings

from nbcore import discovery, hookimpl

# How long an example takes says nothing on a machine that does other things too.
settings.register_profile("core", deadline=None)
settings.load_profile("core")


@dataclass
class Shelf:
    """A folder of installed distributions, which a test fills."""

    root: Path

    def add(
        self,
        distribution: str,
        *,
        version: str = "1.0",
        requires: str | Sequence[str] | None = "nbcore>=0.1,<0.2",
        points: Mapping[str, Mapping[str, str]] | str = "",
        files: Mapping[str, str] | None = None,
    ) -> None:
        """Install a distribution: its metadata, and files by path."""
        info = self.root / f"{distribution.replace('-', '_')}-{version}.dist-info"
        info.mkdir(parents=True)
        written = [requires] if isinstance(requires, str) else requires or []
        needs = "".join(f"Requires-Dist: {item}\n" for item in written)
        info.joinpath("METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n{needs}"
        )
        if not isinstance(points, str):
            points = "".join(
                f"[nbcore.{group}]\n" + "".join(f"{key} = {value}\n" for key, value in held.items())
                for group, held in points.items()
            )
        info.joinpath("entry_points.txt").write_text(points)
        for path, text in (files or {}).items():
            target = self.root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)

    def pack(self, name: str, code: str = "", **claims: Mapping[str, str]) -> None:
        """Install ``nbpack-<name>`` whose plugin is the module ``<name>_pack`` with this code."""
        self.add(
            f"nbpack-{name}",
            points={"packs": {name: f"{name}_pack"}, **claims},
            files={f"{name}_pack.py": code},
        )


@pytest.fixture(autouse=True)
def no_installed_packs() -> Iterator[None]:
    """Core's tests say which packs there are; those of the environment are not looked at."""
    with discovery.using(discovery.Discovery(list)):
        yield


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    """The only packs that discovery sees in this test; nbcore 0.1.0 is installed beside them."""
    root = tmp_path / "site-packages"
    root.mkdir()
    monkeypatch.syspath_prepend(str(root))
    for name in ("NBCORE_PACKS", "NBCORE_DISABLED_PACKS", "NBCORE_PREFER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    made = Shelf(root)
    made.add("nbcore", version="0.1.0")
    before = set(sys.modules)
    here = discovery.Discovery(lambda: importlib_metadata.distributions(path=[str(root)]))
    with discovery.using(here):
        yield made
    for name in set(sys.modules) - before:
        held = getattr(sys.modules[name], "__file__", None)
        if held and Path(held).is_relative_to(root):
            del sys.modules[name]


@pytest.fixture
def enrichers(shelf: Shelf) -> Iterator[Callable[..., None]]:
    """Installs a pack that answers ``nb_enrich`` by a function of kind and values.

    A mark of nbcore's, such as ``sends_to``, may be put on the implementation.
    """
    made: list[str] = []

    def add(
        name: str,
        answer: Callable[[str, list[str]], Any],
        mark: Callable[[Any], Any] = lambda function: function,
    ) -> None:
        module = types.ModuleType(f"{name}_enricher")

        @hookimpl
        @mark
        def nb_enrich(kind, values, session):
            return answer(kind, values)

        module.nb_enrich = nb_enrich  # type: ignore[attr-defined]
        sys.modules[module.__name__] = module
        made.append(module.__name__)
        shelf.add(f"nbpack-{name}", points={"packs": {name: module.__name__}})

    yield add
    for name in made:
        del sys.modules[name]
