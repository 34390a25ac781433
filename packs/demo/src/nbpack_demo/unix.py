"""An ordinary week on the Linux hosts, and what the internet does to one of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from nbpack_demo.dice import Dice
from nbpack_demo.hosts import BY_LABEL, UNIX, Machine
from nbpack_demo.log import Log
from nbpack_demo.people import DESK, ENGINEERS
from nbpack_demo.week import DAYS, WEEKEND, WORKDAYS, at, every, working_time

HOMES = {
    engineer: f"198.51.100.{11 + place}" if place % 4 else f"2001:db8:40:{place:x}::17"
    for place, engineer in enumerate(ENGINEERS)
}
"""Addresses from which engineers work at home."""
SCANNERS = (
    *(f"192.0.2.{n}" for n in range(100, 250)),
    *(f"198.51.100.{n}" for n in range(60, 250)),
    *(f"203.0.113.{n}" for n in range(120, 220)),
    *(f"2001:db8:{n:x}::5" for n in range(0x900, 0x910)),
)
"""Addresses that try every SSH server on the internet now and then."""
GUESSES = (
    "root", "root", "root", "admin", "test", "ubuntu", "oracle", "git", "pi", "user",
    "deploy", "postgres", "ftpuser", "guest", "hadoop", "support",
)  # fmt: skip
"""Names that they try; ``root`` is the one that exists."""


def unix(log: Log, dice: Dice) -> None:
    """Everything that goes on at the company's Linux hosts."""
    _machines(log, dice)
    for day in WORKDAYS:
        for engineer in ENGINEERS:
            if not dice.chance(0.1):
                for _ in range(dice.whole(1, 3)):
                    _session(log, dice, working_time(dice, day), engineer, DESK[engineer].ip)
                for _ in range(dice.whole(4, 14)):
                    moment = working_time(dice, day)
                    log.ssh(moment, BY_LABEL["git01"], "git", DESK[engineer].ip, key=True)
            if dice.chance(0.25):
                _session(log, dice, at(day, dice.between(18, 22)), engineer, HOMES[engineer])
    for day in WEEKEND:
        for engineer in dice.some(ENGINEERS, 3):
            _session(log, dice, at(day, dice.between(9, 21)), engineer, HOMES[engineer])
    _background(log, dice, BY_LABEL["bastion01"])


def _machines(log: Log, dice: Dice) -> None:
    monitor = BY_LABEL["mon01"]
    for host in UNIX:
        if host is not monitor:
            for moment in every(dice, 1):
                log.ssh(moment, host, "svc-monitor", monitor.ip, key=True)
        for day in DAYS:
            log.switch(at(day, dice.between(6.4, 6.6)), host, "su", user="nobody")
    for moment in every(dice, 0.5):
        log.ssh(moment, BY_LABEL["git01"], "git", BY_LABEL["build01"].ip, key=True)


def _session(log: Log, dice: Dice, time: datetime, engineer: str, source: str) -> None:
    """Onto the bastion, on to another host, and there to root."""
    bastion, host = BY_LABEL["bastion01"], dice.pick(UNIX[1:])
    key = dice.chance(0.7)
    if not key and dice.chance(0.12):
        log.ssh(time, bastion, engineer, source, refused="wrong_password")
        time += timedelta(seconds=dice.between(4, 25))
    log.ssh(time, bastion, engineer, source, key=key)
    time += timedelta(seconds=dice.between(20, 400))
    log.ssh(time, host, engineer, bastion.ip, key=True)
    for _ in range(dice.whole(0, 3)):
        time += timedelta(seconds=dice.between(30, 900))
        if dice.chance(0.06):
            log.switch(time, host, "sudo", refused=True)
            time += timedelta(seconds=dice.between(3, 12))
        log.switch(time, host, "sudo")
    if dice.chance(0.08):
        log.switch(time + timedelta(seconds=40), host, "su", refused=dice.chance(0.3))


def _background(log: Log, dice: Dice, host: Machine) -> None:
    """Each address tries a few names on one day and is gone; together they fill the log."""
    sources = dice.some(SCANNERS, len(SCANNERS))
    share = len(sources) // len(DAYS)
    for number, day in enumerate(DAYS):
        for source in sources[number * share : (number + 1) * share]:
            moment = at(day, dice.between(0, 23.5))
            for user in dice.some(GUESSES, dice.whole(1, 3)):
                reason = "wrong_password" if user == "root" else "no_such_user"
                log.ssh(moment, host, user, source, refused=reason)
                moment += timedelta(seconds=dice.between(1, 240))
