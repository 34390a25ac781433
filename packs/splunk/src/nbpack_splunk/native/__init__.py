"""Records as events that Splunk holds: what the demo source serves, and what tests put in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def to_tables(records: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Write records as the events of indexes, and as lookup tables.

    Parameters
    ----------
    records : mapping of str to pandas.DataFrame
        Rows by the record's name: ``Logon``. There is no place for a ``Bookmark``.

    Returns
    -------
    dict of str to pandas.DataFrame
        By index, or by ``lookups/`` and the name of a table; records that are not given leave
        nothing. An event a row, ``_time`` in UNIX seconds, the other columns text or lists of it.
    """
    from nbpack_splunk.native.cloud import OFFICE, office, sign_ins
    from nbpack_splunk.native.intel import collections
    from nbpack_splunk.native.inventories import inventory, leases, systems
    from nbpack_splunk.native.linux_secure import linux_secure
    from nbpack_splunk.native.network import traffic
    from nbpack_splunk.native.notable import notable
    from nbpack_splunk.native.windows import wineventlog

    made: dict[str, pd.DataFrame] = {}
    logons = records["Logon"]
    for family, write in (("windows", wineventlog), ("linux", linux_secure)):
        made[write.__name__] = write(_of(logons, logons["os_family"] == family))
    if "Flow" in records:
        made["network"] = traffic(records["Flow"])
    if "HostInfo" in records:
        made["systems"] = systems(records["HostInfo"])
    if "HostAddress" in records:
        addresses = records["HostAddress"]
        given = addresses["source"] == "dhcp"
        made["dhcp"] = leases(_of(addresses, given))
        made["inventory"] = inventory(_of(addresses, ~given))
    if "Alert" in records:
        made["notable"] = notable(records["Alert"], records["AlertEntity"])
    if "Indicator" in records:
        tables = collections(records["Indicator"])
        made |= {f"lookups/{name}": table for name, table in tables.items()}
    if "CloudActivity" in records:
        activity = records["CloudActivity"]
        made["aad"] = sign_ins(_of(activity, activity["activity_kind"] == "sign_in"))
        made["o365"] = office(_of(activity, activity["activity_kind"].isin(OFFICE)))
    return made


def _of(rows: pd.DataFrame, chosen: pd.Series[bool]) -> pd.DataFrame:
    return rows[chosen.fillna(value=False).astype(bool)].reset_index(drop=True)
