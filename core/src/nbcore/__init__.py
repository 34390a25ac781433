"""nbcore: investigation steps for notebooks that run on any SIEM.

>>> import nbcore as nb
>>> nb.init("sentinel", source="demo")                            # doctest: +SKIP
>>> nb.host.HostLogonsSummary().run("web01", timespan="7d")       # doctest: +SKIP

``nb.host`` and the other categories, and ``nb.sentinel`` and the other providers, come from the
packs that are installed. Everything is loaded on first use.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from nbcore.lazy import attribute

if TYPE_CHECKING:
    # The same once more for type checkers, which cannot follow `__getattr__`; a test compares.
    from nbcore.api import close as close
    from nbcore.api import configure as configure
    from nbcore.api import connect as connect
    from nbcore.api import init as init
    from nbcore.api import load as load
    from nbcore.api import notebooklets as notebooklets
    from nbcore.api import packs as packs
    from nbcore.api import record as record
    from nbcore.api import replay as replay
    from nbcore.api import schema as schema
    from nbcore.catalogue import CORE as CORE
    from nbcore.catalogue import Catalogue as Catalogue
    from nbcore.entities import Account as Account
    from nbcore.entities import Entity as Entity
    from nbcore.entities import Host as Host
    from nbcore.entities import IpAddress as IpAddress
    from nbcore.entities.addresses import address_kind as address_kind
    from nbcore.errors import AuthorError as AuthorError
    from nbcore.errors import DeniedError as DeniedError
    from nbcore.errors import NbcoreError as NbcoreError
    from nbcore.errors import NotApplicableError as NotApplicableError
    from nbcore.errors import QueryError as QueryError
    from nbcore.errors import QueryTimeoutError as QueryTimeoutError
    from nbcore.errors import UnavailableError as UnavailableError
    from nbcore.errors import UserError as UserError
    from nbcore.errors import join_names as join_names
    from nbcore.errors import kind_of as kind_of
    from nbcore.errors import similar_names as similar_names
    from nbcore.figures import Figure as Figure
    from nbcore.hookspecs import hookimpl as hookimpl
    from nbcore.hookspecs import sends_to as sends_to
    from nbcore.notebooklet.base import Notebooklet as Notebooklet
    from nbcore.notebooklet.declare import Finding as Finding
    from nbcore.notebooklet.declare import action as action
    from nbcore.notebooklet.declare import finding as finding
    from nbcore.notebooklet.declare import headline as headline
    from nbcore.notebooklet.declare import parameter as parameter
    from nbcore.notebooklet.declare import query as query
    from nbcore.notebooklet.declare import section as section
    from nbcore.notebooklet.enriching import enrich as enrich
    from nbcore.noted import Noted as Noted
    from nbcore.queries.connection import Answer as Answer
    from nbcore.queries.connection import Bound as Bound
    from nbcore.queries.connection import Connection as Connection
    from nbcore.queries.connection import Limits as Limits
    from nbcore.queries.connection import Running as Running
    from nbcore.queries.connection import SyncConnection as SyncConnection
    from nbcore.queries.connection import Value as Value
    from nbcore.queries.files import QueryFile as QueryFile
    from nbcore.queries.files import query_files as query_files
    from nbcore.queries.outcome import Outcome as Outcome
    from nbcore.queries.provider import Company as Company
    from nbcore.queries.provider import Provider as Provider
    from nbcore.records.counting import totals as totals
    from nbcore.records.counts import count_record as count_record
    from nbcore.records.fields import Enumeration as Enumeration
    from nbcore.records.fields import Field as Field
    from nbcore.records.fields import FieldType as FieldType
    from nbcore.records.fields import Record as Record
    from nbcore.records.questions import Question as Question
    from nbcore.session import Session as Session
    from nbcore.settings import configured_files as configured_files
    from nbcore.timespan import TimeSpan as TimeSpan
    from nbcore.timespan import iso as iso
    from nbcore.values import byte_amount as byte_amount
    from nbcore.values import duration as duration

__version__ = "0.1.0"

_ANALYST = {
    "init": "nbcore.api",
    "connect": "nbcore.api",
    "close": "nbcore.api",
    "configure": "nbcore.api",
    "enrich": "nbcore.notebooklet.enriching",
    "packs": "nbcore.api",
    "notebooklets": "nbcore.api",
    "schema": "nbcore.api",
    "load": "nbcore.api",
    "record": "nbcore.api",
    "replay": "nbcore.api",
    "Session": "nbcore.session",
    "TimeSpan": "nbcore.timespan",
    "Host": "nbcore.entities",
    "Account": "nbcore.entities",
    "IpAddress": "nbcore.entities",
}
"""What an analyst types, which completion lists; name to the module that defines it."""

_AUTHOR = {
    "hookimpl": "nbcore.hookspecs",
    "sends_to": "nbcore.hookspecs",
    "Provider": "nbcore.queries.provider",
    "Company": "nbcore.queries.provider",
    "Connection": "nbcore.queries.connection",
    "SyncConnection": "nbcore.queries.connection",
    "Running": "nbcore.queries.connection",
    "Answer": "nbcore.queries.connection",
    "Bound": "nbcore.queries.connection",
    "Limits": "nbcore.queries.connection",
    "query_files": "nbcore.queries.files",
    "QueryFile": "nbcore.queries.files",
    "Outcome": "nbcore.queries.outcome",
    "Notebooklet": "nbcore.notebooklet.base",
    "query": "nbcore.notebooklet.declare",
    "parameter": "nbcore.notebooklet.declare",
    "section": "nbcore.notebooklet.declare",
    "finding": "nbcore.notebooklet.declare",
    "action": "nbcore.notebooklet.declare",
    "headline": "nbcore.notebooklet.declare",
    "Finding": "nbcore.notebooklet.declare",
    "Noted": "nbcore.noted",
    "totals": "nbcore.records.counting",
    "count_record": "nbcore.records.counts",
    "Figure": "nbcore.figures",
    "Entity": "nbcore.entities",
    "Catalogue": "nbcore.catalogue",
    "Question": "nbcore.records.questions",
    "Record": "nbcore.records.fields",
    "Field": "nbcore.records.fields",
    "Enumeration": "nbcore.records.fields",
    "NbcoreError": "nbcore.errors",
    "UserError": "nbcore.errors",
    "NotApplicableError": "nbcore.errors",
    "QueryError": "nbcore.errors",
    "DeniedError": "nbcore.errors",
    "UnavailableError": "nbcore.errors",
    "QueryTimeoutError": "nbcore.errors",
    "CORE": "nbcore.catalogue",
    "AuthorError": "nbcore.errors",
    "address_kind": "nbcore.entities.addresses",
    "kind_of": "nbcore.errors",
    "join_names": "nbcore.errors",
    "similar_names": "nbcore.errors",
    "Value": "nbcore.queries.connection",
    "FieldType": "nbcore.records.fields",
    "configured_files": "nbcore.settings",
    "byte_amount": "nbcore.values",
    "duration": "nbcore.values",
    "iso": "nbcore.timespan",
}
"""What a pack's author imports."""

