"""The regular expressions of the query files, tried on lines as sshd, su and sudo write them.

Python reads them as PCRE does, but for the spelling of named groups. Which expression counts for a
line is read from the file's own text.
"""

from __future__ import annotations

import re

import pytest

from nbcore import QueryFile
from nblang_spl import query_files

FILES = query_files("nbpack_splunk")
LINUX = next(file for file in FILES if file.path.endswith("/logons_linux_events.spl"))
_STRING = r'"((?:[^"\\]|\\.)*)"'
_HEAD = "Mar  6 02:04:11 bastion01 "


def pattern(literal: str) -> re.Pattern[str]:
    """A regular expression out of a literal: unescaped once by SPL, then read by PCRE."""
    text = re.sub(r'\\([\\"])', r"\1", literal)
    return re.compile(re.sub(r"\(\?<(?![=!])", "(?P<", text))


def patterns(file: QueryFile) -> list[re.Pattern[str]]:
    found = re.findall(rf"\brex (?:field=\w+ )?{_STRING}", file.text)
    found += re.findall(rf"\bmatch\([^\"]*?{_STRING}\)", file.text)
    return [pattern(literal) for literal in found]


REX = patterns(LINUX)
HEADER, REPEATED = REX[0], REX[1]
TRACES = [
    (service, pattern(literal), trace)
    for service, literal, trace in re.findall(
        rf'service="(\w+)" AND match\(line, {_STRING}\), "(\w+)"', LINUX.text
    )
]


def read(line: str) -> dict[str, str]:
    """What the file finds in a line: its service, what it tells, and every named piece."""
    head = HEADER.search(line)
    if not head:
        return {}
    said = head["said"]
    repeated = REPEATED.search(said)
    text = repeated["wrapped"] if repeated else said
    service = "sshd" if head["program"] == "sshd-session" else head["program"]
    trace = next((t for s, expression, t in TRACES if s == service and expression.search(text)), "")
    found = {"service": service, "trace": trace, "pid": head["pid"] or ""}
    if repeated:
        found["repeats"] = repeated["repeats"]
    for expression in REX[2:]:
        match = expression.search(text)
        if match and expression.groupindex:
            found |= {name: value for name, value in match.groupdict().items() if value is not None}
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.path.rsplit("/", 1)[-1])
def test_every_expression_is_one(file: QueryFile):
    for expression in patterns(file):
        assert expression.pattern


def test_the_file_knows_fourteen_kinds_of_lines():
    assert len(TRACES) == 14


