"""Connections as firewalls, machines and devices write them down."""

from __future__ import annotations

import numpy as np
import pandas as pd

_ACTIONS = {"allowed": "Allow", "denied": "Deny"}


def common_security_log(flows: pd.DataFrame) -> pd.DataFrame:
    """Lines of a firewall, in CEF.

    Parameters
    ----------
    flows : pandas.DataFrame
        Rows of the record ``Flow``.
    """
    source, target = ends(flows)
    inward = (flows["direction"] == "in").to_numpy()
    here, there = flows["host"], flows["peer_name"]
    return pd.DataFrame(
        {
            "TimeGenerated": flows["time"],
            "DeviceVendor": "Example",
            "DeviceProduct": "Firewall",
            "Activity": "TRAFFIC",
            "DeviceAction": flows["disposition"].map(_ACTIONS),
            "SourceIP": source,
            "DestinationIP": target,
            "SourcePort": flows["src_port"],
            "DestinationPort": flows["port"],
            "Protocol": flows["protocol"].str.upper(),
            "ApplicationProtocol": flows["app_protocol"],
            "SentBytes": flows["bytes_out"].mask(inward, flows["bytes_in"]),
            "ReceivedBytes": flows["bytes_in"].mask(inward, flows["bytes_out"]),
            "EventCount": flows["flows"],
            "EndTime": flows["end_time"],
            "SourceHostName": here.mask(inward, there),
            "DestinationHostName": there.mask(inward, here),
            "SourceUserName": flows["user"].mask(inward, ""),
            "DestinationUserName": flows["user"].where(inward, ""),
            "SourceProcessName": flows["process_name"].mask(inward, ""),
            "DestinationProcessName": flows["process_name"].where(inward, ""),
            "DeviceCustomString1Label": "Rule",
            "DeviceCustomString1": flows["firewall_rule"],
            "Type": "CommonSecurityLog",
        }
    )


def vm_connection(flows: pd.DataFrame) -> pd.DataFrame:
    """Connections that an agent on a machine counted.

    Parameters
    ----------
    flows : pandas.DataFrame
        Rows of the record ``Flow``.
    """
    source, target = ends(flows)
    denied = flows["disposition"] == "denied"
    return pd.DataFrame(
        {
            "TimeGenerated": flows["time"],
            "Computer": flows["host"],
            "AgentId": flows["host_id"],
            "Direction": np.where(flows["direction"] == "in", "inbound", "outbound"),
            "ProcessName": flows["process_name"],
            "SourceIp": source,
            "DestinationIp": target,
            "DestinationPort": flows["port"],
            "Protocol": flows["protocol"],
            "RemoteIp": flows["peer"],
            "RemoteDnsQuestions": flows["peer_name"],
            "BytesSent": flows["bytes_out"],
            "BytesReceived": flows["bytes_in"],
            "LinksEstablished": flows["flows"].mask(denied, 0),
            "LinksFailed": flows["flows"].where(denied, 0),
            "LinksLive": 0,
            "Type": "VMConnection",
        }
    )


def device_network_events(flows: pd.DataFrame) -> pd.DataFrame:
    """Events of a sensor on a device.

    Parameters
    ----------
    flows : pandas.DataFrame
        Rows of the record ``Flow`` that stand for one connection each.
    """
    inward = (flows["direction"] == "in").to_numpy()
    return pd.DataFrame(
        {
            "TimeGenerated": flows["time"],
            "Timestamp": flows["time"],
            "DeviceId": flows["host_id"],
            "DeviceName": flows["host"],
            "ActionType": np.select(
                [
                    flows["direction"] == "unknown",
                    flows["disposition"] == "denied",
                    inward,
                ],
                ["ConnectionFound", "ConnectionFailed", "InboundConnectionAccepted"],
                "ConnectionSuccess",
            ),
            "LocalIP": flows["ip"],
            "LocalPort": flows["src_port"].mask(inward, flows["port"]),
            "RemoteIP": flows["peer"],
            "RemotePort": flows["port"].mask(inward, flows["src_port"]),
            "RemoteUrl": flows["peer_name"],
            "Protocol": flows["protocol"].str.capitalize(),
            "InitiatingProcessAccountName": flows["user"],
            "InitiatingProcessFileName": flows["process_name"],
            "Type": "DeviceNetworkEvents",
        }
    )


def ends(flows: pd.DataFrame) -> tuple[pd.Series[str], pd.Series[str]]:
    """Who opened each connection, and to whom."""
    inward = flows["direction"] == "in"
    return flows["ip"].mask(inward, flows["peer"]), flows["peer"].mask(inward, flows["ip"])
