"""The lines that sshd, su and sudo write, which every product stores in its own way.

One attempt leaves several lines, as in life: that they count once is what queries have to get right.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

_FIRST_PROCESS = 1024
_WHO = "operator"
# The records do not say who ran su or sudo; this is an account that every Linux has.
_KEY = "ED25519 SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU"
_FORBIDDEN = {
    "wrong_password": "1 incorrect password attempt",
    "logon_type_not_granted": "user NOT in sudoers",
}
_SECRETS = ("password", "keyboard-interactive/pam")


def lines(logons: pd.DataFrame) -> pd.DataFrame:
    """What the attempts leave in the log.

    Parameters
    ----------
    logons : pandas.DataFrame
        Rows of the record ``Logon`` from Linux hosts.

    Returns
    -------
    pandas.DataFrame
        A row for each line: ``position`` of the attempt in ``logons``, ``facility``, ``program``,
        ``process`` (its number) and ``message``.
    """
    fields = ["logon_type", "result", "user", "user_domain", "src_ip", "src_port",
              "auth_package", "failure_reason"]  # fmt: skip
    cells = logons[fields].astype(object)
    written: list[tuple[int, str, str, str]] = []
    for position, row in enumerate(cells.where(cells.notna(), None).itertuples(index=False)):
        written += [(position, *line) for line in _lines(row)]
    positions, facilities, programs, messages = zip(*written, strict=True) if written else ((),) * 4
    return pd.DataFrame(
        {
            "position": pd.Series(list(positions), dtype="int64"),
            "facility": pd.array(list(facilities), dtype=pd.StringDtype()),
            "program": pd.array(list(programs), dtype=pd.StringDtype()),
            "process": pd.array([_FIRST_PROCESS + n for n in positions], dtype="Int64"),
            "message": pd.array(list(messages), dtype=pd.StringDtype()),
        }
    )


def _lines(row: Any) -> Iterator[tuple[str, str, str]]:
    """Facility, program and message of each line that one attempt leaves."""
    user = f"{row.user_domain}\\{row.user}" if row.user_domain else row.user or ""
    if row.logon_type == "ssh":
        said = _ssh(row, user)
    elif row.logon_type == "su":
        said = _su(row, user)
    elif row.logon_type == "sudo":
        said = _sudo(row, user)
    else:
        return
    program = "sshd" if row.logon_type == "ssh" else row.logon_type
    for facility, message in said:
        yield facility, program, message


def _ssh(row: Any, user: str) -> Iterator[tuple[str, str]]:
    ip, port = row.src_ip or "UNKNOWN", row.src_port or 0
    place = f"from {ip} port {port}"
    key = "" if row.auth_package in _SECRETS else f": {_KEY}"
    if row.result == "success":
        yield "auth", f"Accepted {row.auth_package or 'none'} for {user} {place} ssh2{key}"
        yield (
            "authpriv",
            f"pam_unix(sshd:session): session opened for user {user}(uid=1000) by (uid=0)",
        )
        return
    stranger = row.failure_reason == "no_such_user"
    if stranger:
        yield "auth", f"Invalid user {user} {place}"
    if row.auth_package in _SECRETS:
        known = "" if stranger else f"  user={user}"
        yield "authpriv", _denied_text("sshd", f"tty=ssh ruser= rhost={ip}{known}", who="", uid=0)
    whom = f"invalid user {user}" if stranger else user
    if row.auth_package:
        yield "auth", f"Failed {row.auth_package} for {whom} {place} ssh2{key}"
    kind = "invalid" if stranger else "authenticating"
    yield "auth", f"Connection closed by {kind} user {user} {ip} port {port} [preauth]"


def _su(row: Any, user: str) -> Iterator[tuple[str, str]]:
    if row.result == "success":
        yield "auth", f"(to {user}) {_WHO} on pts/0"
        yield (
            "authpriv",
            f"pam_unix(su:session): session opened for user {user}(uid=0) by {_WHO}(uid=11)",
        )
        return
    yield "authpriv", _denied_text("su", f"tty=pts/0 ruser={_WHO} rhost=  user={user}")
    yield "auth", f"FAILED SU (to {user}) {_WHO} on pts/0"


def _sudo(row: Any, user: str) -> Iterator[tuple[str, str]]:
    command = f"TTY=pts/0 ; PWD=/home/{_WHO} ; USER={user} ; COMMAND=/usr/bin/id"
    if row.result == "success":
        yield "authpriv", f"{_WHO} : {command}"
        yield (
            "authpriv",
            f"pam_unix(sudo:session): session opened for user {user}(uid=0) by {_WHO}(uid=11)",
        )
        return
    if row.failure_reason == "wrong_password":
        yield "authpriv", _denied_text("sudo", f"tty=/dev/pts/0 ruser={_WHO} rhost=  user={_WHO}")
    refusal = _FORBIDDEN.get(row.failure_reason, "a password is required")
    yield "authpriv", f"{_WHO} : {refusal} ; {command}"


def _denied_text(program: str, rest: str, who: str = _WHO, uid: int = 11) -> str:
    """What PAM writes when a password was wrong."""
    return (
        f"pam_unix({program}:auth): authentication failure; logname={who} uid={uid} euid=0 {rest}"
    )
