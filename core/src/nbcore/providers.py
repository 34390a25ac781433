"""Loading providers: what a pack claims under a provider's name has to be one."""

from __future__ import annotations

from typing import Any

from nbcore import discovery
from nbcore.discovery import Claim
from nbcore.queries.connection import Provider


def load_provider(name: str) -> Provider:
    """Import a provider.

    Raises
    ------
    UnknownNameError
        None has the name; the sentence offers near ones, or what to install.
    UserError
        It is refused or disabled, or does not load.
    """
    provider: Provider = discovery.load("provider", name, fault)
    return provider


def fault(claim: Claim, loaded: Any) -> str:
    """Why what was loaded cannot be the provider that it is claimed to be; empty when it can."""
    if isinstance(loaded, type):
        return f"{claim.value} is a class; name an instance of it"
    if not isinstance(loaded, Provider):
        return f"{claim.value} is not a Provider"
    for wanted in ("name", "title", "language"):
        if not isinstance(getattr(loaded, wanted, None), str):
            return f"{claim.value} has no {wanted}"
    if loaded.name != claim.name:
        return f"{claim.value} calls itself {loaded.name!r}"
    return ""
