"""Alerts and what they name as Defender XDR stores them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = {
    "host": ("Machine", "DeviceName"),
    "ip": ("Ip", "RemoteIP"),
    "url": ("Url", "RemoteUrl"),
    "domain": ("Url", "RemoteUrl"),
    "file": ("File", "FileName"),
    "process": ("Process", "ProcessCommandLine"),
    "registry_key": ("RegistryKey", "RegistryKey"),
    "mailbox": ("Mailbox", "AccountUpn"),
    "email": ("MailMessage", "NetworkMessageId"),
    "cloud_application": ("CloudApplication", "Application"),
    "cloud_resource": ("AzureResource", "ResourceID"),
}
"""Kind of entity to the product's word for it, and the column that holds it."""
_HASHES = {64: "SHA256", 40: "SHA1"}
"""Length of a hash to the column that holds it; there is none for an MD5."""
_SEVERITIES = {
    "critical": "High", "high": "High", "medium": "Medium", "low": "Low",
    "informational": "Informational",
}  # fmt: skip


def alert_info(alerts: pd.DataFrame) -> pd.DataFrame:
    """AlertInfo, of the record ``Alert``."""
    import pandas as pd

    return pd.DataFrame(
        {
            "Timestamp": alerts["time"],
            "AlertId": alerts["alert_id"],
            "Title": alerts["title"],
            # The table has place for one; the evidence has for all.
            "Category": [_category(names[0]) if len(names) else "" for names in alerts["tactics"]],
            "Severity": alerts["severity"].map(_SEVERITIES),
            "ServiceSource": alerts["product"],
            "AttackTechniques": alerts["techniques"].map(_techniques),
        }
    )


def alert_evidence(alerts: pd.DataFrame, entities: pd.DataFrame) -> pd.DataFrame:
    """AlertEvidence, of the records ``Alert`` and ``AlertEntity``."""
    import pandas as pd

    named = entities.merge(alerts, on="alert_id", how="left")
    cells = named.astype(object).where(named.notna(), None)
    things = [
        _thing(kind, value, raw)
        for kind, value, raw in zip(
            cells["entity_kind"], cells["value"], cells["entity_kind_raw"], strict=True
        )
    ]
    columns = [name for _, name in _COLUMNS.values()]
    columns += ["AccountName", "AccountDomain", *_HASHES.values(), "AdditionalFields"]
    made = pd.DataFrame(
        {
            "Timestamp": named["time"],
            "AlertId": named["alert_id"],
            "Title": named["title"],
            "Categories": [json.dumps([*map(_category, names)]) for names in named["tactics"]],
            "AttackTechniques": named["techniques"].map(_techniques),
            "ServiceSource": named["product"],
            "Severity": named["severity"].map(_SEVERITIES),
            "EvidenceRole": named["role"],
        }
    )
    more = pd.DataFrame(things, columns=["EntityType", *dict.fromkeys(columns)], dtype="string")
    return pd.concat([made, more], axis=1)


def _thing(kind: str, value: str, raw: str | None) -> dict[str, Any]:
    """The columns of one thing that an alert names."""
    if kind == "account":
        return {"EntityType": "User", **_account(value)}
    if kind == "file_hash":
        column = _HASHES.get(len(value))
        listed = {"FileHashes": [{"Algorithm": "MD5", "Value": value}]}
        held = {column: value} if column else {"AdditionalFields": json.dumps(listed)}
        return {"EntityType": "File", **held}
    if kind in _COLUMNS:
        word, column = _COLUMNS[kind]
        return {"EntityType": word, column: value}
    return {"EntityType": raw or "Unknown", "AdditionalFields": json.dumps({"Name": value})}


def _account(value: str) -> dict[str, str]:
    if "@" in value:
        return {"AccountUpn": value, "AccountName": value.split("@", maxsplit=1)[0]}
    domain, _, name = value.rpartition("\\")
    return {"AccountName": name, "AccountDomain": domain}


def _category(tactic: str) -> str:
    return tactic.title().replace(" ", "")


def _techniques(numbers: Any) -> str:
    """Defender writes each technique's name and, behind it, its number."""
    return json.dumps([f"Technique ({number})" for number in numbers])
