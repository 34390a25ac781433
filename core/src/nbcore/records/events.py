"""What happened on a host, whatever sort of event: records and questions."""

from __future__ import annotations

from dataclasses import replace

from nbcore.entities import Account, Host
from nbcore.records.common import (
    COMMAND_LINE,
    EVENT_ID,
    HOST,
    HOST_OS,
    LOGON_ID,
    PROCESS_NAME,
    RESULT_FIELD,
    TIME,
    USER,
    USER_DOMAIN,
)
from nbcore.records.counts import count_record
from nbcore.records.enums import CHANGE, MECHANISM, SEVERITY
from nbcore.records.fields import Field, Record
from nbcore.records.questions import Question

_ACTOR = Field(
    "actor", "text", "Name of the account that did it, without its domain.",
    ocsf="actor.user.name", asim="ActorUsername", cim="src_user",
)  # fmt: skip
_CHANGE = Field(
    "change", "enum", "What was done to it.",
    ocsf="activity_name", asim="EventType", cim="action", values=CHANGE, required=True,
)  # fmt: skip
_EVENT_DATA = Field(
    "event_data", "text", "The event's own text or XML, as the log holds it.",
    ocsf="raw_data", asim="EventOriginalMessage", cim="_raw",
)  # fmt: skip
_SEVERITY = Field(
    "severity", "enum", "How bad it is.",
    ocsf="severity", asim="EventSeverity", cim="severity", values=SEVERITY,
)  # fmt: skip

HOST_EVENT = Record(
    "HostEvent",
    "One event in a log of a host.",
    (
        TIME,
        replace(EVENT_ID, required=True),
        Field("event_name", "text", "What the event is called.",
              ocsf="message", asim="EventMessage", cim="signature"),
        Field("channel", "text", "The log that it was written to: Security, System, authpriv.",
              ocsf="metadata.log_name", asim="EventProduct", cim="source"),
        replace(USER, ocsf="actor.user.name", asim="ActorUsername"),
        USER_DOMAIN,
        _SEVERITY,
        PROCESS_NAME,
        replace(HOST, asim="DvcHostname"),
        _EVENT_DATA,
        LOGON_ID,
        HOST_OS,
    ),
)  # fmt: skip
EVENT_COUNT = count_record(
    HOST_EVENT,
    "EventCount",
    "How many events were alike within one time bin.",
    by=("event_id", "event_name", "channel", "user", "user_domain", "severity", "host"),
)

ACCOUNT_CHANGE = Record(
    "AccountChange",
    "Something that was done to an account or a group.",
    (
        TIME,
        _CHANGE,
        Field("target_user", "text", "Name of the account that it was done to.",
              ocsf="user.name", asim="TargetUsername", cim="object"),
        Field("target_domain", "text", "Domain of that account.",
              ocsf="user.domain", asim="TargetDomain", cim="object_attrs"),
        Field("target_group", "text", "Name of the group that it was done to, or joined.",
              ocsf="group.name", asim="GroupName", cim="object"),
        _ACTOR,
        Field("actor_domain", "text", "Domain of the account that did it.",
              ocsf="actor.user.domain", asim="ActorDomain", cim="src_nt_domain"),
        RESULT_FIELD,
        replace(HOST, asim="DvcHostname", required=False),
        Field("target_id", "text", "Windows SID or POSIX uid of the account or group.",
              ocsf="user.uid", asim="TargetUserId", cim="object_id"),
        LOGON_ID,
        HOST_OS,
        EVENT_ID,
    ),
)  # fmt: skip

PERSISTENCE = Record(
    "Persistence",
    "Something was set up that starts by itself.",
    (
        TIME,
        Field("mechanism", "enum", "How it starts.",
              ocsf="type", asim="EventType", cim="change_type", values=MECHANISM, required=True),
        _CHANGE,
        Field("name", "text", "Its name.", ocsf="service.name", asim="ServiceName", cim="service"),
        COMMAND_LINE,
        Field("runs_as", "text", "The account that it runs as.",
              ocsf="service.run_as", asim="ServiceAccount", cim="user"),
        Field("start_mode", "text", "When it starts, in the log's words.",
              ocsf="service.start_type", asim="ServiceStartType", cim="start_mode"),
        _ACTOR,
        replace(HOST, asim="DvcHostname"),
        _EVENT_DATA,
        LOGON_ID,
        HOST_OS,
        EVENT_ID,
    ),
)  # fmt: skip

QUESTIONS = (
    Question("host.events", "Events in a host's logs, newest first.", HOST_EVENT, entity=Host),
    Question(
        "host.event_counts",
        "Events in a host's logs, counted by time bin.",
        EVENT_COUNT,
        entity=Host,
        binned=True,
        counts="host.events",
    ),
    Question(
        "host.notable_events",
        "Events on a host that seldom mean nothing: a log was cleared, an alarm of the system.",
        HOST_EVENT,
        entity=Host,
    ),
    Question(
        "host.account_changes",
        "What was done to accounts and groups on a host.",
        ACCOUNT_CHANGE,
        entity=Host,
    ),
    Question(
        "account.account_changes",
        "What was done to an account.",
        ACCOUNT_CHANGE,
        entity=Account,
        about="target_user",
    ),
    Question(
        "host.persistence",
        "What was set up on a host that starts by itself.",
        PERSISTENCE,
        entity=Host,
    ),
)
