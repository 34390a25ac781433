"""Microsoft's query services that speak KQL over HTTPS: what their clients have in common.

A pack's client says where it posts, which permission is needed and how its answers are spelled;
signing in, retries, faults, pace and typed columns are here. Needs the extra ``live``.
"""

from nblang_kql.http.connection import HttpConnection, interval
from nblang_kql.http.credentials import Credential, DefaultCredential, Tokens
from nblang_kql.http.endpoint import checked
from nblang_kql.http.pace import Pace, shared
from nblang_kql.http.service import Service

__all__ = [
    "Credential",
    "DefaultCredential",
    "HttpConnection",
    "Pace",
    "Service",
    "Tokens",
    "checked",
    "interval",
    "shared",
]
