"""Columns of the products' tables, from lists that others made."""

from __future__ import annotations

import ast
import json
import os
from functools import cache
from importlib import import_module
from pathlib import Path

from tests.kql_syntax.checker import Tables

PACKS = {"nbpack_sentinel": "sentinel", "nbpack_mde": "mde"}
"""Packs whose queries are KQL, with the name that their tables go by."""
_PACKAGED = {"sentinel": "azuremonitor", "mde": "microsoftxdr"}
_TYPES = {"boolean": "bool", "double": "real", "bigint": "long"}
NEWER = {
    "sentinel": {
        # Has been in the table for long; neither list of the reference has it.
        "Heartbeat": {"SourceComputerId"},
        "SecurityEvent": {"AccessList"},
    },
    "mde": {
        "DeviceLogonEvents": {"InitiatingProcessUniqueId"},
        "DeviceNetworkInfo": {"NetworkAdapterDnsSuffix", "OnboardingStatus"},
        "DeviceNetworkEvents": {"InitiatingProcessUniqueId", "LogonID"},
        "DeviceEvents": {
            "InitiatingProcessUniqueId",
            # The list has it with a blank before its name.
            "InitiatingProcessVersionInfoInternalFileName",
        },
        "CloudAppEvents": {"AppInstanceId"},
        "DeviceInfo": {
            "AzureVmId",
            "AzureVmSubscriptionId",
            "CloudPlatforms",
            "DiscoverySources",
            "HardwareUuid",
            "IsTransient",
            "MitigationStatus",
            "OsBuildRevision",
            "Site",
        },
    },
}
"""Columns that the packs know and the packaged lists, made in September 2024, do not."""
UNLISTED = {
    "sentinel": {
        # A custom log: each workspace makes the table itself.
        "AzureNetworkAnalytics_CL": {"packaged", "documented"},
        "DeviceNetworkInfo": {"documented"},
        "NTATopologyDetails": {"documented"},
    },
    # The one took the place of the other.
    "mde": {"EntraIdSignInEvents": {"packaged"}, "AADSignInEventsBeta": {"documented"}},
}
"""Tables that the packs know, with the lists in which they are not."""


def own(pack: str) -> Tables:
    """The tables that a pack says it reads."""
    tables: Tables = import_module(f"{pack}.tables").TABLES
    return tables


@cache
def packaged(product: str) -> Tables | None:
    """The lists in the unpacked wheel of ``pysigma-backend-kusto``; None where it is not there."""
    folder = os.environ.get("NBCORE_TEST_SCHEMAS")
    if not folder:
        return None
    path = Path(folder, "sigma", "pipelines", _PACKAGED[product], "tables.py")
    # Read, not imported: the wheel is unpacked for its lists alone.
    assigned = next(
        statement
        for statement in ast.parse(path.read_text("utf-8")).body
        if isinstance(statement, ast.Assign)
    )
    lists: dict[str, dict[str, dict[str, str]]] = ast.literal_eval(assigned.value)
    return {
        table: {column: _type(facts["data_type"]) for column, facts in columns.items()}
        for table, columns in lists.items()
    }


@cache
def documented(product: str) -> Tables | None:
    """The lists made from the vendor's documentation; None where the test data is absent."""
    data = Path(os.environ.get("NBCORE_TEST_DATA") or Path(__file__).parents[3] / "shared" / "data")
    path = data / "schemas" / f"{product}.json"
    if not path.is_file():
        return None
    tables: Tables = json.loads(path.read_text("utf-8"))
    return tables


def with_newer(product: str, tables: Tables, pack: str) -> Tables:
    """Lists with tables and columns that are known not to be there, as the pack has them."""
    newer = NEWER[product]
    ours = own(pack)
    unlisted = {name: ours[name] for name in UNLISTED[product] if name in ours}
    return unlisted | {
        table: {**columns, **{name: ours[table][name] for name in newer.get(table, ())}}
        for table, columns in tables.items()
    }


def _type(word: str) -> str:
    return _TYPES.get(word.lower(), word.lower())
