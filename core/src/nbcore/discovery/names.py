"""Which names may be claimed, and what happens when two distributions claim one."""

from __future__ import annotations

import keyword
import pkgutil
import sys
from collections.abc import Iterable, Mapping, Sequence

from nbcore.discovery.metadata import canonical
from nbcore.discovery.states import Claim, Pack
from nbcore.errors import join_names

CATEGORIES = frozenset({"host", "account", "network", "alert", "url"})
"""Categories that are core's own words, so that no provider can take one from all packs."""
PROVIDERS = ("sentinel", "splunk", "mde")
"""Providers with a pack of this project, likewise; ``nbpack-<name>`` is what to install."""


def reserved_names() -> frozenset[str]:
    """Names that ``nbcore`` itself has: its public API and its submodules."""
    package = sys.modules["nbcore"]
    api = vars(package).get("__all__", ())
    submodules = (module.name for module in pkgutil.iter_modules(package.__path__))
    return (frozenset(api) | frozenset(submodules)) - CATEGORIES - frozenset(PROVIDERS)


def refuse_conflicts(packs: Iterable[Pack], prefer: Sequence[str], taken: frozenset[str]) -> None:
    """Refuse the claims that cannot stand, each with a sentence on its pack.

    Parameters
    ----------
    packs : iterable of Pack
        Those that may be imported; a disabled pack's claims do not count.
    prefer : sequence of str
        Distributions whose claim wins over a stranger's, first one first.
    taken : frozenset of str
        Names that nbcore itself has.
    """
    by_distribution = {pack.distribution: pack for pack in packs}
    standing = []
    for pack in by_distribution.values():
        for claim in pack.claims:
            why = _name_problem(claim, taken)
            if why:
                _refuse(pack, claim, why)
            else:
                standing.append(claim)
    standing = _claimed_twice(standing, by_distribution, prefer)
    _other_kind(standing, by_distribution, prefer)


def usable_claims(packs: Iterable[Pack], kind: str) -> dict[str, Claim]:
    """The claims of one kind that have no known problem, by name."""
    claims = (claim for pack in packs if pack.importable for claim in pack.claims)
    kept = {claim.name: claim for claim in claims if claim.kind == kind and not claim.problem}
    return dict(sorted(kept.items()))


def _name_problem(claim: Claim, taken: frozenset[str]) -> str:
    parts = claim.name.split(".")
    if claim.kind == "provider" and len(parts) != 1:
        return f"a provider's name is one word, and this has {len(parts)} parts"
    if claim.kind == "notebooklet" and len(parts) not in (2, 3):
        return (
            "a notebooklet's name has two parts (category.Name) or three "
            f"(provider.category.Name), and this has {len(parts)}"
        )
    for part in parts:
        if not part.isidentifier() or keyword.iskeyword(part) or part.startswith("_"):
            return f"{part!r} is not a valid Python identifier"
    for word in (claim.provider, claim.category):
        if word in taken:
            return f"{word!r} is a name of nbcore itself"
    if claim.provider in CATEGORIES:
        return f"{claim.provider!r} is a category, so no provider can have its name"
    if claim.category in PROVIDERS:
        return f"{claim.category!r} is a provider, so no category can have its name"
    return ""


def _claimed_twice(
    claims: Sequence[Claim], packs: Mapping[str, Pack], prefer: Sequence[str]
) -> list[Claim]:
    by_name: dict[tuple[str, str], list[Claim]] = {}
    for claim in claims:
        by_name.setdefault((claim.kind, claim.name), []).append(claim)
    standing = []
    for rivals in by_name.values():
        winner = rivals[0] if len(rivals) == 1 else _preferred_claim(rivals, prefer)
        if winner is not None:
            standing.append(winner)
        why = f"{join_names(rival.distribution for rival in rivals)} claim it; {_choose(rivals)}"
        _keep_preferred([] if winner is None else [winner], rivals, packs, why)
    return standing


def _other_kind(claims: Sequence[Claim], packs: Mapping[str, Pack], prefer: Sequence[str]) -> None:
    sides: dict[str, tuple[list[Claim], list[Claim]]] = {}
    for claim in claims:
        for side, word in enumerate((claim.provider, claim.category)):
            if word:
                sides.setdefault(word, ([], []))[side].append(claim)
    for word, (as_provider, as_category) in sides.items():
        if not as_provider or not as_category:
            continue
        rivals = [*as_provider, *as_category]
        winner = _preferred_claim(rivals, prefer)
        kept = next((side for side in (as_provider, as_category) if winner in side), [])
        why = (
            f"{word!r} is a provider in {_distribution_names(as_provider)} and a category in "
            f"{_distribution_names(as_category)}; {_choose(rivals)}"
        )
        _keep_preferred(kept, rivals, packs, why)


def _keep_preferred(
    kept: Sequence[Claim], rivals: Sequence[Claim], packs: Mapping[str, Pack], why: str
) -> None:
    for claim in rivals:
        if kept and claim not in kept:
            # The user chose, so nothing is wrong with the pack.
            claim.problem = f"The {claim.kind} {claim.name} comes from {_distribution_names(kept)}, which NBCORE_PREFER names first."
        elif not kept:
            _refuse(packs[claim.distribution], claim, why)


def _preferred_claim(rivals: Sequence[Claim], prefer: Sequence[str]) -> Claim | None:
    for wanted in prefer:
        for claim in rivals:
            if canonical(claim.distribution) == wanted:
                return claim
    return None


def _distribution_names(claims: Iterable[Claim]) -> str:
    return join_names(sorted({claim.distribution for claim in claims}))


def _choose(rivals: Sequence[Claim]) -> str:
    return f"set NBCORE_PREFER={rivals[0].distribution} or the other's name to choose one"


def _refuse(pack: Pack, claim: Claim, why: str) -> None:
    claim.problem = f"The {claim.kind} {claim.name} of {claim.distribution} is refused: {why}."
    pack.against(claim.problem)
