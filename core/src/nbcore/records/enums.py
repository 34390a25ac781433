"""Closed value lists that records share."""

from __future__ import annotations

from nbcore.records.fields import Enumeration

RESULT = Enumeration(
    "result",
    {
        "success": "It was done.",
        "failure": "It was refused or failed.",
        "unknown": "The log does not say.",
    },
    other="unknown",
)

SEVERITY = Enumeration(
    "severity",
    {
        "critical": "Damage is being done or about to be; act at once.",
        "high": "An attack is likely; act soon.",
        "medium": "Suspicious; look into it.",
        "low": "Rarely more than a nuisance.",
        "informational": "Worth knowing; nothing to do by itself.",
        "unknown": "The product does not say.",
    },
    other="unknown",
)
"""The worst first."""

ALERT_STATUS = Enumeration(
    "alert_status",
    {
        "new": "Nobody has looked at it.",
        "in_progress": "Somebody is at work on it.",
        "resolved": "It is closed.",
        "dismissed": "It was set aside.",
        "unknown": "The product does not say.",
    },
    other="unknown",
)

CLASSIFICATION = Enumeration(
    "classification",
    {
        "true_positive": "It was an attack.",
        "benign_positive": "It happened, and was allowed or expected.",
        "false_positive": "It did not happen, or the rule was wrong.",
        "undetermined": "It was closed without a verdict.",
    },
    other="undetermined",
)

ENTITY_KIND = Enumeration(
    "entity_kind",
    {
        "account": "A user, service or machine account.",
        "host": "A computer.",
        "ip": "An IP address.",
        "domain": "A domain name.",
        "url": "An address on the web.",
        "file": "A file, by its name.",
        "file_hash": "A hash of a file's content.",
        "process": "A running program, by its command line or its name.",
        "registry_key": "A key of the Windows registry.",
        "mailbox": "A mailbox, by its address.",
        "email": "A mail, by its message id.",
        "cloud_application": "An application in the cloud.",
        "cloud_resource": "A resource in the cloud, by its identifier.",
        "other": "Another kind; entity_kind_raw names it.",
    },
    other="other",
)

INDICATOR_KIND = Enumeration(
    "indicator_kind",
    {
        "ip": "An IP address or a network.",
        "domain": "A domain name.",
        "url": "An address on the web.",
        "file_hash": "A hash of a file's content.",
        "email": "A mail address.",
        "other": "Another kind.",
    },
    other="other",
)

DIRECTION = Enumeration(
    "direction",
    {
        "in": "The other end opened the connection.",
        "out": "The address that was asked about opened the connection.",
        "unknown": "The log does not say who opened it.",
    },
    other="unknown",
    opposite={"in": "out", "out": "in"},
)

DISPOSITION = Enumeration(
    "disposition",
    {
        "allowed": "It was let through.",
        "denied": "It was refused or dropped.",
        "unknown": "The log does not say.",
    },
    other="unknown",
)

CHANGE = Enumeration(
    "change",
    {
        "create": "It was made.",
        "delete": "It was deleted.",
        "enable": "It was enabled.",
        "disable": "It was disabled.",
        "lock": "It was locked out.",
        "unlock": "It was unlocked.",
        "password_change": "Its own password was changed by itself.",
        "password_reset": "Its password was set by somebody else.",
        "add_member": "It was added to a group.",
        "remove_member": "It was removed from a group.",
        "rename": "Its name was changed.",
        "modify": "Something else of it was changed.",
        "other": "Something else, or the log does not say.",
    },
    other="other",
)

MECHANISM = Enumeration(
    "mechanism",
    {
        "service": "A service, which the system starts.",
        "scheduled_task": "A scheduled task.",
        "cron": "A job of cron.",
        "run_key": "A registry key whose programs start with a logon.",
        "other": "Another way, or the log does not say.",
    },
    other="other",
)

ACTIVITY_KIND = Enumeration(
    "activity_kind",
    {
        "sign_in": "A sign-in to the cloud directory.",
        "management": "A change or an action on a cloud resource.",
        "office": "Mail, files and teamwork.",
        "directory": "A change in the cloud directory.",
        "application": "Another cloud application.",
        "other": "Another kind, or the log does not say.",
    },
    other="other",
)

ACCOUNT_KIND = Enumeration(
    "account_kind",
    {
        "windows": "A Windows account, of a domain or of one machine.",
        "linux": "An account of a Linux or another Unix system.",
        "cloud": "An account in a cloud directory, such as Entra ID.",
        "other": "Another sort, or the log does not say.",
    },
    other="other",
)

OS_FAMILY = Enumeration(
    "os_family",
    {
        "windows": "Microsoft Windows.",
        "linux": "Linux.",
        "macos": "Apple macOS.",
        "other": "Another operating system, or the log does not say.",
    },
    other="other",
)

LOGON_TYPE = Enumeration(
    "logon_type",
    {
        "interactive": "At the machine's own screen (Windows 2).",
        "network": "Over the network, to a share or service (Windows 3).",
        "batch": "By a scheduled task (Windows 4).",
        "service": "By a service (Windows 5).",
        "unlock": "A locked screen was unlocked (Windows 7).",
        "network_cleartext": "Over the network with the password in clear text (Windows 8).",
        "new_credentials": "Other credentials for outgoing connections (Windows 9).",
        "remote_interactive": "By remote desktop (Windows 10).",
        "cached_interactive": "At the screen, checked against cached credentials (Windows 11).",
        "cached_remote_interactive": "By remote desktop, cached credentials (Windows 12).",
        "cached_unlock": "Unlocked, cached credentials (Windows 13).",
        "system": "At the start of the system (Windows 0).",
        "ssh": "By SSH.",
        "su": "Switched to another user with su.",
        "sudo": "A command as another user with sudo.",
        "other": "Another kind, or the log does not say.",
    },
    other="other",
    coarser={
        "network_cleartext": "network",
        "cached_remote_interactive": "remote_interactive",
        "cached_unlock": "unlock",
    },
)
"""Windows numbers by Microsoft's description of event 4624 (Logon Type)."""

FAILURE_REASON = Enumeration(
    "failure_reason",
    {
        "no_such_user": "There is no account of that name.",
        "wrong_password": "The account exists and the password was wrong.",
        "bad_credentials": "User name or password was wrong; the log does not say which.",
        "account_locked": "The account was locked.",
        "account_disabled": "The account was disabled.",
        "account_expired": "The account had expired.",
        "password_expired": "The password had expired.",
        "password_must_change": "The password had to be changed first.",
        "outside_hours": "Outside the hours in which the account may log on.",
        "workstation_not_allowed": "The account may not log on from that computer.",
        "logon_type_not_granted": "The account may not log on in that way.",
        "account_restriction": "A restriction of the account; the log does not say which.",
        "other": "Another reason, or the log does not say.",
    },
    other="other",
    coarser={
        "no_such_user": "bad_credentials",
        "wrong_password": "bad_credentials",
        "account_locked": "account_restriction",
        "account_disabled": "account_restriction",
        "account_expired": "account_restriction",
        "password_expired": "account_restriction",
        "password_must_change": "account_restriction",
        "outside_hours": "account_restriction",
        "workstation_not_allowed": "account_restriction",
        "logon_type_not_granted": "account_restriction",
    },
)
