"""Canonical records: the table types that packs answer in and notebooklets read."""

from nbcore.records.accounts import ACCOUNT_CANDIDATE, ACCOUNT_INFO
from nbcore.records.alerts import ALERT, ALERT_ENTITY, BOOKMARK
from nbcore.records.cloud import CLOUD_ACTIVITY, CLOUD_ACTIVITY_COUNT
from nbcore.records.enums import (
    ACCOUNT_KIND,
    ACTIVITY_KIND,
    ALERT_STATUS,
    CHANGE,
    CLASSIFICATION,
    DIRECTION,
    DISPOSITION,
    ENTITY_KIND,
    FAILURE_REASON,
    INDICATOR_KIND,
    LOGON_TYPE,
    MECHANISM,
    OS_FAMILY,
    RESULT,
    SEVERITY,
)
from nbcore.records.events import ACCOUNT_CHANGE, EVENT_COUNT, HOST_EVENT, PERSISTENCE
from nbcore.records.fields import ORIGIN, Enumeration, Field, FieldType, Record
from nbcore.records.flows import FLOW, FLOW_COUNT, FLOW_PEER
from nbcore.records.hosts import HOST_ADDRESS, HOST_CANDIDATE, HOST_INFO
from nbcore.records.indicators import INDICATOR
from nbcore.records.logons import LOGON, LOGON_COUNT
from nbcore.records.processes import PROCESS_EVENT

__all__ = [
    "ACCOUNT_CANDIDATE",
    "ACCOUNT_CHANGE",
    "ACCOUNT_INFO",
    "ACCOUNT_KIND",
    "ACTIVITY_KIND",
    "ALERT",
    "ALERT_ENTITY",
    "ALERT_STATUS",
    "BOOKMARK",
    "CHANGE",
    "CLASSIFICATION",
    "CLOUD_ACTIVITY",
    "CLOUD_ACTIVITY_COUNT",
    "DIRECTION",
    "DISPOSITION",
    "ENTITY_KIND",
    "EVENT_COUNT",
    "FAILURE_REASON",
    "FLOW",
    "FLOW_COUNT",
    "FLOW_PEER",
    "HOST_ADDRESS",
    "HOST_CANDIDATE",
    "HOST_EVENT",
    "HOST_INFO",
    "INDICATOR",
    "INDICATOR_KIND",
    "LOGON",
    "LOGON_COUNT",
    "LOGON_TYPE",
    "MECHANISM",
    "ORIGIN",
    "OS_FAMILY",
    "PERSISTENCE",
    "PROCESS_EVENT",
    "RESULT",
    "SEVERITY",
    "Enumeration",
    "Field",
    "FieldType",
    "Record",
]
