"""What detections raised: alerts, what they name, and what analysts noted beside them."""

from __future__ import annotations

from dataclasses import replace

from nbcore.entities import Account, Host, IpAddress
from nbcore.records.common import DESCRIPTION, LINK, TIME
from nbcore.records.enums import ALERT_STATUS, CLASSIFICATION, ENTITY_KIND, SEVERITY
from nbcore.records.fields import Field, Record
from nbcore.records.questions import Question

_ALERT_ID = Field(
    "alert_id", "text", "Identifier of the alert in the product that raised it.",
    ocsf="finding_info.uid", asim="AlertId", cim="id", required=True,
)  # fmt: skip
_RAISED = replace(TIME, ocsf="finding_info.created_time")

ALERT = Record(
    "Alert",
    "One alert, in its newest version.",
    (
        _RAISED,
        Field("title", "text", "What the product calls it.",
              ocsf="finding_info.title", asim="AlertName", cim="signature", required=True),
        Field("severity", "enum", "How bad it is.",
              ocsf="severity", asim="EventSeverity", cim="severity", values=SEVERITY),
        Field("rule", "text", "Name of the rule that raised it.",
              ocsf="finding_info.analytic.name", asim="RuleName", cim="signature"),
        Field("product", "text", "The product that raised it.",
              ocsf="metadata.product.name", asim="EventProduct", cim="app"),
        Field("alert_status", "enum", "Status of the work on it.",
              ocsf="status", asim="", cim="", values=ALERT_STATUS),
        Field("classification", "enum", "What it turned out to be; missing while it is open.",
              ocsf="verdict", asim="", cim="", values=CLASSIFICATION),
        Field("start_time", "time", "When the activity began.",
              ocsf="finding_info.first_seen_time", asim="EventStartTime", cim=""),
        Field("end_time", "time", "When it ended.",
              ocsf="finding_info.last_seen_time", asim="EventEndTime", cim=""),
        DESCRIPTION,
        Field("compromised_entity", "text", "The host or account that it names first.",
              ocsf="resources.name", asim="", cim="dest"),
        Field("tactics", "texts", "MITRE ATT&CK tactics, by name.",
              ocsf="finding_info.attacks.tactic.name", asim="AttackTactics", cim=""),
        Field("techniques", "texts", "MITRE ATT&CK techniques, by number: T1110.003.",
              ocsf="finding_info.attacks.technique.uid", asim="AttackTechniques",
              cim="mitre_technique_id"),
        Field("incident_id", "text", "Identifier of the incident or case that it belongs to.",
              ocsf="incident_uid", asim="", cim=""),
        Field("owner", "text", "Who works on it.", ocsf="assignee.name", asim="", cim="user"),
        LINK,
        _ALERT_ID,
    ),
)  # fmt: skip

ALERT_ENTITY = Record(
    "AlertEntity",
    "One thing that an alert names.",
    (
        _ALERT_ID,
        Field("entity_kind", "enum", "What sort of thing it is.",
              ocsf="evidences.type", asim="", cim="", values=ENTITY_KIND, required=True),
        Field("value", "text", "The thing itself: a name, an address, a hash, a command line.",
              ocsf="evidences.data", asim="", cim=""),
        Field("role", "text", "Its part in the alert, in the product's words.",
              ocsf="evidences.role", asim="", cim=""),
        Field("entity_kind_raw", "text", "What the product calls the sort of thing.",
              ocsf="evidences.raw_type", asim="", cim=""),
    ),
)  # fmt: skip

BOOKMARK = Record(
    "Bookmark",
    "An event that an analyst marked, in its newest version.",
    (
        TIME,
        Field("title", "text", "What the product calls it.",
              ocsf="finding_info.title", asim="AlertName", cim="signature", required=True),
        Field("notes", "text", "What the analyst wrote.", ocsf="comment", asim="", cim=""),
        Field("tags", "texts", "Labels that it was given.", ocsf="metadata.labels", asim="", cim=""),
        Field("entities", "texts", "Values of the hosts, accounts and addresses that it names.",
              ocsf="observables.value", asim="", cim=""),
        Field("created_by", "text", "Who made it.", ocsf="actor.user.name", asim="", cim=""),
        Field("created", "time", "When it was written down.",
              ocsf="metadata.logged_time", asim="", cim=""),
        Field("updated", "time", "When it was last changed.",
              ocsf="metadata.modified_time", asim="", cim=""),
        Field("query_text", "text", "The query whose row was marked.",
              ocsf="query_info.query_string", asim="", cim=""),
        Field("bookmark_id", "text", "Identifier of the bookmark.",
              ocsf="metadata.uid", asim="", cim="", required=True),
    ),
)  # fmt: skip

_WHEN = "raised within the range or about something that overlaps it, newest first."
_ACTIVITY = ("start_time", "end_time")

QUESTIONS = (
    Question(
        "alert.list",
        f"Alerts {_WHEN} text: a part of title or description; entity: a value that it names; "
        "severity: that one or worse; product and rule: the whole name.",
        ALERT,
        arguments={"text": str, "entity": str, "severity": str, "product": str, "rule": str},
        overlaps=_ACTIVITY,
    ),
    Question(
        "alert.get",
        f"The alert of one identifier, {_WHEN}",
        ALERT,
        arguments={"alert_id": str},
        overlaps=_ACTIVITY,
    ),
    Question(
        "alert.entities",
        f"What the alerts of a list of identifiers name; alerts {_WHEN}",
        ALERT_ENTITY,
        takes="alert_ids",
    ),
    *(
        Question(
            f"{entity.kind}.alerts",
            f"Alerts that name {words}, {_WHEN}",
            ALERT,
            entity=entity,
            overlaps=_ACTIVITY,
        )
        for entity, words in ((Host, "a host"), (Account, "an account"), (IpAddress, "an address"))
    ),
    *(
        Question(
            f"{entity.kind}.bookmarks",
            f"Bookmarks of events within the range that name {words}, whenever they were written.",
            BOOKMARK,
            entity=entity,
            about="entities",
        )
        for entity, words in ((Host, "a host"), (Account, "an account"), (IpAddress, "an address"))
    ),
)
