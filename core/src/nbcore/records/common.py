"""Fields that records of several families share; a record may name them differently elsewhere."""

from __future__ import annotations

from nbcore.records.enums import OS_FAMILY, RESULT
from nbcore.records.fields import Field

TIME = Field(
    "time", "time", "When it was recorded; the start of the time bin where rows are counted.",
    ocsf="time", asim="TimeGenerated", cim="_time", required=True,
)  # fmt: skip
FIRST_SEEN = Field(
    "first_seen", "time", "The first time it was seen within the range.",
    ocsf="start_time", asim="EventStartTime",
)  # fmt: skip
LAST_SEEN = Field(
    "last_seen", "time", "The last time it was seen within the range.",
    ocsf="end_time", asim="EventEndTime", required=True,
)  # fmt: skip
COUNT = Field(
    "count", "int", "How many rows were alike.",
    ocsf="count", asim="EventCount", cim="count", required=True,
)  # fmt: skip
HOST = Field(
    "host", "text", "Name of the host, as the log holds it.",
    ocsf="device.hostname", asim="DvcHostname", cim="dest", required=True,
)  # fmt: skip
HOST_ID = Field(
    "host_id", "text", "The product's own identifier of the host.",
    ocsf="device.uid", asim="DvcId",
)  # fmt: skip
HOST_OS = Field(
    "os_family", "enum", "Operating system family of the host.",
    ocsf="device.os.type", asim="DvcOs", cim="os", values=OS_FAMILY,
)  # fmt: skip
USER = Field(
    "user", "text", "Name of the account, without its domain.",
    ocsf="user.name", asim="TargetUsername", cim="user",
)  # fmt: skip
UPN = Field(
    "upn", "text", "User principal name, user@domain.",
    ocsf="user.email_addr", asim="TargetUserUpn", cim="",
)  # fmt: skip
SRC_IP = Field(
    "src_ip", "text", "Address that it came from; missing for what is local.",
    ocsf="src_endpoint.ip", asim="SrcIpAddr", cim="src_ip",
)  # fmt: skip
SRC_PORT = Field(
    "src_port", "int", "Port that it came from.",
    ocsf="src_endpoint.port", asim="SrcPortNumber", cim="src_port",
)  # fmt: skip
RESULT_FIELD = Field(
    "result", "enum", "Whether it succeeded.",
    ocsf="status", asim="EventResult", cim="action", values=RESULT, required=True,
)  # fmt: skip
IP = Field(
    "ip", "text", "The address that the row is about.",
    ocsf="device.ip", asim="DvcIpAddr", cim="ip",
)  # fmt: skip
SOURCE = Field(
    "source", "text", "The source of the statement: a feed, an inventory or a service.",
    ocsf="metadata.product.name", asim="EventProduct", cim="vendor_product",
)  # fmt: skip
DESCRIPTION = Field(
    "description", "text", "What it is about, in the product's words.",
    ocsf="finding_info.desc", asim="EventMessage", cim="description",
)  # fmt: skip
LINK = Field(
    "link", "text", "Address of a page about it.",
    ocsf="finding_info.src_url", asim="EventReportUrl", cim="",
)  # fmt: skip
USER_DOMAIN = Field(
    "user_domain", "text", "Domain of the account; a machine's own name for local accounts.",
    ocsf="user.domain", asim="TargetDomain", cim="dest_nt_domain",
)  # fmt: skip
USER_ID = Field(
    "user_id", "text", "Windows SID or POSIX uid of the account.",
    ocsf="user.uid", asim="TargetUserId", cim="user_id",
)  # fmt: skip
LOGON_ID = Field(
    "logon_id", "text", "Logon session on that host, hexadecimal with 0x on Windows.",
    ocsf="session.uid", asim="TargetSessionId", cim="session_id",
)  # fmt: skip
EVENT_ID = Field(
    "event_id", "text", "Number or name of the event in its log.",
    ocsf="metadata.event_code", asim="EventOriginalType", cim="signature_id",
)  # fmt: skip
PROCESS_NAME = Field(
    "process_name", "text", "File name of the program.",
    ocsf="process.name", asim="ActingProcessName", cim="process_name",
)  # fmt: skip
COMMAND_LINE = Field(
    "command_line", "text", "The command line.",
    ocsf="process.cmd_line", asim="CommandLine", cim="process",
)  # fmt: skip
