r"""Accounts: ``DOMAIN\user``, a UPN, a bare name, a security identifier or a directory id."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from pydantic import field_validator

from nbcore.entities.base import Entity
from nbcore.errors import UserError, join_names

if TYPE_CHECKING:
    import pandas as pd

_SID = re.compile(r"S-1-\d+(-\d+)+", re.IGNORECASE)
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
KINDS = ("windows", "linux", "cloud", "other")
"""The values of a record's ``account_kind``; ``other`` says no more than a missing one."""


class Account(Entity):
    r"""An account, under any name that a log uses for it.

    The bare name meets an account of that name in any domain; a domain that was typed has to
    be the same one, by its full or its short form. Rows of candidates are one account when
    their directory id or their security identifier agree, else when name and short domain do.

    Attributes
    ----------
    name : str
        The user's name without its domain; empty where only an identifier was given.
    domain : str
        As typed or known, short or full.
    upn : str
        ``user@domain``.
    sid : str
        The security identifier, ``S-1-5-21-…``.
    object_id : str
        The id in the directory (Entra ID), a GUID.
    kinds : tuple of str
        The kinds of account that are meant: ``windows``, ``linux``, ``cloud``; none means all.
        Candidates of another kind are passed over, and ``account_kinds`` is bound to them, or to
        every kind, so that a query file need not run for an account of another kind than its own.
    """

    kind: ClassVar[str] = "account"
    example: ClassVar[str] = "CONTOSO\\\\m.ortiz"
    binds: ClassVar[tuple[str, ...]] = (
        "account",
        "account_domain",
        "account_full_domain",
        "account_upn",
        "account_sid",
        "account_id",
        "account_kinds",
    )
    lists: ClassVar[frozenset[str]] = frozenset({"account_kinds"})

    name: str = ""
    domain: str = ""
    upn: str = ""
    sid: str = ""
    object_id: str = ""
    kinds: tuple[str, ...] = ()

    @field_validator("kinds", mode="before")
    @classmethod
    def _check_kinds(cls, given: Any) -> tuple[str, ...]:
        kinds = tuple(
            str(kind).casefold() for kind in ((given,) if isinstance(given, str) else given)
        )
        for kind in kinds:
            if kind not in KINDS:
                raise UserError(
                    f"There is no kind of account {kind!r}; there is {join_names(KINDS)}."
                )
        return kinds

    @property
    def value(self) -> str:
        if self.name and self.domain:
            return f"{self.domain}\\{self.name}"
        return self.name or self.upn or self.sid or self.object_id

    @classmethod
    def parse(cls, value: Any) -> Self:
        text = cls.typed(value)
        if _SID.fullmatch(text):
            return cls(sid=text.upper())
        if _ID.fullmatch(text):
            return cls(object_id=text.casefold())
        name, domain = split_account(text)
        if not name:
            raise UserError(f"The account {text!r} has a domain but no user name.")
        return cls(name=name, domain=domain)

    @classmethod
    def of_row(cls, row: Mapping[Any, Any]) -> Self:
        known = {name: _text(row.get(name)) for name in ("account", "domain", "upn", "sid")}
        name, domain = split_account(known["account"])
        upn_name, upn_domain = split_account(known["upn"])
        kind = _text(row.get("account_kind"))
        return cls(
            name=name or upn_name,
            domain=known["domain"] or domain or upn_domain,
            upn=known["upn"],
            sid=known["sid"].upper(),
            object_id=_text(row.get("object_id")).casefold(),
            kinds=(kind,) if kind in KINDS and kind != "other" else (),
        )

    @classmethod
    def grouped(cls, candidates: pd.DataFrame) -> list[Self]:
        rows = [cls.of_row(row) for row in candidates.to_dict("records")]
        groups: list[list[Self]] = []
        for row in rows:
            mine = [group for group in groups if any(row.is_same(other) for other in group)]
            merged = [item for group in mine for item in group]
            groups = [group for group in groups if group not in mine]
            groups.append([*merged, row])
        return [cls._merge_rows(group) for group in groups]

    def among(self, candidates: pd.DataFrame) -> pd.Series[bool]:
        import pandas as pd

        rows = [type(self).of_row(row) for row in candidates.to_dict("records")]
        return pd.Series(
            [self._matches_row(row) for row in rows], index=candidates.index, dtype=bool
        )

    def known_as(self, found: Self) -> Self:
        """What it was seen as does not narrow further questions, but what was asked for does."""
        return found.model_copy(update={"kinds": self.kinds})

    def matches(self, seen: str) -> bool:
        if self.sid and _SID.fullmatch(seen):
            return self.sid == seen.upper()
        name, domain = split_account(seen)
        return self._matches_row(type(self)(name=name, domain=domain))

    def is_same(self, other: Self) -> bool:
        """Whether two rows are one account: by identifier, else by name and short domain."""
        for mine, theirs in ((self.object_id, other.object_id), (self.sid, other.sid)):
            if mine and theirs:
                return mine == theirs
        same_upn = self.upn and self.upn.casefold() == other.upn.casefold()
        names = self.name.casefold() == other.name.casefold()
        return bool(same_upn) or (names and short_domain(self.domain) == short_domain(other.domain))

    def parameters(self) -> Mapping[str, str | tuple[str, ...]]:
        """``account`` is the bare name; ``account_domain`` the domain's first label and
        ``account_full_domain`` the whole of it where that is known; what is not known is empty,
        which a query has to test for. ``account_kinds`` is never empty.
        """
        return {
            "account": self.name,
            "account_domain": short_domain(self.domain),
            "account_full_domain": self.domain if "." in self.domain else "",
            "account_upn": self.upn or self._as_upn,
            "account_sid": self.sid,
            "account_id": self.object_id,
            "account_kinds": self.kinds or KINDS,
        }

    @property
    def _as_upn(self) -> str:
        """The UPN that the name has where its suffix is the domain's own name."""
        return f"{self.name}@{self.domain}" if self.name and "." in self.domain else ""

    def _matches_row(self, row: Self) -> bool:
        """Whether what was typed means a row."""
        if self.kinds and row.kinds and not set(self.kinds) & set(row.kinds):
            return False
        if self.object_id and row.object_id:
            return self.object_id == row.object_id
        if self.sid and row.sid:
            return self.sid == row.sid
        if not self.name or self.name.casefold() != row.name.casefold():
            return False
        return (
            not self.domain
            or not row.domain
            or short_domain(self.domain) == short_domain(row.domain)
        )

    @classmethod
    def _merge_rows(cls, group: list[Self]) -> Self:
        """One account of rows that are the same: what any of them knows."""

        def first(values: list[str]) -> str:
            return next(filter(None, values), "")

        domains = [row.domain for row in group]
        kinds = dict.fromkeys(kind for row in group for kind in row.kinds)
        return cls(
            name=first([row.name for row in group]),
            # A full domain says its short one, and not the other way round.
            domain=first([name for name in domains if "." in name]) or first(domains),
            upn=first([row.upn for row in group]),
            sid=first([row.sid for row in group]),
            object_id=first([row.object_id for row in group]),
            kinds=tuple(kinds),
        )


def split_account(text: str) -> tuple[str, str]:
    """A user and a domain; either may be empty in a log."""
    if "\\" in text:
        domain, name = text.split("\\", 1)
    elif "@" in text:
        name, domain = text.rsplit("@", 1)
    else:
        domain, name = "", text
    return name.strip(), domain.strip()


def short_domain(domain: str) -> str:
    """The first label of a domain, case folded."""
    return domain.casefold().split(".", 1)[0]


def _text(value: Any) -> str:
    import pandas as pd

    return "" if value is None or pd.isna(value) else str(value).strip()
