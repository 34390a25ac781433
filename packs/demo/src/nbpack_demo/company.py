"""The company as data: what demos, the docs and tests ask it for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache, cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Any, cast

from nbcore import CORE, Company
from nbpack_demo.cloud import Cloud, cloud_activity
from nbpack_demo.detections.alert import Alert
from nbpack_demo.detections.bookmarks import bookmarks
from nbpack_demo.detections.everyday_alerts import (
    BENIGN_RULE,
    NEAR_ATTACKER,
    NEAR_VICTIM,
    everyday_alerts,
)
from nbpack_demo.detections.indicators import UNSEEN, indicators
from nbpack_demo.detections.intrusion_alerts import intrusion_alerts
from nbpack_demo.dice import Dice
from nbpack_demo.frames import record_frame
from nbpack_demo.hosts import DOMAIN, HOSTS
from nbpack_demo.intrusion import ATTACKER, REACHED, TAKEN, VICTIM, intrusion
from nbpack_demo.log import Log
from nbpack_demo.network.addresses import OLD, host_addresses
from nbpack_demo.network.internet import internet
from nbpack_demo.network.intruder import PROGRAM, intruder
from nbpack_demo.network.ordinary import ordinary
from nbpack_demo.network.places import BEACON, DROP, NOISY, OFFICE, PLACES
from nbpack_demo.network.sensor import Sensor
from nbpack_demo.office import office
from nbpack_demo.people import PLANTED
from nbpack_demo.unix import unix
from nbpack_demo.week import END, START

if TYPE_CHECKING:
    import pandas as pd

SEED = 20260302
_SEEDS = {"flows": SEED + 1, "cloud": SEED + 2}
"""Chance of its own for each family: one grows without another's rows being moved."""


