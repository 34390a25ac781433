"""Which rows are about one account: logs write the same account in several ways."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

_SYSTEM_NAMES = ("system", "local service", "network service", "anonymous logon")
_SYSTEM_DOMAINS = (
    "nt authority", "nt service", "nt virtual machine", "iis apppool",
    "window manager", "font driver host",
)  # fmt: skip
_DESKTOP = re.compile(r"(?:dwm|umfd)-\d+")
"""Accounts that Windows makes for each desktop."""


@dataclass(frozen=True)
class Accounts:
    r"""The accounts of a frame.

    Attributes
    ----------
    codes : array of int, one for each row
        Place in ``names``; -1 where the row names no user.
    names : array of str
        As a person reads it: ``CONTOSO\m.ortiz``.
    people : array of bool
        Whether it may be a person's. Machine accounts (``WEB01$``) and the accounts that Windows
        has for itself (SYSTEM, NETWORK SERVICE, DWM-1, ...) are not: no one guesses their
        passwords, and where they fail something is broken.
    """

    codes: np.ndarray[Any, np.dtype[np.int64]]
    names: np.ndarray[Any, np.dtype[np.object_]]
    people: np.ndarray[Any, np.dtype[np.bool_]]


def accounts(frame: pd.DataFrame) -> Accounts:
    r"""Tell the accounts of ``user`` and ``user_domain`` apart.

    Two rows are about the same account when the user's name is the same without regard to case
    and the domains have the same first label (``CONTOSO``, ``contoso.test``). A row without a
    domain belongs to the only domain in which that name is seen; where there are several, it
    stands for itself. A name that holds its domain (``m.ortiz@contoso.test``,
    ``CONTOSO\m.ortiz``) is taken apart where the row has no other. The account is called by its
    most frequent spelling, short domains first.
    """
    spelled, user_texts = pd.factorize(frame["user"])
    domains, domain_texts = pd.factorize(frame["user_domain"])
    width, nobody = len(domain_texts) + 1, spelled < 0
    # In place: each further array of whole numbers is a tenth of a million rows' own memory.
    spelled *= width
    spelled += domains
    spelled += 1
    spelled[nobody] = -1
    del domains
    rows, pairs = pd.factorize(spelled)
    del spelled
    # From here on everything is about distinct spellings, which are few beside the rows.
    texts, places = user_texts.tolist(), ["", *domain_texts.tolist()]
    spellings = [
        _user_and_domain(str(texts[pair // width]), str(places[pair % width]))
        for pair in pairs.tolist()
        if pair >= 0
    ]
    where = np.flatnonzero(pairs >= 0)
    weights = np.bincount(rows, minlength=len(pairs))[where]
    keys, chosen = _group_spellings(spellings, weights.tolist())
    # By name, so that what comes in the order of codes does not depend on the order of rows.
    chosen.sort(key=lambda place: (display_account(*spellings[place]), spellings[place]))
    rank = {keys[place]: number for number, place in enumerate(chosen)}
    codes = np.full(len(pairs) + 1, -1, dtype="int64")
    codes[where] = [rank[key] for key in keys]
    names = np.array([display_account(*spellings[place]) for place in chosen], dtype=object)
    people = np.array([is_person(*spellings[place]) for place in chosen], dtype=bool)
    return Accounts(codes[rows], names, people)


def display_account(user: str, domain: str) -> str:
    r"""An account as a person reads it: ``CONTOSO\m.ortiz``, or the bare name."""
    return f"{domain}\\{user}" if domain else user


def is_person(user: str, domain: str) -> bool:
    """Whether an account may be a person's or one that a program was given a password for."""
    name = user.casefold()
    if name.endswith("$") or domain.casefold() in _SYSTEM_DOMAINS:
        return False
    return bool(domain) or not (name in _SYSTEM_NAMES or _DESKTOP.fullmatch(name))


def _user_and_domain(user: str, domain: str) -> tuple[str, str]:
    if not domain and "\\" in user:
        domain, _, user = user.partition("\\")
    elif not domain and "@" in user:
        user, _, domain = user.rpartition("@")
    return user, domain


def _group_spellings(
    spellings: list[tuple[str, str]], weights: list[int]
) -> tuple[list[int], list[int]]:
    """For each spelling its account, and for each account the place of its best spelling."""
    folded = [(user.casefold(), _stem(domain)) for user, domain in spellings]
    known: dict[str, set[str]] = {}
    for name, stem in folded:
        if stem:
            known.setdefault(name, set()).add(stem)
    keys: list[int] = []
    accounts: dict[tuple[str, str], int] = {}
    best: list[tuple[bool, bool, int, tuple[str, str], int]] = []
    for place, (name, stem) in enumerate(folded):
        stems = known.get(name, ())
        key = (name, stem if stem or len(stems) != 1 else next(iter(stems)))
        domain = spellings[place][1]
        rank = (not domain, "." in domain, -weights[place], spellings[place], place)
        number = accounts.setdefault(key, len(accounts))
        if number == len(best):
            best.append(rank)
        else:
            best[number] = min(best[number], rank)
        keys.append(number)
    return keys, [rank[-1] for rank in best]


def _stem(domain: str) -> str:
    return domain.casefold().partition(".")[0]
