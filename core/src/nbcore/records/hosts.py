"""Records about hosts."""

from __future__ import annotations

from nbcore.records.enums import OS_FAMILY
from nbcore.records.fields import Field, Record

_HOST = Field(
    "host", "text", "Name of the host, as the log holds it.",
    ocsf="device.hostname", asim="DvcHostname", cim="dest", required=True,
)  # fmt: skip
_ID = Field(
    "host_id", "text", "The product's own identifier of the host.",
    ocsf="device.uid", asim="DvcId", cim="",
)  # fmt: skip
_OS = Field(
    "os_family", "enum", "Operating system family.",
    ocsf="device.os.type", asim="DvcOs", cim="os", values=OS_FAMILY,
)  # fmt: skip
_LAST = Field(
    "last_seen", "time", "The last time it was seen within the range.",
    ocsf="device.last_seen_time", asim="EventEndTime", cim="", required=True,
)  # fmt: skip

HOST_CANDIDATE = Record(
    "HostCandidate",
    "A host whose name resembles the one asked for.",
    (
        _HOST,
        _ID,
        _OS,
        Field("first_seen", "time", "The first time it was seen within the range.",
              ocsf="device.first_seen_time", asim="EventStartTime", cim=""),
        _LAST,
    ),
)  # fmt: skip

HOST_INFO = Record(
    "HostInfo",
    "What a product knows of a host: its system, its addresses, where it runs.",
    (
        _HOST,
        _ID,
        _OS,
        Field("os_name", "text", "Operating system as the product names it.",
              ocsf="device.os.name", asim="DvcOs", cim="os"),
        Field("os_version", "text", "Version of the operating system.",
              ocsf="device.os.version", asim="DvcOsVersion", cim="version"),
        Field("domain", "text", "Domain that the host belongs to.",
              ocsf="device.domain", asim="DvcDomain", cim="dest_nt_domain"),
        Field("ips", "texts", "Its own addresses.",
              ocsf="device.network_interfaces.ip", asim="DvcIpAddr", cim="dest_ip"),
        Field("public_ip", "text", "Address that it shows to the internet.",
              ocsf="device.ip", asim="", cim=""),
        Field("environment", "text", "Where it runs: Azure, AWS, on premises, ...",
              ocsf="cloud.provider", asim="", cim=""),
        Field("resource_id", "text", "Identifier of the cloud resource.",
              ocsf="device.instance_uid", asim="DvcAzureResourceId", cim=""),
        _LAST,
    ),
)  # fmt: skip