@pytest.mark.parametrize(
    ("line", "facts"),
    [
        ("sshd[1382]: Accepted publickey for alice from 203.0.113.7 port 3715 ssh2: RSA SHA256:iMp",
         {"trace": "accepted", "pid": "1382", "ssh_user": "alice", "ssh_ip": "203.0.113.7",
          "ssh_port": "3715", "method": "publickey"}),
        ("sshd-session[1382]: Failed password for root from 2001:db8::7 port 22 ssh2",
         {"service": "sshd", "trace": "failed", "ssh_user": "root", "ssh_ip": "2001:db8::7",
          "failed_words": "Failed password for"}),
        ("sshd[1]: Failed password for invalid user bob from 203.0.113.7 port 4000 ssh2",
         {"trace": "failed", "guessed_user": "bob", "guessed_ip": "203.0.113.7",
          "guessed_port": "4000", "failed_words": "Failed password for invalid user"}),
        ("sshd[1]: Failed password for invalid user x from 1.2.3.4 port 22 from 203.0.113.7 port 9 ssh2",
         {"guessed_user": "x from 1.2.3.4 port 22", "guessed_ip": "203.0.113.7", "guessed_port": "9"}),
        ("sshd[1]: Failed keyboard-interactive/pam for root from 203.0.113.7 port 9 ssh2",
         {"trace": "failed", "method": "keyboard-interactive/pam"}),
        ("sshd[1]: Failed publickey for root from 203.0.113.7 port 9 ssh2: RSA SHA256:x",
         {"trace": "offered"}),
        ("sshd[1]: Failed none for invalid user a b from 203.0.113.7 port 9 ssh2",
         {"trace": "asked", "guessed_user": "a b"}),
        ("sshd[1]: Invalid user admin from 203.0.113.84 port 43513",
         {"trace": "stranger", "stranger_user": "admin", "stranger_ip": "203.0.113.84",
          "stranger_port": "43513"}),
        ("sshd[1]: Invalid user  from 203.0.113.84 port 43513",
         {"trace": "stranger", "stranger_user": "", "stranger_ip": "203.0.113.84"}),
        ("sshd[1]: Invalid user admin from 203.0.113.84",
         {"trace": "stranger", "stranger_ip": "203.0.113.84"}),
        ("sshd[1]: Connection closed by authenticating user root 203.0.113.83 port 34871 [preauth]",
         {"trace": "left", "left_user": "root", "left_ip": "203.0.113.83", "left_port": "34871",
          "left_words": "Connection closed by authenticating user"}),
        ("sshd[1]: Disconnected from invalid user a 203.0.113.83 port 1 [preauth]",
         {"trace": "left", "left_user": "a"}),
        ("sshd[1]: message repeated 3 times: [ Failed password for root from 203.0.113.7 port 9 ssh2]",
         {"trace": "failed", "repeats": "3", "ssh_user": "root"}),
        ("su[77]: pam_unix(su-l:session): session opened for user root(uid=0) by alice(uid=1000)",
         {"trace": "opened", "opened_user": "root"}),
        ("su[77]: (to root) alice on pts/0", {"trace": "told", "su_user": "root"}),
        ("su: Successful su for root by alice", {"trace": "told", "su_user": "root", "pid": ""}),
        ("su[77]: FAILED SU (to root) alice on pts/0",
         {"trace": "refused", "su_user": "root", "refused_words": "FAILED SU"}),
        ("su[77]: FAILED su for root by alice", {"trace": "refused", "su_user": "root"}),
        ("su[77]: pam_unix(su:auth): authentication failure; logname=a uid=1 ruser=a rhost=  user=root",
         {"trace": "denied", "denied_user": "root"}),
        ("sudo[9]:    alice : TTY=pts/0 ; PWD=/home/alice ; USER=root ; COMMAND=/bin/sh -c USER=x",
         {"trace": "ran", "sudo_user": "root"}),
        ("sudo:    alice : 3 incorrect password attempts ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/ls",
         {"trace": "forbidden", "sudo_user": "root",
          "forbidden_words": "3 incorrect password attempts"}),
        ("sudo:    alice : user NOT in sudoers ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/ls",
         {"trace": "forbidden", "forbidden_words": "user NOT in sudoers"}),
        ("sudo[9]: pam_unix(sudo:session): session opened for user root by alice(uid=0)",
         {"trace": "opened", "opened_user": "root"}),
        ("sudo[9]: pam_unix(sudo:auth): authentication failure; logname=a uid=1 user=alice",
         {"trace": "denied"}),
    ],
)  # fmt: skip
def test_a_line_is_told_apart_and_its_pieces_are_found(line: str, facts: dict[str, str]):
    found = read(_HEAD + line)
    assert {name: found.get(name) for name in facts} == facts


@pytest.mark.parametrize(
    "line",
    [
        "sshd[1]: Received signal 15; terminating.",
        "sshd[1]: Server listening on 0.0.0.0 port 22.",
        "sshd[1]: pam_unix(sshd:session): session opened for user alice by (uid=0)",
        "sudo[9]: pam_unix(sudo:session): session closed for user root",
        "su[9]: pam_unix(su:session): session closed for user root",
    ],
)
def test_a_line_that_tells_of_no_attempt_is_left_out(line: str):
    assert read(_HEAD + line)["trace"] == ""


@pytest.mark.parametrize(
    "line",
    [
        _HEAD + "CRON[5]: pam_unix(cron:session): session opened for user root by (uid=0)",
        _HEAD + "app[5]: sshd[1]: Accepted password for root from 203.0.113.7 port 9 ssh2",
        "sshd[1]: Accepted password for root from 203.0.113.7 port 9 ssh2",
    ],
)
def test_only_the_program_itself_is_believed(line: str):
    assert read(line) == {}


@pytest.mark.parametrize(
    "head",
    ["Mar  6 02:04:11 web01 ", "Mar 16 02:04:11.123 web01 ", "<38>Mar  6 02:04:11 web01 ",
     "2026-03-06T02:04:11.123456+00:00 web01 ", "Mar  6 2026 02:04:11 web01 "],
)  # fmt: skip
def test_the_usual_heads_of_a_line_are_known(head: str):
    assert read(f"{head}sshd[1]: Accepted password for a from 203.0.113.7 port 9 ssh2")["trace"]
