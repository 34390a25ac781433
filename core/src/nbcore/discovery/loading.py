"""Importing what packs name, one object at a time, and saying what went wrong."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from importlib_metadata import EntryPoint

from nbcore.discovery.names import PROVIDERS, usable_claims
from nbcore.discovery.states import Claim, Pack
from nbcore.errors import UnknownNameError, UserError, join_names, similar_names
from nbcore.guard import Guard, error_line

Fault = Callable[[Claim, Any], str]
"""Says why what a claim's name was loaded as cannot be what is claimed; empty when it can."""

LIMIT = 10.0
"""Seconds that one import may take where everything is checked."""


def plugin(pack: Pack, limit: float | None = None) -> object | None:
    """A pack's plugin; None when it may not be imported or does not import.

    Parameters
    ----------
    pack : Pack
    limit : float, optional
        Seconds after which an import is given up.
    """
    if not pack.plugin or pack.verdict is not None:
        return None
    pack.loaded = True
    loaded: object | None
    loaded, guard = _call_with_limit(EntryPoint(pack.name, pack.plugin, "nbcore.packs").load, limit)
    if guard.error is not None:
        pack.verdict = "broken"
        pack.traceback = guard.traceback
        pack.against(f"Its plugin {pack.plugin} does not import: {error_line(guard.error)}.")
    return loaded


def load(claim: Claim, pack: Pack, fault: Fault, limit: float | None = None) -> Any:
    """What a claim names; when that fails, its problem says why and None comes back."""

    def work() -> tuple[Any, str]:
        loaded = EntryPoint(claim.name, claim.value, f"nbcore.{claim.kind}s").load()
        return loaded, fault(claim, loaded)

    came, guard = _call_with_limit(work, limit)
    loaded, why = came or (None, "")
    if guard.error is not None:
        why = error_line(guard.error)
        pack.traceback = pack.traceback or guard.traceback
    if not why:
        return loaded
    claim.problem = f"The {claim.kind} {claim.name} of {pack.distribution} does not load: {why}."
    pack.against(claim.problem)
    return None


def _call_with_limit(work: Callable[[], Any], limit: float | None) -> tuple[Any, Guard]:
    """What a pack's code gives, and what it raised."""
    came: list[tuple[Any, Guard]] = []

    def run() -> None:
        value: Any = None
        with Guard() as guard:
            value = work()
        came.append((value, guard))

    if limit is None:
        run()
    else:
        # A daemon thread: one that hangs is left behind.
        thread = threading.Thread(target=run, name="nbcore-import", daemon=True)
        thread.start()
        thread.join(limit)
    if came:
        return came[0]
    late = Guard()
    late.error = TimeoutError(f"its import did not finish within {limit:g} seconds")
    return None, late


def unknown_name_error(kind: str, name: str, packs: Sequence[Pack]) -> UserError:
    """The error for a name that cannot be loaded: why, and what to do."""
    for pack in packs:
        held = pack.providers if kind == "provider" else pack.notebooklets
        claim = held.get(name)
        if claim is not None and claim.problem:
            return UnknownNameError(claim.problem)
        if claim is not None and not pack.importable:
            return UnknownNameError(
                f"The {kind} {name} is in {pack.distribution}, which is not loaded. "
                f"{pack.problems[0]}"
            )
    known = usable_claims(packs, kind)
    if kind == "provider" and name in PROVIDERS:
        return UnknownNameError(
            f"The provider {name!r} is not installed. Try: pip install nbpack-{name}"
        )
    offer = similar_names(name, known) or _ending(name, known)
    if offer:
        return UnknownNameError(
            f"There is no {kind} {name!r}. Did you mean {join_names(offer, 'or')}?"
        )
    if known:
        more = f" If a pack brings it: pip install nbpack-{name}" if kind == "provider" else ""
        return UnknownNameError(
            f"There is no {kind} {name!r}. Installed: {join_names(known)}.{more}"
        )
    wanted = "nbpack-sentinel" if kind == "provider" else "nbpack-soc"
    return UnknownNameError(
        f"There is no {kind} {name!r}, nor any other. Try: pip install {wanted}"
    )


def _ending(name: str, known: Sequence[str] | dict[str, Claim]) -> list[str]:
    """Full names whose last word was typed alone."""
    return [full for full in known if full.rsplit(".", 1)[-1].casefold() == name.casefold()]
