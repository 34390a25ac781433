"""Who did what in the cloud: records and questions."""

from __future__ import annotations

from dataclasses import replace

from nbcore.entities import Account, IpAddress
from nbcore.records.common import RESULT_FIELD, SRC_IP, TIME, UPN, USER
from nbcore.records.counts import count_record
from nbcore.records.enums import ACTIVITY_KIND
from nbcore.records.fields import Field, Record
from nbcore.records.questions import Question

CLOUD_ACTIVITY = Record(
    "CloudActivity",
    "One sign-in to the cloud, or one thing done there.",
    (
        TIME,
        Field("activity_kind", "enum", "What sort of log it comes from.",
              ocsf="category_name", asim="EventType", cim="", values=ACTIVITY_KIND,
              required=True),
        Field("activity", "text", "What was done, as the log names it.",
              ocsf="activity_name", asim="Operation", cim="command"),
        RESULT_FIELD,
        replace(USER, asim="ActorUsername"),
        replace(UPN, asim="ActorUserUpn"),
        SRC_IP,
        Field("application", "text", "The application or service that it was done in.",
              ocsf="app_name", asim="TargetAppName", cim="app"),
        Field("country", "text", "Country of the source address, ISO 3166, as the log says.",
              ocsf="src_endpoint.location.country", asim="SrcGeoCountry", cim="src_country"),
        Field("city", "text", "City of the source address, as the log says.",
              ocsf="src_endpoint.location.city", asim="SrcGeoCity", cim="src_city"),
        Field("resource_id", "text", "Identifier of the cloud resource.",
              ocsf="device.instance_uid", asim="DvcAzureResourceId", cim=""),
        Field("object", "text", "What it was done to: a file, a mailbox, an account.",
              ocsf="resource.name", asim="Object", cim="object"),
        Field("result_code", "text", "The result as the log writes it: a number or a word.",
              ocsf="status_code", asim="EventOriginalResultDetails", cim="signature_id"),
        Field("user_agent", "text", "Program that was used, as it reports itself.",
              ocsf="http_request.user_agent", asim="HttpUserAgent", cim="http_user_agent"),
        Field("object_id", "text", "Identifier in the cloud directory, a GUID.",
              ocsf="user.uid_alt", asim="ActorUserAadId", cim=""),
        Field("is_interactive", "bool", "Whether a person typed something for it.",
              ocsf="auth_protocol_id", asim="", cim=""),
        Field("risk", "text", "Risk, in the product's words.",
              ocsf="risk_level", asim="", cim="risk_level"),
    ),
)  # fmt: skip

CLOUD_ACTIVITY_COUNT = count_record(
    CLOUD_ACTIVITY,
    "CloudActivityCount",
    "How many cloud activities were alike within one time bin.",
    by=(
        "activity_kind",
        "activity",
        "result",
        "user",
        "upn",
        "src_ip",
        "application",
        "country",
    ),
)

QUESTIONS = (
    Question(
        "ip.cloud_activity",
        "What was done in the cloud from an address, newest first.",
        CLOUD_ACTIVITY,
        entity=IpAddress,
        about="src_ip",
    ),
    Question(
        "ip.cloud_activity_counts",
        "What was done in the cloud from an address, counted by time bin.",
        CLOUD_ACTIVITY_COUNT,
        entity=IpAddress,
        about="src_ip",
        binned=True,
        counts="ip.cloud_activity",
    ),
    Question(
        "account.cloud_activity",
        "What an account did in the cloud, newest first.",
        CLOUD_ACTIVITY,
        entity=Account,
        about="upn",
    ),
    Question(
        "account.cloud_activity_counts",
        "What an account did in the cloud, counted by time bin.",
        CLOUD_ACTIVITY_COUNT,
        entity=Account,
        about="upn",
        binned=True,
        counts="account.cloud_activity",
    ),
)
