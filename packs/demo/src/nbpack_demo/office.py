"""An ordinary week on the Windows hosts."""

from __future__ import annotations

from datetime import datetime, timedelta

from nbpack_demo.dice import Dice
from nbpack_demo.hosts import BY_LABEL, PROXY, SERVERS, WINDOWS
from nbpack_demo.log import Log
from nbpack_demo.people import ADMINS, CONTRACTOR, DESK, DESKS, EDITORS, NAMES, Desk
from nbpack_demo.week import DAYS, WEEKEND, WORKDAYS, at, every, working_time

_SHARES = (("files01", 6), ("mail01", 6), ("app01", 3), ("print01", 2))
"""Servers that everybody uses, and how often a day."""


def office(log: Log, dice: Dice) -> None:
    """Everything that goes on at the company's Windows hosts."""
    _systems(log, dice)
    for day in WORKDAYS:
        for desk in DESKS:
            # Now and then somebody is away.
            if not dice.chance(0.07):
                _person(log, dice, day, desk)
    for day in WEEKEND:
        for desk in dice.some(DESKS, 5):
            for _ in range(dice.whole(2, 6)):
                moment = at(day, dice.between(9, 20))
                _network(log, dice, moment, dice.pick(("files01", "mail01")), desk)
    _administration(log, dice)
    _publishing(log, dice)
    _mishaps(log)


def _systems(log: Log, dice: Dice) -> None:
    """What computers do by themselves, day and night."""
    for host in WINDOWS:
        for moment in every(dice, 2, jitter=0.9):
            log.windows(moment, host, "SYSTEM", "service")
        for day in DAYS:
            for user in ("NETWORK SERVICE", "LOCAL SERVICE"):
                log.windows(at(day, dice.between(0, 24)), host, user, "service")
        for moment in every(dice, 1.5, jitter=0.5):
            controller = BY_LABEL[dice.pick(("dc01", "dc02"))]
            ip = host.ip if host is not controller else dice.pick(("::1", host.link_local))
            log.windows(moment, controller, f"{host.netbios}$", "network", ip=ip, kerberos=True)
    for host in SERVERS:
        for day in DAYS:
            log.windows(at(day, dice.between(1, 1.2)), host, "svc-backup", "batch")
            log.windows(
                at(day, dice.between(1.2, 1.5)), host, "svc-backup", "network",
                ip=BY_LABEL["backup01"].ip, kerberos=True,
            )  # fmt: skip
        for moment in every(dice, 3, jitter=0.2):
            log.windows(
                moment, host, "svc-monitor", "network", ip=BY_LABEL["mon01"].ip, computer="MON01"
            )
    for label, user in (("sql01", "svc-sql"), ("web01", "svc-web")):
        for day in DAYS:
            log.windows(at(day, dice.between(3, 3.2)), BY_LABEL[label], user, "service")


def _person(log: Log, dice: Dice, day: datetime, desk: Desk) -> None:
    arrival = at(day, dice.between(6.9, 8.8))
    if desk.machine:
        log.typed(arrival, desk.machine, desk.name, "interactive")
        log.desktop(arrival, desk.machine, day.day)
        for _ in range(dice.whole(2, 5)):
            log.typed(working_time(dice, day), desk.machine, desk.name, "unlock")
    else:
        for _ in range(dice.whole(4, 7)):
            controller = BY_LABEL[dice.pick(("dc01", "dc02"))]
            log.windows(
                working_time(dice, day), controller, f"{desk.computer}$", "network",
                ip=desk.ip, kerberos=True,
            )  # fmt: skip
    for _ in range(dice.whole(4, 8)):
        _network(log, dice, working_time(dice, day), dice.pick(("dc01", "dc02")), desk)
    for label, times in _SHARES:
        for _ in range(dice.whole(0, 2 * times)):
            _network(log, dice, working_time(dice, day), label, desk)
    if dice.chance(0.3):
        moment = working_time(dice, day)
        host = BY_LABEL["ts01"]
        log.typed(moment, host, desk.name, "remote_interactive", ip=desk.ip)
        log.desktop(moment, host, dice.whole(2, 12))


def _network(log: Log, dice: Dice, time: datetime, label: str, desk: Desk) -> None:
    host = BY_LABEL[label]
    if dice.chance(0.85):
        log.windows(time, host, desk.name, "network", ip=desk.ip, kerberos=True)
    else:
        log.typed(time, host, desk.name, "network", ip=desk.ip, computer=desk.computer)


def _administration(log: Log, dice: Dice) -> None:
    """Administrators visit the servers from the terminal server."""
    source = BY_LABEL["ts01"]
    for day in WORKDAYS:
        for admin in ADMINS:
            for host in dice.some([s for s in SERVERS if s is not source], 4):
                moment = working_time(dice, day)
                log.typed(moment, host, admin, "remote_interactive", ip=source.ip)
                log.desktop(moment, host, dice.whole(2, 5))


def _publishing(log: Log, dice: Dice) -> None:
    """Editors publish on web01; its basic authentication sends passwords in clear text."""
    host = BY_LABEL["web01"]
    for day in WORKDAYS:
        for editor in EDITORS:
            for _ in range(dice.whole(3, 8)):
                log.typed(working_time(dice, day), host, editor, "network_cleartext", ip=PROXY)


def _mishaps(log: Log) -> None:
    """Refusals that every company knows; none of them is an attack."""
    monday, tuesday, wednesday, thursday, friday = WORKDAYS
    moment = at(wednesday, 8.9)
    for reason in ["wrong_password"] * 5 + ["account_locked"] * 2:
        log.windows(moment, BY_LABEL["wks02"], NAMES[6], "unlock", refused=reason)
        moment += timedelta(seconds=21)
    log.windows(at(wednesday, 9.7), BY_LABEL["wks02"], NAMES[6], "unlock")

    log.windows(
        at(monday, 8.1), BY_LABEL["wks03"], NAMES[12], "interactive", refused="password_expired"
    )
    log.windows(
        at(monday, 8.102), BY_LABEL["wks03"], NAMES[12], "interactive",
        refused="password_must_change",
    )  # fmt: skip
    log.windows(at(monday, 8.11), BY_LABEL["wks03"], NAMES[12], "interactive")

    for day, hour in ((tuesday, 9.3), (tuesday, 9.31), (thursday, 14.0)):
        log.windows(
            at(day, hour), BY_LABEL["app01"], CONTRACTOR, "network",
            ip="10.1.20.90", computer="LAP90", refused="account_expired",
        )  # fmt: skip
    log.windows(
        at(friday, 20.4), BY_LABEL["ts01"], "u.krause", "remote_interactive",
        ip=DESK["u.krause"].ip, refused="outside_hours",
    )  # fmt: skip
    log.windows(
        at(thursday, 10.2), BY_LABEL["sql01"], "p.kaya", "remote_interactive",
        ip=DESK["p.kaya"].ip, refused="logon_type_not_granted",
    )  # fmt: skip
