"""``nb.host``, ``nb.sentinel`` and ``nb.sentinel.host``: names from entry points, loaded on use."""

from __future__ import annotations

from typing import Any

from nbcore import discovery
from nbcore.errors import UnknownNameError, join_names, similar_names

USUAL = frozenset({"host", "account", "network", "alert", "url"})
"""Categories that packs are expected to bring."""

ADVISED = ("nbpack-soc", "nbpack-sentinel")
"""Packs that bring something to everybody."""


class Category:
    """The notebooklets about one thing; ``nb.host``, or ``nb.sentinel.host`` for one provider.

    Parameters
    ----------
    name : str
        ``host``.
    provider : str
        With a provider, its notebooklets ask only that one.
    """

    def __init__(self, name: str, provider: str = "") -> None:
        self._name, self._provider = name, provider

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        full = self._names().get(name)
        if full is None:
            raise UnknownNameError(_missing_name(self, name, list(self._names())))
        from nbcore.notebooklet.loading import load_notebooklet

        loaded = load_notebooklet(full)
        return Named(loaded, self._provider) if self._provider else loaded

    def __dir__(self) -> list[str]:
        return sorted(self._names())

    def __repr__(self) -> str:
        title = f"{self._provider}.{self._name}" if self._provider else self._name
        return f"{title}: {join_names(sorted(self._names())) or 'nothing installed'}"

    def _names(self) -> dict[str, str]:
        """Short name to full name; a provider's own notebooklet goes before a neutral one."""
        names = {}
        for full, claim in discovery.notebooklets().items():
            if claim.category == self._name and claim.provider in ("", self._provider):
                short = full.rsplit(".", 1)[-1]
                if claim.provider or short not in names:
                    names[short] = full
        return names


class ProviderSpace:
    """One provider's notebooklets by category; ``nb.sentinel``."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Category:
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in dir(self):
            raise UnknownNameError(_missing_name(self, name, dir(self)))
        return Category(name, self._name)

    def __dir__(self) -> list[str]:
        claims = discovery.notebooklets().values()
        return sorted({item.category for item in claims if item.provider in ("", self._name)})

    def __repr__(self) -> str:
        return f"{self._name}: {join_names(dir(self)) or 'nothing installed'}"


class Named:
    """A notebooklet with its provider named: called like the class."""

    def __init__(self, notebooklet: Any, provider: str) -> None:
        self._notebooklet, self._provider = notebooklet, provider
        self.__doc__ = notebooklet.__doc__

    def __call__(self, **keywords: Any) -> Any:
        if "connections" not in keywords:
            keywords.setdefault("providers", self._provider)
        return self._notebooklet(**keywords)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._notebooklet, name)

    def __repr__(self) -> str:
        return f"<{self._notebooklet.__name__} on {self._provider}>"


def find(name: str) -> Category | ProviderSpace | None:
    """What a name on ``nbcore`` stands for; None when neither a provider nor a category."""
    if name in discovery.providers():
        return ProviderSpace(name)
    if name in categories():
        return Category(name)
    return None


def categories() -> set[str]:
    """Categories of the neutral notebooklets that are installed."""
    return {claim.category for claim in discovery.notebooklets().values() if not claim.provider}


def no_category(name: str) -> str:
    """No pack that is installed has notebooklets about this."""
    return f"No installed pack brings notebooklets about {name}. {what_to_install()}"


def what_to_install() -> str:
    """What is installed, and which of our own packs could be."""
    there = {pack.distribution for pack in discovery.packs()}
    absent = [name for name in ADVISED if name not in there]
    if absent:
        return (
            f"Categories and providers come with packs, for example: pip install {' '.join(absent)}"
        )
    has = join_names(sorted({*discovery.providers(), *categories()}))
    return f"The installed packs bring {has}; nb.packs() lists them."


def _missing_name(space: Any, name: str, known: list[str]) -> str:
    offer = similar_names(name, known)
    if offer:
        return f"There is no {name!r} here; did you mean {join_names(offer, 'or')}?"
    has = f"There is {join_names(known)}." if known else "Nothing is installed here."
    return f"There is no {name!r} in {space!r}. {has} Packs bring more: pip install nbpack-..."
