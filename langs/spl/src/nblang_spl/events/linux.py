"""Lines of syslog, and what the add-on for Unix and Linux finds in those about accounts.

Field names and tags are those of that add-on's ``linux_secure`` (``app``, ``vendor_action``,
``action``, ``user``, ``src_user``, ``src_ip``, ``src_port``, ``src``, ``dest``, ``process``,
``pid``), which also says that ``src`` is the host itself where nothing else is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from nblang_spl.events.flatten import Values
from nblang_spl.events.lines import LONGEST, Faults, lines, packed_time
from nblang_spl.events.pairs import pairs
from nblang_spl.events.source import RAW, TIME
from nblang_spl.events.stamps import Stamp, Years, stamp

_PROGRAM = re.compile(
    r"\s+(?P<host>\S+)\s+(?P<process>[\w./-]+)(?:\((?P<module>\w+)\))?(?:\[(?P<pid>\d+)\])?:\s?"
)
_RFC5424 = re.compile(
    r"\s(?P<host>\S+)\s(?P<process>\S+)\s(?P<pid>\S+)\s\S+\s(?:-|(?:\[[^\]]*\])+)\s?"
)
_ADDRESS = r"(?P<src_ip>[0-9A-Fa-f:.]+(?:%\w+)?|UNKNOWN)"
_SAID = tuple(
    re.compile(pattern)
    for pattern in (
        (
            r"(?P<vendor_action>Accepted|Failed) \S+ for (?:(?:invalid|illegal) user )?(?P<user>.*) "
            rf"from {_ADDRESS} port (?P<src_port>\d+)(?: (?P<sshd_protocol>ssh\d))?"
        ),
        (
            r"(?P<vendor_action>Invalid user) (?P<user>.*?) "
            rf"from {_ADDRESS}(?: port (?P<src_port>\d+))?$"
        ),
        (
            r"(?:error: )?PAM: Authentication (?P<vendor_action>failure) for "
            r"(?:(?:invalid|illegal) user )?(?P<user>\S+) from (?P<src>\S+)"
        ),
        (
            r"pam_\w+\((?P<app>[^:()]+):auth\): authentication (?P<vendor_action>failure);"
            r"(?:.* ruser=(?P<src_user>\S*))?(?:.* rhost=(?P<src_dns>\S*))?(?:.* user=(?P<user>\S+))?"
        ),
        (
            r"pam_\w+\((?P<app>[^:()]+):session\): (?P<vendor_action>session (?:opened|closed)) "
            r"for user (?P<user>[^\s(]+)(?:\(uid=\d+\))?(?: by (?P<src_user>[^\s(]*))?"
        ),
        r"(?P<vendor_action>Successful|FAILED) su for (?P<user>\S+) by (?P<src_user>\S+)",
        r"(?P<vendor_action>FAILED SU) \(to (?P<user>[^)]+)\) (?P<src_user>\S+) on ",
        r"\(to (?P<user>[^)]+)\) (?P<src_user>\S+) on ",
        r"(?P<vendor_action>FAILED LOGIN) .*FOR '?(?P<user>[^',]+)",
        (
            r"\s*(?P<src_user>\S+) : (?P<complaint>[^;=]* ; )?TTY=(?P<TTY>[^;]*) ; "
            r"PWD=(?P<PWD>[^;]*) ; USER=(?P<user>[^;]*) ;.* COMMAND=(?P<COMMAND>.*)"
        ),
        (
            r"(?P<vendor_action>new) (?P<object_category>user|group|account)(?::| added -) "
            r"(?:name|account)=(?P<user>[^,]+)"
        ),
        (
            r"(?P<vendor_action>delete|remove) (?P<object_category>user|group|account) "
            r"'?(?P<user>[^']+)"
        ),
    )
)
"""What programs say of accounts; the first that fits counts."""
_ACTIONS = {
    "accepted": "success", "session opened": "success", "successful": "success",
    "failed": "failure", "invalid user": "failure", "failure": "failure", "failed su": "failure",
    "failed login": "failure", "new": "created", "delete": "deleted", "remove": "deleted",
}  # fmt: skip
_PRIVILEGED = frozenset({"su", "sudo"})
_ACCOUNTS = frozenset(
    {"sshd", "sudo", "su", "login", "systemd-logind", "useradd", "userdel", "passwd"}
)
"""Programs whose lines make a log one of the source type ``linux_secure``."""
FIELDS = frozenset({"app", "process", "vendor_action"})
"""Where an event has one of them, the add-on's fields are there already."""
_OWN = frozenset({"host", "index", "source", "sourcetype", "tag"})
"""Names that no pair of a line takes: what they say is of the event as a whole."""
_LONGEST = 16 * 1024
"""Characters of a line that are looked into."""
_TIME_BEFORE = (
    "{line has|lines have} no time of {its|their} own and {takes|take} that of the line before"
)
_NO_TIME = "{line has|lines have} no time and {lies|lie} in every range"


