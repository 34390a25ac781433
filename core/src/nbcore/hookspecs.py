"""Every hook that a pack can implement, and how an implementation is marked.

An implementation is a module-level function marked with :data:`hookimpl`. It takes those of the
arguments that it needs, by name; arguments may be added in later versions. What it raises, and
what it returns beside the stated type, becomes a problem of its pack and takes nothing along.
The bodies here are never run: pluggy reads names, arguments and texts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

import pluggy

from nbcore.errors import AuthorError

if TYPE_CHECKING:
    # By their full names: what an implementation returns is checked by these annotations, which
    # are read without an import.
    import pandas  # noqa: ICN001

    import nbcore.catalogue
    import nbcore.entities
    import nbcore.queries.files
    import nbcore.queries.outcome
    import nbcore.queries.provider
    import nbcore.render.parts
    import nbcore.session
    import nbcore.timespan

PROJECT = "nbcore"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)
"""Marks a function of a pack as the implementation of a hook."""

F = TypeVar("F", bound=Callable[..., object])


def sends_to(place: str, *, kinds: Sequence[str]) -> Callable[[F], F]:
    """Mark an implementation of ``nb_enrich`` that sends values off the machine.

    It is not called for these kinds before the user names the place, and is given no private
    address. What it was sent stands in the result.

    >>> @hookimpl(specname="nb_enrich")
    ... @sends_to("rdap.example", kinds=("rdap",))
    ... def ask_rdap(kind, values): ...

    Parameters
    ----------
    place : str
        Where the values go, as the user names it: a host or a service.
    kinds : sequence of str
        The kinds for which it sends them; others it answers by itself.
    """
    if not isinstance(place, str) or not place.strip() or "," in place:  # type: ignore[redundant-expr]
        raise AuthorError('@sends_to names one place, such as "rdap.example".')
    if isinstance(kinds, str) or not kinds:
        raise AuthorError(f'@sends_to("{place}") lists the kinds that it sends: kinds=("rdap",).')

    def set_mark(function: F) -> F:
        marked = {**getattr(function, _SENDS, {}), **dict.fromkeys(kinds, place.strip())}
        setattr(function, _SENDS, marked)
        return function

    return set_mark


def sent_to(function: Callable[..., object], kind: str) -> str:
    """Where an implementation of ``nb_enrich`` sends values of a kind; empty for nowhere."""
    place: str = getattr(function, _SENDS, {}).get(kind, "")
    return place


_SENDS = "nbcore_sends_to"


@hookspec
def nb_catalogue() -> nbcore.catalogue.Catalogue:
    """Add questions and record types under the pack's own prefix.

    :return: what is added; a name that is taken, or that has no prefix, is refused
    .. versionadded:: 0.1
    """
    raise NotImplementedError


@hookspec
def nb_queries(provider: str) -> Iterable[nbcore.queries.files.QueryFile]:
    """Give query files for a provider; any pack may add to any provider.

    :param provider: the provider's name, such as ``sentinel``
    :return: the files, none for providers that the pack does not know
    .. versionadded:: 0.1
    """
    raise NotImplementedError


@hookspec
def nb_resolve_entity(
    session: nbcore.session.Session,
    entity: nbcore.entities.Entity,
    timespan: nbcore.timespan.TimeSpan,
) -> pandas.DataFrame:
    """Name candidates for an entity from places other than the SIEM (a CMDB, a directory).

    :param session: the session that asks
    :param entity: what the user named
    :param timespan: the range of the question
    :return: rows of the record ``<Kind>Candidate``, with a column ``table`` that says where
    .. versionadded:: 0.1
    """
    raise NotImplementedError


@hookspec
def nb_enrich(kind: str, values: list[str], session: nbcore.session.Session) -> pandas.DataFrame:
    """Say more about values.

    :param kind: what is wanted: ``geo``, ``whois``, ``threat_intel``, ...
    :param values: distinct values, none missing
    :param session: the session that asks
    :return: a frame indexed by value; values that are not known are left out. Where it is not
        all that could be said, ``frame.attrs["partial"]`` is the sentence that says why
    .. versionadded:: 0.1
    """
    raise NotImplementedError


@hookspec
def nb_company() -> nbcore.queries.provider.Company:
    """Give the invented company about which the demo of every provider answers.

    :return: the company; of several packs' the first is taken
    .. versionadded:: 0.1
    """
    raise NotImplementedError


@hookspec
def nb_render(part: nbcore.render.parts.Part, medium: str, width: int) -> str:
    """Show one part of a result; core answers last, for every part.

    :param part: a table, figure, finding, entity or text of a section
    :param medium: ``html`` (notebook), ``report`` (standalone file) or ``text`` (terminal)
    :param width: the terminal's columns; 0 for other media
    :return: text for ``text``; ``markupsafe.Markup`` for the others, plain text is escaped;
        None leaves it to the next
    .. versionadded:: 0.1
    """
    raise NotImplementedError


@hookspec
def nb_query_finished(outcome: nbcore.queries.outcome.Outcome) -> None:
    """Take note that a query ended, for audit, telemetry or cost.

    :param outcome: what ran, how long, how many rows, and how it ended
    .. versionadded:: 0.1
    """
    raise NotImplementedError
