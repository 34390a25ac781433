"""The rules: which sentences an address is worth. Each function is one rule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from nbcore import Finding
from nbpack_soc.intel.threats import LEVEL, as_listed
from nbpack_soc.ips.tables import NOBODY
from nbpack_soc.logons.wording import names
from nbpack_soc.several import first_few, more

if TYPE_CHECKING:
    from pandas import DataFrame

ACCOUNTS, HOSTS = 10, 2
"""Accounts that fail from one address before it is told, and hosts from which on that is worse."""


def fails(logons: DataFrame) -> Iterator[Finding]:
    """The address fails for many accounts on many hosts."""
    rows = logons[(logons["failures"] > 0) & (logons["account"] != NOBODY)]
    accounts, hosts = rows["account"].nunique(), rows["host"].nunique()
    if accounts < ACCOUNTS:
        return
    values = {
        "accounts": f"{accounts:,}",
        "hosts": "1 host" if hosts == 1 else f"{hosts:,} hosts",
        "times": f"{int(rows['failures'].sum()):,}",
    }
    template = "It failed for {accounts} accounts on {hosts}, {times} times"
    in_too = rows.loc[rows["successes"] > 0, "account"].drop_duplicates().tolist()
    if in_too:
        values["in_too"] = names(in_too)
        template += ", and got in as {in_too}"
    worse = hosts >= HOSTS or bool(in_too)
    yield Finding("high" if worse else "medium", template, values, "logons", rows)


def alone(accounts: DataFrame) -> Iterator[Finding]:
    """A sign-in to the cloud from an address outside that no other account uses."""
    mine = accounts[(accounts["where"] == "cloud") & (accounts["account"] != NOBODY)]
    everybody = accounts.loc[accounts["successes"] > 0, "account"].map(_short).nunique()
    if len(mine) != 1 or everybody != 1 or not int(mine["successes"].iloc[0]):
        return
    row = mine.iloc[0]
    failed = int(row["failures"])
    values = {
        "account": str(row["account"]),
        "times": f"{int(row['successes']):,}",
        "failed": f"{failed:,}",
    }
    template = "{account} did {times} things in the cloud from here, and no other account did any"
    if failed:
        template += "; {failed} more were refused"
    yield Finding("medium" if failed else "low", template, values, "accounts", mine)


def listed(threats: DataFrame) -> Iterator[Finding]:
    """Threat intelligence lists the address."""
    found = threats[threats["severity"].isin(LEVEL)]

    def one(row: dict[Any, Any]) -> Finding:
        template = "{source} lists it {as}: {what}"
        rows = threats[threats["source"] == row["source"]]
        return Finding(LEVEL[row["severity"]], template, as_listed(row), "threats", rows)

    yield from first_few(
        found.to_dict("records"), one, "{more} list it too", lambda _: found.iloc[5:],
        lambda left: more(left, "source", "sources"),
    )  # fmt: skip


def _short(account: str) -> str:
    """A user's name without the domain, whichever way it is written."""
    return account.rpartition("\\")[2].partition("@")[0].casefold()
