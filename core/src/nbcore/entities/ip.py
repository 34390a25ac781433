"""IP addresses."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from nbcore.entities.addresses import is_address, parse_address
from nbcore.entities.base import Entity
from nbcore.errors import UserError


class IpAddress(Entity):
    """An IPv4 or IPv6 address, in its shortest usual spelling."""

    kind: ClassVar[str] = "ip"
    example: ClassVar[str] = "203.0.113.77"
    narrow: ClassVar[int] = 1
    binds: ClassVar[tuple[str, ...]] = ("ip",)

    address: str

    @property
    def value(self) -> str:
        return self.address

    @classmethod
    def parse(cls, value: Any) -> Self:
        text = cls.typed(value)
        try:
            return cls(address=str(parse_address(text)))
        except ValueError:
            raise UserError(
                f'{text!r} is not an IP address. Give one such as "{cls.example}" or "2001:db8::1".'
            ) from None

    @classmethod
    def fits(cls, value: str) -> bool:
        return is_address(value)

    def matches(self, seen: str) -> bool:
        return is_address(seen) and parse_address(seen) == parse_address(self.address)
