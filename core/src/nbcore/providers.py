"""Providers: loading them by their names, and opening their sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from nbcore import discovery, settings
from nbcore.discovery import Claim
from nbcore.errors import NbcoreError, UserError, join_names, kind_of
from nbcore.guard import Guard, error_line
from nbcore.queries.connection import Connection
from nbcore.queries.provider import SOURCES, Company, Provider
from nbcore.queries.secrets import Secrets


def load_provider(name: str) -> Provider:
    """Import a provider, by its name or by an alias.

    Raises
    ------
    UnknownNameError
        None has the name; the sentence offers near ones, or what to install.
    UserError
        It is refused or disabled, or does not load; or several have the alias.
    """
    provider: Provider
    try:
        provider = discovery.load("provider", name, fault)
    except UserError:
        # Only now: to read aliases is to load every provider.
        known = known_as(name)
        if known == name:
            raise
        provider = discovery.load("provider", known, fault)
    return provider


def known_as(name: str) -> str:
    """The name of the provider that is known by a name or by an alias; else the name itself.

    Letter case does not count.

    Raises
    ------
    UserError
        Several providers have the alias.
    """
    installed = discovery.providers()
    if name in installed:
        return name
    found = [
        provider
        for provider in installed
        if name.casefold() in {known.casefold() for known in (provider, *_aliases(provider))}
    ]
    if len(found) > 1:
        raise UserError(f"{join_names(found)} are both known as {name!r}; name one of them.")
    return found[0] if found else name


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
    aliases: Any = loaded.aliases
    if not isinstance(aliases, (tuple, list)) or not all(isinstance(one, str) for one in aliases):
        return f"the aliases of {claim.value} are not a tuple of strings"
    if not loaded.sources:
        return f"{claim.value} has no source; it defines none of the methods {join_names(SOURCES)}"
    return ""


def open_connection(
    provider: Provider,
    source: object,
    given: Mapping[str, Any],
    company: Callable[[], Company],
) -> Connection:
    """Open a source of a provider; nothing is sent before the first query.

    Parameters
    ----------
    provider : Provider
    source : object
        What the user gave as ``source=``.
    given : mapping of str to object
        The provider's settings as keywords.
    company : callable
        Gives the company of the demo.

    Raises
    ------
    UserError
        The source or a setting does not fit; or the provider raises or gives something else than
        a connection, which becomes a problem of its pack.
    """
    kind, place = _source(provider, source)
    connection: Any = None
    secrets = Secrets()
    with Guard() as guard:
        checked = settings.read_settings(provider, given, live=kind == "live")
        secrets = Secrets.of(checked)
        if kind == "live":
            connection = provider.live(checked)
        elif kind == "folder":
            connection = provider.folder(place, checked)
        elif kind == "demo":
            connection = provider.demo(company())
        else:
            connection = provider.accepts(source)
    if isinstance(guard.error, NbcoreError):
        shown = secrets.masked(str(guard.error))
        raise guard.error if shown == str(guard.error) else UserError(shown)
    why = error_line(guard.error, secrets.masked) if guard.error is not None else ""
    if not why and isinstance(connection, Connection):
        connection.secrets.learn(secrets)
        return connection
    if not why and connection is None and kind == "object":
        raise UserError(f'source= is a folder or "demo"; {kind_of(source)} is neither.')
    pack = discovery.providers()[provider.name].distribution
    why = why or f"it opened {kind_of(connection)}, which is not a Connection"
    sentence = f"The provider {provider.name} of {pack} does not connect: {why}."
    discovery.note(pack, sentence)
    if guard.error is not None and secrets.masked(guard.traceback) != guard.traceback:
        guard.error = None  # a traceback would repeat it
    raise UserError(sentence) from guard.error


def _aliases(name: str) -> tuple[str, ...]:
    """Another provider that does not load does not justify refusing this one."""
    try:
        return load_provider(name).aliases
    except UserError:
        return ()


def _source(provider: Provider, source: object) -> tuple[str, Path]:
    """The kind of source that is meant, and its folder."""
    if source is not None and not isinstance(source, (str, Path)):
        return "object", Path()
    text = "live" if source is None else str(source)
    if not text.strip():
        raise UserError(
            'source= is blank; give a folder or "demo", or leave it out for the service.'
        )
    kind = text if text in ("live", "demo") else "folder"
    if kind not in provider.sources:
        has = join_names((f'"{item}"' for item in provider.sources), "or")
        raise UserError(f"{provider.title} has no source {text!r} yet; it has {has}.")
    return kind, Path(text)
