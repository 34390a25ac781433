"""The hooks that packs answer: which implementations count, and calling them one by one."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pluggy

from nbcore import hookspecs
from nbcore.discovery.answers import WrongAnswerError, checked
from nbcore.discovery.states import Pack, Problem
from nbcore.errors import join_names, similar_names
from nbcore.guard import Guard, error_line

HOOKS: dict[str, tuple[str, ...]] = {
    name: tuple(inspect.signature(spec).parameters)
    for name, spec in vars(hookspecs).items()
    if name.startswith("nb_")
}
"""Every hook with its arguments."""


class Hooks(pluggy.PluginManager):
    """The implementations of all packs.

    pluggy refuses a plugin whole when one implementation is wrong, and ends a call for all when
    one raises; here the wrong one alone is left out, with a sentence on its pack.
    """

    def __init__(self) -> None:
        super().__init__(hookspecs.PROJECT)
        self.add_hookspecs(hookspecs)
        self._packs: dict[str, Pack] = {}
        self._core: set[str] = set()
        self._wrong: list[str] = []

    def add(self, pack: Pack, plugin: object) -> None:
        """Register the valid hooks of a plugin; report the others as problems of its pack."""
        self._wrong = []
        with Guard() as guard:
            owner = self.get_name(plugin)
            if owner is not None:
                self._wrong.append(f"Its plugin is that of {owner}, which already registers it.")
            else:
                self.register(plugin, pack.distribution)
                self._packs[pack.distribution] = pack
        for sentence in self._wrong:
            pack.against(sentence)
        if guard.error is not None:
            pack.against(f"Its plugin cannot be registered: {error_line(guard.error)}.")

    def add_core(self, module: ModuleType, version: str) -> None:
        """Register core's own implementations, which are asked after those of all packs."""
        key = f"nbcore:{module.__name__}"
        if key not in self._core:
            self._core.add(key)
            self._packs[key] = Pack("nbcore", version, "nbcore", module.__name__, loaded=True)
            self.register(module, key)

    def parse_hookimpl_opts(self, plugin: Any, name: str) -> Any:
        """Find an implementation, and leave it out when it is wrong."""
        options = super().parse_hookimpl_opts(plugin, name)
        value = inspect.getattr_static(plugin, name, None)
        if options is None:
            if name in HOOKS and inspect.isfunction(value):
                self._wrong.append(f"{name} is left out: it is not marked with @hookimpl.")
            return None
        why = _fault(options.get("specname") or name, options, getattr(plugin, name))
        if why:
            self._wrong.append(f"{name} is left out: {why}.")
            return None
        return options

    def ask(
        self, hook: str, arguments: dict[str, Any], problems: list[Problem]
    ) -> Iterator[tuple[Pack, Any]]:
        """Call one implementation after the other.

        Yields
        ------
        (Pack, value)
            For each that answered. One that raises, or answers in another type, yields nothing
            and is added to ``problems`` and to its pack's own.
        """
        for call in self.calls(hook, arguments):
            try:
                value = call()
            except Exception as error:
                problems.append(call.blame(error))
            else:
                if value is not None:
                    yield call.pack, value

    def calls(self, hook: str, arguments: dict[str, Any]) -> list[Call]:
        """The calls of a hook's implementations, core's own last, for the caller to make."""
        missing = [name for name in HOOKS[hook] if name not in arguments]
        if missing or len(arguments) != len(HOOKS[hook]):
            raise TypeError(f"{hook} takes {join_names(HOOKS[hook]) or 'no arguments'}")
        implementations = list(reversed(getattr(self.hook, hook).get_hookimpls()))
        implementations.sort(key=lambda item: item.plugin_name in self._core)
        return [
            Call(
                hook,
                self._packs[item.plugin_name],
                item.function,
                {name: arguments[name] for name in item.argnames},
                core=item.plugin_name in self._core,
            )
            for item in implementations
        ]


@dataclass(frozen=True)
class Call:
    """One pack's answer to a hook, not asked for yet.

    Attributes
    ----------
    hook : str
    pack : Pack
    function : callable
        The implementation.
    arguments : mapping of str to value
        Those that it takes.
    core : bool
        Whether it is core's own implementation.
    """

    hook: str
    pack: Pack
    function: Callable[..., Any]
    arguments: Mapping[str, Any]
    core: bool = False

    def __call__(self, **changed: Any) -> Any:
        """Ask; None is no answer.

        Parameters
        ----------
        **changed
            Arguments in place of those that the call holds.

        Raises
        ------
        Exception
            What the pack raised, ``SystemExit`` too, as :class:`PackError` where it is no
            Exception; WrongAnswerError when it answers in another type.
        """
        arguments = {**self.arguments, **changed}
        value = None
        with Guard() as guard:
            value = self.function(**{name: arguments[name] for name in self.arguments})
            value = checked(self.hook, value)
        if guard.error is None:
            return value
        if isinstance(guard.error, Exception):
            raise guard.error
        raise PackError(error_line(guard.error)) from None

    def blame(self, error: Exception) -> Problem:
        """Note on the pack what it raised."""
        why = str(error) if isinstance(error, WrongAnswerError) else f"failed: {_error_text(error)}"
        return self.pack.against(f"{self.hook} {why}.")


class PackError(Exception):
    """A pack ended its call by what is not an Exception, such as SystemExit; says which."""


def _error_text(error: Exception) -> str:
    return str(error) if isinstance(error, PackError) else error_line(error)


def _fault(hook: str, options: Mapping[str, Any], function: Any) -> str:
    if hook not in HOOKS:
        if options.get("optionalhook"):
            return ""
        offer = join_names(similar_names(hook, HOOKS) or HOOKS, "or")
        return f"nbcore has no hook of that name; the nearest is {offer}"
    if options.get("wrapper") or options.get("hookwrapper"):
        return "hook wrappers are not allowed"
    if inspect.iscoroutinefunction(function):
        return "it is async; hooks must be plain functions"
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind is not parameter.POSITIONAL_OR_KEYWORD:
            return f"a hook cannot take {parameter}; name the arguments that it needs"
        if name not in HOOKS[hook]:
            return f"{hook} has no argument {name!r}; it has {join_names(HOOKS[hook]) or 'none'}"
        if parameter.default is not parameter.empty:
            return f"its argument {name} has a default, so it would never be given a value"
    return ""
