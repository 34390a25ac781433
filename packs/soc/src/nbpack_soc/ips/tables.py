"""Logons and cloud activities from one address, added up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nbcore import UnavailableError

if TYPE_CHECKING:
    import pandas as pd

NOBODY = "(no account)"


def logons(counts: pd.DataFrame) -> pd.DataFrame:
    """Attempts to log on by host and account, those with most failures first.

    Parameters
    ----------
    counts : DataFrame
        Rows of the record ``LogonCount``.

    Returns
    -------
    DataFrame
        ``host``, ``account``, ``failures``, ``successes``, ``logon_types``, ``first_seen``,
        ``last_seen``.
    """
    from nbpack_soc.logons.accounts import accounts

    return _added(counts.assign(account=_spelled(accounts(counts))), ["host", "account"])


def accounts_used(
    logon_counts: pd.DataFrame | None, cloud_counts: pd.DataFrame | None
) -> pd.DataFrame:
    """Who used the address, and where: accounts on hosts and in the cloud, the busiest first.

    Parameters
    ----------
    logon_counts, cloud_counts : DataFrame, optional
        Rows of the records ``LogonCount`` and ``CloudActivityCount``; None where no source could
        say it.

    Returns
    -------
    DataFrame
        ``account``, ``where`` (``hosts`` or ``cloud``), ``places`` (how many different hosts or
        applications), ``failures``, ``successes``, ``first_seen``, ``last_seen``.

    Raises
    ------
    UnavailableError
        Neither could be asked: nobody knows who used it, which is not nobody.
    """
    import pandas as pd

    from nbpack_soc.logons.accounts import accounts

    if logon_counts is None and cloud_counts is None:
        raise UnavailableError("Neither logons nor cloud activities from the address are known.")
    parts = []
    if logon_counts is not None and len(logon_counts):
        rows = logon_counts.assign(account=_spelled(accounts(logon_counts)))
        parts.append(_used(rows, "hosts", "host"))
    if cloud_counts is not None and len(cloud_counts):
        name = cloud_counts["upn"].fillna(cloud_counts["user"]).fillna(NOBODY)
        parts.append(_used(cloud_counts.assign(account=name), "cloud", "application"))
    if not parts:
        return _used(
            pd.DataFrame(columns=["account", "host", "result", "count", "first_seen", "last_seen"]),
            "hosts",
            "host",
        )
    made = pd.concat(parts, ignore_index=True)
    total = made["failures"] + made["successes"]
    order = made.assign(_total=total).sort_values("_total", ascending=False, kind="stable")
    return order.drop(columns="_total").reset_index(drop=True)


def cloud(counts: pd.DataFrame) -> pd.DataFrame:
    """Cloud activities by account, application and what was done, the most frequent first.

    Returns
    -------
    DataFrame
        ``account``, ``activity_kind``, ``application``, ``activity``, ``failures``,
        ``successes``, ``first_seen``, ``last_seen``.
    """
    name = counts["upn"].fillna(counts["user"]).fillna(NOBODY)
    by = ["account", "activity_kind", "application", "activity"]
    return _added(counts.assign(account=name), by)


def _used(rows: pd.DataFrame, where: str, place: str) -> pd.DataFrame:
    made = _added(rows, ["account"])
    places = rows.groupby("account", sort=False)[place].nunique()
    made.insert(1, "where", where)
    made.insert(2, "places", made["account"].map(places).astype("Int64"))
    return made.astype({"where": "string"}).drop(columns="logon_types", errors="ignore")


def _added(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    failed = rows["count"].where(rows["result"] == "failure", 0)
    let_in = rows["count"].where(rows["result"] == "success", 0)
    groups = rows.assign(failures=failed, successes=let_in).groupby(by, dropna=False, sort=False)
    made = groups.agg(
        failures=("failures", "sum"),
        successes=("successes", "sum"),
        first_seen=("first_seen", "min"),
        last_seen=("last_seen", "max"),
    ).astype({"failures": "Int64", "successes": "Int64"})
    if "logon_type" in rows.columns:
        types = groups["logon_type"].agg(lambda cells: ", ".join(sorted(cells.dropna().unique())))
        made.insert(2, "logon_types", types.astype("string"))
    made = made.sort_values(["failures", "successes"], ascending=False, kind="stable")
    return made.reset_index()


def _spelled(found: Any) -> Any:
    import pandas as pd

    names = [found.names[code] if code >= 0 else NOBODY for code in found.codes.tolist()]
    return pd.array(names, dtype="string")
