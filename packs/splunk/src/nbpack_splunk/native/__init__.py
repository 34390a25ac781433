"""Records as events that Splunk holds: what the demo source serves, and what tests put in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def to_tables(records: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Write records as the events of two indexes.

    Parameters
    ----------
    records : mapping of str to pandas.DataFrame
        Rows by the record's name: ``Logon``. A Splunk without an asset list knows hosts by their
        events alone, so those of ``HostInfo`` leave none of their own.

    Returns
    -------
    dict of str to pandas.DataFrame
        ``wineventlog`` and ``linux_secure``: an event a row, ``_time`` in UNIX seconds, the other
        columns text.
    """
    from nbpack_splunk.native.linux_secure import linux_secure
    from nbpack_splunk.native.windows import wineventlog

    logons = records["Logon"]

    def of(family: str) -> pd.DataFrame:
        return logons[logons["os_family"] == family].reset_index(drop=True)

    return {"wineventlog": wineventlog(of("windows")), "linux_secure": linux_secure(of("linux"))}
