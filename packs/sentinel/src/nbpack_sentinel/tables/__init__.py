"""The Log Analytics tables that the query files read, with their columns."""

from __future__ import annotations

from collections.abc import Mapping

from nbpack_sentinel.tables.alerts import ALERTS
from nbpack_sentinel.tables.cloud import CLOUD
from nbpack_sentinel.tables.hosts import HOSTS
from nbpack_sentinel.tables.network import NETWORK

TABLES: Mapping[str, Mapping[str, str]] = {**HOSTS, **ALERTS, **NETWORK, **CLOUD}
"""Table to column to KQL type, as the reference of Azure Monitor Logs lists them:
https://learn.microsoft.com/azure/azure-monitor/reference/tables-index
"""
RENAMED: Mapping[str, Mapping[str, str]] = {
    "SecurityAlert": {
        "AlertDisplayName": "DisplayName",
        "Severity": "AlertSeverity",
        "StartTimeUtc": "StartTime",
        "EndTimeUtc": "EndTime",
    },
    "AzureNetworkAnalytics_CL": {"VMIPAddress": "VMIP_s", "VMName": "VM_s", "VMRegion": "Region_s"},
    "SigninLogs": {"Operation": "OperationName", "AppResourceProvider": "AppDisplayName"},
    "OfficeActivity": {"ClientIP_": "ClientIP"},
}
"""Columns that exports and the tools that made them call otherwise: the export's name, and the
table's own. What ends in a type, as in ``SrcIP_s``, is found without being named here."""
