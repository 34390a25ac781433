"""What hosts there are and what is known of them: records and questions."""

from __future__ import annotations

from dataclasses import replace

from nbcore.entities import Host, IpAddress
from nbcore.records.common import FIRST_SEEN, HOST, HOST_ID, HOST_OS, IP, LAST_SEEN, SOURCE
from nbcore.records.fields import Field, Record
from nbcore.records.questions import Question

_FIRST = replace(FIRST_SEEN, ocsf="device.first_seen_time")
_LAST = replace(LAST_SEEN, ocsf="device.last_seen_time")

HOST_CANDIDATE = Record(
    "HostCandidate",
    "A host whose name resembles the one asked for.",
    (HOST, HOST_ID, HOST_OS, _FIRST, _LAST),
)

HOST_INFO = Record(
    "HostInfo",
    "What a product knows of a host: its system, its addresses, where it runs.",
    (
        HOST,
        HOST_ID,
        HOST_OS,
        Field("os_name", "text", "Operating system as the product names it.",
              ocsf="device.os.name", asim="DvcOs", cim="os"),
        Field("os_version", "text", "Version of the operating system.",
              ocsf="device.os.version", asim="DvcOsVersion", cim="version"),
        Field("domain", "text", "Domain that it belongs to.",
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

HOST_ADDRESS = Record(
    "HostAddress",
    "An address that a host had, by what an inventory or a sensor on it says.",
    (
        HOST,
        replace(IP, required=True),
        Field("mac", "text", "Address of the network card, aa:bb:cc:dd:ee:ff.",
              ocsf="device.network_interfaces.mac", asim="DvcMacAddr", cim="dest_mac"),
        HOST_ID,
        SOURCE,
        _FIRST,
        _LAST,
    ),
    overlapping=True,
)  # fmt: skip

QUESTIONS = (
    Question(
        "host.resolve",
        "Hosts whose name is, or contains, the one asked for.",
        HOST_CANDIDATE,
        entity=Host,
    ),
    Question("host.info", "What is known of a host.", HOST_INFO, entity=Host),
    Question(
        "host.addresses",
        "The addresses that a host had within the range.",
        HOST_ADDRESS,
        entity=Host,
        order="last_seen",
    ),
    Question(
        "ip.hosts",
        "The hosts that had an address within the range.",
        HOST_ADDRESS,
        entity=IpAddress,
        order="last_seen",
    ),
)
