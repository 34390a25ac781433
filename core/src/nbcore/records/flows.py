"""Who talked to whom over the network: records and questions."""

from __future__ import annotations

from dataclasses import replace

from nbcore.records.common import HOST, HOST_ID, IP, PROCESS_NAME, SRC_PORT, TIME, USER
from nbcore.records.counts import count_record
from nbcore.records.enums import DIRECTION, DISPOSITION
from nbcore.records.fields import Field, Record
from nbcore.records.questions import Question

FLOW = Record(
    "Flow",
    "One connection, or several alike that a sensor put together, seen from one of its ends.",
    (
        replace(TIME, ocsf="start_time"),
        Field("direction", "enum", "Who opened the connection, seen from the address asked about.",
              ocsf="connection_info.direction", asim="NetworkDirection", cim="direction",
              values=DIRECTION, required=True),
        replace(IP, required=True, mirror="peer"),
        Field("peer", "text", "The address at the other end.",
              ocsf="dst_endpoint.ip", asim="DstIpAddr", cim="dest_ip", required=True,
              mirror="ip"),
        Field("port", "int", "Port that the connection was opened to.",
              ocsf="dst_endpoint.port", asim="DstPortNumber", cim="dest_port"),
        Field("protocol", "text", "Transport protocol, in lower case: tcp, udp, icmp.",
              ocsf="connection_info.protocol_name", asim="NetworkProtocol", cim="transport"),
        Field("app_protocol", "text", "Application protocol, in lower case: https, dns, rdp.",
              ocsf="app_name", asim="NetworkApplicationProtocol", cim="app"),
        Field("disposition", "enum", "Whether it was let through.",
              ocsf="disposition", asim="DvcAction", cim="action", values=DISPOSITION,
              required=True),
        Field("bytes_in", "int", "Bytes that the address asked about received.",
              ocsf="traffic.bytes_in", asim="DstBytes", cim="bytes_in", sum=True,
              mirror="bytes_out"),
        Field("bytes_out", "int", "Bytes that the address asked about sent.",
              ocsf="traffic.bytes_out", asim="SrcBytes", cim="bytes_out", sum=True,
              mirror="bytes_in"),
        Field("bytes", "int", "Bytes in both directions.",
              ocsf="traffic.bytes", asim="NetworkBytes", cim="bytes", sum=True),
        Field("flows", "int", "How many connections the row stands for.",
              ocsf="count", asim="EventCount", cim="count", sum=True),
        Field("end_time", "time", "When it ended.", ocsf="end_time", asim="EventEndTime", cim=""),
        SRC_PORT,
        replace(HOST, ocsf="device.hostname", required=False),
        HOST_ID,
        replace(USER, ocsf="actor.user.name", asim="ActorUsername"),
        PROCESS_NAME,
        Field("peer_name", "text", "Name of the other end, as the log holds it.",
              ocsf="dst_endpoint.domain", asim="DstHostname", cim="dest"),
        Field("firewall_rule", "text", "The rule by which it was let through or refused.",
              ocsf="firewall_rule.name", asim="NetworkRuleName", cim="rule"),
    ),
    overlapping=True,
)  # fmt: skip

FLOW_COUNT = count_record(
    FLOW,
    "FlowCount",
    "How many connections were alike within one time bin, whoever was at the other end.",
    by=("direction", "disposition", "protocol", "app_protocol"),
)
FLOW_PEER = count_record(
    FLOW,
    "FlowPeer",
    "What was exchanged with one address over one port.",
    by=("peer", "port", "direction", "disposition", "protocol", "app_protocol"),
    binned=False,
)

QUESTIONS = (
    Question(
        "ip.flows",
        "Connections from and to a list of addresses that began within the range, newest first.",
        FLOW,
        takes="addresses",
        about="ip",
    ),
    Question(
        "ip.flow_counts",
        "Connections from and to a list of addresses, counted by time bin.",
        FLOW_COUNT,
        takes="addresses",
        binned=True,
        counts="ip.flows",
    ),
    Question(
        "ip.flow_peers",
        "Connections from and to a list of addresses, counted by who was at the other end; those "
        "with the most bytes first.",
        FLOW_PEER,
        takes="addresses",
        counts="ip.flows",
        order="bytes",
    ),
)
