"""Attacks on passwords, as sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from nbcore import Finding
from nbpack_soc.logons import wording
from nbpack_soc.logons.attempts import Attempts
from nbpack_soc.logons.findings.making import NO_ADDRESS, of_sources
from nbpack_soc.logons.patterns import BRUTE_FORCE, SPRAY, Pattern, patterns
from nbpack_soc.logons.rules import BRUTE_WINDOW
from nbpack_soc.several import first_few


def sprays(counts: pd.DataFrame, sources: pd.DataFrame) -> Iterator[Finding]:
    """One address fails for many users, few times for each."""
    if not _shows_pattern(sources, SPRAY):
        return
    seen = Attempts(counts)

    def one(spray: Pattern) -> Finding:
        template = "{source} tried {users} users and failed {failures} times {when}"
        template += ", once each" if spray.most == 1 else ", at most {most} times each"
        return _finding(seen, sources, spray, template)

    found = [item for item in patterns(seen) if item.kind == SPRAY]
    others = "{more} more addresses sprayed passwords in the same way"
    yield from first_few(found, one, others, lambda left: _rows(seen, sources, left))


def brute_forces(counts: pd.DataFrame, sources: pd.DataFrame) -> Iterator[Finding]:
    """One address fails for one user very often within a short time."""
    if not _shows_pattern(sources, BRUTE_FORCE):
        return
    seen = Attempts(counts)

    def one(force: Pattern) -> Finding:
        template = "{source} failed {failures} times for {user} {when}"
        if len(force.accounts) > 1:
            template = "{source} failed {failures} times for {users} users, most for {user}, {when}"
        if force.most < force.failures:
            template += ", up to {most} times for one within {window}"
        return _finding(seen, sources, force, template)

    found = [item for item in patterns(seen) if item.kind == BRUTE_FORCE]
    others = "{more} more addresses tried passwords by brute force"
    yield from first_few(found, one, others, lambda left: _rows(seen, sources, left))


def _shows_pattern(sources: pd.DataFrame, kind: str) -> bool:
    """Whether the table of sources shows the pattern: to look closer takes its time."""
    return bool(sources["pattern"].str.contains(kind, regex=False).any())


def _finding(seen: Attempts, sources: pd.DataFrame, found: Pattern, template: str) -> Finding:
    values = {
        "source": seen.addresses[found.source] or NO_ADDRESS,
        "users": len(found.accounts),
        "user": seen.accounts.names[found.accounts[0]],
        "failures": found.failures,
        "when": wording.between_times(found.first, found.last),
        "most": found.most,
        "window": wording.length(int(BRUTE_WINDOW.total_seconds())),
    }
    told = {name: value for name, value in values.items() if f"{{{name}}}" in template}
    return Finding("high", template, told, "sources", _rows(seen, sources, [found]))


def _rows(seen: Attempts, sources: pd.DataFrame, found: Sequence[Pattern]) -> pd.DataFrame:
    return of_sources(sources, [seen.addresses[item.source] for item in found])
