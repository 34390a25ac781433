"""Microsoft's query services that speak KQL over HTTPS: what their clients have in common.

A pack's client says where it posts, which permission is needed and how its answers are spelled;
signing in, retries, faults, pace and typed columns are here. Needs the extra ``live``.
"""

from nblang_kql.http.connection import HttpConnection, interval
from nblang_kql.http.credentials import Credential, DefaultCredential, Tokens
from nblang_kql.http.endpoint import check_endpoint
from nblang_kql.http.pace import Pace, shared_pace
from nblang_kql.http.service import Service

__all__ = [
    "Credential",
    "DefaultCredential",
    "HttpConnection",
    "Pace",
    "Service",
    "Tokens",
    "check_endpoint",
    "interval",
    "shared_pace",
]
