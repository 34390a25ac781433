"""Cloud activity as events of the add-ons for Microsoft's clouds.

Sign-ins as the directory's own log hands them over (``azure:monitor:aad``), what is done in Microsoft
365 and in the directory as its management activity (``o365:management:activity``).
"""

from __future__ import annotations

import pandas as pd

from nbpack_splunk.native.windows import seconds

OFFICE = ("office", "directory", "application")
"""Kinds of activity that Microsoft 365 tells of."""
_WORKLOADS = {"Core Directory": "AzureActiveDirectory", "Microsoft Teams": "MicrosoftTeams"}


def sign_ins(activity: pd.DataFrame) -> pd.DataFrame:
    """Events of the directory's sign-in log.

    Parameters
    ----------
    activity : pandas.DataFrame
        Rows of the record ``CloudActivity`` of the kind ``sign_in``.
    """
    typed = activity["is_interactive"].fillna(value=True).astype(bool)
    kinds = {True: "SignInLogs", False: "NonInteractiveUserSignInLogs"}
    return pd.DataFrame(
        {
            "_time": seconds(activity["time"]),
            "host": "cloud01.contoso.test",
            "index": "aad",
            "source": "Azure AD",
            "sourcetype": "azure:monitor:aad",
            "category": typed.map(kinds),
            "operationName": activity["activity"],
            "callerIpAddress": activity["src_ip"],
            "resultType": activity["result_code"],
            "properties.ipAddress": activity["src_ip"],
            "properties.userPrincipalName": activity["upn"],
            "properties.userId": activity["object_id"],
            "properties.appDisplayName": activity["application"],
            "properties.resourceDisplayName": activity["object"],
            "properties.status.errorCode": activity["result_code"],
            "properties.location.countryOrRegion": activity["country"],
            "properties.location.city": activity["city"],
            "properties.userAgent": activity["user_agent"],
            "properties.isInteractive": typed.map({True: "true", False: "false"}),
            "properties.riskLevelDuringSignIn": activity["risk"],
        }
    )


def office(activity: pd.DataFrame) -> pd.DataFrame:
    """Events of the management activity; Exchange writes a port behind the address.

    Parameters
    ----------
    activity : pandas.DataFrame
        Rows of the record ``CloudActivity`` of the kinds :data:`OFFICE`.
    """
    address = activity["src_ip"]
    mail = activity["application"] == "Exchange"
    sixth = address.str.contains(":").fillna(value=False).astype(bool)
    with_port = ("[" + address + "]:44711").where(sixth, address + ":44711")
    return pd.DataFrame(
        {
            "_time": seconds(activity["time"]),
            "host": "cloud01.contoso.test",
            "index": "o365",
            "source": "o365",
            "sourcetype": "o365:management:activity",
            "Workload": activity["application"].replace(_WORKLOADS),
            "Operation": activity["activity"],
            "ResultStatus": activity["result_code"],
            "UserId": activity["upn"].fillna(activity["user"]),
            "UserKey": activity["object_id"],
            "ClientIP": address.where(~mail),
            "ClientIPAddress": with_port.where(mail),
            "ObjectId": activity["object"],
            "UserAgent": activity["user_agent"],
        }
    )
