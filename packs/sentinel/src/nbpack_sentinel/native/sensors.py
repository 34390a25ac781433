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
    ruled = flows["firewall_rule"].notna()
    found = (flows["direction"] == "unknown") | (flows["flows"] == 1) & (kind == "windows") & (
        place != "Azure"
    )
    # The web server has an agent that names programs; its neighbours in the cloud have none.
    public = (place == "Azure") & ~flows["host"].str.startswith("web")
    return {
        "firewall": flows[ruled],
        "devices": flows[~ruled & found],
        "flow_logs": flows[~ruled & ~found & public],
        "machines": flows[~ruled & ~found & ~public],
    }
