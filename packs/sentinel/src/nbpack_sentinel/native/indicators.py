"""Indicators as ThreatIntelIndicators and the table before it hold them."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

import pandas as pd

_KEYS = {
    "ip": "ipv4-addr:value", "domain": "domain-name:value", "url": "url:value",
    "file_hash": "file:hashes.'SHA-256'", "email": "email-addr:value", "other": "mutex:name",
}  # fmt: skip
_COLUMNS = {
    "ip": "NetworkIP", "domain": "DomainName", "url": "Url", "file_hash": "FileHashValue",
    "email": "EmailSenderAddress",
}  # fmt: skip
_SEVERITY = {"critical": 5, "high": 4, "medium": 3, "low": 2, "informational": 1, "unknown": 0}


def threat_intel_indicators(indicators: pd.DataFrame) -> pd.DataFrame:
    """Two rows for each indicator, since they are written anew, and one that was revoked.

    Parameters
    ----------
    indicators : pandas.DataFrame
        Rows of the record ``Indicator``.
    """
    now = pd.DataFrame(
        {
            "TimeGenerated": indicators["valid_from"] + timedelta(days=10),
            "SourceSystem": indicators["source"],
            "Id": _ids(indicators),
            "IsDeleted": False,
            "IsActive": True,
            "Revoked": False,
            "Confidence": indicators["confidence"],
            "ValidFrom": indicators["valid_from"],
            "ValidUntil": indicators["valid_until"],
            "ObservableKey": indicators["indicator_kind"].map(_KEYS),
            "ObservableValue": indicators["indicator"],
            "Tags": indicators["tags"].map(json.dumps),
            "Data": [
                json.dumps(
                    {
                        "type": "indicator",
                        "description": row.description,
                        "external_references": [{"source_name": row.source, "url": row.link}],
                    }
                )
                for row in indicators.astype(object).where(indicators.notna(), None).itertuples()
            ],
            "Type": "ThreatIntelIndicators",
        }
    )
    first = now.assign(TimeGenerated=indicators["valid_from"], Confidence=1)
    revoked = now.head(1).assign(Id="indicator--0", Revoked=True)
    return pd.concat([first, now, revoked], ignore_index=True)


def threat_intelligence_indicator(indicators: pd.DataFrame) -> pd.DataFrame:
    """The same in the table that there was until 2025, which has no column for other kinds.

    Parameters
    ----------
    indicators : pandas.DataFrame
        Rows of the record ``Indicator``.
    """
    held = indicators[indicators["indicator_kind"] != "other"]
    first = pd.DataFrame(
        {
            "TimeGenerated": held["valid_from"],
            "SourceSystem": "Indicator",
            "IndicatorId": _ids(held),
            "IndicatorProvider": held["source"],
            "Active": True,
            "ConfidenceScore": held["confidence"].astype("Float64"),
            "ThreatSeverity": held["severity"].map(_SEVERITY),
            "Description": held["description"],
            "AdditionalInformation": held["link"],
            "ExpirationDateTime": held["valid_until"],
            "Tags": held["tags"].map(json.dumps),
            **{
                column: held["indicator"].where(held["indicator_kind"] == kind)
                for kind, column in _COLUMNS.items()
            },
            "Type": "ThreatIntelligenceIndicator",
        }
    )
    later = first.assign(TimeGenerated=first["TimeGenerated"] + timedelta(days=10))
    return pd.concat([first.assign(ConfidenceScore=1.0), later], ignore_index=True)


def _ids(indicators: pd.DataFrame) -> list[str]:
    pairs = zip(indicators["source"], indicators["indicator"], strict=True)
    return [f"indicator--{uuid5(NAMESPACE_URL, f'{feed} {value}')}" for feed, value in pairs]
