"""The alerts of the intrusion, from the first guess of a password to the stolen data."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from nbpack_demo.detections.alert import (
    ANALYSTS,
    ENDPOINT,
    IDENTITY,
    IMPACTED,
    NETWORK,
    RULES,
    Alert,
    Named,
    account,
    address,
    host,
    person,
)
from nbpack_demo.hosts import BY_LABEL
from nbpack_demo.intrusion import ATTACKER, REACHED, TAKEN, VICTIM
from nbpack_demo.network.intruder import PROGRAM
from nbpack_demo.network.places import BEACON, DROP, NOISY
from nbpack_demo.people import PLANTED

PROGRAM_PATH = f"C:\\ProgramData\\Telemetry\\{PROGRAM}"
SHA256 = "7d1a54127b222502f5b79b5fb0803061152a44f92b37e23c6527baf665d4da9a"
MD5 = "9b74c9897bac770ffc029102a200c5de"
"""Hashes of the intruder's program."""
INCIDENT = "1041"
_OPEN: dict[str, Any] = {"status": "in_progress", "owner": ANALYSTS[0], "incident": INCIDENT}
_BROUGHT = "https://sync.telemetry.example/u/client.bin"
_RUN = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\Telemetry"


def _at(day: int, hour: int, minute: int, second: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, second, tzinfo=UTC)


