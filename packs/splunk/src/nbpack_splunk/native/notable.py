"""Alerts as notable events of Enterprise Security, with what its macro ``notable`` adds to them.

What an alert names stands in the fields of the Common Information Model that a correlation search
gives; kinds that have none (applications and resources of a cloud) are left out. Statuses and
dispositions are those that Enterprise Security begins with, and one for what is set aside.
"""

from __future__ import annotations

import pandas as pd

from nbpack_splunk.native.windows import seconds

PLACES = {
    "account": "user", "domain": "domain", "email": "message_id", "file": "file_name",
    "file_hash": "file_hash", "host": "dest", "ip": "src", "mailbox": "recipient",
    "process": "process", "registry_key": "registry_path", "url": "url",
}  # fmt: skip
"""Kind of entity to the field that holds it."""
_STATUS = {
    "new": ("1", "New"), "in_progress": ("2", "In Progress"), "resolved": ("5", "Closed"),
    "dismissed": ("6", "Dismissed"), "unknown": ("0", "Unassigned"),
}  # fmt: skip
_DISPOSITION = {
    "true_positive": "True Positive - Suspicious Activity",
    "benign_positive": "Benign Positive - Suspicious But Expected",
    "false_positive": "False Positive - Incorrect Analytic Logic",
    "undetermined": "Undetermined",
}
_TACTICS, _TECHNIQUES = (
    "annotations.mitre_attack.mitre_tactic",
    "annotations.mitre_attack.mitre_technique_id",
)


def notable(alerts: pd.DataFrame, entities: pd.DataFrame) -> pd.DataFrame:
    """Notable events.

    Parameters
    ----------
    alerts : pandas.DataFrame
        Rows of the record ``Alert``.
    entities : pandas.DataFrame
        Rows of the record ``AlertEntity``.
    """
    status = alerts["alert_status"].fillna("unknown").astype(object).map(_STATUS)
    is_host = alerts["compromised_entity"].isin(
        entities.loc[entities["entity_kind"] == "host", "value"]
    )
    found = alerts["compromised_entity"].notna()
    events = pd.DataFrame(
        {
            "_time": seconds(alerts["time"]),
            "host": "search01.contoso.test",
            "index": "notable",
            "source": "Threat - " + alerts["rule"].fillna(alerts["title"]) + " - Rule",
            "sourcetype": "stash",
            "event_id": alerts["alert_id"],
            "rule_name": alerts["rule"],
            "rule_title": alerts["title"],
            "rule_description": alerts["description"],
            "security_domain": "threat",
            "severity": alerts["severity"],
            "urgency": alerts["severity"],
            "status": status.str[0].astype("string"),
            "status_label": status.str[1].astype("string"),
            "disposition_label": alerts["classification"]
            .astype(object)
            .map(_DISPOSITION)
            .astype("string"),
            "owner": alerts["owner"].fillna("unassigned"),
            "investigation_ids": alerts["incident_id"],
            "vendor_product": alerts["product"],
            "firstTime": _epoch(alerts["start_time"]),
            "lastTime": _epoch(alerts["end_time"]),
            "risk_object": alerts["compromised_entity"],
            "risk_object_type": is_host.map({True: "system", False: "user"}).where(found),
            _TACTICS: alerts["tactics"].map(_several),
            _TECHNIQUES: alerts["techniques"].map(_several),
        }
    )
    named = entities[entities["entity_kind"].isin(PLACES)]
    places = named["entity_kind"].map(PLACES)
    for place in dict.fromkeys(PLACES.values()):
        mine = named[places == place]
        values = mine.groupby("alert_id", sort=False)["value"].agg(list)
        events[place] = (
            alerts["alert_id"].map(values).where(alerts["alert_id"].isin(mine["alert_id"]), None)
        )
    return events


def _epoch(times: pd.Series) -> pd.Series:
    """UNIX seconds as text; whole numbers as what searches write."""
    known = times.dropna()
    return seconds(known).map(lambda second: f"{second:.6f}").reindex(times.index).astype("string")


def _several(values: object) -> object:
    """Several values of a field; none where there are none."""
    return list(values) if isinstance(values, (list, tuple)) and values else None
