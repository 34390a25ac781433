"""Alerts that every company has: noise, mistakes, and a rule that is wrong every night."""

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
from nbpack_demo.hosts import BY_LABEL, NETBIOS
from nbpack_demo.network.places import CUSTOMERS, OFFICE
from nbpack_demo.people import CONTRACTOR, NAMES
from nbpack_demo.week import DAYS, START, at

NEAR_VICTIM = "web010.contoso.test"
"""A host of which only alerts know, whose name begins like that of web01."""
NEAR_ATTACKER = CUSTOMERS[2].address
"""A customer's address that begins like the attacker's."""
BENIGN_RULE = "Backup account on many hosts"
"""Raised every night, and right never."""
_VERDICTS = ("benign_positive", "false_positive", "benign_positive", "benign_positive",
             "false_positive", "benign_positive", "")  # fmt: skip
_CLOSED: dict[str, Any] = {"status": "resolved", "owner": ANALYSTS[2]}


def everyday_alerts() -> list[Alert]:
    """What was raised about anything else, in the order of its numbers."""
    return [*_nightly(), *_linux(), *_mishaps(), *_near()]


def _nightly() -> list[Alert]:
    """The last one is still open, which does not make it worse than the others."""
    source = BY_LABEL["backup01"]
    return [
        Alert(
            201 + number, "One account on many hosts within minutes", "medium", BENIGN_RULE, RULES,
            at(day, 1.0), at(day, 1.5), timedelta(minutes=5),
            (host(source, IMPACTED), account("svc-backup", IMPACTED), address(source.ip)),
            "An account logged on to more than five hosts from one address.",
            ("Lateral Movement",), ("T1021",),
            status="resolved" if verdict else "new", classification=verdict,
            owner=ANALYSTS[2] if verdict else "",
        )
        for number, (day, verdict) in enumerate(zip(DAYS, _VERDICTS, strict=True))
    ]  # fmt: skip


def _linux() -> list[Alert]:
    """One for each Linux host."""
    bastion, git, build, monitor, log = (
        BY_LABEL[label] for label in ("bastion01", "git01", "build01", "mon01", "log01")
    )
    return [
        Alert(
            221, "Failed SSH logons from many addresses", "low", "SSH guessing", RULES,
            at(DAYS[1], 0), at(DAYS[1], 23.9), timedelta(minutes=30),
            (host(bastion, IMPACTED), Named("account", "root", IMPACTED),
             address("198.51.100.77"), address("2001:db8:900::5")),
            "More than 50 addresses failed on one day.", ("Credential Access",), ("T1110.001",),
            classification="benign_positive", **_CLOSED,
        ),
        Alert(
            222, "Many repositories were cloned", "informational", "Mass clone", RULES,
            at(DAYS[2], 14.1), at(DAYS[2], 14.6), timedelta(minutes=2),
            (host(git, IMPACTED), Named("account", "git"), address(build.ip)),
            "One key read 40 repositories within half an hour.", ("Collection",), ("T1213.003",),
            status="dismissed", owner=ANALYSTS[1], classification="undetermined",
        ),
        Alert(
            223, "Package from an index that is not listed", "low", "Package source", ENDPOINT,
            at(DAYS[3], 6.2), at(DAYS[3], 6.2), timedelta(minutes=1),
            (host(build, IMPACTED), Named("url", "https://packages.example.org/simple/"),
             Named("domain", "packages.example.org"), Named("process", "apt-get -y upgrade")),
            "A build took a package from an index that the list does not have.",
            ("Initial Access",), ("T1195.002",), classification="false_positive", **_CLOSED,
        ),
        Alert(
            224, "New program listens on the network", "medium", "New listener", ENDPOINT,
            at(DAYS[4], 10.3), at(DAYS[4], 10.3), timedelta(minutes=1),
            (host(monitor, IMPACTED), Named("process", "prober --listen 9100")),
            "A program opened a port that the host did not have before.",
            ("Persistence",), ("T1205",), status="in_progress", owner=ANALYSTS[1],
        ),
        Alert(
            225, "Refused SSH connections", "informational", "Many refused connections", NETWORK,
            at(DAYS[5], 0), at(DAYS[6], 0), timedelta(minutes=15),
            (host(log, IMPACTED), address(log.ip)),
            "A host that offers no SSH to the internet was tried all day.",
            ("Reconnaissance",), ("T1595",),
        ),
    ]  # fmt: skip


