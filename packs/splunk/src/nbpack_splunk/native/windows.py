"""Windows logons as XmlWinEventLog events, with the fields that the add-on for Windows gives.

Event fields by Microsoft's descriptions of events 4624 and 4625; CIM fields (action, app, dest, src,
user, signature, tag) by the documentation of the Splunk Add-on for Microsoft Windows.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from nbpack_demo.native.windows import logon_events

_REMOTE = ("network", "network_cleartext", "remote_interactive", "cached_remote_interactive")


def wineventlog(logons: pd.DataFrame) -> pd.DataFrame:
    """Events of Windows logons.

    Parameters
    ----------
    logons : pandas.DataFrame
        Rows of the record ``Logon`` from Windows hosts.
    """
    event = logon_events(logons)
    failed = event["EventID"] == 4625
    number = event.pop("EventID").astype("string")
    outcome = pd.Series(np.where(failed, "failure", "success"), index=logons.index, dtype="string")
    types = event["LogonType"].astype("string")
    remote = logons["logon_type"].isin(_REMOTE)
    return pd.DataFrame(
        {
            "_time": seconds(logons["time"]),
            "host": logons["host"],
            "index": "wineventlog",
            "source": "XmlWinEventLog:Security",
            "sourcetype": "XmlWinEventLog",
            "Channel": "Security",
            "Name": "Microsoft-Windows-Security-Auditing",
            "Computer": logons["host"],
            "EventCode": number,
            "EventID": number,
            **event,
            "LogonType": types.fillna("-1"),
            "dest": logons["host"],
            "user": event["TargetUserName"],
            "src": logons["src_ip"].fillna(logons["src_host"]),
            "src_ip": logons["src_ip"],
            "action": outcome,
            "app": pd.Series(np.where(remote, "win:remote", "win:local"), index=logons.index),
            "authentication_method": types,
            "authentication_service": logons["auth_package"],
            "reason_id": event["SubStatus"].where(event["SubStatus"] != "0x0", event["Status"]),
            "signature_id": number,
            "signature": np.where(
                failed, "An account failed to log on", "An account was successfully logged on"
            ),
            "vendor_product": "Microsoft Windows",
            "tag": "authentication",
        }
    )


def seconds(times: pd.Series) -> pd.Series:
    """Times in UNIX seconds; a double holds today's to less than a microsecond."""
    return times.astype("datetime64[us, UTC]").astype("int64") / 1_000_000
