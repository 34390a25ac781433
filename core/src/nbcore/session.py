"""A session: the open connections, what answers on them, and the limits."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbcore import defaults, discovery, forking, settings
from nbcore.catalogue import CORE, Catalogue
from nbcore.errors import UserError, join_names
from nbcore.hookspecs import sent_to
from nbcore.providers import known_as, load_provider, open_connection
from nbcore.queries.chunks import distinct
from nbcore.queries.connection import Connection, Limits
from nbcore.queries.enrichment import Enricher, ask_all, merge_answers
from nbcore.queries.library import Library, Owned
from nbcore.queries.loop import submit
from nbcore.queries.outcome import Outcome, QueryResult
from nbcore.queries.run import Runner

if TYPE_CHECKING:
    from nbcore.discovery.hooks import Call
    from nbcore.queries.provider import Company, Provider
    from nbcore.recording.enrichments import RecordedEnrichments
    from nbcore.recording.recorder import Recording

discovery.register_core(defaults)

CLOSING = 2.0
"""Seconds that connections get to close; what is slower is left behind."""


@dataclass
class Session:
    """The open connections and the settings.

    Attributes
    ----------
    connections : dict of str to Connection
        By name, in the order in which they were opened; the first is asked when none is named.
    limits : Limits
    problems : list of (pack, sentence)
        What packs got wrong so far.
    recording : Recording, optional
        What keeps the answers; one that was stopped keeps no more.
    replayed : RecordedEnrichments, optional
        What enrichers said when the session that is replayed was recorded.
    send_to : tuple of str, optional
        Places that enrichers may send values to; the settings name them by default.
    """

    connections: dict[str, Connection] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    problems: list[tuple[str, str]] = field(default_factory=list)
    recording: Recording | None = None
    replayed: RecordedEnrichments | None = None
    send_to: tuple[str, ...] | None = None

    def connect(
        self,
        provider: str,
        *,
        source: object = None,
        name: str | None = None,
        **given: Any,
    ) -> Connection:
        """Open a connection; nothing is sent before the first query.

        Parameters
        ----------
        provider : str
            ``sentinel``, ``splunk``, ``mde``, or what a pack brings; or another name that the
            provider is known by, such as ``MSSentinel``.
        source : str, Path or object, optional
            A folder of exported tables, ``"demo"``, an object that the provider accepts, or the
            live service by default.
        name : str, optional
            What to call it; the provider's name by default.
        **given
            The provider's settings; see ``settings`` for where others come from.

        Raises
        ------
        UserError
            The provider is not installed or fails, a setting does not fit, or the name is taken.
        """
        if not isinstance(provider, str) or not provider.strip():  # type: ignore[redundant-expr]
            raise UserError(
                'Name a provider, for example connect("sentinel"). Installed: '
                f"{join_names(discovery.providers()) or 'none'}."
            )
        if name is not None and (not isinstance(name, str) or not name.strip()):  # type: ignore[redundant-expr]
            raise UserError(f"A connection's name= is a string in quotes, not {name!r}.")
        brought = load_provider(provider)
        called = name or brought.name
        if called in self.connections:
            raise UserError(f"A connection named {called!r} already exists; choose another name=.")
        return self.add(open_connection(brought, source, given, self.company), called)

    def company(self) -> Company:
        """The invented company about which the demo answers.

        Raises
        ------
        UserError
            No installed pack brings it.
        """
        for _, company in self.call("nb_company"):
            return company  # type: ignore[no-any-return]
        raise UserError("The demo needs the pack nbpack-demo. Try: pip install nbpack-demo")

    def add(self, connection: Connection, name: str) -> Connection:
        """Add a connection that is open already."""
        connection.name = name
        self.connections[name] = connection
        forking.in_child(connection)
        return connection

    def choose(
        self,
        providers: str | Iterable[str] | None = None,
        connections: str | Iterable[str] | None = None,
    ) -> list[Connection]:
        """The connections that a question goes to.

        Parameters
        ----------
        providers, connections : str or list of str, optional
            Names, or ``"all"``; without either, the first connection.

        Raises
        ------
        UserError
            None is open, or one that was named is not.
        """
        if providers is not None and connections is not None:
            raise UserError("Give either providers= or connections=, not both.")
        if not self.connections:
            asked = _names(providers, "providers") if providers is not None else ["all"]
            raise _nothing_open(asked[0])
        if providers is not None:
            return self._by_provider(_names(providers, "providers"))
        if connections is not None:
            return self._by_name(_names(connections, "connections"))
        return [next(iter(self.connections.values()))]

    def runner(self, connection: Connection, limits: Limits | None = None) -> Runner:
        """What answers questions on a connection."""
        runner = Runner(connection, self.library(connection), limits or self.limits)
        recording = self._recorder()
        if recording is not None:
            runner.kept = recording.keeper(connection)
        return runner

    def record(self, path: str | Path) -> Recording:
        """Keep every answer from now on, until the recording is stopped.

        Raises
        ------
        UserError
            The path cannot be written to.
        """
        from nbcore.recording.recorder import Recording

        self.recording = Recording(path)
        return self.recording

    def replay(self, path: str | Path) -> None:
        """Open a recording's connections, and answer enrichments from it.

        Raises
        ------
        UserError
            It is not there, or is not a recording that can be read.
        """
        from nbcore.recording.replay import replay

        opened = replay(path, self.catalogue)
        for name, connection in opened.connections.items():
            self.add(connection, name)
        self.replayed = opened.enrichments

    def _recorder(self) -> Recording | None:
        if self.recording is not None and self.recording.stopped:
            self.recording = None
        return self.recording

    async def enrich(
        self, kind: str, values: Iterable[Any], seconds: float, *, several: bool = False
    ) -> QueryResult:
        """Ask every enricher about the distinct values.

        In a replay, nothing installed is asked about what the recording holds.

        Parameters
        ----------
        kind : str
            ``geo``, ``threat_intel``, ...
        values : iterable
            Missing ones and doubles may be among them.
        seconds : float
            The time limit of each enricher by itself.
        several : bool
            Keep the rows of all sources; otherwise a value has one row, the first source's whole.
        """
        asked = distinct(values)
        came, rest = self.replayed.answer(kind, asked) if self.replayed else ([], asked)
        if rest or not came:
            came += await ask_all(self._enrichers(kind), kind, rest, seconds)
        recording = self._recorder()
        if recording is not None:
            for said_of in came:
                recording.keep_enrichment(said_of)
        return merge_answers(came, kind, several=several)

    def _enrichers(self, kind: str) -> list[Enricher]:
        """What asks each pack by itself."""
        allowed = self.send_to if self.send_to is not None else settings.send_to()
        calls = discovery.calls("nb_enrich", kind=kind, values=[], session=self)
        return [_enricher(self, call, kind, allowed) for call in calls]

    @cached_property
    def catalogue(self) -> Catalogue:
        """All questions and records: core's and those of the packs."""
        questions, records = dict(CORE.questions), dict(CORE.records)
        for pack, added in self.call("nb_catalogue"):
            for known, new in ((questions, added.questions), (records, added.records)):
                for key, value in new.items():
                    # A pack's question may well answer in a record that is known already.
                    if known.get(key) == value:
                        continue
                    prefix = f"{pack.name}."
                    if key in known or not key.startswith(prefix):
                        why = "is taken" if key in known else f"does not begin with {prefix!r}"
                        self.note(pack.distribution, f"nb_catalogue: the name {key!r} {why}.")
                    else:
                        known[key] = value
        return Catalogue(questions, records)

    def library(self, connection: Connection) -> Library:
        """The query files that the packs have for a connection."""
        return connection.library or self.library_for(connection.provider)

    def library_for(self, provider: str) -> Library:
        """The query files that the packs have for a provider."""
        found = self._libraries.get(provider)
        if found is None:
            owned = [
                Owned(file, pack.distribution, pack.version, provider in pack.providers)
                for pack, files in self.call("nb_queries", provider=provider)
                for file in files
            ]
            questions = self.catalogue.questions
            brought = _loaded_provider(provider)
            found = Library.of(provider, owned, questions, brought.language if brought else "")
            if brought is not None:
                found.derive(questions.values(), brought.counting)
            self._libraries[provider] = found
            for pack, sentence in found.problems:
                self.note(pack, sentence)
        return found

    @cached_property
    def _libraries(self) -> dict[str, Library]:
        return {}

    def call(self, hook: str, **arguments: Any) -> list[tuple[discovery.Pack, Any]]:
        """Ask every pack; what goes wrong becomes a problem of that pack."""
        answers, problems = discovery.call(hook, **arguments)
        for problem in problems:
            self.note(problem.pack, problem.text)
        return answers

    def note(self, pack: str, sentence: str) -> None:
        """Keep a pack's problem, once; ``nb.packs()`` shows it too."""
        discovery.note(pack, sentence)
        if (pack, sentence) not in self.problems:
            self.problems.append((pack, sentence))

    def close(self) -> None:
        """Close every connection; what does not close in time is left behind."""
        closing, self.connections = list(self.connections.values()), {}

        async def end() -> None:
            await asyncio.gather(*(item.close() for item in closing), return_exceptions=True)

        if closing:
            with contextlib.suppress(TimeoutError):
                submit(end()).result(timeout=CLOSING)

    def finished(self, outcome: Outcome) -> None:
        """Tell the packs that a query ended."""
        self.call("nb_query_finished", outcome=outcome)

    def _by_provider(self, wanted: list[str]) -> list[Connection]:
        if wanted == ["all"]:
            return list(self.connections.values())
        chosen = []
        for name in map(known_as, wanted):
            hits = [item for item in self.connections.values() if item.provider == name]
            if not hits:
                raise _not_connected_error(name)
            chosen += hits
        return list(dict.fromkeys(chosen))

    def _by_name(self, wanted: list[str]) -> list[Connection]:
        if wanted == ["all"]:
            return list(self.connections.values())
        for name in wanted:
            if name not in self.connections:
                open_ones = join_names(self.connections)
                raise UserError(f"There is no connection {name!r}. Open: {open_ones}.")
        return [self.connections[name] for name in dict.fromkeys(wanted)]


