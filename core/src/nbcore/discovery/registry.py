"""Packs from their metadata, loaded on demand and each by itself."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import TYPE_CHECKING, Any

import importlib_metadata

from nbcore import forking
from nbcore.discovery import loading, names
from nbcore.discovery.choices import Choices
from nbcore.discovery.compatibility import check_requirements
from nbcore.discovery.metadata import Found, Source, installed_packs
from nbcore.discovery.states import Claim, Kind, Pack, Problem
from nbcore.errors import UserError, join_names

if TYPE_CHECKING:
    from nbcore.discovery.hooks import Hooks
    from nbcore.discovery.loading import Fault

CORE: list[ModuleType] = []
"""Modules with core's own implementations of hooks; packs are asked before them."""


class Discovery:
    """The packs of one environment.

    Parameters
    ----------
    source : callable
        Gives the distributions to look at; those on the path by default.
    """

    def __init__(self, source: Source = importlib_metadata.distributions) -> None:
        self._source = source
        # Queries end in another thread than the one that loads packs.
        self._lock = forking.RLock()
        self._packs: list[Pack] | None = None
        self._plugins: list[tuple[Pack, object]] | None = None
        self._hooks: Hooks | None = None
        self.version: str | None = None

    def refresh(self) -> None:
        """Forget everything, so that the next question reads the metadata anew."""
        with self._lock:
            importlib_metadata.MetadataPathFinder.invalidate_caches()
            self._packs = self._plugins = self._hooks = None

    def packs(self) -> list[Pack]:
        """All packs by distribution; read from metadata only."""
        with self._lock:
            if self._packs is None:
                self._packs = self._read_packs()
            return list(self._packs)

    def claims(self, kind: str) -> dict[str, Claim]:
        """The names of one kind that have no known problem."""
        return names.usable_claims(self.packs(), kind)

    def load(self, kind: Kind, name: str, fault: Fault) -> Any:
        """Load what a name stands for; see :func:`nbcore.discovery.load`."""
        with self._lock:
            claim = self.claims(kind).get(name)
            if claim is None:
                raise loading.unknown_name_error(kind, name, self.packs())
            pack = next(item for item in self.packs() if item.distribution == claim.distribution)
            loaded = loading.load(claim, pack, fault)
            if claim.problem:
                raise UserError(claim.problem)
            return loaded

    def plugins(self, limit: float | None = None) -> list[tuple[Pack, object]]:
        """Every pack's plugin, imported; those that import and may."""
        with self._lock:
            if self._plugins is None:
                self._plugins = [
                    (pack, plugin)
                    for pack in self.packs()
                    if (plugin := loading.plugin(pack, limit)) is not None
                ]
            return list(self._plugins)

    def hooks(self) -> Hooks:
        """What answers hooks: every pack's implementations, and core's own."""
        with self._lock:
            if self._hooks is None:
                # Not before it is needed: listing goes without pluggy.
                from nbcore.discovery.hooks import Hooks

                hooks = Hooks()
                # pluggy asks the last one first.
                for pack, plugin in reversed(self.plugins()):
                    hooks.add(pack, plugin)
                self._hooks = hooks
            for module in CORE:
                self._hooks.add_core(module, self.version or "")
            return self._hooks

    def check(self, faults: Mapping[str, Fault]) -> list[Pack]:
        """Import everything and ask every pack for its catalogue and its queries."""
        self.plugins(loading.LIMIT)
        hooks = self.hooks()
        for pack in self.packs():
            for claim in pack.claims:
                if pack.importable and not claim.problem:
                    loading.load(claim, pack, faults[claim.kind], loading.LIMIT)
        problems: list[Problem] = []
        list(hooks.ask("nb_catalogue", {}, problems))
        for provider in self.claims("provider"):
            list(hooks.ask("nb_queries", {"provider": provider}, problems))
        return self.packs()

    def _read_packs(self) -> list[Pack]:
        found, self.version = installed_packs(self._source)
        choices = Choices.read()
        packs = [_pack(item, choices, self.version) for item in found]
        standing = [pack for pack in packs if pack.importable]
        _same_name(standing)
        names.refuse_conflicts(standing, choices.prefer, names.reserved_names())
        return packs


def _pack(found: Found, choices: Choices, version: str | None) -> Pack:
    plugins = found.entries.get("nbcore.packs", [])
    name, value = plugins[0] if len(plugins) == 1 else (found.distribution, "")
    pack = Pack(found.distribution, found.version, name, value)
    _add_claims(pack, "provider", pack.providers, found.entries.get("nbcore.providers", []))
    _add_claims(
        pack, "notebooklet", pack.notebooklets, found.entries.get("nbcore.notebooklets", [])
    )
    switched_off = choices.against(*(item[0] for item in plugins), found.distribution)
    if switched_off:
        pack.verdict = "disabled"
        pack.problems = [switched_off]
        return pack
    pack.problems += found.problems
    if not found.readable:
        pack.verdict = "broken"
        return pack
    verdict = check_requirements(found.requires, version)
    if verdict.refusal:
        pack.verdict = "incompatible"
        pack.problems = [verdict.refusal]
        return pack
    pack.problems += verdict.problems
    if len(plugins) > 1:
        pack.against(
            f"It registers {len(plugins)} plugins in nbcore.packs, "
            f"{join_names(item[0] for item in plugins)}; all are ignored. Register exactly one."
        )
    elif not plugins:
        pack.against("It registers no plugin in nbcore.packs; name its module there.")
    elif not name.isidentifier():
        pack.against(f"Its name {name!r} is not a valid Python identifier.")
    elif name in names.CATEGORIES:
        pack.against(
            f"Its name {name} is already a category, so the pack cannot use it as its prefix."
        )
    return pack


def _add_claims(
    pack: Pack, kind: Kind, into: dict[str, Claim], entries: list[tuple[str, str]]
) -> None:
    for name, value in entries:
        if name in into:
            pack.against(f"It registers the {kind} {name} twice; only the first is used.")
        else:
            into[name] = Claim(kind, name, value, pack.distribution)


def _same_name(packs: list[Pack]) -> None:
    by_name: dict[str, list[Pack]] = {}
    for pack in packs:
        by_name.setdefault(pack.name, []).append(pack)
    for name, sharing in by_name.items():
        for pack in sharing if len(sharing) > 1 else ():
            others = [item.distribution for item in sharing if item is not pack]
            pack.against(f"Its name {name} is also that of {', '.join(others)}.")
