"""Logons that a test writes itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest

from nbcore import CORE
from nbcore.lang import count_rows
from nbcore.testing import conform

Attempt = dict[str, Any]
LOGON, LOGON_COUNT = CORE.records["Logon"], CORE.records["LogonCount"]
MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def attempt() -> Callable[..., Attempt]:
    """One attempt: when (a timedelta since midnight, or hours), who, and whether it failed."""

    def make(
        when: float | timedelta, user: str | None, result: str = "failure", **cells: Any
    ) -> Attempt:
        since = when if isinstance(when, timedelta) else timedelta(hours=when)
        row = {
            "time": MIDNIGHT + since,
            "user": user,
            "user_domain": "CONTOSO",
            "result": result,
            "src_ip": "203.0.113.7",
            "logon_type": "network",
            "logon_process": "NtLmSsp",
            "failure_reason": "wrong_password" if result == "failure" else None,
            "host": "web01.contoso.test",
            "os_family": "windows",
        }
        return row | cells

    return make


@pytest.fixture
def logons() -> Callable[[Iterable[Attempt]], pd.DataFrame]:
    """Attempts as a frame of the record Logon."""

    def make(rows: Iterable[Attempt]) -> pd.DataFrame:
        frame = pd.DataFrame(list(rows), columns=LOGON.columns)
        made = conform(frame, LOGON, provider="data", connection="data")
        assert not made.notes
        assert not made.incomplete
        return made.frame

    return make


@pytest.fixture
def counts(
    logons: Callable[[Iterable[Attempt]], pd.DataFrame],
) -> Callable[..., pd.DataFrame]:
    """Attempts as a frame of the record LogonCount, in bins of some width."""

    def make(rows: Iterable[Attempt], width: timedelta = timedelta(hours=1)) -> pd.DataFrame:
        return count_rows(logons(rows), LOGON_COUNT, width)

    return make
