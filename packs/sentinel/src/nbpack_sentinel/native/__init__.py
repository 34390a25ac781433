"""Records written the way Microsoft Sentinel stores them: for the demo, and to prove the queries.

Rows of Windows hosts become events in SecurityEvent, rows of Linux hosts the lines that sshd, su
and sudo write to Syslog, hosts a beat in Heartbeat. What none of these tables holds is not
written: other systems, and Linux logons of other kinds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def to_tables(records: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Write records into the product's own tables.

    Parameters
    ----------
    records : mapping of str to pandas.DataFrame
        Rows by the record's name: ``Logon`` and ``HostInfo``.

    Returns
    -------
    dict of str to pandas.DataFrame
        ``SecurityEvent``, ``Syslog`` and ``Heartbeat``, with those of their columns that a
        logon or a beat fills.
    """
    from nbpack_sentinel.native.heartbeat import heartbeat
    from nbpack_sentinel.native.security_event import security_event
    from nbpack_sentinel.native.syslog import syslog

    logons = records["Logon"]
    return {
        "SecurityEvent": security_event(logons[logons["os_family"] == "windows"]),
        "Syslog": syslog(logons[logons["os_family"] == "linux"]),
        "Heartbeat": heartbeat(records["HostInfo"]),
    }
