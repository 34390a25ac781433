"""For tests of packs that speak KQL: Log Analytics and Graph on the loopback address.

Each answers from an engine over frames (the extra ``nblang-kql[engine]``), in the service's own
wire format, with its faults by name. ``Fixed`` is a credential that signs in without anybody.
"""

from nblang_kql.testing.credentials import Fixed, Token
from nblang_kql.testing.engine import Engine, MissingTableError, Table, many
from nblang_kql.testing.escapes import unescaped
from nblang_kql.testing.graph import Graph
from nblang_kql.testing.log_analytics import WORKSPACE, LogAnalytics

__all__ = [
    "WORKSPACE",
    "Engine",
    "Fixed",
    "Graph",
    "LogAnalytics",
    "MissingTableError",
    "Table",
    "Token",
    "many",
    "unescaped",
]
