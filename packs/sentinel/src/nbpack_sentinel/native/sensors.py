"""Which sensor writes down which connection."""

from __future__ import annotations

import pandas as pd


def by_sensor(flows: pd.DataFrame, hosts: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The rows that each sensor has; a connection is written down once.

    Parameters
    ----------
    flows, hosts : pandas.DataFrame
        Rows of the records ``Flow`` and ``HostInfo``.

    Returns
    -------
    dict of str to pandas.DataFrame
        By the part of the answer: ``firewall``, ``devices``, ``machines``, ``flow_logs``.
    """
    kind = flows["host"].map(hosts.set_index("host")["os_family"].astype(object))
    place = flows["host"].map(hosts.set_index("host")["environment"].astype(object))
    # Of the web server a firewall on the machine itself has all, so that its sums are those of one
    # sensor.
    web = flows["host"].str.startswith("web").fillna(False).astype(bool)
    ruled = flows["firewall_rule"].notna() | web
    found = (flows["direction"] == "unknown") | (
        (flows["flows"] == 1) & (kind == "windows") & (place != "Azure")
    )
    # Its neighbours in the cloud have no agent.
    public = place == "Azure"
    return {
        "firewall": flows[ruled],
        "devices": flows[~ruled & found],
        "flow_logs": flows[~ruled & ~found & public],
        "machines": flows[~ruled & ~found & ~public],
    }
