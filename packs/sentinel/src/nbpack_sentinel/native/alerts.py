"""Alerts as SecurityAlert and SecurityIncident hold them: each change as a row with all of it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pandas as pd

_TYPES = {
    "account": "account", "host": "host", "ip": "ip", "domain": "dns", "url": "url",
    "file": "file", "file_hash": "filehash", "process": "process", "mailbox": "mailbox",
    "registry_key": "registry-key", "email": "mail-message", "cloud_resource": "azure-resource",
    "cloud_application": "cloud-application",
}  # fmt: skip
_FIELDS = {
    "ip": "Address", "dns": "DomainName", "url": "Url", "file": "Name", "filehash": "Value",
    "process": "CommandLine", "mailbox": "MailboxPrimaryAddress",
    "mail-message": "InternetMessageId", "azure-resource": "ResourceId",
}  # fmt: skip
"""The field of an entity that holds its value; the others have it in Name."""
_STATUS = {
    "new": "New",
    "in_progress": "InProgress",
    "resolved": "Resolved",
    "dismissed": "Dismissed",
}
_INCIDENT = {"new": "New", "in_progress": "Active", "resolved": "Closed", "dismissed": "Closed"}
_CLASS = {
    "true_positive": ("TruePositive", "SuspiciousActivity"),
    "benign_positive": ("BenignPositive", "SuspiciousButExpected"),
    "false_positive": ("FalsePositive", "IncorrectAlertLogic"),
    "undetermined": ("Undetermined", ""),
}
_LATER = timedelta(hours=1)


def security_alert(alerts: pd.DataFrame, entities: pd.DataFrame) -> pd.DataFrame:
    """Two rows for each alert: as it was raised, and as it is now.

    Parameters
    ----------
    alerts, entities : pandas.DataFrame
        Rows of the records ``Alert`` and ``AlertEntity``.
    """
    named = {name: _entities(rows) for name, rows in entities.groupby("alert_id")}
    severity = alerts["severity"].map(
        {"critical": "High", "high": "High", "medium": "Medium", "low": "Low",
         "informational": "Informational"}
    )  # fmt: skip
    # Sentinel leaves an alert new and writes the work on it into the incident; what other products
    # send has a status of its own.
    own = alerts["incident_id"].isna() | (alerts["alert_status"] == "dismissed")
    now = pd.DataFrame(
        {
            "TimeGenerated": alerts["time"] + _LATER,
            "DisplayName": alerts["title"],
            "AlertName": alerts["rule"],
            "AlertSeverity": severity.fillna(""),
            "Description": alerts["description"],
            "ProviderName": "ASI Scheduled Alerts",
            "VendorName": "Microsoft",
            "SystemAlertId": alerts["alert_id"],
            "StartTime": alerts["start_time"],
            "EndTime": alerts["end_time"],
            "Entities": alerts["alert_id"].map(named).fillna(""),
            "ProductName": alerts["product"],
            "AlertLink": alerts["link"],
            "Status": alerts["alert_status"].map(_STATUS).where(own, "New").fillna(""),
            "CompromisedEntity": alerts["compromised_entity"],
            "Tactics": alerts["tactics"].map(lambda names: ", ".join(map(_one_word, names))),
            "Techniques": alerts["techniques"].map(_techniques),
            "SubTechniques": alerts["techniques"].map(
                lambda names: json.dumps([name for name in names if "." in name])
            ),
            "Type": "SecurityAlert",
        }
    )
    raised = now.assign(
        TimeGenerated=alerts["time"], Status="New", AlertSeverity="Informational", Entities=""
    )
    return pd.concat([raised, now], ignore_index=True)


def security_incident(alerts: pd.DataFrame) -> pd.DataFrame:
    """Two rows for each incident: as it was opened, and as it is now.

    Parameters
    ----------
    alerts : pandas.DataFrame
        Rows of the record ``Alert``.
    """
    rows = [
        row
        for number, mine in alerts.dropna(subset=["incident_id"]).groupby("incident_id")
        for row in _incident(str(number), mine)
    ]
    return pd.DataFrame(rows, columns=None if rows else ["TimeGenerated", "IncidentName"])


def _incident(number: str, alerts: pd.DataFrame) -> list[dict[str, Any]]:
    first = alerts.iloc[0]
    kind, reason = _CLASS.get(str(first["classification"]), ("", ""))
    opened = {
        "TimeGenerated": alerts["time"].min(),
        "IncidentName": f"1dc1de47-0000-4000-8000-{int(number):012d}",
        "IncidentNumber": int(number),
        "Title": first["title"],
        "Severity": "Medium",
        "Status": "New",
        "Classification": "",
        "ClassificationReason": "",
        "Owner": json.dumps({"objectId": None, "email": None, "userPrincipalName": None}),
        "AlertIds": json.dumps(alerts["alert_id"].tolist()[:1]),
        "FirstActivityTime": min(alerts["start_time"].min(), alerts["time"].min()),
        "LastActivityTime": max(alerts["end_time"].max(), alerts["time"].max()),
        "CreatedTime": alerts["time"].min(),
        "Type": "SecurityIncident",
    }
    now = opened | {
        "TimeGenerated": alerts["time"].max() + _LATER,
        "Status": _INCIDENT[first["alert_status"]],
        "Classification": kind,
        "ClassificationReason": reason,
        "Owner": json.dumps({"objectId": None, "email": None, "userPrincipalName": first["owner"]}),
        "AlertIds": json.dumps(alerts["alert_id"].tolist()),
    }
    return [opened, now]


def _entities(rows: pd.DataFrame) -> str:
    """Each entity once; hashes stand within a file and hosts are referred to, as products do."""
    made: list[dict[str, Any]] = []
    for place, row in enumerate(rows.to_dict("records"), 2):
        made.append({"$id": str(place), **_entity(row)})
    files = [item for item in made if item["Type"] == "file"]
    hashes = [item for item in made if item["Type"] == "filehash"]
    hosts = [item for item in made if item["Type"] == "host"]
    if files and hashes:
        files[0]["FileHashes"] = hashes
        made = [item for item in made if item["Type"] != "filehash"]
    for item in made:
        if item["Type"] in ("account", "process") and hosts:
            item["Host"] = {"$ref": hosts[0]["$id"]}
    return json.dumps([*made, *({"$ref": item["$id"]} for item in hosts)])


def _entity(row: Mapping[Any, Any]) -> dict[str, Any]:
    kind, value = row["entity_kind"], row["value"]
    name = _TYPES.get(kind) or row["entity_kind_raw"]
    if name == "host":
        label, _, domain = value.partition(".")
        return {"HostName": label, "DnsDomain": domain, "Type": name}
    if name == "account":
        return {**account(value), "Type": name}
    if name == "registry-key":
        hive, _, key = value.partition("\\")
        return {"Hive": hive, "Key": key, "Type": name}
    return {_FIELDS.get(name, "Name"): value, "Type": name}


def account(value: str) -> dict[str, str]:
    r"""The fields of an account that is written as ``DOMAIN\user``, ``user@domain`` or ``user``."""
    if "\\" in value:
        domain, _, name = value.partition("\\")
        return {"Name": name, "NTDomain": domain}
    name, _, suffix = value.partition("@")
    return {"Name": name, "UPNSuffix": suffix} if suffix else {"Name": name}


def _one_word(tactic: str) -> str:
    return re.sub(r"\W+(\w)", lambda found: found[1].upper(), tactic)


def _techniques(names: list[str]) -> str:
    return json.dumps(list(dict.fromkeys(name.split(".")[0] for name in names)))
