"""Whether a pack admits the installed nbcore; known from its metadata, before any import."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from nbcore.discovery.metadata import canonical

_NAME = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)")
_BOUNDS = frozenset({"<", "<=", "==", "===", "~="})
_CURE = 'such as "nbcore>=0.1,<0.2"'


@dataclass
class Verdict:
    """What a pack's requirement says.

    Attributes
    ----------
    refusal : str
        Why the installed version is not admitted; empty when it is.
    problems : list of str
        What is wrong with the requirement itself.
    """

    refusal: str = ""
    problems: list[str] = field(default_factory=list)


def check_requirements(requires: Sequence[str], version: str | None) -> Verdict:
    """Judge a pack's requirements by the installed version of nbcore.

    Parameters
    ----------
    requires : sequence of str
        All requirements of the pack, as its metadata has them. What a marker excludes here, or
        asks for only with an extra, does not count.
    version : str, optional
        The installed version; pre-releases count like others. None when nbcore runs from a
        source tree without metadata, which nothing can be held against.
    """
    verdict = Verdict()
    written = [item for item in requires if _distribution_name(item) == "nbcore"]
    if not written:
        verdict.problems.append(f"It does not say which nbcore it needs; require one {_CURE}.")
        return verdict

    from packaging.requirements import InvalidRequirement, Requirement

    applies = bounded = False
    for text in written:
        try:
            requirement = Requirement(text)
            here = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
        except (InvalidRequirement, ValueError):
            verdict.problems.append(f"Its requirement {text!r} cannot be read; write one {_CURE}.")
            continue
        if not here:
            continue
        applies = True
        bounded = bounded or any(part.operator in _BOUNDS for part in requirement.specifier)
        if version and not requirement.specifier.contains(version, prereleases=True):
            verdict.refusal = f"It needs nbcore{requirement.specifier}, and {version} is installed."
    if applies and not bounded:
        verdict.problems.append(
            f"Its requirement of nbcore has no upper bound; require one {_CURE}, since a later "
            "version may not fit."
        )
    if not applies and not verdict.problems:
        verdict.problems.append(f"It does not require nbcore on this Python; require one {_CURE}.")
    return verdict


def _distribution_name(requirement: str) -> str:
    found = _NAME.match(requirement)
    return canonical(found[1]) if found else ""
