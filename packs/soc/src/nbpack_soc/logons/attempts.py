"""Logons as arrays: what the sections count over."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from nbpack_soc.logons.accounts import Accounts, accounts
from nbpack_soc.logons.addresses import LOCAL, kind

Ints = np.ndarray[Any, np.dtype[np.int64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]

NEVER = -(2**63)
"""A missing time among microseconds; the same number that numpy's NaT has."""


class Attempts:
    """Rows of the record Logon or LogonCount, column by column, each read when it is needed.

    Parameters
    ----------
    frame : pandas.DataFrame
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame
        self._counted = "count" in frame.columns

    @cached_property
    def accounts(self) -> Accounts:
        """Who."""
        return accounts(self.frame)

    @cached_property
    def people(self) -> Flags:
        """Rows about an account that may be a person's."""
        people: Flags = np.append(self.accounts.people, False)[self.accounts.codes]
        return people

    @cached_property
    def _source_codes(self) -> tuple[Ints, list[str]]:
        codes, addresses = pd.factorize(self.frame["src_ip"], sort=True)
        codes[codes < 0] = len(addresses)
        return codes, [*map(str, addresses)]

    @property
    def addresses(self) -> list[str | None]:
        """Distinct source addresses; the last one is None and stands for a missing address."""
        return [*self._source_codes[1], None]

    @property
    def sources(self) -> Ints:
        """For each row the place in ``addresses``."""
        return self._source_codes[0]

    @property
    def kinds(self) -> list[str]:
        """The kind of each of ``addresses``."""
        return [*(kind(address) for address in self._source_codes[1]), LOCAL]

    @cached_property
    def failed(self) -> Flags:
        """Rows that were refused."""
        return rows_with_text(self.frame["result"], "failure")

    @cached_property
    def succeeded(self) -> Flags:
        """Rows that were let in."""
        return rows_with_text(self.frame["result"], "success")

    @cached_property
    def count(self) -> Ints:
        """Attempts that each row stands for."""
        if not self._counted:
            # One number seen from every row takes no memory.
            return np.broadcast_to(np.int64(1), len(self.frame))
        values: Ints = self.frame["count"].to_numpy(dtype="int64", na_value=0)
        return values

    @cached_property
    def bins(self) -> Ints:
        """Start of each row's time bin, microseconds since 1970; a Logon's own time."""
        return _micro(self.frame["time"])

    @cached_property
    def first(self) -> Ints:
        """When the first attempt of each row was; :data:`NEVER` where the log does not say."""
        return _micro(self.frame["first_seen"]) if self._counted else self.bins

    @cached_property
    def last(self) -> Ints:
        """When the last one was."""
        return _micro(self.frame["last_seen"]) if self._counted else self.bins

    @property
    def timed(self) -> Flags:
        """Rows that have a time."""
        there: Flags = self.first != NEVER
        return there


def rows_with_text(series: pd.Series[Any], value: str) -> Flags:
    """Rows with this text; a missing one is none."""
    found: Flags = (series == value).fillna(False).to_numpy(dtype=bool)
    return found


def times(micro: Ints) -> pd.Series[Any]:
    """Microseconds since 1970 as a column of times in UTC."""
    return pd.Series(micro.astype("datetime64[us]")).dt.tz_localize("UTC")


def _micro(series: pd.Series[Any]) -> Ints:
    values: Ints = series.to_numpy(dtype="datetime64[us]").view("int64")
    return values