_WHERE = _ANALYST | _AUTHOR

__all__ = [*_WHERE, "__version__"]  # noqa: PLE0604  (all are texts)

if "IPython" in sys.modules:
    # A cell may show a figure before anything else of nbcore is used.
    import_module("nbcore.render.displays").register()


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return attribute(__name__, name, _WHERE[name])
    if name.startswith("_"):
        raise AttributeError(f"module 'nbcore' has no attribute {name!r}")
    if find_spec(f"nbcore.{name}") is not None:
        # A submodule that is being imported, or is asked for by attribute.
        return import_module(f"nbcore.{name}")
    namespaces = import_module("nbcore.namespaces")
    found = namespaces.find(name)
    if found is not None:
        return found
    raise _unknown_name_error(name)


def __dir__() -> list[str]:
    from nbcore import discovery, namespaces

    return sorted({*_ANALYST, "__version__", *discovery.providers(), *namespaces.categories()})


def _unknown_name_error(name: str) -> AttributeError:
    from nbcore import discovery, namespaces
    from nbcore.errors import UnknownNameError, join_names, similar_names

    if name in namespaces.USUAL:
        # `nb.Host` is near by its letters only.
        return UnknownNameError(namespaces.no_category(name))
    # Of two with one short name the shorter full one, which is the neutral notebooklet's.
    full = sorted(discovery.notebooklets(), key=len, reverse=True)
    shorts = {item.rsplit(".", 1)[-1]: item for item in full}
    if name in shorts:
        return UnknownNameError(f"nbcore has no {name!r}; write nbcore.{shorts[name]}.")
    installed = {*_WHERE, *discovery.providers(), *namespaces.categories()}
    offer = similar_names(name, [*installed, *shorts, *namespaces.USUAL])
    if offer and offer[0] in namespaces.USUAL - installed:
        return UnknownNameError(namespaces.no_category(offer[0]))
    if offer:
        meant = [shorts.get(item, item) for item in offer if item in installed | shorts.keys()]
        return UnknownNameError(f"nbcore has no {name!r}; did you mean {join_names(meant, 'or')}?")
    return UnknownNameError(f"nbcore has no {name!r}. {namespaces.what_to_install()}")
