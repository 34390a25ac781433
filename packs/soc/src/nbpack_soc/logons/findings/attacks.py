"""Attacks on passwords, as sentences."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from nbcore import Finding
from nbpack_soc.logons import wording
from nbpack_soc.logons.attempts import attempts
from nbpack_soc.logons.findings.making import NO_ADDRESS, first_few, of_source
from nbpack_soc.logons.patterns import BRUTE_FORCE, SPRAY, patterns
from nbpack_soc.logons.rules import BRUTE_WINDOW


def sprays(counts: pd.DataFrame, sources: pd.DataFrame) -> Iterator[Finding]:
    """One address fails for many users, few times for each."""
    seen = attempts(counts)
    found = []
    for spray in patterns(seen):
        if spray.kind == SPRAY:
            address = seen.addresses[spray.source]
            template = "{source} tried {users} users and failed {failures} times {when}"
            template += ", once each" if spray.most == 1 else ", at most {most} times each"
            values = {
                "source": address or NO_ADDRESS,
                "users": len(spray.accounts),
                "failures": spray.failures,
                "when": wording.between(spray.first, spray.last),
                "most": spray.most,
            }
            rows = of_source(sources, address)
            found.append(Finding("high", template, values, "sources", rows))
    yield from first_few(found, "{more} more addresses sprayed passwords in the same way")


def brute_forces(counts: pd.DataFrame, sources: pd.DataFrame) -> Iterator[Finding]:
    """One address fails for one user very often within a short time."""
    seen = attempts(counts)
    found = []
    for force in patterns(seen):
        if force.kind == BRUTE_FORCE:
            address = seen.addresses[force.source]
            template = "{source} failed {failures} times for {user} {when}"
            if len(force.accounts) > 1:
                template = (
                    "{source} failed {failures} times for {users} users, most often for {user}, "
                    "{when}"
                )
            values = {
                "source": address or NO_ADDRESS,
                "failures": force.failures,
                "users": len(force.accounts),
                "user": seen.accounts.names[force.accounts[0]],
                "when": wording.between(force.first, force.last),
                "most": force.most,
                "window": wording.length(int(BRUTE_WINDOW.total_seconds())),
            }
            template += ", {most} times within {window}" if force.most < force.failures else ""
            rows = of_source(sources, address)
            found.append(Finding("high", template, values, "sources", rows))
    yield from first_few(found, "{more} more addresses tried passwords by brute force")
