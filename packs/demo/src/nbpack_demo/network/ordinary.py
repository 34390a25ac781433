"""An ordinary week on the network, inside the company and out to the internet."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from nbpack_demo.dice import Dice
from nbpack_demo.hosts import BY_LABEL, SERVERS, UNIX, WORKSTATIONS, Machine
from nbpack_demo.network.addresses import CHANGED, GLOBAL, HANDED_ON, HEIR, NEW, OLD, ROAMING
from nbpack_demo.network.places import CDN, PACKAGES, RELAYS, UPDATES, Place
from nbpack_demo.network.sensor import (
    DNS,
    HTTPS,
    KERBEROS,
    LDAP,
    MDNS,
    NTP,
    PING,
    SMB,
    SMTP,
    SSH,
    SYSLOG,
    TDS,
    WINRM,
    Sensor,
    Service,
)
from nbpack_demo.people import DESK, DESKS, ENGINEERS, Desk
from nbpack_demo.week import DAYS, WORKDAYS, at, working_time

_FILES, _MAIL = BY_LABEL["files01"], BY_LABEL["mail01"]
_AT_DESK = {desk.machine: desk.name for desk in DESKS if desk.machine}
_API = Service(8443, "https")


def ordinary(sensor: Sensor, dice: Dice) -> None:
    """Everything that every company's network carries."""
    for day in DAYS:
        for host in SERVERS:
            _windows(sensor, dice, day, host)
        for host in UNIX:
            _linux(sensor, dice, day, host)
        _servers(sensor, dice, day)
    for day in WORKDAYS:
        for host in WORKSTATIONS:
            _windows(sensor, dice, day, host)
            _person(sensor, dice, day, host, _AT_DESK[host])
        _laptops(sensor, dice, day)
        _engineers(sensor, dice, day)
    _roaming(sensor, dice)
    for day in WORKDAYS[:3]:
        sensor.overheard(working_time(dice, day), BY_LABEL["print01"], "10.1.20.105", MDNS)


def _windows(sensor: Sensor, dice: Dice, day: datetime, host: Machine) -> None:
    """What Windows does by itself."""
    controller = _controller(dice, host)
    for _ in range(2):
        sensor.opened(
            at(day, dice.between(7, 17)), host, controller.ip, DNS,
            sent=dice.small(2_000, 40_000), received=dice.small(6_000, 160_000),
            process="svchost.exe", user="NETWORK SERVICE", seconds=dice.between(1200, 3500),
            flows=dice.whole(2, 6),
        )  # fmt: skip
    for service in (KERBEROS, LDAP):
        sensor.opened(
            at(day, dice.between(6, 18)), host, controller.ip, service,
            sent=dice.small(1_800, 9_000), received=dice.small(2_000, 60_000),
            process="lsass.exe", user="SYSTEM",
        )  # fmt: skip
    _update(
        sensor, dice, at(day, dice.between(2, 20)), host, place=UPDATES[0],
        process="svchost.exe", user="SYSTEM",
    )  # fmt: skip


def _linux(sensor: Sensor, dice: Dice, day: datetime, host: Machine) -> None:
    """What Linux does by itself."""
    controller = _controller(dice, host)
    for _ in range(2):
        sensor.opened(
            at(day, dice.between(0, 23)), host, controller.ip, DNS,
            sent=dice.small(1_000, 20_000), received=dice.small(3_000, 90_000),
            process="systemd-resolved", user="systemd-resolve",
            seconds=dice.between(1200, 3500), flows=dice.whole(2, 5),
        )  # fmt: skip
    sensor.opened(
        at(day, dice.between(0, 23)), host, controller.ip, NTP,
        sent=48 * 4, received=48 * 4, process="chronyd", user="_chrony", seconds=3300, flows=4,
    )  # fmt: skip
    if host is not BY_LABEL["log01"]:
        sensor.opened(
            at(day, dice.between(0, 6)), host, BY_LABEL["log01"].ip, SYSLOG,
            sent=dice.whole(3_000_000, 22_000_000), received=dice.whole(9_000, 60_000),
            process="rsyslogd", user="syslog", seconds=60_000,
        )  # fmt: skip
    apt: dict[str, Any] = {"process": "apt", "user": "_apt"}
    _update(sensor, dice, at(day, dice.between(4, 13)), host, place=PACKAGES, **apt)
    if host.label in GLOBAL:
        _update(
            sensor, dice, at(day, dice.between(6, 16)), host, place=UPDATES[1],
            ip=GLOBAL[host.label], **apt,
        )  # fmt: skip


