"""Hosts as beats in Heartbeat."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd


def heartbeat(hosts: pd.DataFrame) -> pd.DataFrame:
    """The last beat of each host.

    Parameters
    ----------
    hosts : pandas.DataFrame
        Rows of the record ``HostInfo``.
    """
    numbers = hosts["os_version"].str.split(".", expand=True).reindex(columns=[0, 1])
    azure = (hosts["environment"] == "Azure").fillna(False).astype(bool)
    return pd.DataFrame(
        {
            "TimeGenerated": hosts["last_seen"],
            "SourceSystem": "OpsManager",
            "SourceComputerId": hosts["host_id"],
            "Computer": hosts["host"],
            "ComputerIP": hosts["public_ip"],
            "ComputerPrivateIPs": [json.dumps(list(ips)) for ips in hosts["ips"]],
            "Category": "Azure Monitor Agent",
            "OSType": hosts["os_family"].map({"windows": "Windows", "linux": "Linux"}),
            "OSName": hosts["os_name"],
            "OSMajorVersion": numbers[0],
            "OSMinorVersion": numbers[1],
            "ComputerEnvironment": np.where(azure, "Azure", "Non-Azure"),
            "ResourceId": hosts["resource_id"],
            "Type": "Heartbeat",
        }
    )
