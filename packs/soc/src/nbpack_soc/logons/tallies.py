"""Sums, ends and distinct values by code."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from nbpack_soc.logons.attempts import NEVER, Ints


def sum_by_code(codes: Ints, count: Ints, size: int) -> Ints:
    """The sum of ``count`` for each code."""
    # In floats, which are exact up to nine thousand million million.
    return np.bincount(codes, weights=count, minlength=size).astype("int64")


def earliest(codes: Ints, first: Ints, size: int) -> Ints:
    """The least time for each code, missing ones aside."""
    there = first != NEVER
    found = np.full(size, np.iinfo("int64").max)
    np.minimum.at(found, codes[there], first[there])
    return np.where(found == np.iinfo("int64").max, NEVER, found)


def latest_by_code(codes: Ints, last: Ints, size: int) -> Ints:
    """The greatest time for each code."""
    found = np.full(size, NEVER)
    np.maximum.at(found, codes, last)
    return found


def distinct(codes: Ints, values: Ints, size: int) -> Ints:
    """How many different values each code has."""
    width = int(values.max(initial=0)) + 1
    pairs = pd.unique(codes * width + values)
    return np.bincount(pairs // width, minlength=size).astype("int64")


def heaviest(codes: Ints, weights: Ints) -> Ints:
    """Distinct codes, the one with the greatest sum of weights first."""
    found, place = np.unique(codes, return_inverse=True)
    sums = np.bincount(place, weights=weights, minlength=len(found))
    return found[np.argsort(-sums, kind="stable")]


def text(values: list[Any]) -> pd.Series[Any]:
    """A column of text."""
    return pd.Series(values, dtype=pd.StringDtype())
