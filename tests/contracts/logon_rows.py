"""Logons as a product can hold them: rows of every kind, and names that nobody expects."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from nbpack_demo.native.windows import CODES, NUMBERS

HOSTS = {"windows": "WEB01.contoso.test", "linux": "bastion01.contoso.test"}
_BAD = ("\x00", "\\", "\n", "\r")
_TEXT = st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters="\\"), min_size=1)
_TRAPS = st.sampled_from(
    ["root from 10.0.0.1 port 22 ssh2", "a' or 1=1", '"; drop', "*", "%", "$p_host$", "x) on pts/0",
     "ünïcode", "user=root", "//", " from ", "port 1", "[preauth]", "İ"]
)  # fmt: skip
_NAMES = (_TEXT | _TRAPS).filter(lambda text: text != "-" and not any(c in text for c in _BAD))
_ACCOUNT = st.from_regex(r"[a-z_][a-z0-9_.-]{0,20}", fullmatch=True)
_IP = st.ip_addresses(v=4).map(str) | st.ip_addresses(v=6).map(str)
_PORT = st.integers(1, 65535)
_SID = st.from_regex(r"S-1-5-21-[0-9]{1,10}-[0-9]{1,10}", fullmatch=True)
_SESSION = st.integers(1, 2**63 - 1).map(hex)
_WINDOWS_REASONS = sorted(CODES)


def _maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


@st.composite
def windows(draw: st.DrawFn, time: datetime) -> dict[str, Any]:
    """One logon to a Windows host."""
    reason = draw(_maybe(st.sampled_from(_WINDOWS_REASONS)))
    kind = draw(st.sampled_from(sorted(NUMBERS)))
    return {
        "time": time,
        "result": "failure" if reason else "success",
        "user": draw(_maybe(_NAMES)),
        "user_domain": draw(_maybe(_NAMES)),
        "src_ip": draw(_maybe(_IP)),
        "logon_type": kind,
        "failure_reason": reason,
        "logon_process": draw(_maybe(st.sampled_from(["User32", "Advapi", "NtLmSsp", "Kerberos"]))),
        "host": HOSTS["windows"],
        "src_host": draw(_maybe(_NAMES)),
        "src_port": draw(_maybe(_PORT)),
        "user_id": None if reason else draw(_maybe(_SID)),
        "logon_id": None if reason else draw(_maybe(_SESSION)),
        "auth_package": draw(_maybe(st.sampled_from(["NTLM", "Kerberos", "Negotiate"]))),
        "logon_type_raw": str(NUMBERS[kind]),
        "failure_reason_raw": CODES[reason] if reason else None,
        "host_id": "5c0a2026-0000-4000-8000-000000000009",
        "os_family": "windows",
        "event_id": "4625" if reason else "4624",
    }


@st.composite
def linux(draw: st.DrawFn, time: datetime) -> dict[str, Any]:
    """One logon to a Linux host."""
    kind = draw(st.sampled_from(["ssh", "ssh", "su", "sudo"]))
    package, reason = None, None
    if kind == "ssh":
        package = draw(st.sampled_from(["password", "keyboard-interactive/pam", "publickey"]))
        wrong = "other" if package == "publickey" else "wrong_password"
        reason = draw(st.sampled_from([None, "no_such_user", wrong]))
        if reason and draw(st.booleans()):
            # The client left before it tried anything.
            package, reason = None, "no_such_user" if reason == "no_such_user" else "other"
    elif kind == "su":
        reason = draw(st.sampled_from([None, "wrong_password"]))
    else:
        reason = draw(st.sampled_from([None, "wrong_password", "logon_type_not_granted", "other"]))
    return {
        "time": time,
        "result": "failure" if reason else "success",
        "user": draw(_maybe(_NAMES) if reason == "no_such_user" else _ACCOUNT),
        "src_ip": draw(_IP) if kind == "ssh" else None,
        "src_port": draw(_PORT) if kind == "ssh" else None,
        "logon_type": kind,
        "failure_reason": reason,
        "logon_process": "sshd" if kind == "ssh" else kind,
        "host": HOSTS["linux"],
        "auth_package": package,
        "host_id": "5c0a2026-0000-4000-8000-00000000000b",
        "os_family": "linux",
    }


def plain(system: str, time: datetime) -> dict[str, Any]:
    """A refused logon without anything odd about it; on Linux it leaves several lines."""
    rest = (
        {"logon_type": "network", "failure_reason_raw": "0xc0000064"}
        if system == "windows"
        else {"logon_type": "ssh", "auth_package": "password"}
    )
    return {
        "time": time,
        "result": "failure",
        "user": "oracle",
        "src_ip": "203.0.113.9",
        "src_port": 4711,
        "failure_reason": "no_such_user",
        "host": HOSTS[system],
        "os_family": system,
        **rest,
    }


@st.composite
def logons(draw: st.DrawFn, start: datetime, end: datetime) -> list[dict[str, Any]]:
    """Logons to both hosts within, on and just outside the bounds of a range, some of them alike."""
    step = timedelta(microseconds=1)
    inside = st.datetimes(start.replace(tzinfo=None), (end - step).replace(tzinfo=None))
    bounds = st.sampled_from([start - step, start, end - step, end])
    moments = inside.map(lambda moment: moment.replace(tzinfo=start.tzinfo)) | bounds
    rows = [
        draw(st.one_of(windows(moment), linux(moment)))
        for moment in draw(st.lists(moments, min_size=1, max_size=40))
    ]
    return rows + [dict(rows[0])] * draw(st.integers(0, 2))
