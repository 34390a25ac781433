"""Environments with packs installed beside the project's own."""

from __future__ import annotations

import pytest
from tests.packs.environment import Environment
from tests.packs.faults import FAULTS, LOUD
from tests.packs.wheels import install, unpack

REFUSED_BY_PIP = {"torn-points", "odd-requirement"}


@pytest.fixture(scope="session")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """Every fault at once, and a sound pack that prints."""
    root = tmp_path_factory.mktemp("faulty")
    wheels = {fault.name: fault.wheel.write(root) for fault in FAULTS}
    wheels[LOUD.name] = LOUD.write(root)
    target = root / "site-packages"
    install([path for name, path in wheels.items() if name not in REFUSED_BY_PIP], target)
    for name in REFUSED_BY_PIP:
        unpack(wheels[name], target)
    return Environment(target, root)
