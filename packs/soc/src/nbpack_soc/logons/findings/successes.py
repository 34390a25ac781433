"""Logons that came behind failures, as sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from nbcore import Finding
from nbpack_soc.logons import wording
from nbpack_soc.logons.attempts import Attempts
from nbpack_soc.logons.entries import entries
from nbpack_soc.logons.findings.making import NO_ADDRESS, of_accounts, of_sources
from nbpack_soc.logons.rules import GUESS_FAILURES
from nbpack_soc.several import first_few


def got_in(
    counts: pd.DataFrame, sources: pd.DataFrame, failed_success: pd.DataFrame | None
) -> Iterator[Finding]:
    """An account logs on from an address behind its spray or brute force."""
    if sources["pattern"].isna().all():
        return
    seen = Attempts(counts)
    found = entries(seen)

    def rows(places: Sequence[int]) -> pd.DataFrame:
        distinct = np.unique(found.source[list(places)])
        return of_sources(sources, [seen.addresses[source] for source in distinct])

    def one(place: int) -> Finding:
        address = seen.addresses[found.source[place]]
        user, failures = seen.accounts.names[found.account[place]], int(found.failures[place])
        template = "{user} then logged on from {source} {success}, {gap} after "
        values = {
            "user": user,
            "source": address or NO_ADDRESS,
            "success": wording.at_time(int(found.success[place])),
            "gap": wording.length(int(found.success[place] - found.begin[place]) // 1_000_000),
        }
        if failures == 0:
            template += "the failures there began, without one of its own"
        elif failures == 1:
            template += "its failure there"
        else:
            template += "its first of {failures} failures there"
            values["failures"] = failures
        if failures and failed_success is not None:
            # The name there is of the rows alone, whose spelling may differ in case.
            its = of_sources(failed_success, [address])
            its = its[its["user"].str.casefold() == user.casefold()]
            if len(its):
                return Finding("high", template, values, "failed_success", its)
        return Finding("high", template, values, "sources", rows([place]))

    others = "{accounts} logged on {times} more from where such failures came from"
    yield from first_few(
        range(len(found)), one, others, rows, of_accounts(lambda place: int(found.account[place]))
    )


def guessed_passwords(
    failed_success: pd.DataFrame, sources: pd.DataFrame | None
) -> Iterator[Finding]:
    """An account fails several times and then logs on, with no larger pattern around it."""
    rows = failed_success[failed_success["failures_last_hour"] >= GUESS_FAILURES]
    if sources is not None:
        suspicious = sources[sources["pattern"].notna()]
        rows = rows[~rows["src_ip"].isin(suspicious["src_ip"])]
    moments = rows["success"].to_numpy(dtype="datetime64[us]").astype("int64")

    def one(place: int) -> Finding:
        row = rows.iloc[place]
        values = {
            "user": row["user"],
            "failures": int(row["failures"]),
            "source": NO_ADDRESS if pd.isna(row["src_ip"]) else row["src_ip"],
            "success": wording.at_time(int(moments[place])),
            "gap": row["gap"],
        }
        template = (
            "{user} failed {failures} times from {source} and then logged on {success}, {gap} "
            "after the first failure"
        )
        return Finding("low", template, values, "failed_success", rows.iloc[[place]])

    others = "{accounts} failed several times and then logged on, {times} more"
    names = rows["user"].str.casefold().tolist()
    yield from first_few(
        range(len(rows)),
        one,
        others,
        lambda left: rows.iloc[list(left)],
        of_accounts(names.__getitem__),
    )
