"""The Log Analytics tables that the query files read, with their columns."""

from __future__ import annotations

from collections.abc import Mapping

from nbpack_sentinel.tables.alerts import ALERTS
from nbpack_sentinel.tables.hosts import HOSTS
from nbpack_sentinel.tables.network import NETWORK

TABLES: Mapping[str, Mapping[str, str]] = {
    **HOSTS,
    **{
        name: NETWORK[name]
        for name in (
            "NTANetAnalytics",
            "AzureNetworkAnalytics_CL",
            "CommonSecurityLog",
            "DeviceNetworkEvents",
            "VMConnection",
        )
    },
    **{name: ALERTS[name] for name in ("SecurityAlert", "SecurityIncident")},
}
"""Table to column to KQL type, as the reference of Azure Monitor Logs lists them:
https://learn.microsoft.com/azure/azure-monitor/reference/tables-index
"""
