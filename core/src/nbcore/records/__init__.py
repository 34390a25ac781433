"""Canonical records: the table types that packs answer in and notebooklets read."""

from nbcore.records.accounts import ACCOUNT_CANDIDATE
from nbcore.records.enums import (
    ACCOUNT_KIND,
    FAILURE_REASON,
    LOGON_TYPE,
    OS_FAMILY,
    RESULT,
    SEVERITY,
)
from nbcore.records.fields import ORIGIN, Enumeration, Field, FieldType, Record
from nbcore.records.hosts import HOST_CANDIDATE, HOST_INFO
from nbcore.records.logons import LOGON, LOGON_COUNT

__all__ = [
    "ACCOUNT_CANDIDATE",
    "ACCOUNT_KIND",
    "FAILURE_REASON",
    "HOST_CANDIDATE",
    "HOST_INFO",
    "LOGON",
    "LOGON_COUNT",
    "LOGON_TYPE",
    "ORIGIN",
    "OS_FAMILY",
    "RESULT",
    "SEVERITY",
    "Enumeration",
    "Field",
    "FieldType",
    "Record",
]
