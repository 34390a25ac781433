"""Loading notebooklets: what a pack claims under a notebooklet's name has to be one."""

from __future__ import annotations

from typing import Any

from nbcore import discovery, providers
from nbcore.discovery import Claim, Pack
from nbcore.figures import registry
from nbcore.notebooklet.base import Notebooklet


def load_notebooklet(name: str) -> type[Notebooklet]:
    """Import a notebooklet's class by its full name, such as ``host.HostSummary``.

    Raises
    ------
    UnknownNameError
        None has the name; the sentence offers near ones.
    UserError
        It is refused or disabled, or does not load.
    """
    kind: type[Notebooklet] = discovery.load("notebooklet", name, fault)
    return kind


def check_packs() -> list[Pack]:
    """All installed packs, after everything of them was imported and asked."""
    packs = discovery.check({"provider": providers.fault, "notebooklet": fault})
    registry.check()
    return packs


def fault(claim: Claim, loaded: Any) -> str:
    """Why what was loaded cannot be the notebooklet that it is claimed to be; empty when it can."""
    if not isinstance(loaded, type) or not issubclass(loaded, Notebooklet):
        return f"{claim.value} is not a subclass of Notebooklet"
    return ""
