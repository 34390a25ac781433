"""Cloud activity as SigninLogs and its twin, AzureActivity and OfficeActivity hold it."""

from __future__ import annotations

import json

import pandas as pd


def signin_logs(activity: pd.DataFrame, table: str) -> pd.DataFrame:
    """Sign-ins.

    Parameters
    ----------
    activity : pandas.DataFrame
        Rows of the record ``CloudActivity``.
    table : str
        ``SigninLogs``, or its twin for those in which nobody typed anything.
    """
    return pd.DataFrame(
        {
            "TimeGenerated": activity["time"],
            "OperationName": activity["activity"],
            "Category": "SignInLogs",
            "ResultType": activity["result_code"],
            "AppDisplayName": activity["application"],
            "IPAddress": activity["src_ip"],
            "Location": activity["country"],
            "LocationDetails": [
                json.dumps({"city": city, "countryOrRegion": country})
                for city, country in zip(
                    activity["city"].fillna(""), activity["country"].fillna(""), strict=True
                )
            ],
            "ResourceDisplayName": activity["object"],
            "RiskLevelDuringSignIn": activity["risk"],
            "UserAgent": activity["user_agent"],
            "UserId": activity["object_id"],
            "UserPrincipalName": activity["upn"],
            "IsInteractive": activity["is_interactive"],
            "Type": table,
        }
    )


def azure_activity(activity: pd.DataFrame) -> pd.DataFrame:
    """Operations on resources.

    Parameters
    ----------
    activity : pandas.DataFrame
        Rows of the record ``CloudActivity``.
    """
    claim = "http://schemas.microsoft.com/identity/claims/objectidentifier"
    return pd.DataFrame(
        {
            "TimeGenerated": activity["time"],
            "OperationNameValue": activity["activity"],
            "ActivityStatusValue": activity["result_code"],
            "Caller": activity["upn"],
            "CallerIpAddress": activity["src_ip"],
            "CategoryValue": "Administrative",
            "ResourceProviderValue": activity["application"],
            "ResourceId": activity["resource_id"],
            "Resource": activity["object"],
            "Claims_d": [json.dumps({claim: name}) for name in activity["object_id"].fillna("")],
            "Type": "AzureActivity",
        }
    )


def office_activity(activity: pd.DataFrame) -> pd.DataFrame:
    """Mail, files and the directory, as the office's own audit log has them.

    Parameters
    ----------
    activity : pandas.DataFrame
        Rows of the record ``CloudActivity``.
    """
    directory = activity["activity_kind"] == "directory"
    mail = (activity["application"] == "Exchange").fillna(False).astype(bool)
    return pd.DataFrame(
        {
            "TimeGenerated": activity["time"],
            "RecordType": activity["application"].mask(directory, "AzureActiveDirectory"),
            "Operation": activity["activity"],
            "OfficeWorkload": activity["application"],
            "ResultStatus": activity["result_code"],
            "OfficeObjectId": activity["object"].mask(mail, ""),
            "MailboxOwnerUPN": activity["object"].where(mail, ""),
            "UserId": activity["upn"],
            "UserKey": activity["object_id"],
            "ClientIP": activity["src_ip"].mask(mail, ""),
            "Client_IPAddress": activity["src_ip"].where(mail, ""),
            "UserAgent": activity["user_agent"],
            "Type": "OfficeActivity",
        }
    )
