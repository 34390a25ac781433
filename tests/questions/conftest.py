"""A stranger's pack beside the installed ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import importlib_metadata
import pytest

from nbcore import discovery

SOURCE = Path(__file__).parent / "sight"
METADATA = """Metadata-Version: 2.1
Name: nbpack-sight
Version: 1.0
Requires-Dist: nbcore>=0.1,<0.2
"""


@pytest.fixture(autouse=True)
def sight(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The pack ``sight``, installed for one test."""
    info = tmp_path / "nbpack_sight-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(METADATA)
    (info / "entry_points.txt").write_text("[nbcore.packs]\nsight = sight_pack\n")
    monkeypatch.syspath_prepend(str(SOURCE))

    def installed() -> Iterable[Any]:
        here = importlib_metadata.distributions(path=[str(tmp_path)])
        return chain(importlib_metadata.distributions(), here)

    with discovery.using(discovery.Discovery(installed)):
        yield
