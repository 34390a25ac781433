"""Linux logons as the lines that sshd, su and sudo write to Syslog."""

from __future__ import annotations

import pandas as pd

from nbpack_demo.native.linux import lines


def syslog(logons: pd.DataFrame) -> pd.DataFrame:
    """Lines of Linux logons.

    Parameters
    ----------
    logons : pandas.DataFrame
        Rows of the record ``Logon`` from Linux hosts.
    """
    written = lines(logons)
    kept = logons.iloc[written["position"].tolist()].reset_index(drop=True)
    return pd.DataFrame(
        {
            "TimeGenerated": kept["time"],
            "EventTime": kept["time"],
            "SourceSystem": "Linux",
            "Computer": kept["host"],
            "HostName": kept["host"].str.split(".").str[0],
            "Facility": written["facility"],
            "SeverityLevel": "info",
            "ProcessName": written["program"],
            "ProcessID": written["process"],
            "SyslogMessage": written["message"],
            "Type": "Syslog",
        }
    )
