"""Windows logons as events 4624 and 4625 in SecurityEvent."""

from __future__ import annotations

import numpy as np
import pandas as pd

from nbpack_demo.native.windows import WORDS, logon_events

TYPES = {
    "interactive": "2 - Interactive", "network": "3 - Network", "batch": "4 - Batch",
    "service": "5 - Service", "unlock": "7 - Unlock", "network_cleartext": "8 - NetworkCleartext",
    "new_credentials": "9 - NewCredentials", "remote_interactive": "10 - RemoteInteractive",
    "cached_interactive": "11 - CachedInteractive", "cached_remote_interactive": "12",
    "cached_unlock": "13", "system": "0",
}  # fmt: skip
"""Logon type to the name that the table has for it, by Microsoft's description of event 4624."""


def security_event(logons: pd.DataFrame) -> pd.DataFrame:
    """Events of Windows logons.

    Parameters
    ----------
    logons : pandas.DataFrame
        Rows of the record ``Logon`` from Windows hosts.
    """
    event = logon_events(logons)
    failed = event["EventID"] == 4625
    account = event["TargetDomainName"].str.cat(event["TargetUserName"], sep="\\")
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
            **event,
            "FailureReason": event["SubStatus"]
            .where(event["SubStatus"] != "0x0", event["Status"])
            .map(WORDS),
            "LogonTypeName": logons["logon_type"].astype(object).map(TYPES).fillna(""),
            "Type": "SecurityEvent",
        }
    )
