"""What threat intelligence lists: records and questions."""

from __future__ import annotations

from dataclasses import replace

from nbcore.records.common import DESCRIPTION, LINK, SOURCE
from nbcore.records.enums import INDICATOR_KIND, SEVERITY
from nbcore.records.fields import Field, Record
from nbcore.records.questions import Question

INDICATOR = Record(
    "Indicator",
    "What one feed says of one indicator.",
    (
        Field("indicator", "text", "The value that the feed lists.",
              ocsf="osint.value", asim="ThreatIpAddr", cim="threat_match_value", required=True),
        Field("indicator_kind", "enum", "What sort of value it is.",
              ocsf="osint.type", asim="ThreatField", cim="threat_match_field",
              values=INDICATOR_KIND, required=True),
        replace(SOURCE, ocsf="osint.vendor_name", cim="threat_collection"),
        Field("severity", "enum", "How bad it is.",
              ocsf="osint.severity", asim="ThreatRiskLevel", cim="severity", values=SEVERITY),
        Field("confidence", "int", "How sure the feed is, 0 to 100.",
              ocsf="osint.confidence_score", asim="ThreatConfidence", cim="weight"),
        DESCRIPTION,
        Field("valid_from", "time", "When it began to be one.",
              ocsf="osint.created_time", asim="ThreatFirstReportedTime", cim=""),
        Field("valid_until", "time", "When it is no longer one; missing for no end.",
              ocsf="osint.expiration_time", asim="ThreatLastReportedTime", cim=""),
        Field("tags", "texts", "Labels that it was given.", ocsf="osint.labels", asim="", cim=""),
        LINK,
    ),
)  # fmt: skip

QUESTIONS = (
    Question(
        "indicator.lookup",
        "What threat intelligence in the SIEM says of a list of values that were indicators at "
        "some time within the range; whenever it was written down.",
        INDICATOR,
        takes="indicators",
        order="confidence",
        overlaps=("valid_from", "valid_until"),
    ),
)
