"""Logons as Windows writes them: the fields of events 4624 and 4625.

Codes and logon types by Microsoft's descriptions of events 4624 and 4625.
"""

from __future__ import annotations

import pandas as pd

NUMBERS = {
    "system": 0, "interactive": 2, "network": 3, "batch": 4, "service": 5, "unlock": 7,
    "network_cleartext": 8, "new_credentials": 9, "remote_interactive": 10,
    "cached_interactive": 11, "cached_remote_interactive": 12, "cached_unlock": 13,
}  # fmt: skip
"""Logon type to its number; another one has none."""

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
WORDS = {
    "0xc000006d": "%%2313", "0xc0000064": "%%2313", "0xc000006a": "%%2313",
    "0xc0000234": "%%2307", "0xc0000072": "%%2310", "0xc0000193": "%%2306",
    "0xc0000071": "%%2309", "0xc000006f": "%%2311", "0xc0000070": "%%2312",
    "0xc000015b": "%%2308",
}  # fmt: skip
PADDED = {"Advapi": "Advapi  ", "NtLmSsp": "NtLmSsp ", "User32": "User32 "}
# Windows pads the names of some logon processes.


def logon_events(logons: pd.DataFrame) -> pd.DataFrame:
    """The fields of the event that each logon leaves, by Windows' own names.

    Parameters
    ----------
    logons : pandas.DataFrame
        Rows of the record ``Logon`` from Windows hosts.

    Returns
    -------
    pandas.DataFrame
        A row for each, with the same index; ``EventID`` and ``LogonType`` are numbers, the rest is
        text.
    """
    failed = (logons["result"] == "failure").fillna(False).astype(bool)
    status, sub_status = codes(logons, failed)
    numbers = logons["logon_type"].astype(object).map(NUMBERS).astype("Int64")
    return pd.DataFrame(
        {
            "EventID": failed.map({True: 4625, False: 4624}),
            "TargetUserName": fill_dashes(logons["user"]),
            "TargetDomainName": fill_dashes(logons["user_domain"]),
            "TargetUserSid": logons["user_id"].fillna("S-1-0-0"),
            "TargetLogonId": logons["logon_id"].where(~failed),
            "LogonType": numbers,
            "LogonProcessName": fill_dashes(logons["logon_process"]).replace(PADDED),
            "AuthenticationPackageName": fill_dashes(logons["auth_package"]),
            "WorkstationName": fill_dashes(logons["src_host"]),
            "IpAddress": fill_dashes(logons["src_ip"]),
            "IpPort": fill_dashes(logons["src_port"].astype(pd.StringDtype())),
            "Status": status,
            "SubStatus": sub_status,
        }
    )


def codes(logons: pd.DataFrame, failed: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Status and sub-status; a success has neither."""
    raw = logons["failure_reason_raw"]
    known = raw.str.fullmatch("0[xX][0-9a-fA-F]{8}").fillna(False).astype(bool)
    code = raw.where(known, logons["failure_reason"].map(CODES)).fillna(CODES["other"])
    over = code.str.lower().map(_UNDER)
    status = over.fillna(code).where(failed)
    return status, code.where(over.notna(), "0x0").where(failed)


def fill_dashes(texts: pd.Series) -> pd.Series:
    """Windows writes a hyphen where it has no value."""
    return texts.fillna("-")