def _enricher(session: Session, call: Call, kind: str, allowed: Iterable[str]) -> Enricher:
    def blame(error: Exception | str) -> None:
        if isinstance(error, str):
            session.note(call.pack.distribution, error)
        else:
            session.note(*call.blame(error))

    place = sent_to(call.function, kind)
    return Enricher(
        call.pack.distribution,
        lambda values: call(values=values),
        blame,
        place,
        allowed=not place or place.casefold() in {name.casefold() for name in allowed},
    )


def _loaded_provider(provider: str) -> Provider | None:
    """A provider; None where it does not load."""
    with contextlib.suppress(UserError):
        return load_provider(provider)
    return None


def _nothing_open(wanted: str) -> UserError:
    if wanted == "all":
        wanted = "sentinel"
    elif wanted not in discovery.providers():
        return discovery.absent_provider(wanted)
    return UserError(
        f'No SIEM is connected. Begin with nbcore.init("{wanted}"), or look around with '
        f'nbcore.init("{wanted}", source="demo").'
    )


def _not_connected_error(name: str) -> UserError:
    if name in discovery.providers():
        return UserError(f'{name} is not connected. Connect it with nbcore.connect("{name}").')
    return discovery.absent_provider(name)


def _names(given: str | Iterable[str], keyword: str) -> list[str]:
    if isinstance(given, str):
        return [given]
    names = list(given) if isinstance(given, Iterable) else []  # type: ignore[redundant-expr]
    if not names or not all(isinstance(name, str) for name in names):
        raise UserError(f'{keyword}= takes a name, a list of names, or "all".')
    return names


_sessions = [Session()]


def default() -> Session:
    """The session behind the module-level functions."""
    return _sessions[-1]


def replace_session(begun: Session | None = None) -> Session:
    """Close the default session and put a new one in its place.

    What records goes on recording, and what may be sent to others stays allowed.
    """
    old = _sessions[-1]
    old.close()
    new = begun or Session()
    new.recording = old.recording
    new.send_to = old.send_to if new.send_to is None else new.send_to
    _sessions[:] = [new]
    return new
