"""Linux logons as lines of /var/log/secure, with the fields of the add-on for Unix and Linux.

The add-on gives CIM fields to the lines that tell how an attempt ended: sshd's "Accepted" and
"Failed", the session that su opened and its refusal, sudo's command line and its refusal.
"""

from __future__ import annotations

import pandas as pd

from nbpack_demo.native.linux import lines
from nbpack_splunk.native.windows import seconds

_TELLS = (
    r"^(?:Accepted |Failed |FAILED SU |pam_unix\(su:session\)|\w+ : (?:\d|user NOT|a password|TTY))"
)


def linux_secure(logons: pd.DataFrame) -> pd.DataFrame:
    """Lines of Linux logons.

    Parameters
    ----------
    logons : pandas.DataFrame
        Rows of the record ``Logon`` from Linux hosts.
    """
    written = lines(logons)
    kept = logons.iloc[written["position"].tolist()].reset_index(drop=True)
    stamp = kept["time"].dt.strftime("%b %d %H:%M:%S").str.replace(" 0", "  ", n=1)
    label = kept["host"].str.split(".").str[0]
    process = written["program"] + "[" + written["process"].astype("string") + "]: "
    tells = written["message"].str.match(_TELLS).astype(bool)
    reason = kept["failure_reason"].astype("string")
    # As the add-on finds them in the line's own words.
    signature = reason.map({"no_such_user": "invalid user", "wrong_password": "wrong password"})

    def told(values: pd.Series) -> pd.Series:
        return values.where(tells)

    return pd.DataFrame(
        {
            "_time": seconds(kept["time"]),
            "_raw": stamp + " " + label + " " + process + written["message"],
            "host": kept["host"],
            "index": "linux_secure",
            "source": "/var/log/secure",
            "sourcetype": "linux_secure",
            "dest": told(kept["host"]),
            "user": told(kept["user"]),
            "src": told(kept["src_ip"]),
            "action": told(kept["result"]),
            "app": told(written["program"]),
            "authentication_method": told(kept["auth_package"]),
            "signature": told(signature),
            "tag": told(pd.Series("authentication", index=kept.index, dtype="string")),
        }
    )
