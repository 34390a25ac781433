"""What the intruder does over the network once inside: goes on, reports, and takes data away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from nbpack_demo.dice import Dice
from nbpack_demo.hosts import BY_LABEL
from nbpack_demo.intrusion import TAKEN, VICTIM
from nbpack_demo.network.places import BEACON, DROP
from nbpack_demo.network.sensor import HTTPS, RDP, SMB, TDS, Sensor
from nbpack_demo.week import END

PROGRAM = "svchosts.exe"
"""The intruder's program: one letter more than a program of Windows."""
BEACON_EVERY = timedelta(minutes=10)
BROUGHT_AT = datetime(2026, 3, 6, 5, 19, 12, tzinfo=UTC)
"""When the program was fetched; it runs half a minute later."""
REPORTS_FROM = datetime(2026, 3, 6, 5, 21, 47, tzinfo=UTC)
TAKES_FROM = datetime(2026, 3, 7, 2, 12, 9, tzinfo=UTC)
_TAKEN = (1_310_720, 402_653_184, 536_870_912, 209_715_200, 671_088_640, 335_544_320)
"""Bytes of each connection by which data was taken away."""
_SERVICES = {"sql01": TDS, "app01": RDP}


def intruder(sensor: Sensor, dice: Dice, logons: Iterable[Mapping[str, Any]]) -> None:
    """Everything that the intruder's connections are.

    Parameters
    ----------
    sensor : Sensor
    dice : Dice
    logons : iterable of mapping
        The intruder's attempts to log on to other hosts, from web01.
    """
    for logon in logons:
        host = BY_LABEL[logon["host"].split(".")[0]]
        # Only the file server gives much away.
        much = host.label == "files01" and logon["result"] == "success"
        sensor.opened(
            logon["time"] - timedelta(milliseconds=dice.whole(200, 900)), VICTIM, host.ip,
            _SERVICES.get(host.label, SMB), sent=dice.whole(4_000, 90_000),
            received=dice.whole(300_000_000, 520_000_000) if much else dice.whole(6_000, 400_000),
            process="System", user="SYSTEM", seconds=dice.between(20, 900),
            src_port=logon["src_port"],
        )  # fmt: skip
    sensor.opened(
        BROUGHT_AT, VICTIM, BEACON.address, HTTPS, sent=2_316, received=1_902_744,
        process="certutil.exe", user=TAKEN, seconds=6,
    )  # fmt: skip
    _reports(sensor, dice)
    _takes(sensor, dice)


def _reports(sensor: Sensor, dice: Dice) -> None:
    time = REPORTS_FROM
    while time < END:
        sensor.opened(
            time, VICTIM, BEACON.address, HTTPS, sent=dice.whole(1_180, 1_420),
            received=dice.whole(640, 720), process=PROGRAM, user="SYSTEM",
            seconds=dice.between(0.4, 1.6),
        )  # fmt: skip
        time += BEACON_EVERY * dice.between(0.95, 1.05)


def _takes(sensor: Sensor, dice: Dice) -> None:
    time = TAKES_FROM
    for size in _TAKEN:
        took = dice.between(240, 540)
        sensor.opened(
            time, VICTIM, DROP.address, HTTPS, sent=size, received=dice.whole(3_000, 5_200),
            process=PROGRAM, user="SYSTEM", seconds=took,
        )  # fmt: skip
        time += timedelta(seconds=took + dice.between(5, 40))
