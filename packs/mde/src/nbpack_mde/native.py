"""Records written the way Defender XDR stores them: for the demo, and to prove the queries."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

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

_PRIVATE = tuple(
    map(ipaddress.ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"))
)
_PLATFORMS = {"linux": "Linux", "macos": "macOS"}


def to_tables(records: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Write records into the product's own tables.

    Parameters
    ----------
    records : mapping of str to pandas.DataFrame
        Rows by the record's name: ``Logon`` and ``HostInfo``.

    Returns
    -------
    dict of str to pandas.DataFrame
        ``DeviceLogonEvents`` and ``DeviceInfo``, with those of their columns that the records
        fill. Names of devices, accounts and domains are in lower case, as Defender keeps them.
    """
    return {
        "DeviceLogonEvents": _logons(records["Logon"]),
        "DeviceInfo": _devices(records["HostInfo"]),
    }


def _logons(logons: pd.DataFrame) -> pd.DataFrame:
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
            "LogonId": _map_distinct(logons["logon_id"], _number).astype("Int64"),
            "RemoteDeviceName": logons["src_host"],
            "RemoteIP": logons["src_ip"],
            "RemoteIPType": _map_distinct(logons["src_ip"], _kind).astype(pd.StringDtype()),
            "RemotePort": logons["src_port"],
            "InitiatingProcessFolderPath": path,
            "InitiatingProcessFileName": path.str.replace(r"^.*[\\/]", "", regex=True),
        }
    )


def _devices(hosts: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    family = hosts["os_family"]
    name = hosts["os_name"].str.replace(" ", "", regex=False)
    windows = name.str.extract(r"^(Windows(?:Server)?\d+)", expand=False).fillna("Windows")
    numbers = hosts["os_version"].str.extract(r"^(\d+(?:\.\d+)?)(?:\.(\d+))?", expand=True)
    return pd.DataFrame(
        {
            "Timestamp": hosts["last_seen"],
            "DeviceId": hosts["host_id"],
            "DeviceName": hosts["host"].str.lower(),
            "OSPlatform": windows.where(family == "windows", family.map(_PLATFORMS)),
            "OSDistribution": hosts["os_name"].str.split(" ").str[0].where(family == "linux"),
            "OSVersion": numbers[0],
            "OSBuild": pd.to_numeric(numbers[1]).astype("Int64"),
            "PublicIP": hosts["public_ip"],
            "AzureResourceId": hosts["resource_id"],
            "OnboardingStatus": "Onboarded",
        }
    )


def _map_distinct(texts: pd.Series, make: Any) -> pd.Series:
    """A value for each text, worked out once for texts that are alike."""
    import pandas as pd

    values = {text: make(text) for text in texts.dropna().unique()}
    # As objects: a column that mixes numbers and gaps would become floats, which round ids.
    made = [values.get(text) for text in texts.astype(object)]
    return pd.Series(made, index=texts.index, dtype=object)


def _number(text: str) -> int | None:
    try:
        return int(text, 16)
    except ValueError:
        return None


def _kind(text: str) -> str:
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return "Unknown"
    if address.is_loopback:
        return "Loopback"
    # Not Python's is_private, which takes the documentation's ranges for private too.
    inner = any(address in network for network in _PRIVATE)
    return "Private" if inner or address.is_link_local else "Public"
