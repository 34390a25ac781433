"""Windows logons as events 4624 and 4625 in SecurityEvent."""

from __future__ import annotations

import numpy as np
import pandas as pd

from nbcore.demo.windows_log import PADDED, WORDS, codes, dashed

TYPES = {
    "system": (0, "0"), "interactive": (2, "2 - Interactive"), "network": (3, "3 - Network"),
    "batch": (4, "4 - Batch"), "service": (5, "5 - Service"), "unlock": (7, "7 - Unlock"),
    "network_cleartext": (8, "8 - NetworkCleartext"),
    "new_credentials": (9, "9 - NewCredentials"),
    "remote_interactive": (10, "10 - RemoteInteractive"),
    "cached_interactive": (11, "11 - CachedInteractive"),
    "cached_remote_interactive": (12, "12"), "cached_unlock": (13, "13"),
}  # fmt: skip
"""Logon type to its number and its name, by Microsoft's description of event 4624."""


def security_event(logons: pd.DataFrame) -> pd.DataFrame:
    """Events of Windows logons.

    Parameters
    ----------
    logons : pandas.DataFrame
        Rows of the record ``Logon`` from Windows hosts.
    """
    failed = (logons["result"] == "failure").fillna(False).astype(bool)
    status, sub_status = codes(logons, failed)
    account = dashed(logons["user_domain"]).str.cat(dashed(logons["user"]), sep="\\")
    types = logons["logon_type"].astype(object)
    return pd.DataFrame(
        {
            "TimeGenerated": logons["time"],
            "SourceSystem": "OpsManager",
            "Computer": logons["host"],
            "SourceComputerId": logons["host_id"],
            "EventSourceName": "Microsoft-Windows-Security-Auditing",
            "Channel": "Security",
            "Task": 12544,
            "Level": np.where(failed, "16", "8"),
            "EventID": np.where(failed, 4625, 4624),
            "Activity": np.where(
                failed,
                "4625 - An account failed to log on.",
                "4624 - An account was successfully logged on.",
            ),
            "Account": account,
            "AccountType": np.where(
                logons["user"].str.endswith("$").fillna(False).astype(bool), "Machine", "User"
            ),
            "TargetAccount": account,
            "TargetUserName": dashed(logons["user"]),
            "TargetDomainName": dashed(logons["user_domain"]),
            "TargetUserSid": logons["user_id"].fillna("S-1-0-0"),
            "TargetLogonId": logons["logon_id"].where(~failed),
            "Status": status,
            "SubStatus": sub_status,
            "FailureReason": sub_status.where(sub_status != "0x0", status).map(WORDS),
            "LogonType": types.map(lambda name: TYPES.get(name, (None, ""))[0]).astype("Int64"),
            "LogonTypeName": types.map(lambda name: TYPES.get(name, (None, ""))[1]),
            "LogonProcessName": dashed(logons["logon_process"]).replace(PADDED),
            "AuthenticationPackageName": dashed(logons["auth_package"]),
            "WorkstationName": dashed(logons["src_host"]),
            "IpAddress": dashed(logons["src_ip"]),
            "IpPort": dashed(logons["src_port"].astype(pd.StringDtype())),
            "Type": "SecurityEvent",
        }
    )
