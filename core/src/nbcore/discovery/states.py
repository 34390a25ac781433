"""What is known of a pack: its state, its problems, and the names that it claims."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

State = Literal["ok", "impaired", "broken", "incompatible", "disabled"]
"""How a pack stands.

``ok`` it has no known problem, ``impaired`` some of it is refused and the rest works,
``broken`` its plugin does not import, ``incompatible`` it does not admit the installed nbcore,
``disabled`` the user switched it off. The last two are never imported.
"""


Kind = Literal["provider", "notebooklet"]
"""What a name stands for."""


class Problem(NamedTuple):
    """One sentence about one pack."""

    pack: str
    text: str


@dataclass(eq=False)
class Claim:
    """A provider's or a notebooklet's name, as one distribution's metadata claims it.

    Attributes
    ----------
    kind : str
        ``provider`` or ``notebooklet``.
    name : str
        ``sentinel``; ``host.HostSummary`` or ``sentinel.host.AzureResource``.
    value : str
        The object reference, ``package.module:attribute``.
    distribution : str
        Who claims it.
    problem : str
        Why it is refused or did not load; empty while it has no known problem.
    """

    kind: Kind
    name: str
    value: str
    distribution: str
    problem: str = ""

    @property
    def provider(self) -> str:
        """The provider that the name stands under; empty when it is neutral."""
        parts = self.name.split(".")
        if self.kind == "provider":
            return self.name
        return parts[0] if len(parts) == 3 else ""

    @property
    def category(self) -> str:
        """The category of a notebooklet; empty for a provider."""
        parts = self.name.split(".")
        return "" if self.kind == "provider" else parts[-2] if len(parts) > 1 else ""


@dataclass(eq=False)
class Pack:
    """An installed distribution that registers itself with nbcore.

    Attributes
    ----------
    distribution : str
        The distribution's name; the key, since two packs may share a name.
    version : str
        The distribution's version.
    name : str
        The name of its plugin's entry point, which is also the prefix of its own questions.
    plugin : str
        The plugin's object reference; empty when there is none.
    loaded : bool
        Whether its plugin was imported, or that was tried.
    problems : list of str
        Its problems, as sentences.
    providers, notebooklets : dict of str to Claim
        All that it claims, the refused included.
    traceback : str
        Of the import that failed, for its author.
    """

    distribution: str
    version: str = ""
    name: str = ""
    plugin: str = ""
    loaded: bool = False
    problems: list[str] = field(default_factory=list)
    providers: dict[str, Claim] = field(default_factory=dict)
    notebooklets: dict[str, Claim] = field(default_factory=dict)
    traceback: str = ""
    verdict: Literal["broken", "incompatible", "disabled"] | None = None

    @property
    def state(self) -> State:
        """One word for how it stands."""
        return self.verdict or ("impaired" if self.problems else "ok")

    @property
    def importable(self) -> bool:
        """Whether anything of it may be imported."""
        return self.verdict not in ("incompatible", "disabled")

    @property
    def claims(self) -> list[Claim]:
        """Providers and notebooklets."""
        return [*self.providers.values(), *self.notebooklets.values()]

    def against(self, sentence: str) -> Problem:
        """Note a problem, once."""
        if sentence not in self.problems:
            self.problems.append(sentence)
        return Problem(self.distribution, sentence)