class Contoso(Company):
    """A small invented company (Contoso, ``contoso.test``) and one week of it.

    Outside addresses come from the documentation ranges only (RFC 5737, RFC 3849).

    Attributes
    ----------
    start : datetime
        Monday 2 March 2026, UTC; the week ends with Sunday 8 March.
    victim : str
        The host that was attacked.
    attacker : str
        The address that it was attacked from.
    reached : tuple of str
        Hosts that the intruder went on to from there; no others were touched.
    beacon : str
        The address to which the intruder's program on the victim reports every ten minutes.
    exfiltration : str
        The address to which 2 GB went from the victim, early on Saturday.
    program : str
        File name of the intruder's program.
    port_scanner : str
        The address that was refused at many ports of the victim.
    office : str
        What the internet sees of everybody in the office.
    near_victim, near_attacker : str
        A host and an address that are others and begin like those of the intrusion.
    handed_on : str
        An address that one host had, and then another.
    unseen : str
        An address that threat intelligence lists and nobody met.
    benign_rule : str
        The rule whose alerts were closed as benign or false, but for one that is open.
    """

    start: datetime = START
    victim: str = VICTIM.name
    attacker: str = ATTACKER
    reached: tuple[str, ...] = tuple(f"{label}.{DOMAIN}" for label in REACHED)
    near_victim: str = NEAR_VICTIM
    near_attacker: str = NEAR_ATTACKER
    beacon: str = BEACON.address
    exfiltration: str = DROP.address
    port_scanner: str = NOISY.address
    office: str = OFFICE.address
    handed_on: str = OLD
    unseen: str = UNSEEN
    program: str = PROGRAM
    benign_rule: str = BENIGN_RULE

    @property
    def end(self) -> datetime:
        """The end of the week, where the demo's clock stands."""
        return END

    @cached_property
    def records(self) -> Mapping[str, pd.DataFrame]:
        """Every row by the record's name, without its origin."""
        return {
            "Logon": self.logons,
            "HostInfo": self.hosts,
            "HostAddress": self.addresses,
            "Flow": self.flows,
            "Alert": self.alerts,
            "AlertEntity": self.alert_entities,
            "Indicator": self.indicators,
            "Bookmark": self.bookmarks,
            "CloudActivity": self.cloud,
        }

    @cached_property
    def logons(self) -> pd.DataFrame:
        """Every logon of the week, oldest first: the record ``Logon``, without its origin."""
        dice = Dice(SEED)
        log = Log(dice)
        office(log, dice)
        unix(log, dice)
        intrusion(log, dice)
        return record_frame(log.rows(), CORE.records["Logon"])

    @cached_property
    def hosts(self) -> pd.DataFrame:
        """Every host: the record ``HostInfo``, without its origin."""
        rows = [
            {
                "host": host.name,
                "host_id": host.host_id,
                "os_family": host.os_family,
                "os_name": host.os_name,
                "os_version": host.os_version,
                "domain": DOMAIN,
                "ips": host.ips,
                "public_ip": host.public_ip or None,
                "environment": "Azure" if host.cloud else "on premises",
                "resource_id": host.resource_id or None,
                "last_seen": END - timedelta(seconds=20 + 2 * host.number),
            }
            for host in HOSTS
        ]
        return record_frame(rows, CORE.records["HostInfo"])

    @cached_property
    def addresses(self) -> pd.DataFrame:
        """Every address that a host had: the record ``HostAddress``."""
        return record_frame(host_addresses(), CORE.records["HostAddress"])

    @cached_property
    def flows(self) -> pd.DataFrame:
        """Every connection of the week, oldest first: the record ``Flow``.

        Each is seen from the host that recorded it. A connection between two of the company's
        hosts is there once, seen from the one that opened it.
        """
        dice = Dice(_SEEDS["flows"])
        sensor = Sensor(dice)
        logons = self.logons
        ordinary(sensor, dice)
        internet(sensor, dice, _rows(logons[logons["src_ip"].isin(list(PLACES))]))
        onward = (logons["src_ip"] == VICTIM.ip) & logons["user"].isin([TAKEN, PLANTED])
        intruder(sensor, dice, _rows(logons[onward]))
        return record_frame(sensor.rows(), CORE.records["Flow"])

    @cached_property
    def alerts(self) -> pd.DataFrame:
        """Every alert, the first one raised first: the record ``Alert``."""
        rows = sorted((alert.row for alert in _alerts()), key=itemgetter("time"))
        return record_frame(rows, CORE.records["Alert"])

    @cached_property
    def alert_entities(self) -> pd.DataFrame:
        r"""What the alerts name: the record ``AlertEntity``.

        Hosts have their full names. Accounts of the company's domain are written as
        ``CONTOSO\user``, those of its cloud directory as ``user@contoso.test``, those of Linux by
        their bare names.
        """
        rows = [row for alert in _alerts() for row in alert.entities]
        return record_frame(rows, CORE.records["AlertEntity"])

    @cached_property
    def indicators(self) -> pd.DataFrame:
        """What two feeds list: the record ``Indicator``."""
        return record_frame(indicators(), CORE.records["Indicator"])

    @cached_property
    def bookmarks(self) -> pd.DataFrame:
        """What analysts marked: the record ``Bookmark``."""
        return record_frame(bookmarks(), CORE.records["Bookmark"])

    @cached_property
    def cloud(self) -> pd.DataFrame:
        """Everything done in the cloud, oldest first: the record ``CloudActivity``."""
        cloud = Cloud()
        cloud_activity(cloud, Dice(_SEEDS["cloud"]))
        return record_frame(cloud.rows(), CORE.records["CloudActivity"])

    @cached_property
    def geo(self) -> dict[str, str]:
        """ISO 3166 country code of each outside address."""
        return {place.address: place.country for place in PLACES.values()}

    @cached_property
    def asn(self) -> dict[str, tuple[int, str]]:
        """Number and name of the autonomous system of each outside address."""
        return {place.address: (place.asn, place.as_name) for place in PLACES.values()}


@cache
def company() -> Contoso:
    """The demo company; its frames are built when they are first asked for, and kept."""
    return Contoso()


def _alerts() -> list[Alert]:
    return [*intrusion_alerts(), *everyday_alerts()]


def _rows(frame: pd.DataFrame) -> list[Mapping[str, Any]]:
    cells = frame.astype(object).where(frame.notna(), None)
    return cast("list[Mapping[str, Any]]", cells.to_dict("records"))
