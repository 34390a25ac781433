"""What a pack needs and is not installed: as after an install without dependencies or an extra."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import importlib_metadata

from nbcore.discovery.metadata import canonical
from nbcore.errors import join_names
from nbcore.guard import Guard

EXTRAS = ("live", "files")
"""A pack's extras that are told of: what its live service, and its folders and demo, need."""


def notes(distribution: str) -> list[str]:
    """A sentence, with the cure, for what is not installed of a pack's requirements."""
    told = [
        f"{distribution} needs {_names_with_verb(names)} not installed: {_pip(brings)}"
        for brings, names in _missing_requirements(distribution, "").items()
    ]
    for extra in EXTRAS:
        names = [
            name for found in _missing_requirements(distribution, extra).values() for name in found
        ]
        if names:
            told.append(
                f"The extra {extra} of {distribution} needs {_names_with_verb(names)} not installed: "
                f"{_pip(f'{distribution}[{extra}]')}"
            )
    return told


def _names_with_verb(names: list[str]) -> str:
    return f"{join_names(names)}, which {'is' if len(names) == 1 else 'are'}"


def _pip(brings: str) -> str:
    return f'python -m pip install "{brings}"'


def _missing_requirements(distribution: str, extra: str) -> Mapping[str, list[str]]:
    """Distributions that are not installed, by what brings them when pip installs it."""
    missing: dict[str, list[str]] = {}
    _walk(distribution, extra, f"{distribution}[{extra}]" if extra else "", missing, set())
    return missing


def _walk(
    distribution: str,
    extra: str,
    brings: str,
    missing: dict[str, list[str]],
    seen: set[tuple[str, str]],
) -> None:
    if (canonical(distribution), extra) in seen:
        return
    seen.add((canonical(distribution), extra))
    for name, extras in _required_names(distribution, extra):
        if not _is_installed(name):
            missing.setdefault(brings or name, []).append(name)
            continue
        for further in extras:
            _walk(name, further, f"{name}[{further}]", missing, seen)


def _required_names(distribution: str, extra: str) -> Iterator[tuple[str, list[str]]]:
    """What a distribution requires for an extra alone, or without any."""
    from packaging.requirements import InvalidRequirement, Requirement

    written: list[str] = []
    with Guard():  # metadata that cannot be read is told where the pack is read
        written = importlib_metadata.requires(distribution) or []
    for text in written:
        try:
            requirement = Requirement(text)
            plain = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
            here = requirement.marker is None or requirement.marker.evaluate({"extra": extra})
        except (InvalidRequirement, ValueError):
            continue
        if plain if not extra else here and not plain:
            yield requirement.name, sorted(requirement.extras)


def _is_installed(name: str) -> bool:
    with Guard() as guard:
        importlib_metadata.version(name)
    return guard.error is None
