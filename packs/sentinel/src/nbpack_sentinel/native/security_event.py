"""Windows logons as events 4624 and 4625 in SecurityEvent."""

from __future__ import annotations

import numpy as np
import pandas as pd

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

CODES = {
    "no_such_user": "0xc0000064", "wrong_password": "0xc000006a", "bad_credentials": "0xc000006d",
    "account_locked": "0xc0000234", "account_disabled": "0xc0000072",
    "account_expired": "0xc0000193", "password_expired": "0xc0000071",
    "password_must_change": "0xc0000224", "outside_hours": "0xc000006f",
    "workstation_not_allowed": "0xc0000070", "logon_type_not_granted": "0xc000015b",
    "account_restriction": "0xc000006e", "other": "0xc000005e",
}  # fmt: skip
"""Failure reason to the code that says it, by Microsoft's description of event 4625."""

_UNDER = {
    "0xc0000064": "0xc000006d", "0xc000006a": "0xc000006d",
    "0xc0000072": "0xc000006e", "0xc0000193": "0xc000006e", "0xc0000071": "0xc000006e",
    "0xc000006f": "0xc000006e", "0xc0000070": "0xc000006e",
}  # fmt: skip
# Codes that Windows writes as the sub-status of a broader status; others are the status itself.
_WORDS = {
    "0xc000006d": "%%2313", "0xc0000064": "%%2313", "0xc000006a": "%%2313",
    "0xc0000234": "%%2307", "0xc0000072": "%%2310", "0xc0000193": "%%2306",
    "0xc0000071": "%%2309", "0xc000006f": "%%2311", "0xc0000070": "%%2312",
    "0xc000015b": "%%2308",
}  # fmt: skip
_PADDED = {"Advapi": "Advapi  ", "NtLmSsp": "NtLmSsp ", "User32": "User32 "}
# Windows pads the names of some logon processes.


def security_event(logons: pd.DataFrame) -> pd.DataFrame:
    """Events of Windows logons.

    Parameters
    ----------
    logons : pandas.DataFrame
        Rows of the record ``Logon`` from Windows hosts.
    """
    failed = (logons["result"] == "failure").fillna(False).astype(bool)
    status, sub_status = _codes(logons, failed)
    account = _dashed(logons["user_domain"]).str.cat(_dashed(logons["user"]), sep="\\")
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
            "TargetUserName": _dashed(logons["user"]),
            "TargetDomainName": _dashed(logons["user_domain"]),
            "TargetUserSid": logons["user_id"].fillna("S-1-0-0"),
            "TargetLogonId": logons["logon_id"].where(~failed),
            "Status": status,
            "SubStatus": sub_status,
            "FailureReason": sub_status.where(sub_status != "0x0", status).map(_WORDS),
            "LogonType": types.map(lambda name: TYPES.get(name, (None, ""))[0]).astype("Int64"),
            "LogonTypeName": types.map(lambda name: TYPES.get(name, (None, ""))[1]),
            "LogonProcessName": _dashed(logons["logon_process"]).replace(_PADDED),
            "AuthenticationPackageName": _dashed(logons["auth_package"]),
            "WorkstationName": _dashed(logons["src_host"]),
            "IpAddress": _dashed(logons["src_ip"]),
            "IpPort": _dashed(logons["src_port"].astype(pd.StringDtype())),
            "Type": "SecurityEvent",
        }
    )


def _codes(logons: pd.DataFrame, failed: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Status and sub-status; a success has neither."""
    raw = logons["failure_reason_raw"]
    known = raw.str.fullmatch("0[xX][0-9a-fA-F]{8}").fillna(False).astype(bool)
    code = raw.where(known, logons["failure_reason"].map(CODES)).fillna(CODES["other"])
    over = code.str.lower().map(_UNDER)
    status = over.fillna(code).where(failed)
    return status, code.where(over.notna(), "0x0").where(failed)


def _dashed(texts: pd.Series) -> pd.Series:
    """Windows writes a hyphen where it has no value."""
    return texts.fillna("-")
