"""Logons that came behind failures, as sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nbcore import Finding
from nbpack_soc.logons import wording
from nbpack_soc.logons.attempts import Attempts, attempts
from nbpack_soc.logons.findings.making import NO_ADDRESS, first_few, of_source
from nbpack_soc.logons.patterns import patterns
from nbpack_soc.logons.rules import GUESS_FAILURES, SPRAY_WINDOW
from nbpack_soc.logons.windows import micro


@dataclass(frozen=True)
class Entry:
    """An account that got in from where a pattern was.

    Attributes
    ----------
    source, account : int
    success : int
        When, microseconds since 1970.
    begin : int
        Its first failure there; without one, the first failure of the pattern.
    failures : int
        How often it had failed there since.
    """

    source: int
    account: int
    success: int
    begin: int
    failures: int


def got_in(
    counts: pd.DataFrame, sources: pd.DataFrame, failed_success: pd.DataFrame | None
) -> Iterator[Finding]:
    """An account logs on from an address behind its spray or brute force."""
    seen = attempts(counts)
    found = []
    for entry in entries(seen):
        address = seen.addresses[entry.source]
        user = seen.accounts.names[entry.account]
        template = "{user} then logged on from {source} {success}, {gap} after "
        template += (
            "its first of {failures} failures there" if entry.failures > 1
            else "its failure there" if entry.failures
            else "the failures there began, without one of its own"
        )  # fmt: skip
        values = {
            "user": user,
            "source": address or NO_ADDRESS,
            "success": wording.at(entry.success),
            "gap": wording.length((entry.success - entry.begin) // 1_000_000),
            "failures": entry.failures,
        }
        section, rows = "sources", of_source(sources, address)
        if entry.failures and failed_success is not None:
            own = of_source(failed_success, address)
            own = own[own["user"].str.casefold() == user.casefold()]
            section, rows = ("failed_success", own) if len(own) else (section, rows)
        found.append(Finding("high", template, values, section, rows))
    yield from first_few(found, "{more} more accounts logged on from where such failures came from")


def guessed(failed_success: pd.DataFrame, sources: pd.DataFrame | None) -> Iterator[Finding]:
    """An account fails several times and then logs on, with no larger pattern around it."""
    rows = failed_success[failed_success["failures_last_hour"] >= GUESS_FAILURES]
    if sources is not None:
        suspicious = sources[sources["pattern"].notna()]
        rows = rows[~rows["src_ip"].isin(suspicious["src_ip"])]
    moments = rows["success"].to_numpy(dtype="datetime64[us]").astype("int64")
    found = [
        Finding(
            "low",
            "{user} failed {failures} times from {source} and then logged on {success}, {gap} "
            "after the first failure",
            {
                "user": user,
                "failures": int(failures),
                "source": NO_ADDRESS if pd.isna(source) else source,
                "success": wording.at(int(moment)),
                "gap": gap,
            },
            "failed_success",
            rows.iloc[[place]],
        )
        for place, (user, failures, source, gap, moment) in enumerate(
            zip(rows["user"], rows["failures"], rows["src_ip"], rows["gap"], moments, strict=True)
        )
    ]
    yield from first_few(found, "{more} more accounts failed several times and then logged on")


def entries(seen: Attempts) -> list[Entry]:
    """Accounts that got in from a source after its pattern began, earliest first.

    An account that the source had failed for counts whenever it gets in later. One that it had
    not failed for counts when it had not come from there before and comes within a day.
    """
    known = seen.people & (seen.accounts.codes >= 0) & seen.timed & (seen.count > 0)
    made = []
    for source in {pattern.source for pattern in patterns(seen)}:
        of_it = [pattern for pattern in patterns(seen) if pattern.source == source]
        begin = min(pattern.first for pattern in of_it)
        end = max(pattern.last for pattern in of_it)
        here = known & (seen.sources == source)
        tried = here & seen.failed & (seen.last >= begin)
        for account in np.unique(seen.accounts.codes[here & seen.succeeded & (seen.last >= begin)]):
            its = here & (seen.accounts.codes == account)
            failures = np.flatnonzero(its & tried)
            since = max(int(seen.first[failures].min()), begin) if len(failures) else begin
            successes = np.flatnonzero(its & seen.succeeded)
            later = successes[seen.last[successes] >= since]
            if not len(later):
                continue
            exact = seen.first[later] >= since
            success = int(np.where(exact, seen.first[later], seen.last[later]).min())
            new = bool((seen.first[successes] >= begin).all())
            if not len(failures) and not (new and success <= end + micro(SPRAY_WINDOW)):
                continue
            before = failures[seen.first[failures] <= success]
            made.append(
                Entry(int(source), int(account), success, since, int(seen.count[before].sum()))
            )
    return sorted(made, key=lambda entry: (entry.success, entry.account))
