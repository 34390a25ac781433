"""Hosts as beats in Heartbeat."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd


def heartbeat(hosts: pd.DataFrame, addresses: pd.DataFrame) -> pd.DataFrame:
    """The last beat of each host, and the first with its addresses.

    Parameters
    ----------
    hosts, addresses : pandas.DataFrame
        Rows of the records ``HostInfo`` and ``HostAddress``; of addresses those that
        :func:`known_to_agents` tells.
    """
    numbers = hosts["os_version"].str.split(".", expand=True).reindex(columns=[0, 1])
    azure = (hosts["environment"] == "Azure").fillna(False).astype(bool)
    last = pd.DataFrame(
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
    begins = last["Computer"].map(addresses.groupby("host")["first_seen"].min())
    return pd.concat([last, last.assign(TimeGenerated=begins)[begins.notna()]], ignore_index=True)


def known_to_agents(addresses: pd.DataFrame, hosts: pd.DataFrame) -> pd.Series[bool]:
    """Which addresses are those that a host's own agent tells."""
    told = {
        (host, ip)
        for host, ips, public, place in zip(
            hosts["host"], hosts["ips"], hosts["public_ip"].fillna(""), hosts["environment"],
            strict=True,
        )
        for ip in (*ips, *([public] if public and place == "Azure" else []))
    }  # fmt: skip
    pairs = zip(addresses["host"], addresses["ip"], strict=True)
    return pd.Series([pair in told for pair in pairs], index=addresses.index, dtype=bool)