def _minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def intrusion_alerts() -> list[Alert]:
    """What was raised about the intrusion, in the order of its numbers."""
    web01, taken = host(VICTIM, IMPACTED), account(TAKEN, IMPACTED)
    return [
        Alert(
            101, "Port scan from the internet", "informational", "Many refused ports", NETWORK,
            _at(2, 13, 24), _at(2, 13, 31), _minutes(3),
            (web01, address(NOISY.address)),
            "One address was refused at more than 100 ports of one host.",
            ("Reconnaissance",), ("T1595.001",), status="resolved",
            classification="benign_positive", owner=ANALYSTS[1],
        ),
        Alert(
            102, "Failed logons for many accounts", "medium", "Password spray", RULES,
            _at(6, 2, 4, 11), _at(6, 5, 2), _minutes(9.5),
            (web01, address(ATTACKER), account(TAKEN), account("n.weber"),
             account("ADMINISTRATOR")),
            "One address failed for 31 accounts on one host, at most three times each.",
            ("Credential Access",), ("T1110.003",), **_OPEN,
        ),
        Alert(
            103, "Logon after a password spray", "high", "Success after spray", RULES,
            _at(6, 5, 11, 2), _at(6, 5, 11, 24), _minutes(6),
            (web01, taken, address(ATTACKER)),
            "An address that had failed for many accounts logged on by remote desktop.",
            ("Initial Access", "Credential Access"), ("T1078", "T1110.003", "T1021.001"), **_OPEN,
        ),
        Alert(
            104, "Program with the name of a system file", "high", "Masquerading", ENDPOINT,
            _at(6, 5, 19, 40), _at(6, 5, 19, 40), _minutes(1.2),
            (web01, account(TAKEN), Named("file", PROGRAM, IMPACTED),
             Named("file_hash", SHA256), Named("file_hash", MD5),
             Named("process", f'"{PROGRAM_PATH}" -k netsvcs -i 600', IMPACTED),
             Named("url", _BROUGHT), Named("domain", BEACON.name)),
            f"{PROGRAM} was brought from the internet and resembles svchost.exe.",
            ("Defense Evasion", "Execution"), ("T1036.005", "T1105"), **_OPEN,
        ),
        Alert(
            105, "Program runs at every start", "high", "Run key", ENDPOINT,
            _at(6, 5, 21, 5), _at(6, 5, 21, 5), _minutes(1),
            (web01, Named("registry_key", _RUN, IMPACTED), Named("file", PROGRAM)),
            "A program in ProgramData was added to a run key.",
            ("Persistence",), ("T1547.001",), **_OPEN,
        ),
        Alert(
            106, "Many refused approvals, then one given", "high", "MFA fatigue", IDENTITY,
            _at(6, 5, 24, 10), _at(6, 5, 43, 31), _minutes(12),
            (person(TAKEN, IMPACTED), address(ATTACKER),
             Named("cloud_application", "Azure Portal")),
            "A sign-in was refused six times at the second factor and then approved.",
            ("Credential Access",), ("T1621",), **_OPEN,
        ),
        Alert(
            107, "Logons from a web server to many hosts", "high", "Lateral movement", RULES,
            _at(6, 5, 26, 14), _at(6, 6, 9, 2), _minutes(15),
            (web01, taken, address(VICTIM.ip),
             *(host(BY_LABEL[label]) for label in REACHED)),
            "An account logged on from web01 to five hosts within an hour.",
            ("Lateral Movement",), ("T1021.002",), **_OPEN,
        ),
        Alert(
            108, "New administrator account", "high", "New privileged account", RULES,
            _at(6, 6, 8, 2), _at(6, 6, 8, 9), _minutes(4),
            (host(BY_LABEL["dc01"], IMPACTED), account(PLANTED, IMPACTED), account(TAKEN)),
            "An account was made and put into Domain Admins within seven seconds.",
            ("Persistence", "Privilege Escalation"), ("T1136.002", "T1098"), **_OPEN,
        ),
        Alert(
            109, "Regular connections to a rare address", "high", "Beacon", NETWORK,
            _at(6, 5, 21, 47), _at(6, 12, 30), _minutes(20),
            (web01, address(BEACON.address), Named("domain", BEACON.name),
             Named("process", PROGRAM)),
            "One host talks to an address every ten minutes that no other host knows.",
            ("Command and Control",), ("T1071.001", "T1573"), **_OPEN,
        ),
        Alert(
            110, "Forwarding rule in a mailbox", "medium", "Mailbox rule", IDENTITY,
            _at(6, 6, 2, 44), _at(6, 6, 2, 44), _minutes(25),
            (person(TAKEN), Named("mailbox", person(TAKEN).value, IMPACTED), address(ATTACKER),
             Named("email", "<20260306060244.77@mail01.contoso.test>")),
            "A rule forwards invoices to an address outside.",
            ("Collection",), ("T1114.003",), **_OPEN,
        ),
        Alert(
            111, "Keys of a storage account were read", "high", "Cloud key access", IDENTITY,
            _at(6, 5, 52, 18), _at(6, 5, 52, 18), _minutes(40),
            (person(TAKEN, IMPACTED), address(ATTACKER),
             Named("cloud_resource", BY_LABEL["app01"].resource_id, IMPACTED)),
            "An account that never did so before read access keys.",
            ("Credential Access",), ("T1552.005",), **_OPEN,
        ),
        Alert(
            112, "Service runs as a new account", "medium", "New service", ENDPOINT,
            _at(7, 2, 44), _at(7, 2, 44), _minutes(2),
            (host(BY_LABEL["sql01"], IMPACTED), account(PLANTED), Named("process", "telsvc.exe")),
            "A service was installed that runs as an account made a day before.",
            ("Persistence",), ("T1543.003",), **_OPEN,
        ),
        # Found late: by the daily summary, seven hours after the last byte had gone.
        Alert(
            113, "Large upload to a new address", "critical", "Exfiltration", NETWORK,
            _at(7, 2, 12, 9), _at(7, 3, 9), timedelta(hours=7, minutes=6),
            (web01, address(DROP.address), address(VICTIM.ip), Named("process", PROGRAM)),
            "2 GB went to an address that no host had talked to before.",
            ("Exfiltration",), ("T1048.002", "T1041"), **_OPEN,
        ),
        # Found when somebody looked again at Friday's logs on Sunday.
        Alert(
            114, "Directory was copied from a domain controller", "critical", "Directory theft",
            RULES, _at(6, 6, 2, 26), _at(6, 6, 4), timedelta(hours=52),
            (host(BY_LABEL["dc01"], IMPACTED), taken, host(VICTIM)),
            "The database of the directory was read over the network.",
            ("Credential Access",), ("T1003.003",), **_OPEN,
        ),
    ]  # fmt: skip
