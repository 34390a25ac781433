"""Lines of syslog: stamps, years, and the fields that the add-on for Unix and Linux gives."""

from __future__ import annotations

import gzip
import os
from datetime import UTC, datetime

import pytest

from nblang_spl.events.stamps import seconds, stamp

CHANGED = datetime(2026, 3, 2, 12, tzinfo=UTC).timestamp()
ACCEPTED = "sshd[101]: Accepted publickey for alice from 192.0.2.7 port 50710 ssh2: RSA SHA256:x"


def at(year: int, month: int, day: int, *clock: int) -> float:
    hour, minute, second, micro = (*clock, 0, 0, 0, 0)[:4]
    return datetime(year, month, day, hour, minute, second, micro, tzinfo=UTC).timestamp()


@pytest.fixture
def log(exports):
    """A log that was last changed at noon of 2 March 2026."""

    def write(*lines, name="auth.log", changed=CHANGED):
        path = exports.write(name, "".join(f"{line}\n" for line in lines))
        os.utime(path, (changed, changed))

    return write


@pytest.fixture
def said(log, exports):
    """The event of one line."""

    def run(line):
        log(f"Mar  2 10:00:00 web01 {line}")
        (row,) = exports.rows()
        return row

    return run


# --------------------------------------------------------------------------------------- stamps


@pytest.mark.parametrize(
    ("begin", "when"),
    [
        ("Mar  2 10:00:00 web01 sshd[1]: x", at(2026, 3, 2, 10)),
        ("<38>Mar  2 10:00:00 web01 sshd[1]: x", at(2026, 3, 2, 10)),
        ("Mar 12 2025 10:00:00 web01 sshd[1]: x", at(2025, 3, 12, 10)),
        ("Mar 12 10:00:00 2025 web01 sshd[1]: x", at(2025, 3, 12, 10)),
        ("2026-03-02T10:00:00.123456+01:00 web01 sshd[1]: x", at(2026, 3, 2, 9, 0, 0, 123456)),
        ("2026-03-02T10:00:00Z web01 sshd[1]: x", at(2026, 3, 2, 10)),
        ("2026-03-02 10:00:00,250 web01 sshd[1]: x", at(2026, 3, 2, 10, 0, 0, 250000)),
        ("<38>1 2026-03-02T10:00:00Z web01 sshd 1 - - x", at(2026, 3, 2, 10)),
    ],
)
def test_stamps_of_syslog_are_read(log, exports, begin, when):
    log(begin)
    (row,) = exports.rows()
    assert row["_time"] == when
    assert row["host"] == "web01"
    assert row["process"] == "sshd"


@pytest.mark.parametrize(
    "line", ["Feb 30 10:00:00 x", "Foo  1 10:00:00 x", "Mar  2 25:00:00 x", "x"]
)
def test_what_is_no_stamp_is_none(line):
    assert stamp(line) is None


@pytest.mark.parametrize(
    "text", ["", "x", "1e400", "nan", "0x10", "1_0", "99999999999999", "10:00"]
)
def test_what_is_no_time_is_none(text):
    assert seconds(text) is None


def test_a_stamp_without_a_year_is_of_the_files_own_year(log, exports):
    """A choice, the README's: the last line is not later than the file."""
    log(f"Mar  2 11:00:00 web01 {ACCEPTED}")
    assert exports.rows()[0]["_time"] == at(2026, 3, 2, 11)


def test_a_stamp_later_than_the_file_is_of_the_year_before(log, exports):
    log(f"Mar  5 11:00:00 web01 {ACCEPTED}")
    assert exports.rows()[0]["_time"] == at(2025, 3, 5, 11)


def test_december_before_january_is_of_the_year_before(log, exports):
    log(
        f"Dec 30 10:00:00 web01 {ACCEPTED}",
        f"Jan  1 00:00:01 web01 {ACCEPTED}",
        f"Dec 31 23:59:59 web01 {ACCEPTED}",
        f"Jan  2 00:00:00 web01 {ACCEPTED}",
    )
    assert [row["_time"] for row in exports.rows("index=* | sort _time")] == [
        at(2025, 12, 30, 10), at(2025, 12, 31, 23, 59, 59), at(2026, 1, 1, 0, 0, 1), at(2026, 1, 2),
    ]  # fmt: skip


def test_the_29th_of_february_is_of_a_leap_year(log, exports):
    log(f"Feb 29 10:00:00 web01 {ACCEPTED}")
    assert exports.rows()[0]["_time"] == at(2024, 2, 29, 10)


def test_a_packed_log_says_itself_when_it_was_changed(exports):
    line = f"Mar  2 11:00:00 web01 {ACCEPTED}\n".encode()
    exports.write("auth.log.2.gz", gzip.compress(line, mtime=int(at(2023, 4, 1))))
    (row,) = exports.rows()
    assert row["_time"] == at(2023, 3, 2, 11)
    assert row["index"] == "auth"


# ---------------------------------------------------------------------------------------- lines


def test_a_line_without_a_stamp_takes_the_time_of_the_line_before(log, exports):
    log(f"Mar  2 10:00:00 web01 {ACCEPTED}", "and so on")
    assert [row["_time"] for row in exports.rows()] == [at(2026, 3, 2, 10)] * 2
    (note,) = exports.notes()
    assert note == (
        "auth.log: 1 line has no time of its own and takes that of the line before "
        "(the first in line 2)."
    )


