"""nbcore: investigation steps for notebooks that run on any SIEM.

>>> import nbcore as nb
>>> nb.init("sentinel", source="demo")                            # doctest: +SKIP
>>> nb.host.HostLogonsSummary().run("web01", timespan="7d")       # doctest: +SKIP

``nb.host`` and the other categories, and ``nb.sentinel`` and the other providers, come from the
packs that are installed. Everything is loaded on first use.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

__version__ = "0.1.0"

_WHERE = {
    # what an analyst types
    "init": "nbcore.api",
    "connect": "nbcore.api",
    "close": "nbcore.api",
    "packs": "nbcore.api",
    "notebooklets": "nbcore.api",
    "schema": "nbcore.api",
    "load": "nbcore.api",
    "record": "nbcore.api",
    "replay": "nbcore.api",
    "Session": "nbcore.session",
    "TimeSpan": "nbcore.timespan",
    # what a pack's author imports
    "hookimpl": "nbcore.hookspecs",
    "Provider": "nbcore.queries.connection",
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
    "enrich": "nbcore.notebooklet.declare",
    "section": "nbcore.notebooklet.declare",
    "finding": "nbcore.notebooklet.declare",
    "action": "nbcore.notebooklet.declare",
    "headline": "nbcore.notebooklet.declare",
    "Finding": "nbcore.notebooklet.declare",
    "Figure": "nbcore.render.parts",
    "Entity": "nbcore.entities",
    "Host": "nbcore.entities",
    "Account": "nbcore.entities",
    "IpAddress": "nbcore.entities",
    "Catalogue": "nbcore.catalogue",
    "Question": "nbcore.catalogue",
    "Record": "nbcore.records.fields",
    "Field": "nbcore.records.fields",
    "Enumeration": "nbcore.records.fields",
    "NbcoreError": "nbcore.errors",
    "UserError": "nbcore.errors",
    "QueryError": "nbcore.errors",
    "DeniedError": "nbcore.errors",
    "UnavailableError": "nbcore.errors",
    "QueryTimeoutError": "nbcore.errors",
}

__all__ = [*_WHERE, "__version__"]  # noqa: PLE0604  (all are texts)


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        value = getattr(import_module(_WHERE[name]), name)
        globals()[name] = value
        return value
    if name.startswith("_"):
        raise AttributeError(f"module 'nbcore' has no attribute {name!r}")
    if find_spec(f"nbcore.{name}") is not None:
        # A submodule that is being imported, or is asked for by attribute.
        return import_module(f"nbcore.{name}")
    namespaces = import_module("nbcore.namespaces")
    found = namespaces.find(name)
    if found is not None:
        return found
    raise _unknown(name)


def __dir__() -> list[str]:
    from nbcore import discovery, namespaces

    return sorted({*_WHERE, "__version__", *discovery.providers(), *namespaces.categories()})


def _unknown(name: str) -> AttributeError:
    from nbcore import discovery, namespaces
    from nbcore.errors import UnknownNameError, listed, near

    installed = [*_WHERE, *discovery.providers(), *namespaces.categories()]
    offer = near(name, installed)
    if offer:
        return UnknownNameError(f"nbcore has no {name!r}; did you mean {listed(offer, 'or')}?")
    return UnknownNameError(
        f"nbcore has no {name!r}. Categories and providers come with packs, for example: "
        "pip install nbpack-soc nbpack-sentinel"
    )