def events(path: Path, name: str, sourcetype: str, faults: Faults) -> Iterator[Values]:
    """The lines of a log as events; their fields are found later, by the source type.

    Indented lines go on from the line before. For stamps without a year see
    :class:`nblang_spl.events.stamps.Years`; the file's own time is what a gzip file says of its
    content, else when the file was last changed.
    """
    years: Years | None = None
    current: Values = {}
    for number, line in lines(path, faults):
        text = line.rstrip("\r\n")
        found = stamp(text)
        if found is None:
            if not text.strip():
                continue
            if text[0].isspace() and current and len(current[RAW]) < LONGEST:
                current[RAW] += f"\n{text}"
                continue
            when = current.get(TIME)
            faults.count(_NO_TIME if when is None else _TIME_BEFORE, f"line {number:,}")
        elif found.seconds is None:
            years = years or Years(_without_year(path), _modified_time(path))
            when = years.seconds(found)
        else:
            when = found.seconds
        if current:
            yield current
        current = {RAW: text, "source": name}
        if sourcetype:
            current["sourcetype"] = sourcetype
        if when is not None:
            current[TIME] = when
        header = _header(text, found)
        if header and header["host"] != "-":
            current["host"] = header["host"]
    if current:
        yield current


def about_accounts(head: str) -> bool:
    """Whether the beginning of a log is of programs that let people in."""
    for line in head.splitlines():
        header = _header(line, stamp(line))
        if header and header["process"] in _ACCOUNTS:
            return True
    return False


def fields(raw: str) -> Values:
    """What the add-on finds in a line."""
    found = stamp(raw)
    header = _header(raw, found)
    if not header:
        return _fields_of(raw)
    said = raw[header.end() : header.end() + _LONGEST]
    process = header["process"].rpartition("/")[2]
    made: Values = {"process": process, "dest": header["host"], "vendor_product": "NIX"}
    if header["pid"] and header["pid"] != "-":
        made["pid"] = header["pid"]
    if found and found.seconds is not None:
        made[TIME] = found.seconds
    for pattern in _SAID:
        match = pattern.match(said)
        if match:
            _account(made, process, {name: one for name, one in match.groupdict().items() if one})
            break
    made.setdefault("src", made.get("src_ip") or made["dest"])
    made["tag"] = _tags(made)
    return {**_fields_of(said), **made}


def _fields_of(said: str) -> Values:
    return {name: value for name, value in pairs(said).items() if name not in _OWN}


def _account(made: Values, process: str, found: dict[str, str]) -> None:
    complaint = found.pop("complaint", "")
    src_dns = found.pop("src_dns", "")
    made.update(found)
    made.setdefault("app", "sshd" if process == "sshd-session" else process)
    action = _ACTIONS.get(found.get("vendor_action", "").lower())
    if "COMMAND" in found:
        action = "failure" if complaint else "success"
    elif action is None and "vendor_action" not in found:
        action = "success"  # `(to root) alice on pts/0`
    if action:
        made["action"] = action
    if src_dns:
        made["src_dns"] = src_dns
        made.setdefault("src", src_dns)


def _tags(made: Values) -> list[str]:
    tags = ["os", "unix"]
    app, said = made.get("app", ""), made.get("vendor_action", "")
    category = made.get("object_category")
    if category:
        tags += ["account", "management", "change", "add" if said == "new" else "delete"]
    elif made.get("action") in ("success", "failure") and "COMMAND" not in made:
        tags += ["authentication", made["action"]]
        tags += ["remote"] if app == "sshd" else []
        tags += ["local", "privileged"] if app in _PRIVILEGED else []
    elif said == "session closed":
        tags += ["access", "stop", "logoff"]
    return tags


def _header(line: str, found: Stamp | None) -> re.Match[str] | None:
    if found is None:
        return None
    return _PROGRAM.match(line, found.end) or _RFC5424.match(line, found.end)


def _without_year(path: Path) -> Iterator[Stamp]:
    for _, line in lines(path, Faults(path.name)):
        found = stamp(line)
        if found and found.seconds is None:
            yield found


def _modified_time(path: Path) -> float:
    return packed_time(path) or path.stat().st_mtime
