"""A live connection to Splunk."""

from __future__ import annotations

import asyncio

from nbcore import (
    Answer,
    Bound,
    DeniedError,
    Field,
    Limits,
    QueryError,
    QueryFile,
    QueryTimeoutError,
    Question,
    Record,
    Running,
    SyncConnection,
    TimeSpan,
    UnavailableError,
    join_names,
)
from nblang_spl import Places, render, searched_range
from nbpack_splunk.missing import missing_reason
from nbpack_splunk.models import DataModel
from nbpack_splunk.settings import SplunkSettings

CLOUDS = frozenset({"aad", "o365"})
"""Kinds of events that many sites do not collect: without any, what they would tell is not known."""
PROBE_SECONDS = 30.0
"""How long is waited for whether a data model holds anything; then its own search decides."""
MACROS = {"notable": "notable"}
"""Hooks that a Splunk fills by itself: the macro that comes with Enterprise Security."""
_PROBE = Question(
    "splunk.probe",
    "How many events a data model's acceleration holds.",
    Record("splunk.Probe", "A count.", (Field("count", "int", "Events.", required=True),)),
)
_Asked = tuple[str, TimeSpan]


class LiveSplunk(SyncConnection):
    """Splunk by its management port, with Splunk's own client.

    Parameters
    ----------
    settings : SplunkSettings
        Complete; see :meth:`SplunkSettings.complete`.
    """

    provider = "splunk"
    title = "Splunk"
    source = "live"

    def __init__(self, settings: SplunkSettings) -> None:
        from nbpack_splunk.access import Access

        self.at_once = settings.at_once
        self._settings = settings
        places = settings.places
        self._places = Places(places.indexes, {**MACROS, **places.macros})
        for secret in (settings.token, settings.password):
            if secret:
                self.secrets.add(secret.get_secret_value())
        self._access = Access(settings, self.secrets)
        self._notes = (
            []
            if settings.verify
            else [f"The certificate of Splunk at {settings.host} was not checked."]
        )
        self._forbidden: dict[str, str] = {}
        self._known: dict[_Asked, bool] = {}
        self._asking: dict[_Asked, tuple[asyncio.Task[bool | None], list[object]]] = {}

    def text(self, bound: Bound, limits: Limits) -> str:
        return render(bound, limits, self._places)

    def start(self, bound: Bound, limits: Limits) -> Running:
        from nbpack_splunk.search import Search

        return Search(
            self._access,
            self.text(bound, limits),
            table=", ".join(_table_name(table) for table in bound.file.reads),
            record=bound.question.record,
            timespan=searched_range(bound),
            limits=limits,
            notes=self._notes,
        )

    async def run(self, bound: Bound, limits: Limits) -> Answer:
        from nbpack_splunk.access import ForbiddenError

        models = [table for table in bound.file.reads if DataModel.by_table(table)]
        try:
            for table in models:
                if table in self._forbidden:
                    raise ForbiddenError(self._forbidden[table])
            return await super().run(bound, limits)
        except ForbiddenError as error:
            if not models:
                raise _missing_error(bound, error) or error from None
            self._forbidden |= dict.fromkeys(models, str(error))
            raise UnavailableError(
                "This role may not read Splunk's data model "
                f"{join_names(map(_table_name, models))}, so it was skipped. {error}",
                told=True,
            ) from None
        except QueryError as error:
            raise _missing_error(bound, error) or error from None

    async def has(self, table: str, timespan: TimeSpan) -> bool | None:
        """Whether a CIM data model's acceleration holds events of the range, or an index of clouds.

        Other tables are places in indexes: only the search itself tells what is in them. One
        search a table and range is sent, however many queries ask. One that this role may not read
        is left to :meth:`run`, which says so.
        """
        model = DataModel.by_table(table)
        if model is None and table not in CLOUDS:
            return None
        if model and not self._settings.data_models:
            return False
        asked = (table, timespan)
        if table in self._forbidden:
            return None
        if asked in self._known:
            return self._known[asked]
        if asked not in self._asking:
            probe = model.probe if model else self._places_probe(table)
            self._asking[asked] = (asyncio.create_task(self._finds(table, probe, timespan)), [])
        task, waiting = self._asking[asked]
        me = object()
        waiting.append(me)
        try:
            there = await asyncio.shield(task)
        finally:
            waiting.remove(me)
            if task.done() or not waiting:
                # The last one that waited was cancelled: the search is not wanted any more.
                task.cancel()
                self._asking.pop(asked, None)
        if there is not None:
            self._known[asked] = there
        return there

    async def lacking(self, tables: tuple[str, ...]) -> str:
        names = " and ".join(tables)
        if CLOUDS.issuperset(tables):
            return (
                f"Splunk has no events of {names} in this time range; "
                "say in indexes= where they are."
            )
        if not self._settings.data_models:
            return f"{names}: the setting data_models turns data models off."
        return (
            f"The acceleration of Splunk's data model {names} holds no events of this time range."
        )

    async def close(self) -> None:
        self._access.forget()

    def forked(self) -> None:
        self._asking.clear()  # by tasks of the parent's loop

    def _places_probe(self, table: str) -> str:
        """What counts the events of a kind by the index alone."""
        return f"| tstats count where {self._places.fill('index', table)}"

    async def _finds(self, table: str, probe: str, timespan: TimeSpan) -> bool | None:
        from nbpack_splunk.access import ForbiddenError

        file = QueryFile(
            query=_PROBE.name,
            part="all",
            text=probe,
            language="spl",
            path=f"nbpack_splunk/{table}",
        )
        bound = Bound(_PROBE, file, {}, timespan)
        try:
            async with asyncio.timeout(PROBE_SECONDS):
                answer = await self.run(bound, Limits(rows=1, seconds=PROBE_SECONDS))
        except ForbiddenError as error:
            self._forbidden[table] = str(error)
            return None
        except (DeniedError, QueryTimeoutError, TimeoutError):
            return None
        except QueryError as error:
            # Splunk names the data model where it does not know it; of other faults the query
            # itself may well see nothing.
            return False if "model" in str(error).lower() else None
        return any(int(count) > 0 for count in answer.frame.get("count", ()))


def _missing_error(bound: Bound, error: QueryError) -> UnavailableError | None:
    told = missing_reason(bound.file.reads, str(error))
    return UnavailableError(told) if told else None


def _table_name(table: str) -> str:
    """A table's name without the kind of its events."""
    model = DataModel.by_table(table)
    return model.model if model else table
