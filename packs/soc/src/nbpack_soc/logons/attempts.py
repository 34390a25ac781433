"""Logons as arrays: what all sections count over, worked out once for each answer."""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from nbpack_soc.logons.accounts import Accounts, accounts
from nbpack_soc.logons.addresses import LOCAL, kind

Ints = np.ndarray[Any, np.dtype[np.int64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]

NEVER = -(2**63)
"""A missing time among microseconds; the same number that numpy's NaT has."""


@dataclass(frozen=True, eq=False)
class Attempts:
    """Rows of Logon or LogonCount, column by column.

    Attributes
    ----------
    accounts : Accounts
    sources : array of int, one for each row
        Place in ``addresses``.
    addresses : list of str or None
        Distinct source addresses; the last one is None and stands for a missing address.
    kinds : list of str
        The kind of each.
    failed, succeeded : array of bool, one for each row
    count : array of int, one for each row
        Attempts that the row stands for.
    bins : array of int, one for each row
        Start of the row's time bin, microseconds since 1970; a Logon's own time.
    first, last : array of int, one for each row
        When the first and the last of them were; :data:`NEVER` where the log does not say.
    """

    accounts: Accounts
    sources: Ints
    addresses: list[str | None]
    kinds: list[str]
    failed: Flags
    succeeded: Flags
    count: Ints
    bins: Ints
    first: Ints
    last: Ints

    @property
    def timed(self) -> Flags:
        """Rows that have a time."""
        there: Flags = self.first != NEVER
        return there

    @property
    def people(self) -> Flags:
        """Rows about an account that may be a person's."""
        people: Flags = np.append(self.accounts.people, False)[self.accounts.codes]
        return people


def attempts(frame: pd.DataFrame) -> Attempts:
    """Read a frame as :func:`read` does, once.

    Most sections need this of the same counts, so it is remembered for as long as those exist.
    """
    known = _KNOWN.get(id(frame))
    if known is not None and known[0]() is frame:
        return known[1]
    made = read(frame)
    key = id(frame)
    _KNOWN[key] = (weakref.ref(frame, lambda _: _KNOWN.pop(key, None)), made)
    return made


_KNOWN: dict[int, tuple[weakref.ref[Any], Attempts]] = {}


def read(frame: pd.DataFrame) -> Attempts:
    """Read a frame of the record Logon or LogonCount."""
    sources, addresses = pd.factorize(frame["src_ip"], sort=True)
    sources = np.where(sources < 0, len(addresses), sources).astype("int64")
    results, result_texts = pd.factorize(frame["result"])
    texts = [*result_texts, ""]
    counted = "count" in frame.columns
    bins = _micro(frame["time"])
    return Attempts(
        accounts=accounts(frame),
        sources=sources,
        addresses=[*map(str, addresses), None],
        kinds=[*(kind(str(address)) for address in addresses), LOCAL],
        failed=np.array([text == "failure" for text in texts])[results],
        succeeded=np.array([text == "success" for text in texts])[results],
        # One number seen from every row takes no memory.
        count=_whole(frame["count"]) if counted else np.broadcast_to(np.int64(1), len(frame)),
        bins=bins,
        first=_micro(frame["first_seen"]) if counted else bins,
        last=_micro(frame["last_seen"]) if counted else bins,
    )


def times(micro: Ints) -> pd.Series[Any]:
    """Microseconds since 1970 as a column of times in UTC."""
    return pd.Series(micro.astype("datetime64[us]")).dt.tz_localize("UTC")


def _micro(series: pd.Series[Any]) -> Ints:
    values: Ints = series.to_numpy(dtype="datetime64[us]").astype("int64")
    return values


def _whole(series: pd.Series[Any]) -> Ints:
    values: Ints = series.to_numpy(dtype="int64", na_value=0)
    return values
