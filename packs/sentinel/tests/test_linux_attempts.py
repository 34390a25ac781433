"""Which lines of a Linux log make one attempt to log on."""

from __future__ import annotations

import pytest

FROM = "from 203.0.113.9 port 4711"


@pytest.fixture
def attempts(asked, lines):
    """Attempts as (result, user, reason), oldest first; counted, they are as many."""

    def run(*said):
        tables = {"Syslog": lines(*said)}
        rows = asked("host.logons", "bastion01", tables).frame.sort_values("time", kind="stable")
        counts = asked("host.logon_counts", "bastion01", tables).frame
        assert counts["count"].sum() == len(rows)
        cells = rows[["result", "user", "failure_reason"]].astype(object)
        return list(cells.where(cells.notna(), None).itertuples(index=False, name=None))

    return run


def test_a_password_that_was_accepted(attempts):
    assert attempts(
        ("sshd", 7, f"Accepted password for m.ortiz {FROM} ssh2"),
        ("sshd", 7, "pam_unix(sshd:session): session opened for user m.ortiz(uid=1000) by (uid=0)"),
        ("sshd", 7, "Disconnected from user m.ortiz 203.0.113.9 port 4711"),
    ) == [("success", "m.ortiz", None)]


def test_each_wrong_password_of_one_connection_is_an_attempt(attempts):
    wrong = ("sshd", 7, f"Failed password for root {FROM} ssh2")
    assert attempts(
        ("sshd", 7, "pam_unix(sshd:auth): authentication failure; rhost=203.0.113.9  user=root"),
        wrong,
        wrong,
        ("sshd", 7, f"Accepted password for root {FROM} ssh2"),
        (
            "sshd",
            7,
            "Connection closed by authenticating user root 203.0.113.9 port 4711 [preauth]",
        ),
    ) == [
        ("failure", "root", "wrong_password"),
        ("failure", "root", "wrong_password"),
        ("success", "root", None),
    ]


def test_a_name_that_does_not_exist_counts_once_with_its_password(attempts):
    assert attempts(
        ("sshd", 7, f"Invalid user oracle {FROM}"),
        ("sshd", 7, f"Failed none for invalid user oracle {FROM} ssh2"),
        ("sshd", 7, f"Failed password for invalid user oracle {FROM} ssh2"),
        ("sshd", 7, "Connection closed by invalid user oracle 203.0.113.9 port 4711 [preauth]"),
    ) == [("failure", "oracle", "no_such_user")]


def test_a_client_that_leaves_before_a_password_counts_once(attempts):
    assert attempts(
        ("sshd", 7, f"Invalid user oracle {FROM}"),
        ("sshd", 7, "Connection closed by invalid user oracle 203.0.113.9 port 4711 [preauth]"),
        ("sshd", 8, "Connection reset by authenticating user root 203.0.113.9 port 99 [preauth]"),
        ("sshd", 9, "Did not receive identification string from 203.0.113.9 port 100"),
        ("sshd", 9, "Received disconnect from 203.0.113.9 port 100:11: Bye Bye [preauth]"),
    ) == [("failure", "oracle", "no_such_user"), ("failure", "root", "other")]


def test_the_same_port_in_another_connection_is_another_attempt(attempts):
    assert attempts(
        ("sshd", 7, f"Failed password for root {FROM} ssh2"),
        (
            "sshd",
            8,
            "Connection closed by authenticating user root 203.0.113.9 port 4711 [preauth]",
        ),
    ) == [("failure", "root", "wrong_password"), ("failure", "root", "other")]


def test_keys_offered_before_the_one_that_fits_are_no_attempts(attempts):
    offered = ("sshd", 7, f"Failed publickey for m.ortiz {FROM} ssh2: RSA SHA256:abc")
    fits = ("sshd", 7, f"Accepted publickey for m.ortiz {FROM} ssh2: ED25519 SHA256:def")
    assert attempts(offered, offered, fits) == [("success", "m.ortiz", None)]
    assert attempts(offered, offered) == [("failure", "m.ortiz", "other")] * 2


def test_repeated_lines_count_as_often_as_the_log_says(attempts):
    assert (
        attempts(
            ("sshd", 7, f"Failed password for root {FROM} ssh2"),
            ("sshd", 7, f"message repeated 3 times: [ Failed password for root {FROM} ssh2]"),
        )
        == [("failure", "root", "wrong_password")] * 4
    )


def test_newer_servers_log_as_sshd_session(attempts):
    assert attempts(("sshd-session", 7, f"Failed password for root {FROM} ssh2")) == [
        ("failure", "root", "wrong_password")
    ]


