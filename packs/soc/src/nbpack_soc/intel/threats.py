"""Which values threat intelligence may be asked about, and what all of it says together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from nbcore import CORE, TimeSpan, UnavailableError, address_kind
from nbpack_soc.intel.entry import canonical

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "value", "severity", "source", "description", "confidence", "valid_until", "valid_from",
    "indicator_kind", "tags", "link",
)  # fmt: skip
"""What is known of a value, a row for each source."""
SEVERITIES = CORE.records["Indicator"]["severity"].values
UNKNOWN = "unknown"
LEVEL: Mapping[str, Literal["high", "medium", "low"]] = {
    "critical": "high", "high": "high", "medium": "medium", "low": "low", UNKNOWN: "low",
}  # fmt: skip
"""How severe a finding is by what a source says; what is only informational is none. A source
may list a value without saying how bad it is, and lists it all the same."""
OUTSIDE = frozenset({"public", "documentation"})
"""Kinds of address that anybody may be behind."""


def is_public(value: str, kind: str) -> bool:
    """Whether a value means something outside of the network that it was seen in.

    Private addresses, names of one label and URLs at either of them are the site's own.
    """
    if kind == "file_hash":
        return True
    host = value
    if kind == "url":
        try:
            host = urlsplit(value if "//" in value else f"//{value}").hostname or ""
        except ValueError:
            return False
    sort = address_kind(host)
    return sort in OUTSIDE if sort else kind != "ip" and "." in host.strip(".")


def severity_rank(severities: pd.Series[Any]) -> pd.Series[Any]:
    """Place of each severity, 0 for the worst; behind all for a missing one."""
    if SEVERITIES is None:
        raise AssertionError("severities are a closed list")
    ranks = {value: SEVERITIES.rank(value) for value in SEVERITIES.meanings}
    return severities.map(ranks).fillna(len(ranks)).astype("int64")


def threats(
    lookups: pd.DataFrame, siem: pd.DataFrame | None, feeds: pd.DataFrame | None, span: TimeSpan
) -> pd.DataFrame:
    """What the SIEM's own intelligence and the user's feeds list, the worst first.

    Parameters
    ----------
    lookups : DataFrame
        The values that were asked about, in a column ``value``; others are left out.
    siem : DataFrame, optional
        Rows of the record ``Indicator``; None where the SIEM has no answer.
    feeds : DataFrame, optional
        What enrichers of the kind ``threat_intel`` said, indexed by value.
    span : TimeSpan
        Indicators that were none within it are left out.

    Returns
    -------
    DataFrame
        A row for each value and source: sources are never mixed. The severity is ``unknown``
        where a source lists without one.

    Raises
    ------
    UnavailableError
        Neither answered.
    """
    import pandas as pd

    if siem is None and feeds is None:
        raise UnavailableError(
            "Neither the SIEM's threat intelligence nor a feed answered, so that nothing is known "
            "of these values."
        )
    parts = []
    if siem is not None:
        parts.append(_named(siem, siem["indicator"], lookups))
    if feeds is not None and len(feeds):
        parts.append(_named(feeds, feeds.index.to_series(), lookups))
    made = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(COLUMNS))
    made["severity"] = made["severity"].astype("string").fillna(UNKNOWN)
    valid = ~(made["valid_from"] >= pd.Timestamp(span.end)).fillna(False).astype(bool)
    valid &= ~(made["valid_until"] < pd.Timestamp(span.start)).fillna(False).astype(bool)
    made = made[valid & made["value"].isin(lookups["value"])].drop_duplicates(
        ["value", "source", "severity", "description"]
    )
    order = made.assign(_rank=severity_rank(made["severity"]))
    order = order.sort_values(["_rank", "confidence"], ascending=[True, False], kind="stable")
    return order.drop(columns="_rank").reset_index(drop=True)


def worst(found: pd.DataFrame) -> pd.DataFrame:
    """The row with the highest severity of each value, whole, and how many sources list it."""
    first = found.drop_duplicates("value")
    return first.assign(sources=first["value"].map(found["value"].value_counts()))


def as_listed(row: Mapping[Any, Any]) -> dict[str, str]:
    """How a source lists a value: ``source``, ``as``, ``what``."""
    import pandas as pd

    text, severity = row["description"], row["severity"]
    return {
        "source": "a source without a name" if pd.isna(row["source"]) else str(row["source"]),
        "as": "without a severity" if severity == UNKNOWN else f"as {severity}",
        "what": "without a description" if pd.isna(text) else str(text),
    }


def _named(frame: pd.DataFrame, listed: pd.Series[Any], lookups: pd.DataFrame) -> pd.DataFrame:
    """Rows under the values that were asked about, in whatever spelling they are listed."""
    import pandas as pd

    asked = {canonical(value): value for value in lookups["value"].astype(str)}
    names = [asked.get(canonical(str(value)), str(value)) for value in listed]
    rows = frame.reset_index(drop=True).reindex(columns=list(COLUMNS)[1:])
    rows.insert(0, "value", pd.Series(names, dtype="string"))
    for name in ("valid_from", "valid_until"):
        rows[name] = pd.to_datetime(rows[name], utc=True).astype("datetime64[us, UTC]")
    rows["confidence"] = rows["confidence"].astype("Int64")
    return rows


def asked_about(
    values: Sequence[str], kinds: Sequence[str], *, answered: bool, known: frozenset[str]
) -> list[str]:
    """For each value whether intelligence was asked: ``yes``, ``not public``, ``no source``.

    Parameters
    ----------
    values, kinds : sequence of str
    answered : bool
        Whether any source answered.
    known : frozenset of str
        Kinds that intelligence knows.
    """
    told = "yes" if answered else "no source"
    return [
        "not looked up" if kind not in known else told if is_public(value, kind) else "not public"
        for value, kind in zip(values, kinds, strict=True)
    ]
