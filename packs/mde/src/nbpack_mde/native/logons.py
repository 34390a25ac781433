"""Logons as Defender XDR stores them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbpack_mde.native.cells import address_types, map_distinct

if TYPE_CHECKING:
    import pandas as pd

TYPES = {
    "interactive": "Interactive", "network": "Network", "batch": "Batch", "service": "Service",
    "unlock": "Unlock", "network_cleartext": "Network", "new_credentials": "NewCredentials",
    "remote_interactive": "RemoteInteractive", "cached_interactive": "CachedInteractive",
    "cached_remote_interactive": "RemoteInteractive", "cached_unlock": "Unlock",
    "ssh": "Network", "su": "Interactive", "sudo": "Interactive",
}  # fmt: skip
"""Logon type to the product's word for it."""

PROCESSES = {
    "interactive": "C:\\Windows\\System32\\winlogon.exe",
    "remote_interactive": "C:\\Windows\\System32\\winlogon.exe",
    "unlock": "C:\\Windows\\System32\\winlogon.exe",
    "service": "C:\\Windows\\System32\\services.exe",
    "batch": "C:\\Windows\\System32\\svchost.exe",
    "ssh": "/usr/sbin/sshd",
    "su": "/usr/bin/su",
    "sudo": "/usr/bin/sudo",
}
"""Path of the process that a logon of each type begins with; a network logon names none."""

REASONS = {
    "no_such_user": "InvalidUserNameOrPassword",
    "wrong_password": "InvalidUserNameOrPassword",
    "bad_credentials": "InvalidUserNameOrPassword",
    "other": "Unknown",
}
"""Failure reason to the product's word for it: the one that Microsoft documents, and its default."""
RESTRICTION = "AccountRestriction"
"""Stands for every other reason; which words the product has for them is not documented."""


def device_logon_events(logons: pd.DataFrame) -> pd.DataFrame:
    """DeviceLogonEvents, of the record ``Logon``."""
    import numpy as np
    import pandas as pd

    failed = (logons["result"] == "failure").fillna(False).astype(bool)
    path = logons["logon_type"].map(PROCESSES)
    return pd.DataFrame(
        {
            "Timestamp": logons["time"],
            "DeviceId": logons["host_id"],
            "DeviceName": logons["host"].str.lower(),
            "ActionType": np.where(failed, "LogonFailed", "LogonSuccess"),
            "LogonType": logons["logon_type"].map(TYPES).fillna("Unknown"),
            "AccountDomain": logons["user_domain"].str.lower(),
            "AccountName": logons["user"].str.lower(),
            "AccountSid": logons["user_id"],
            "Protocol": logons["auth_package"],
            "FailureReason": logons["failure_reason"]
            .map(REASONS)
            .fillna(RESTRICTION)
            .where(failed),
            "LogonId": map_distinct(logons["logon_id"], _number).astype("Int64"),
            "RemoteDeviceName": logons["src_host"],
            "RemoteIP": logons["src_ip"],
            "RemoteIPType": address_types(logons["src_ip"]),
            "RemotePort": logons["src_port"],
            "InitiatingProcessFolderPath": path,
            "InitiatingProcessFileName": path.str.replace(r"^.*[\\/]", "", regex=True),
        }
    )


def _number(text: str) -> int | None:
    try:
        return int(text, 16)
    except ValueError:
        return None
