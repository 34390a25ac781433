"""Fields that records of several families share; a record may name them differently elsewhere."""

from __future__ import annotations

from nbcore.records.enums import OS_FAMILY
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
