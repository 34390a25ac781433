"""Who logged on to a host.

This module is loaded to list and describe the notebooklet, so what reads frames is imported
where it is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nbcore import (
    Figure,
    Finding,
    Host,
    Notebooklet,
    TimeSpan,
    enrich,
    finding,
    headline,
    query,
    section,
)

if TYPE_CHECKING:
    from pandas import DataFrame

NOUN = "attempt"


class HostLogonsSummary(Notebooklet):
    """Who logged on to a host, from where and how, and what failed.

    Everything but two tables rests on counts that the SIEM makes, and is whole however many
    attempts there were. The attempts themselves, and who failed before getting in, rest on the
    newest rows.
    """

    title = "Logons"
    entity = Host

    counts = query("host.logon_counts")
    geo = enrich("geo", of="counts.src_ip")

    @headline
    def amount(self, counts: DataFrame) -> str:
        """How many attempts, and what became of them."""
        from nbpack_soc.logons.shares import in_words

        return in_words(counts)

    @section("Summary")
    def summary(self, counts: DataFrame) -> DataFrame:
        """All attempts in one line, with the accounts and the addresses that made them."""
        from nbpack_soc.logons.shares import summary

        return summary(counts)

    @section("Timeline")
    def timeline(self, counts: DataFrame, timespan: TimeSpan) -> Figure:
        """Attempts over time by result. A burst of failures is a guessing pattern."""
        from nbcore import figures
        from nbpack_soc.logons.shares import shares

        return figures.timeline(
            shares(counts, "time"), width=timespan.bin_width(), span=timespan, noun=NOUN
        )

    @section("Sources", needs=["src_ip"])
    def sources(self, counts: DataFrame, geo: DataFrame | None = None) -> DataFrame:
        """Where attempts came from. Few failures for each of many users is a spray, many for one
        user a brute force; the country is the one that a registry assigned the address to.
        """
        from nbpack_soc.logons.sources import by_source

        return by_source(counts, geo)

    @section("Map", needs=["src_ip"])
    def map(self, counts: DataFrame, geo: DataFrame | None = None) -> Figure:
        """Attempts by the country that a registry assigned the source address to, which need not
        be where the computer stands. Addresses without a country are counted beside the map.
        """
        from nbcore import figures
        from nbpack_soc.logons.shares import shares

        return figures.world_map(shares(counts, "src_ip", geo=geo), noun=NOUN)

    @section("Users")
    def users(self, counts: DataFrame) -> Figure:
        """Attempts by account, stacked by result. Spellings of one account count together."""
        from nbcore import figures
        from nbpack_soc.logons.shares import shares

        return figures.bars(shares(counts, "user"), category="user", noun=NOUN)

    @section("By process", needs=["logon_process"])
    def processes(self, counts: DataFrame) -> Figure:
        """Attempts by the component that handled them, stacked by result."""
        from nbcore import figures
        from nbpack_soc.logons.shares import shares

        return figures.bars(shares(counts, "logon_process"), category="logon_process", noun=NOUN)

    @section("Users by logon type", needs=["logon_type"])
    def matrix(self, counts: DataFrame) -> Figure:
        """Which account logs on in which way. One that comes in a way of its own stands out."""
        from nbcore import figures
        from nbpack_soc.logons.shares import shares

        return figures.heatmap(
            shares(counts, "user", "logon_type"), rows="user", columns="logon_type", noun=NOUN
        )

    @section("Failed, then succeeded")
    def failed_success(self, logons: DataFrame) -> DataFrame:
        """Accounts that failed and then got in from the same address: how often they failed in a
        row, and how long it took. Of several such rows of failures the longest is shown.
        """
        from nbpack_soc.logons.streaks import failed_then_succeeded

        return failed_then_succeeded(logons)

    @section("Failures by reason", needs=["failure_reason"])
    def failure_reasons(self, counts: DataFrame) -> DataFrame:
        """Why attempts were refused, with the accounts that failed most."""
        from nbpack_soc.logons.reasons import by_reason

        return by_reason(counts)

    logons = query(
        "host.logons", title="Logons", doc="Every attempt as it was logged, newest first."
    )

    @finding
    def spray(self, counts: DataFrame, sources: DataFrame) -> Iterator[Finding]:
        """One address fails for 10 users or more within 24 hours, and gets in as none of them
        from there in the 24 hours after it.
        """
        from nbpack_soc.logons.findings import sprays

        return sprays(counts, sources)

    @finding
    def brute_force(self, counts: DataFrame, sources: DataFrame) -> Iterator[Finding]:
        """One address fails 20 times or more for one user within an hour."""
        from nbpack_soc.logons.findings import brute_forces

        return brute_forces(counts, sources)

    @finding
    def got_in(
        self, counts: DataFrame, sources: DataFrame, failed_success: DataFrame | None = None
    ) -> Iterator[Finding]:
        """An account logs on from an address after that one's spray or brute force for it; or
        for the first time, within 24 hours after a spray or brute force for others.
        """
        from nbpack_soc.logons.findings import got_in

        return got_in(counts, sources, failed_success)

    @finding
    def guessed(
        self, failed_success: DataFrame, sources: DataFrame | None = None
    ) -> Iterator[Finding]:
        """An account fails 5 times or more within the hour before it logs on from the same
        address, and that address shows no larger pattern.
        """
        from nbpack_soc.logons.findings import guessed_passwords

        return guessed_passwords(failed_success, sources)

    @finding(exact=["failure_reason"])
    def disabled(self, counts: DataFrame, failure_reasons: DataFrame) -> Iterator[Finding]:
        """An attempt is refused because the account is disabled."""
        from nbpack_soc.logons.findings import disabled_accounts

        return disabled_accounts(counts, failure_reasons)

    @finding(exact=["failure_reason"])
    def unknown(self, counts: DataFrame, failure_reasons: DataFrame) -> Iterator[Finding]:
        """One address tries 5 names or more within 24 hours that no account has."""
        from nbpack_soc.logons.findings import unknown_accounts

        return unknown_accounts(counts, failure_reasons)

    @finding(exact=["failure_reason"])
    def revived(self, counts: DataFrame, failure_reasons: DataFrame) -> Iterator[Finding]:
        """An account logs on after it was refused as disabled or as not existing."""
        from nbpack_soc.logons.findings import revived_accounts

        return revived_accounts(counts, failure_reasons)
