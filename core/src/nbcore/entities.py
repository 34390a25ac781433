"""What an investigation is about: hosts, accounts, addresses.

An entity is a frozen value. It checks what a user typed, says when two names mean the same
thing, and gives the values that are bound into a query.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from nbcore.errors import UserError
from nbcore.frozen import Frozen


class Entity(Frozen):
    """Base of all entities; a pack may add its own by subclassing.

    Attributes
    ----------
    kind : str
        The word used in query names (``host`` in ``host.resolve``) and in messages.
    """

    kind: ClassVar[str] = "entity"
    example: ClassVar[str] = ""
    narrow: ClassVar[int] = 0
    """Which kind a text is read as where several would do: the highest that it fits."""
    binds: ClassVar[tuple[str, ...]] = ()
    """Names of the values that :meth:`parameters` gives, without the ``p_``."""

    @property
    def value(self) -> str:
        """The entity as a user would type it."""
        # Each kind of entity says it; there is no entity of no kind.
        raise NotImplementedError

    @classmethod
    def parse(cls, value: Any) -> Self:
        """Read what a user typed.

        Raises
        ------
        UserError
            Nothing, blank, or not a text.
        """
        # As above: each kind reads its own.
        raise NotImplementedError

    @classmethod
    def fits(cls, value: str) -> bool:
        """Whether this kind of entity is the natural reading of the text."""
        return True

    def matches(self, seen: str) -> bool:
        """Whether a name found in a log means this entity."""
        return self.value.casefold() == seen.casefold()

    def parameters(self) -> dict[str, str]:
        """Values to bind into a query, by parameter name without the ``p_``."""
        return {self.kind: self.value}

    @classmethod
    def distinct(cls, names: Iterable[str]) -> list[str]:
        """The names without those that only spell another one differently; order is kept."""
        seen: dict[str, str] = {}
        for name in names:
            seen.setdefault(name.casefold(), name)
        return list(seen.values())

    def __str__(self) -> str:
        return self.value

    @classmethod
    def typed(cls, value: Any, called: str = "") -> str:
        """The text that a user typed, without the blanks around it.

        Parameters
        ----------
        value : object
        called : str, optional
            What was asked for, where it may be one of several kinds: ``host or account``.

        Raises
        ------
        UserError
            Nothing, blank, or not a text.
        """
        what = called or cls.kind
        ask = f'Give one {what}, for example run("{cls.example}", timespan="7d").'
        if value is None:
            raise UserError(f"No {what} was given. {ask}")
        if isinstance(value, cls):
            return value.value
        if isinstance(value, (list, tuple, set, dict)):
            raise UserError(f"A {type(value).__name__} is not one {what}. {ask}")
        if not isinstance(value, str):
            one = f"{'An' if what[:1] in 'aeiou' else 'A'} {what}"
            raise UserError(f"{one} is a text in quotes, and {value!r} is none. {ask}")
        text = value.strip()
        if not text:
            raise UserError(f"The {what} is blank. {ask}")
        return text


class Host(Entity):
    """A computer, by its short or full name.

    A name that was typed meets a name in a log when the two are equal, when it equals the
    log name's first label (``web01`` meets ``web01.contoso.test``), or when the log holds just
    the first label of what was typed. Case does not count; an address has no labels.
    """

    kind: ClassVar[str] = "host"
    example: ClassVar[str] = "web01"
    binds: ClassVar[tuple[str, ...]] = ("host", "host_label", "host_stem")

    name: str

    @property
    def value(self) -> str:
        return self.name

    @classmethod
    def parse(cls, value: Any) -> Self:
        return cls(name=cls.typed(value).rstrip(".") or ".")

    @property
    def label(self) -> str:
        """The first label of the name; an address is its own label."""
        return self.name if _is_address(self.name) else self.name.split(".", 1)[0] or self.name

    @property
    def stem(self) -> str:
        """What a full name of this host begins with; empty when the name is full already."""
        bare = "." not in self.name and not self.name.isdigit() and ":" not in self.name
        return f"{self.name}." if bare else ""

    def matches(self, seen: str) -> bool:
        name = seen.casefold()
        stem = self.stem.casefold()
        return name in (self.name.casefold(), self.label.casefold()) or bool(
            stem and name.startswith(stem)
        )

    @classmethod
    def distinct(cls, names: Iterable[str]) -> list[str]:
        """Without names that are just the first label of a full one among them."""
        kept = super().distinct(names)
        full = {cls(name=name).label.casefold() for name in kept if "." in name}
        return [name for name in kept if "." in name or name.casefold() not in full]

    def parameters(self) -> dict[str, str]:
        """``host`` as known; ``host_label`` its first label; ``host_stem`` what full names of
        it begin with, or empty, which a query has to test for.
        """
        return {"host": self.name, "host_label": self.label, "host_stem": self.stem}


class Account(Entity):
    r"""An account: ``DOMAIN\user``, a UPN (``user@domain``), or the bare name.

    The bare name meets an account of that name in any domain; a domain that was typed has to
    be the same one, by its full or its short form.
    """

    kind: ClassVar[str] = "account"
    example: ClassVar[str] = "CONTOSO\\\\m.ortiz"
    binds: ClassVar[tuple[str, ...]] = ("account", "account_domain")

    name: str
    domain: str = ""

    @property
    def value(self) -> str:
        return f"{self.domain}\\{self.name}" if self.domain else self.name

    @classmethod
    def parse(cls, value: Any) -> Self:
        text = cls.typed(value)
        name, domain = _account(text)
        if not name:
            raise UserError(f"The account {text!r} names a domain and no user.")
        return cls(name=name, domain=domain)

    def matches(self, seen: str) -> bool:
        name, domain = _account(seen)
        if name.casefold() != self.name.casefold():
            return False
        if not self.domain or not domain:
            return True
        return _short(self.domain) == _short(domain)

    def parameters(self) -> dict[str, str]:
        return {"account": self.name, "account_domain": self.domain}


class IpAddress(Entity):
    """An IPv4 or IPv6 address, in its shortest usual spelling."""

    kind: ClassVar[str] = "ip_address"
    example: ClassVar[str] = "203.0.113.77"
    narrow: ClassVar[int] = 1
    binds: ClassVar[tuple[str, ...]] = ("ip_address",)

    address: str

    @property
    def value(self) -> str:
        return self.address

    @classmethod
    def parse(cls, value: Any) -> Self:
        text = cls.typed(value)
        try:
            return cls(address=str(_address(text)))
        except ValueError:
            raise UserError(
                f'{text!r} is not an IP address. Give one such as "{cls.example}" or "2001:db8::1".'
            ) from None

    @classmethod
    def fits(cls, value: str) -> bool:
        return _is_address(value)

    def matches(self, seen: str) -> bool:
        return _is_address(seen) and _address(seen) == _address(self.address)


def _account(text: str) -> tuple[str, str]:
    """A user and a domain; either may be empty in a log."""
    if "\\" in text:
        domain, name = text.split("\\", 1)
    elif "@" in text:
        name, domain = text.rsplit("@", 1)
    else:
        domain, name = "", text
    return name.strip(), domain.strip()


def _short(domain: str) -> str:
    return domain.casefold().split(".", 1)[0]


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """An address, in the brackets of a URL or without."""
    return ipaddress.ip_address(text.strip("[]"))


def _is_address(text: str) -> bool:
    try:
        _address(text)
    except ValueError:
        return False
    return True
