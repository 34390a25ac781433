"""Connections as Windows and Sysmon write them: the fields of events 5156, 5157 and 3.

By Microsoft's descriptions of these events: the source is the end that opened the connection, on
whichever of the two the event was written.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from nbpack_demo.hosts import NETBIOS
from nbpack_demo.native.windows import fill_dashes
from nbpack_demo.people import WELL_KNOWN

NUMBERS = {"icmp": 1, "tcp": 6, "udp": 17}
"""Transport protocol to its number, by IANA's list."""
_VOLUME, _DRIVE = "\\device\\harddiskvolume3", "C:"
_FOLDER = "\\windows\\system32\\"
_KERNEL = "System"
# The system's own process has no file.


def filtering_events(flows: pd.DataFrame) -> pd.DataFrame:
    """What the Windows Filtering Platform let through (5156) and refused (5157).

    Parameters
    ----------
    flows : pandas.DataFrame
        Rows of the record ``Flow`` from Windows hosts, seen from these.

    Returns
    -------
    pandas.DataFrame
        A row for each whose direction is known, with the same index. ``EventID`` and ``Protocol``
        are numbers, the rest is text.
    """
    known = flows[flows["direction"].isin(["in", "out"])]
    ends = _ends(known)
    return pd.DataFrame(
        {
            "EventID": np.where(known["disposition"] == "denied", 5157, 5156),
            "Application": _path(known, _VOLUME),
            "Direction": known["direction"].map({"in": "%%14592", "out": "%%14593"}),
            "SourceAddress": ends["source"],
            "SourcePort": ends["source_port"],
            "DestAddress": ends["target"],
            "DestPort": ends["target_port"],
            "Protocol": known["protocol"].astype(object).map(NUMBERS).astype("Int64"),
            "LayerName": known["direction"].map({"in": "%%14610", "out": "%%14611"}),
        },
        index=known.index,
    )


def sysmon_events(flows: pd.DataFrame) -> pd.DataFrame:
    """What Sysmon writes of connections: event 3, for those that came about.

    Parameters
    ----------
    flows : pandas.DataFrame
        Rows of the record ``Flow`` from Windows hosts, seen from these.

    Returns
    -------
    pandas.DataFrame
        A row for each that was let through and whose direction is known, with the same index; all
        is text.
    """
    known = flows[flows["direction"].isin(["in", "out"]) & (flows["disposition"] == "allowed")]
    ends = _ends(known)
    out = known["direction"] == "out"
    own, other = fill_dashes(known["host"]), fill_dashes(known["peer_name"])
    return pd.DataFrame(
        {
            "EventID": "3",
            "Image": _path(known, _DRIVE),
            "User": _account(known["user"]),
            "Protocol": fill_dashes(known["protocol"]),
            "Initiated": out.map({True: "true", False: "false"}),
            "SourceIsIpv6": _is_sixth(ends["source"]),
            "SourceIp": ends["source"],
            "SourceHostname": own.where(out, other),
            "SourcePort": ends["source_port"],
            "DestinationIsIpv6": _is_sixth(ends["target"]),
            "DestinationIp": ends["target"],
            "DestinationHostname": other.where(out, own),
            "DestinationPort": ends["target_port"],
        },
        index=known.index,
    )


def _ends(flows: pd.DataFrame) -> pd.DataFrame:
    """Addresses and ports of the end that opened the connection, and of the other one."""
    out = flows["direction"] == "out"
    ports = flows[["src_port", "port"]].astype(pd.StringDtype()).fillna("0")
    return pd.DataFrame(
        {
            "source": flows["ip"].where(out, flows["peer"]),
            "source_port": ports["src_port"],
            "target": flows["peer"].where(out, flows["ip"]),
            "target_port": ports["port"],
        }
    )


def _path(flows: pd.DataFrame, root: str) -> pd.Series:
    """The program by its path; a refused connection reaches none."""
    name = flows["process_name"]
    kernel = (name == _KERNEL).fillna(False).astype(bool)
    return fill_dashes((root + _FOLDER + name).mask(kernel, _KERNEL))


def _account(users: pd.Series) -> pd.Series:
    """Accounts with their domains."""
    names = [
        None
        if pd.isna(user)
        else f"{WELL_KNOWN[user][0] if user in WELL_KNOWN else NETBIOS}\\{user}"
        for user in users
    ]
    return fill_dashes(pd.Series(names, index=users.index, dtype=pd.StringDtype()))


def _is_sixth(addresses: pd.Series) -> pd.Series:
    return addresses.str.contains(":").map({True: "true", False: "false"})
