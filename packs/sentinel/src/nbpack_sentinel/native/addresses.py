"""Addresses of hosts as agents, sensors and the cloud's own inventory write them down."""

from __future__ import annotations

import json

import pandas as pd


def device_network_info(addresses: pd.DataFrame) -> pd.DataFrame:
    """Two reports of each address: the first one and the last.

    Parameters
    ----------
    addresses : pandas.DataFrame
        Rows of the record ``HostAddress``.
    """
    first = pd.DataFrame(
        {
            "TimeGenerated": addresses["first_seen"],
            "DeviceId": addresses["host_id"],
            "DeviceName": addresses["host"],
            "MacAddress": addresses["mac"].str.replace(":", "").str.upper(),
            "NetworkAdapterStatus": "Up",
            "NetworkAdapterType": "Ethernet",
            "IPAddresses": [
                json.dumps([{"IPAddress": ip, "SubnetPrefix": 24}]) for ip in addresses["ip"]
            ],
            "Type": "DeviceNetworkInfo",
        }
    )
    return pd.concat([first, first.assign(TimeGenerated=addresses["last_seen"])], ignore_index=True)


def nta_topology_details(addresses: pd.DataFrame) -> pd.DataFrame:
    """Two rows for each address that a network interface had.

    Parameters
    ----------
    addresses : pandas.DataFrame
        Rows of the record ``HostAddress``.
    """
    first = pd.DataFrame(
        {
            "TimeGenerated": addresses["first_seen"],
            "SubType": "Topology",
            "AzureResourceType": "NetworkInterface",
            "VirtualMachine": "contoso/" + addresses["host"],
            "PrivateIpAddresses": addresses["ip"],
            "MacAddress": addresses["mac"].str.replace(":", "-").str.upper(),
            "Type": "NTATopologyDetails",
        }
    )
    return pd.concat([first, first.assign(TimeGenerated=addresses["last_seen"])], ignore_index=True)
