"""Records written the way Microsoft Sentinel stores them: for the demo, and to prove the queries.

Rows of Windows hosts become events in SecurityEvent, rows of Linux hosts the lines that sshd, su
and sudo write to Syslog, hosts a beat in Heartbeat. A connection is written down by one sensor:
what a firewall decided in CommonSecurityLog, the rest by the device, the machine's agent or the flow
log of its network. What none of these tables holds is not written: other systems, Linux logons of
other kinds, activities in other cloud applications.
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
        Rows by the record's name; of every record that the pack answers.

    Returns
    -------
    dict of str to pandas.DataFrame
        By table, with those of its columns that a record fills.
    """
    from nbpack_sentinel.native.addresses import device_network_info
    from nbpack_sentinel.native.alerts import security_alert, security_incident
    from nbpack_sentinel.native.bookmarks import hunting_bookmark
    from nbpack_sentinel.native.cloud import azure_activity, office_activity, signin_logs
    from nbpack_sentinel.native.flow_logs import nta_net_analytics
    from nbpack_sentinel.native.flows import (
        common_security_log,
        device_network_events,
        vm_connection,
    )
    from nbpack_sentinel.native.heartbeat import heartbeat, known_to_agents
    from nbpack_sentinel.native.indicators import threat_intel_indicators
    from nbpack_sentinel.native.security_event import security_event
    from nbpack_sentinel.native.sensors import by_sensor
    from nbpack_sentinel.native.syslog import syslog

    logons, hosts, addresses = records["Logon"], records["HostInfo"], records["HostAddress"]
    alerts, cloud = records["Alert"], records["CloudActivity"]
    agents = known_to_agents(addresses, hosts)
    sensor = by_sensor(records["Flow"], hosts)
    typed = cloud["is_interactive"].fillna(True).astype(bool)
    sign_in = cloud["activity_kind"] == "sign_in"
    twin = "AADNonInteractiveUserSignInLogs"
    return {
        "SecurityEvent": security_event(logons[logons["os_family"] == "windows"]),
        "Syslog": syslog(logons[logons["os_family"] == "linux"]),
        "Heartbeat": heartbeat(hosts, addresses[agents]),
        "DeviceNetworkInfo": device_network_info(addresses[~agents]),
        "SecurityAlert": security_alert(alerts, records["AlertEntity"]),
        "SecurityIncident": security_incident(alerts),
        "HuntingBookmark": hunting_bookmark(records["Bookmark"]),
        "ThreatIntelIndicators": threat_intel_indicators(records["Indicator"]),
        "CommonSecurityLog": common_security_log(sensor["firewall"]),
        "DeviceNetworkEvents": device_network_events(sensor["devices"]),
        "VMConnection": vm_connection(sensor["machines"]),
        "NTANetAnalytics": nta_net_analytics(sensor["flow_logs"]),
        "SigninLogs": signin_logs(cloud[sign_in & typed], "SigninLogs"),
        twin: signin_logs(cloud[sign_in & ~typed], twin),
        "AzureActivity": azure_activity(cloud[cloud["activity_kind"] == "management"]),
        "OfficeActivity": office_activity(
            cloud[cloud["activity_kind"].isin(["office", "directory"])]
        ),
    }