def test_an_empty_name_is_a_missing_user(attempts):
    assert attempts(("sshd", 7, f"Invalid user  {FROM}")) == [("failure", None, "no_such_user")]


def test_a_name_cannot_pretend_another_address(asked, lines):
    hostile = "root from 10.0.0.1 port 22 ssh2"
    for said in (
        f"Failed password for invalid user {hostile} {FROM} ssh2",
        f"Invalid user {hostile} {FROM}",
    ):
        tables = {"Syslog": lines(("sshd", 7, said))}
        row = asked("host.logons", "bastion01", tables).frame.iloc[0]
        assert (row["user"], row["src_ip"], row["src_port"]) == (hostile, "203.0.113.9", 4711)
        assert row["failure_reason"] == "no_such_user"


def test_a_session_of_su_or_sudo_counts_once(attempts):
    assert attempts(
        ("su", 5, "(to root) m.ortiz on pts/0"),
        ("su", 5, "pam_unix(su-l:session): session opened for user root(uid=0) by m.ortiz(uid=10)"),
        ("su", 5, "pam_unix(su-l:session): session closed for user root"),
        ("su", 6, "Successful su for git by root"),
        ("sudo", 8, "m.ortiz : TTY=pts/0 ; PWD=/home/m.ortiz ; USER=root ; COMMAND=/usr/bin/id"),
        (
            "sudo",
            8,
            "pam_unix(sudo:session): session opened for user root(uid=0) by m.ortiz(uid=10)",
        ),
        ("sudo", 8, "pam_unix(sudo:session): session closed for user root"),
    ) == [("success", "root", None), ("success", "git", None), ("success", "root", None)]


def test_a_refusal_of_su_or_sudo_counts_once(attempts):
    command = "TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/id"
    assert attempts(
        (
            "su",
            5,
            "pam_unix(su:auth): authentication failure; uid=10 ruser=m.ortiz rhost=  user=root",
        ),
        ("su", 5, "FAILED SU (to root) m.ortiz on pts/0"),
        ("su", 6, "FAILED su for root by m.ortiz"),
        ("su", 7, "pam_sss(su:auth): authentication failure; ruser=m.ortiz rhost= user=git"),
        ("sudo", 8, "pam_unix(sudo:auth): authentication failure; ruser=m.ortiz user=m.ortiz"),
        ("sudo", 8, f"m.ortiz : 3 incorrect password attempts ; {command}"),
        ("sudo", 9, f"m.ortiz : user NOT in sudoers ; {command}"),
        ("sudo", 10, f"m.ortiz : a password is required ; {command}"),
        ("sudo", 11, f"m.ortiz : problem with defaults entries ; {command}"),
    ) == [
        ("failure", "root", "wrong_password"),
        ("failure", "root", "wrong_password"),
        ("failure", "git", "wrong_password"),
        ("failure", "root", "wrong_password"),
        ("failure", "root", "logon_type_not_granted"),
        ("failure", "root", "other"),
    ]


def test_a_wrong_password_before_a_right_one_is_an_attempt_of_its_own(attempts):
    assert attempts(
        ("sudo", 8, "pam_unix(sudo:auth): authentication failure; ruser=m.ortiz user=m.ortiz"),
        ("sudo", 8, "m.ortiz : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/id"),
    ) == [("failure", None, "wrong_password"), ("success", "root", None)]


def test_a_domain_is_parted_from_the_name(asked, lines):
    tables = {"Syslog": lines(("sshd", 7, f"Accepted password for CONTOSO\\m.ortiz {FROM} ssh2"))}
    row = asked("host.logons", "bastion01", tables).frame.iloc[0]
    assert (row["user"], row["user_domain"]) == ("m.ortiz", "CONTOSO")


def test_ipv6_and_how_it_was_done(asked, lines):
    said = "Accepted publickey for git from 2001:db8::17 port 50022 ssh2: ED25519 SHA256:abc"
    row = asked("host.logons", "bastion01", {"Syslog": lines(("sshd", 7, said))}).frame.iloc[0]
    assert row["src_ip"] == "2001:db8::17"
    assert (row["logon_type"], row["logon_process"], row["auth_package"]) == (
        "ssh",
        "sshd",
        "publickey",
    )


def test_other_programs_and_facilities_are_no_logons(attempts, asked, lines):
    assert attempts(("cron", 1, f"Failed password for root {FROM} ssh2")) == []
    rows = lines(("sshd", 7, f"Failed password for root {FROM} ssh2"))
    rows[0]["Facility"] = "daemon"
    assert asked("host.logons", "bastion01", {"Syslog": rows}).status == "empty"
