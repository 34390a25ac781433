"""A credential that signs in without anybody: what azure-identity's are, and counted."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Token:
    """As azure.core.credentials.AccessToken."""

    token: str
    expires_on: int


class Fixed:
    """Gives one token after the other, each good for an hour unless told.

    Parameters
    ----------
    lasts : float
        Seconds that a token is good for.

    Attributes
    ----------
    asked : list of tuple of str
        The scopes of each time that a token was asked for.
    """

    def __init__(self, lasts: float = 3600.0) -> None:
        self.asked: list[tuple[str, ...]] = []
        self.lasts = lasts

    @property
    def last(self) -> str:
        """The token that was given last."""
        return f"secret-token-{len(self.asked)}"

    def get_token(self, *scopes: str) -> Token:
        """The next token, as azure-identity's credentials give one."""
        self.asked.append(scopes)
        return Token(self.last, int(time.time() + self.lasts))