def test_a_log_without_stamps_has_events_without_times(log, exports):
    log("one", "two", name="app.log")
    assert [row["_raw"] for row in exports.rows(earliest=1, latest=2)] == ["one", "two"]
    (note,) = exports.notes()
    assert note == "app.log: 2 lines have no time and lie in every range (the first in line 1)."
    assert exports.rows("NOT sourcetype=*")[0]["source"] == "app.log"


def test_an_indented_line_goes_on_from_the_line_before(log, exports):
    log(f"Mar  2 10:00:00 web01 {ACCEPTED}", "\tand so on", "")
    (row,) = exports.rows()
    assert row["_raw"].endswith("SHA256:x\n\tand so on")


@pytest.mark.parametrize(
    "name",
    ["auth.log", "auth.log.1", "secure", "secure-20260301", "linux_secure/web01.log", "web01.log"],
)
def test_logs_about_accounts_are_linux_secure(log, exports, name):
    """By their name, or by the programs that wrote the first lines."""
    log(f"Mar  2 10:00:00 web01 {ACCEPTED}", name=name)
    (row,) = exports.rows("sourcetype=linux_secure sshd")
    assert row["source"] == name


@pytest.mark.parametrize(
    ("name", "index"),
    [("secure-20260301", "secure"), ("auth.log.1", "auth"), ("web01.log", "web01")],
)
def test_rotation_is_no_part_of_an_index(log, exports, name, index):
    log(f"Mar  2 10:00:00 web01 {ACCEPTED}", name=name)
    assert exports.rows()[0]["index"] == index


def test_other_logs_are_syslog(log, exports):
    log("Mar  2 10:00:00 web01 kernel: up", name="messages")
    (row,) = exports.rows("sourcetype=syslog")
    assert row["index"] == "messages"


# --------------------------------------------------------------------------------------- fields

CASES = [
    (ACCEPTED,
     {"app": "sshd", "vendor_action": "Accepted", "action": "success", "user": "alice", "pid": "101",
      "src_ip": "192.0.2.7", "src": "192.0.2.7", "src_port": "50710", "sshd_protocol": "ssh2",
      "dest": "web01"},
     {"authentication", "remote", "success"}),
    ("sshd[1]: Failed password for invalid user from x from ::1 port 22 ssh2",
     {"action": "failure", "user": "from x", "src_ip": "::1"}, {"authentication", "failure"}),
    ("sshd[1]: Invalid user eve from 192.0.2.9",
     {"vendor_action": "Invalid user", "action": "failure", "user": "eve"}, {"authentication"}),
    ("sshd-session[1]: Accepted password for bob from 192.0.2.9 port 1 ssh2",
     {"app": "sshd", "process": "sshd-session"}, {"authentication"}),
    ("sshd[1]: pam_unix(sshd:auth): authentication failure; uid=0 euid=0 ruser= rhost=192.0.2.9  user=root",
     {"app": "sshd", "action": "failure", "user": "root", "src": "192.0.2.9", "euid": "0"},
     {"authentication"}),
    ("sudo: pam_unix(sudo:session): session opened for user root(uid=0) by alice(uid=1000)",
     {"app": "sudo", "action": "success", "user": "root", "src_user": "alice", "src": "web01"},
     {"authentication", "local", "privileged"}),
    ("sudo:    alice : TTY=pts/0 ; PWD=/home/alice ; USER=root ; COMMAND=/bin/ls -l",
     {"app": "sudo", "user": "root", "src_user": "alice", "COMMAND": "/bin/ls -l", "action": "success"},
     set()),
    ("sudo: alice : 3 incorrect password attempts ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/ls",
     {"action": "failure", "src_user": "alice"}, set()),
    ("su[3]: (to root) alice on pts/0", {"app": "su", "action": "success", "src_user": "alice"},
     {"authentication"}),
    ("su: FAILED SU (to root) alice on pts/0", {"action": "failure", "user": "root"}, {"authentication"}),
    ("useradd[5]: new user: name=eve, UID=1001, GID=1001, home=/home/eve, shell=/bin/bash",
     {"user": "eve", "action": "created", "object_category": "user", "UID": "1001"},
     {"account", "change", "add"}),
    ("CRON[7]: pam_unix(cron:session): session closed for user root",
     {"app": "cron", "user": "root", "vendor_action": "session closed"}, {"logoff"}),
]  # fmt: skip


@pytest.mark.parametrize(("line", "told", "tags"), CASES, ids=[case[0][:40] for case in CASES])
def test_lines_about_accounts_have_the_names_of_the_add_on(said, line, told, tags):
    row = said(line)
    assert told.items() <= row.items()
    assert tags | {"os", "unix"} <= set(row["tag"])
    assert ("authentication" in row["tag"]) == ("authentication" in tags)


def test_a_pair_in_a_line_cannot_say_what_the_event_is(said):
    row = said("app[1]: index=other host=evil sourcetype=x source=y tag=z user=eve")
    told = {"index": "auth", "host": "web01", "sourcetype": "linux_secure", "source": "auth.log"}
    assert told.items() <= row.items()
    assert row["user"] == "eve"
    assert "z" not in row["tag"]