def _mishaps() -> list[Alert]:
    unlocked, contractor = NAMES[6], CONTRACTOR
    return [
        # Raised in the week about the night before it.
        Alert(
            241, "Antivirus definitions are old", "unknown", "Agent health", ENDPOINT,
            START - timedelta(minutes=50), START - timedelta(minutes=10), timedelta(minutes=30),
            (host(BY_LABEL["print01"], IMPACTED),
             Named("other", "queue-2", raw="print-queue")),
            "The agent did not get new definitions for a week.", status="resolved",
        ),
        # Raised before the week and still going on in it.
        Alert(
            242, "Disk of a backup server fills up", "low", "Capacity", ENDPOINT,
            START - timedelta(hours=9), START + timedelta(hours=1, minutes=30),
            -timedelta(hours=4),
            (host(BY_LABEL["backup01"], IMPACTED),),
            "Less than one tenth of the disk is free.", classification="benign_positive",
            **_CLOSED,
        ),
        Alert(
            243, "Account was locked", "low", "Lockout", RULES,
            at(DAYS[2], 8.9), at(DAYS[2], 8.95), timedelta(minutes=3),
            (host(BY_LABEL["wks02"], IMPACTED), account(unlocked.upper(), IMPACTED)),
            "Five wrong passwords within two minutes, then the account was locked.",
            ("Credential Access",), ("T1110",), classification="false_positive", **_CLOSED,
        ),
        Alert(
            244, "Logons of an expired account", "low", "Expired account", RULES,
            at(DAYS[1], 9.3), at(DAYS[3], 14.0), timedelta(minutes=10),
            (host(BY_LABEL["app01"], IMPACTED), account(contractor, IMPACTED),
             address("10.1.20.90")),
            "An account was used after its end.", ("Initial Access",), ("T1078",),
            classification="undetermined", **_CLOSED,
        ),
        Alert(
            245, "Sign-in from a place that is not usual", "medium", "Unfamiliar sign-in", IDENTITY,
            at(DAYS[3], 19.2), at(DAYS[3], 19.2), timedelta(minutes=6),
            (person("r.chen", IMPACTED), address("198.51.100.18"), address(OFFICE.address)),
            "An account signed in from an address that it did not use for a month.",
            ("Initial Access",), ("T1078.004",), classification="benign_positive", **_CLOSED,
        ),
        # About nothing in particular, at no time in particular.
        Alert(
            246, "A new version of the sensor is out", "informational", "Agent version", ENDPOINT,
            at(DAYS[2], 6), at(DAYS[2], 6), timedelta(0), (),
            "Update the agents within a month.", dated=False,
        ),
    ]  # fmt: skip


def _near() -> list[Alert]:
    """About names and addresses that only resemble those of the intrusion."""
    return [
        Alert(
            261, "Host without an owner", "low", "Unmanaged host", NETWORK,
            at(DAYS[3], 11), at(DAYS[3], 11.2), timedelta(minutes=7),
            (host(NEAR_VICTIM, IMPACTED), address(NEAR_ATTACKER),
             Named("account", f"{NETBIOS}\\svc-telemetry01")),
            "A host of that name is in no inventory.", ("Discovery",), ("T1018",),
        ),
        Alert(
            262, "Local account logged on", "informational", "Local account", RULES,
            datetime(2026, 3, 5, 16, 20, tzinfo=UTC), datetime(2026, 3, 5, 16, 20, tzinfo=UTC),
            timedelta(minutes=1),
            (host(BY_LABEL["backup01"], IMPACTED), Named("account", "BACKUP01\\svc-backup")),
            "An account of the machine itself logged on, not one of the domain.",
            ("Lateral Movement",), ("T1078.003",), status="dismissed",
            classification="benign_positive", owner=ANALYSTS[0],
        ),
    ]  # fmt: skip
