"""What is done in the cloud as Defender XDR stores it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

APPLICATIONS = {
    "SharePoint": "Microsoft SharePoint Online",
    "Exchange": "Microsoft Exchange Online",
    "Azure Resource Manager": "Microsoft Azure",
    "AzureActiveDirectory": "Microsoft Entra ID",
}
"""Services as their own logs call them, and as Defender for Cloud Apps does."""
_RISKS = {"none": 1, "low": 10, "medium": 50, "high": 100}
_TYPED = {True: '["interactiveUser"]', False: '["nonInteractiveUser"]'}


def entra_id_sign_in_events(activity: pd.DataFrame) -> pd.DataFrame:
    """EntraIdSignInEvents, of the record ``CloudActivity``."""
    import pandas as pd

    rows = activity[activity["activity_kind"] == "sign_in"]
    return pd.DataFrame(
        {
            "Timestamp": rows["time"],
            "Application": rows["application"],
            "LogonType": rows["is_interactive"].astype(object).map(_TYPED),
            "ErrorCode": pd.to_numeric(rows["result_code"]).astype("Int64"),
            "AccountObjectId": rows["object_id"],
            "AccountUpn": rows["upn"],
            "ResourceDisplayName": rows["object"],
            "ResourceId": rows["resource_id"],
            "RiskLevelAggregated": rows["risk"].map(_RISKS).astype("Int64"),
            "UserAgent": rows["user_agent"],
            "IPAddress": rows["src_ip"],
            "Country": rows["country"],
            "City": rows["city"],
        }
    ).reset_index(drop=True)


def cloud_app_events(activity: pd.DataFrame) -> pd.DataFrame:
    """CloudAppEvents, of the record ``CloudActivity``: all but sign-ins."""
    import pandas as pd

    rows = activity[activity["activity_kind"] != "sign_in"]
    return pd.DataFrame(
        {
            "Timestamp": rows["time"],
            "ActionType": rows["activity"],
            "Application": rows["application"].replace(APPLICATIONS),
            "AccountObjectId": rows["object_id"],
            "AccountId": rows["upn"],
            "IPAddress": rows["src_ip"],
            "CountryCode": rows["country"],
            "City": rows["city"],
            "UserAgent": rows["user_agent"],
            "ObjectName": rows["object"],
            "ObjectId": rows["resource_id"],
            "RawEventData": [
                json.dumps({"ResultStatus": ended, "UserId": upn})
                for ended, upn in zip(rows["result_code"], rows["upn"], strict=True)
            ],
        }
    ).reset_index(drop=True)
