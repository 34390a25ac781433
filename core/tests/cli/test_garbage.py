"""A command looks for garbage less often while it runs, and leaves the process as it found it."""

from __future__ import annotations

import gc

import pytest

from nbcore import cli


@pytest.mark.parametrize("fails", [False, True], ids=["sound", "fails"])
def test_the_collector_is_the_callers_again_after_a_command(monkeypatch, fails):
    seen: list[int] = []

    def listed(words: tuple[str, ...]) -> int:
        seen.append(gc.get_threshold()[0])
        if fails:
            raise KeyboardInterrupt
        return 0

    monkeypatch.setattr(cli, "_quick_listing", listed)
    before = gc.get_threshold()
    assert cli.main(["list"]) == (cli.INTERRUPTED if fails else cli.OK)
    assert gc.get_threshold() == before
    assert seen[0] > before[0]
