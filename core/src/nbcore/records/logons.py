"""Who logged on, from where and how: records and questions."""

from __future__ import annotations

from dataclasses import replace

from nbcore.entities import Account, Host, IpAddress
from nbcore.records.common import (
    EVENT_ID,
    HOST,
    HOST_ID,
    HOST_OS,
    LOGON_ID,
    RESULT_FIELD,
    SRC_IP,
    SRC_PORT,
    TIME,
    USER,
    USER_DOMAIN,
    USER_ID,
)
from nbcore.records.counts import count_record
from nbcore.records.enums import FAILURE_REASON, LOGON_TYPE
from nbcore.records.fields import Field, Record
from nbcore.records.questions import Question

_REASON = Field(
    "failure_reason", "enum", "Why it was refused; missing for a success.",
    ocsf="status_detail", asim="EventResultDetails", cim="reason", values=FAILURE_REASON,
)  # fmt: skip
_TYPE = Field(
    "logon_type", "enum", "How: at the screen, over the network, by SSH, ...",
    ocsf="logon_type", asim="EventSubType", cim="authentication_method", values=LOGON_TYPE,
)  # fmt: skip
_PROCESS = Field(
    "logon_process", "text", "The component that handled it: User32, Kerberos, sshd, ...",
    ocsf="logon_process.name", asim="", cim="app",
)  # fmt: skip
_HOST = replace(HOST, ocsf="dst_endpoint.hostname", asim="TargetHostname")
_OS = replace(HOST_OS, asim="TargetDvcOs", cim="")

LOGON = Record(
    "Logon",
    "One attempt to log on to a host, successful or not.",
    (
        TIME,
        RESULT_FIELD,
        USER,
        USER_DOMAIN,
        SRC_IP,
        _TYPE,
        _REASON,
        _PROCESS,
        _HOST,
        Field("src_host", "text", "Name of the source computer, as it reports it.",
              ocsf="src_endpoint.hostname", asim="SrcHostname", cim="src"),
        SRC_PORT,
        USER_ID,
        LOGON_ID,
        Field("auth_package", "text", "Authentication protocol: Kerberos, NTLM, publickey, ...",
              ocsf="auth_protocol", asim="LogonProtocol", cim="authentication_service"),
        Field("logon_type_raw", "text", "The logon type as the log writes it.",
              ocsf="logon_type_id", asim="EventOriginalSubType", cim="Logon_Type"),
        Field("failure_reason_raw", "text", "The reason as the log writes it: status code or text.",
              ocsf="status_code", asim="EventOriginalResultDetails", cim="signature"),
        replace(HOST_ID, ocsf="dst_endpoint.uid", asim="TargetDvcId"),
        _OS,
        EVENT_ID,
    ),
)  # fmt: skip

LOGON_COUNT = count_record(
    LOGON,
    "LogonCount",
    "How many attempts were alike within one time bin.",
    by=(
        "result",
        "user",
        "user_domain",
        "src_ip",
        "logon_type",
        "failure_reason",
        "logon_process",
        "host",
        "os_family",
    ),
)

QUESTIONS = (
    Question("host.logons", "Attempts to log on to a host, newest first.", LOGON, entity=Host),
    Question(
        "host.logon_counts",
        "Attempts to log on to a host, counted by time bin and what they have in common.",
        LOGON_COUNT,
        entity=Host,
        binned=True,
        counts="host.logons",
    ),
    Question(
        "ip.logons",
        "Attempts to log on from an address to any host, newest first.",
        LOGON,
        entity=IpAddress,
        about="src_ip",
    ),
    Question(
        "ip.logon_counts",
        "Attempts to log on from an address, counted by time bin and what they have in common.",
        LOGON_COUNT,
        entity=IpAddress,
        about="src_ip",
        binned=True,
        counts="ip.logons",
    ),
    Question(
        "account.logons",
        "Attempts of an account to log on to any host, newest first.",
        LOGON,
        entity=Account,
        about="user",
    ),
    Question(
        "account.logon_counts",
        "Attempts of an account to log on, counted by time bin and what they have in common.",
        LOGON_COUNT,
        entity=Account,
        about="user",
        binned=True,
        counts="account.logons",
    ),
)
