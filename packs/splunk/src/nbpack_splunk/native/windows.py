"""Windows logons as XmlWinEventLog events, with the fields that the add-on for Windows gives.

Event fields by Microsoft's descriptions of events 4624 and 4625; CIM fields (action, app, dest, src,
user, signature, tag) by the documentation of the Splunk Add-on for Microsoft Windows.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from nbcore.demo.windows_log import NUMBERS, PADDED, codes, dashed

_REMOTE = ("network", "network_cleartext", "remote_interactive", "cached_remote_interactive")


def wineventlog(logons: pd.DataFrame) -> pd.DataFrame:
    """Events of Windows logons.

    Parameters
    ----------
    logons : pandas.DataFrame
        Rows of the record ``Logon`` from Windows hosts.
    """
    failed = (logons["result"] == "failure").fillna(False).astype(bool)
    status, sub_status = codes(logons, failed)
    event = pd.Series(np.where(failed, "4625", "4624"), index=logons.index, dtype="string")
    outcome = pd.Series(np.where(failed, "failure", "success"), index=logons.index, dtype="string")
    types = logons["logon_type"].astype(object).map(NUMBERS).astype("Int64").astype("string")
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
            "EventCode": event,
            "EventID": event,
            "TargetUserName": dashed(logons["user"]),
            "TargetDomainName": dashed(logons["user_domain"]),
            "TargetUserSid": logons["user_id"].fillna("S-1-0-0"),
            "TargetLogonId": logons["logon_id"].where(~failed),
            "LogonType": types.fillna("-1"),
            "LogonProcessName": dashed(logons["logon_process"]).replace(PADDED),
            "AuthenticationPackageName": dashed(logons["auth_package"]),
            "WorkstationName": dashed(logons["src_host"]),
            "IpAddress": dashed(logons["src_ip"]),
            "IpPort": dashed(logons["src_port"].astype("string")),
            "Status": status,
            "SubStatus": sub_status,
            "dest": logons["host"],
            "user": dashed(logons["user"]),
            "src": logons["src_ip"].fillna(logons["src_host"]),
            "src_ip": logons["src_ip"],
            "action": outcome,
            "app": pd.Series(np.where(remote, "win:remote", "win:local"), index=logons.index),
            "authentication_method": types,
            "authentication_service": logons["auth_package"],
            "reason_id": sub_status.where(sub_status != "0x0", status),
            "signature_id": event,
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
