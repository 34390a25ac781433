"""Records written the way Defender XDR stores them: for the demo, and to prove the queries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from nbpack_mde.native import alerts, cloud, connections, devices, logons

if TYPE_CHECKING:
    import pandas as pd

_TABLES: Mapping[str, tuple[Callable[..., pd.DataFrame], tuple[str, ...]]] = {
    "DeviceLogonEvents": (logons.device_logon_events, ("Logon",)),
    "DeviceInfo": (devices.device_info, ("HostInfo",)),
    "DeviceNetworkInfo": (devices.device_network_info, ("HostAddress",)),
    "DeviceNetworkEvents": (connections.device_network_events, ("Flow",)),
    "DeviceEvents": (connections.device_events, ("Flow",)),
    "AlertInfo": (alerts.alert_info, ("Alert",)),
    "AlertEvidence": (alerts.alert_evidence, ("Alert", "AlertEntity")),
    "EntraIdSignInEvents": (cloud.entra_id_sign_in_events, ("CloudActivity",)),
    "CloudAppEvents": (cloud.cloud_app_events, ("CloudActivity",)),
}
"""What writes each table, and the records that it is written of."""


def to_tables(records: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Write records into the product's own tables.

    Parameters
    ----------
    records : mapping of str to pandas.DataFrame
        Rows by the record's name. What the product has no place for is left out: indicators,
        bookmarks, addresses without a network card, connections of which the sensor does not say
        who opened them nor how they ended.

    Returns
    -------
    dict of str to pandas.DataFrame
        The tables whose records are given, with those of their columns that the records fill.
        Names of devices, accounts and domains are in lower case, as Defender keeps them.
    """
    return {
        table: write(*(records[name] for name in names))
        for table, (write, names) in _TABLES.items()
        if all(name in records for name in names)
    }
