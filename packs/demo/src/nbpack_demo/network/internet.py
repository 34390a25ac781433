"""What comes from the internet: visitors, attempts to log on, and those who try every door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from nbpack_demo.dice import Dice
from nbpack_demo.hosts import BY_LABEL, PROXY
from nbpack_demo.intrusion import ATTACKER, VICTIM
from nbpack_demo.network.addresses import GLOBAL
from nbpack_demo.network.places import CUSTOMERS, NOISY, shortest
from nbpack_demo.network.sensor import HTTPS, PING, RDP, SMB, SSH, Sensor, Service
from nbpack_demo.unix import SCANNERS
from nbpack_demo.week import DAYS, WORKDAYS, at, working_time

SCANNED_AT = at(DAYS[0], 13.4)
"""When one scanner tried many ports of web01."""
_DOORS = (21, 23, 80, 135, 139, 445, 1433, 1521, 3306, 5432, 5900, 5985, 6379, 8080, 8443, 9200)
_RULE = "deny-internet"


def internet(sensor: Sensor, dice: Dice, logons: Iterable[Mapping[str, Any]]) -> None:
    """Everything that comes from outside.

    Parameters
    ----------
    sensor : Sensor
    dice : Dice
    logons : iterable of mapping
        Attempts to log on from outside addresses, oldest first: each came over a connection.
    """
    _visitors(sensor, dice)
    _doors(sensor, dice)
    _attempts(sensor, dice, logons)


def _visitors(sensor: Sensor, dice: Dice) -> None:
    web: dict[str, Any] = {"process": "w3wp.exe", "user": "svc-web", "rule": "allow-web"}
    for day in WORKDAYS:
        for _ in range(40):
            sensor.accepted(
                working_time(dice, day), VICTIM, PROXY, HTTPS, sent=dice.small(20_000, 4_000_000),
                received=dice.small(3_000, 9_000_000), seconds=dice.between(1, 300), **web,
            )  # fmt: skip
    for day in DAYS:
        for _ in range(50 if day in WORKDAYS else 30):
            customer = dice.pick(CUSTOMERS).address
            sensor.accepted(
                at(day, dice.between(5, 23.5)), VICTIM, customer, HTTPS,
                sent=dice.small(30_000, 3_000_000), received=dice.small(2_000, 90_000),
                seconds=dice.between(1, 240),
                ip=GLOBAL["web01"] if ":" in customer else "", **web,
            )  # fmt: skip


def _doors(sensor: Sensor, dice: Dice) -> None:
    """Refused by the firewall: many ports of web01, the SSH port of log01."""
    fourth = [address for address in SCANNERS if ":" not in address]
    for day in DAYS:
        for _ in range(45):
            service = Service(dice.pick(_DOORS), "")
            sensor.denied(
                at(day, dice.between(0, 24)), VICTIM, dice.pick(fourth), service, rule=_RULE
            )
        for _ in range(40):
            host = BY_LABEL["log01"]
            sensor.denied(at(day, dice.between(0, 24)), host, dice.pick(fourth), SSH, rule=_RULE)
        sensor.denied(at(day, dice.between(0, 24)), VICTIM, dice.pick(fourth), PING, rule=_RULE)
        for _ in range(3):
            sensor.denied(
                at(day, dice.between(0, 24)), VICTIM, dice.pick(SCANNERS[-16:]),
                Service(dice.pick(_DOORS), ""), rule=_RULE, ip=GLOBAL["web01"],
            )  # fmt: skip
    time = SCANNED_AT
    for port in dice.some(range(1, 10_001), 180):
        time += timedelta(seconds=dice.between(0.4, 4))
        sensor.denied(time, VICTIM, NOISY.address, Service(port, ""), rule=_RULE)


def _attempts(sensor: Sensor, dice: Dice, logons: Iterable[Mapping[str, Any]]) -> None:
    """Each attempt to log on came over a connection that began just before it."""
    ssh: dict[tuple[str, str, datetime], list[Mapping[str, Any]]] = {}
    number = 0
    for logon in logons:
        if logon["src_ip"] == ATTACKER:
            _attacker(sensor, dice, logon, number)
            number += 1
        else:
            day = logon["time"].replace(hour=0, minute=0, second=0, microsecond=0)
            ssh.setdefault((logon["host"], logon["src_ip"], day), []).append(logon)
    for (host, peer, _), attempts in ssh.items():
        first, last = attempts[0]["time"], attempts[-1]["time"]
        entered = any(logon["result"] == "success" for logon in attempts)
        label = host.split(".")[0]
        sensor.accepted(
            first - timedelta(seconds=dice.between(1, 3)), BY_LABEL[label], shortest(peer), SSH,
            sent=dice.small(20_000, 3_000_000) if entered else 2_700 * len(attempts),
            received=dice.small(9_000, 700_000) if entered else 1_900 * len(attempts),
            process="sshd", user="root", rule="allow-ssh", flows=len(attempts),
            seconds=(last - first).total_seconds() + (dice.between(90, 5000) if entered else 4),
            ip=GLOBAL.get(label, "") if ":" in peer else "",
        )  # fmt: skip


def _attacker(sensor: Sensor, dice: Dice, logon: Mapping[str, Any], number: int) -> None:
    """The spray goes to remote desktop, now and then to the shares."""
    entered = logon["result"] == "success"
    desktop = entered and logon["logon_type"] == "remote_interactive"
    shares = not entered and number % 8 == 0
    sensor.accepted(
        logon["time"] - timedelta(milliseconds=dice.whole(300, 1900)), VICTIM, ATTACKER,
        SMB if shares else RDP,
        sent=48_210_337 if desktop else dice.whole(1_900, 2_600),
        received=3_077_941 if desktop else dice.whole(1_400, 2_200),
        process="System" if shares else "svchost.exe",
        user="SYSTEM" if shares else "NETWORK SERVICE",
        seconds=3_600 if desktop else dice.between(0.5, 2), rule="allow-remote-support",
        src_port=logon["src_port"],
    )  # fmt: skip
