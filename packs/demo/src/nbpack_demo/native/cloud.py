"""Cloud activity as Microsoft's own logs write it, which every product stores under names of its own.

Fields by Microsoft's schema of the Office 365 Management Activity API, and of the sign-in log of
Entra ID (``signIn`` of Microsoft Graph).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

_SIGNED_IN, _REFUSED = "UserLoggedIn", "UserLoginFailed"
_FIRST_PORT = 50_000


def office_events(activity: pd.DataFrame) -> pd.DataFrame:
    """Records of the Office 365 Management Activity API.

    Parameters
    ----------
    activity : pandas.DataFrame
        Rows of the record ``CloudActivity``, of any kind. For a sign-in the operation says how it
        ended, as the directory does that writes it.

    Returns
    -------
    pandas.DataFrame
        A row for each, with the same index. Exchange writes a port behind the address.
    """
    sign_in = activity["activity_kind"] == "sign_in"
    ended = pd.Series(
        np.where(activity["result"] == "success", _SIGNED_IN, _REFUSED), index=activity.index
    )
    workload = activity["application"].mask(sign_in, "AzureActiveDirectory")
    return pd.DataFrame(
        {
            "Operation": activity["activity"].mask(sign_in, ended),
            "Workload": workload,
            "UserId": activity["upn"].fillna(activity["user"]),
            "UserKey": activity["object_id"],
            "ClientIP": _behind_port(activity["src_ip"]).where(
                workload == "Exchange", activity["src_ip"]
            ),
            "ResultStatus": activity["result"].map(
                {"success": "Success", "failure": "Failure"}, na_action="ignore"
            ),
            "ErrorNumber": activity["result_code"].where(sign_in),
            "ApplicationDisplayName": activity["application"].where(sign_in),
            "ObjectId": activity["object"],
            "UserAgent": activity["user_agent"],
        }
    )


def sign_in_events(activity: pd.DataFrame) -> pd.DataFrame:
    """Entries of the sign-in log of Entra ID.

    Parameters
    ----------
    activity : pandas.DataFrame
        Rows of the record ``CloudActivity`` whose kind is ``sign_in``.

    Returns
    -------
    pandas.DataFrame
        A row for each, with the same index. Fields of a field have its name in front:
        ``status.errorCode`` (a number), ``location.countryOrRegion``. ``isInteractive`` is a
        boolean, the rest is text.
    """
    return pd.DataFrame(
        {
            "operationName": activity["activity"],
            "userPrincipalName": activity["upn"],
            "userId": activity["object_id"],
            "appDisplayName": activity["application"],
            "resourceDisplayName": activity["object"],
            "ipAddress": activity["src_ip"],
            "status.errorCode": pd.to_numeric(activity["result_code"]).astype("Int64"),
            "location.countryOrRegion": activity["country"],
            "location.city": activity["city"],
            "userAgent": activity["user_agent"],
            "isInteractive": activity["is_interactive"],
            "riskLevelDuringSignIn": activity["risk"],
        }
    )


def _behind_port(addresses: pd.Series) -> pd.Series:
    """The addresses with a port; those of IPv6 then stand in brackets."""
    ports = pd.Series(
        [f":{_FIRST_PORT + n % 10_000}" for n in range(len(addresses))],
        index=addresses.index, dtype=pd.StringDtype(),
    )  # fmt: skip
    sixth = addresses.str.contains(":").fillna(False).astype(bool)
    return addresses.mask(sixth, "[" + addresses + "]") + ports