def _update(
    sensor: Sensor, dice: Dice, time: datetime, host: Machine, *, place: Place,
    process: str, user: str, ip: str = "",
) -> None:  # fmt: skip
    sensor.opened(
        time, host, place.address, HTTPS, sent=dice.small(3_000, 30_000),
        received=dice.small(20_000, 90_000_000), process=process, user=user,
        seconds=dice.between(1, 200), ip=ip,
    )  # fmt: skip


def _servers(sensor: Sensor, dice: Dice, day: datetime) -> None:
    """What the servers have to do with each other."""
    backup, monitor = BY_LABEL["backup01"], BY_LABEL["mon01"]
    for host in SERVERS:
        if host is not backup:
            # The files alone are more than four gigabytes.
            least = 4_400_000_000 if host is _FILES else 9_000_000
            sensor.opened(
                at(day, dice.between(1.0, 1.5)), backup, host.ip, SMB,
                sent=dice.whole(40_000, 400_000), received=dice.whole(least, least + least // 3),
                process="backupagent.exe", user="svc-backup", seconds=dice.between(200, 2400),
            )  # fmt: skip
        sensor.opened(
            at(day, dice.between(0, 24)), monitor, host.ip, WINRM,
            sent=dice.whole(200_000, 300_000), received=dice.whole(900_000, 1_400_000),
            process="prober", user="svc-monitor", seconds=3_000, flows=dice.whole(3, 5),
        )  # fmt: skip
    sensor.opened(
        at(day, dice.between(0, 5)), monitor, BY_LABEL["dc01"].ip, PING, sent=84 * 6, received=84 * 5,
        process="ping", user="svc-monitor", seconds=64_000, flows=6,
    )  # fmt: skip
    for host in UNIX:
        if host is not monitor:
            sensor.opened(
                at(day, dice.between(0, 24)), monitor, host.ip, SSH,
                sent=dice.whole(60_000, 90_000), received=dice.whole(70_000, 160_000),
                process="ssh", user="svc-monitor", seconds=3_000, flows=dice.whole(3, 5),
            )  # fmt: skip
    for _ in range(8 if day in WORKDAYS else 3):
        sensor.opened(
            at(day, dice.between(6, 20)), BY_LABEL["app01"], BY_LABEL["sql01"].ip, TDS,
            sent=dice.small(4_000, 900_000), received=dice.small(20_000, 30_000_000),
            process="app.exe", user="NETWORK SERVICE", seconds=dice.between(10, 900),
        )  # fmt: skip
        sensor.opened(
            at(day, dice.between(6, 20)), BY_LABEL["web01"], BY_LABEL["app01"].ip, _API,
            sent=dice.small(3_000, 300_000), received=dice.small(8_000, 2_000_000),
            process="w3wp.exe", user="svc-web", seconds=dice.between(1, 120),
        )  # fmt: skip
        sensor.opened(
            at(day, dice.between(6, 20)), BY_LABEL["build01"], BY_LABEL["git01"].ip, SSH,
            sent=dice.small(4_000, 40_000), received=dice.small(30_000, 80_000_000),
            process="git", user="git", seconds=dice.between(2, 90),
        )  # fmt: skip
    for _ in range(5 if day in WORKDAYS else 1):
        relay = dice.pick(RELAYS)
        sensor.opened(
            at(day, dice.between(6, 20)), _MAIL, relay.address, SMTP,
            sent=dice.small(8_000, 12_000_000), received=dice.small(900, 4_000),
            process="EdgeTransport.exe", user="NETWORK SERVICE",
        )  # fmt: skip
        sensor.accepted(
            at(day, dice.between(0, 24)), _MAIL, relay.address, SMTP,
            sent=dice.small(900, 4_000), received=dice.small(8_000, 12_000_000),
            process="EdgeTransport.exe", user="NETWORK SERVICE", rule="allow-mail",
        )  # fmt: skip


def _person(sensor: Sensor, dice: Dice, day: datetime, host: Machine, user: str) -> None:
    for _ in range(3):
        sensor.opened(
            working_time(dice, day), host, _FILES.ip, SMB, sent=dice.small(4_000, 30_000_000),
            received=dice.small(20_000, 90_000_000), process="System", user="SYSTEM",
            seconds=dice.between(5, 1800),
        )  # fmt: skip
        sensor.opened(
            working_time(dice, day), host, _MAIL.ip, HTTPS, sent=dice.small(9_000, 3_000_000),
            received=dice.small(30_000, 20_000_000), process="OUTLOOK.EXE", user=user,
            seconds=dice.between(20, 3000),
        )  # fmt: skip
    for _ in range(dice.whole(4, 9)):
        _browse(sensor, dice, working_time(dice, day), host, user=user)


def _browse(
    sensor: Sensor, dice: Dice, time: datetime, host: Machine, *, user: str, ip: str = ""
) -> None:
    sensor.opened(
        time, host, dice.pick(CDN[:2]).address, HTTPS, sent=dice.small(2_000, 200_000),
        received=dice.small(20_000, 60_000_000), process="msedge.exe", user=user,
        seconds=dice.between(1, 400), ip=ip,
    )  # fmt: skip


def _laptops(sensor: Sensor, dice: Dice, day: datetime) -> None:
    """Laptops are not watched themselves; the servers see them."""
    for desk in dice.some([desk for desk in DESKS if desk.machine is None], 16):
        sensor.accepted(
            working_time(dice, day), _FILES, desk.ip, SMB, sent=dice.small(20_000, 90_000_000),
            received=dice.small(4_000, 30_000_000), process="System", user="SYSTEM",
            seconds=dice.between(5, 1800), rule="allow-office",
        )  # fmt: skip
        sensor.accepted(
            working_time(dice, day), _MAIL, desk.ip, HTTPS, sent=dice.small(30_000, 20_000_000),
            received=dice.small(9_000, 3_000_000), process="w3wp.exe", user="SYSTEM",
            seconds=dice.between(20, 3000), rule="allow-office",
        )  # fmt: skip


def _engineers(sensor: Sensor, dice: Dice, day: datetime) -> None:
    for engineer in dice.some(ENGINEERS, 7):
        time = working_time(dice, day)
        bastion = BY_LABEL["bastion01"]
        _from_desk(sensor, dice, time, bastion, DESK[engineer])
        _from_desk(sensor, dice, working_time(dice, day), BY_LABEL["git01"], DESK[engineer])
        sensor.opened(
            time + timedelta(seconds=dice.between(20, 300)), bastion, dice.pick(UNIX[1:]).ip, SSH,
            sent=dice.small(6_000, 700_000), received=dice.small(20_000, 3_000_000),
            process="ssh", user=engineer, seconds=dice.between(50, 5000),
        )  # fmt: skip


def _from_desk(sensor: Sensor, dice: Dice, time: datetime, host: Machine, desk: Desk) -> None:
    """A laptop's connection is recorded by the host, a workstation's by the workstation."""
    shown, typed = dice.small(30_000, 40_000_000), dice.small(8_000, 900_000)
    seconds = dice.between(60, 6000)
    if desk.machine:
        sensor.opened(
            time, desk.machine, host.ip, SSH, sent=typed, received=shown,
            process="ssh.exe", user=desk.name, seconds=seconds,
        )  # fmt: skip
    else:
        sensor.accepted(
            time, host, desk.ip, SSH, sent=shown, received=typed, process="sshd", user="root",
            seconds=seconds, rule="allow-office",
        )  # fmt: skip


def _roaming(sensor: Sensor, dice: Dice) -> None:
    """Two workstations on the wireless network; an address goes from one to the other."""
    for day in WORKDAYS:
        for _ in range(3):
            time = working_time(dice, day)
            if time < CHANGED or time > CHANGED + timedelta(seconds=10):
                ip = OLD if time < CHANGED else NEW
                _browse(sensor, dice, time, ROAMING, user=_AT_DESK[ROAMING], ip=ip)
            if time > HANDED_ON + timedelta(minutes=10):
                later = time + timedelta(minutes=3)
                _browse(sensor, dice, later, HEIR, user=_AT_DESK[HEIR], ip=OLD)


def _controller(dice: Dice, host: Machine) -> Machine:
    first, second = BY_LABEL["dc01"], BY_LABEL["dc02"]
    if host in (first, second):
        return second if host is first else first
    return dice.pick((first, second))
