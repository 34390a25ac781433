"""Connections as events of the data model Network_Traffic.

src is the end that opened one, bytes_out what it sent. Rows of which nobody knows who opened the
connection are left out, and the model has no field for how many connections an event stands for.
"""

from __future__ import annotations

import pandas as pd

from nbpack_splunk.native.windows import seconds

_ACTIONS = {"allowed": "allowed", "denied": "blocked"}


def traffic(flows: pd.DataFrame) -> pd.DataFrame:
    """Events of connections.

    Parameters
    ----------
    flows : pandas.DataFrame
        Rows of the record ``Flow``.
    """
    rows = flows[flows["direction"].isin(["in", "out"])].reset_index(drop=True)
    out = rows["direction"] == "out"
    sent, received = rows["bytes_out"], rows["bytes_in"]
    source, target = rows["ip"].where(out, rows["peer"]), rows["peer"].where(out, rows["ip"])
    return pd.DataFrame(
        {
            "_time": seconds(rows["time"]),
            "host": rows["host"],
            "index": "network",
            "source": "flows",
            "sourcetype": "flow:agent",
            "src": rows["peer_name"].where(~out).fillna(source),
            "src_ip": source,
            "src_port": rows["src_port"].astype("string"),
            "dest": rows["peer_name"].where(out).fillna(target),
            "dest_ip": target,
            "dest_port": rows["port"].astype("string"),
            "transport": rows["protocol"],
            "app": rows["app_protocol"],
            "action": rows["disposition"].astype(object).map(_ACTIONS).astype("string"),
            "bytes_out": sent.where(out, received).astype("string"),
            "bytes_in": received.where(out, sent).astype("string"),
            "bytes": (sent + received).astype("string"),
            "dvc": rows["host"],
            "user": rows["user"],
            "rule": rows["firewall_rule"],
            "tag": [["network", "communicate"]] * len(rows),
        }
    )
