"""The company as data: what demos, the docs and tests ask it for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from nbcore import CORE, Company, Record
from nbpack_demo.dice import Dice
from nbpack_demo.hosts import DOMAIN, HOSTS
from nbpack_demo.intrusion import ATTACKER, REACHED, VICTIM, intrusion
from nbpack_demo.log import Log
from nbpack_demo.office import office
from nbpack_demo.unix import HOMES, SCANNERS, unix
from nbpack_demo.week import END, START

if TYPE_CHECKING:
    import pandas as pd

SEED = 20260302
_COUNTRIES = ("CN", "US", "BR", "VN", "IN", "RU", "DE", "KR", "FR", "ID", "SG", "GB")


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
    """

    start: datetime = START
    victim: str = VICTIM.name
    attacker: str = ATTACKER
    reached: tuple[str, ...] = tuple(f"{label}.{DOMAIN}" for label in REACHED)

    @property
    def end(self) -> datetime:
        """The end of the week, where the demo's clock stands."""
        return END

    @cached_property
    def records(self) -> Mapping[str, pd.DataFrame]:
        """Every row by the record's name, without its origin."""
        return {"Logon": self.logons, "HostInfo": self.hosts}

    @cached_property
    def logons(self) -> pd.DataFrame:
        """Every logon of the week, oldest first: the record ``Logon``, without its origin."""
        dice = Dice(SEED)
        log = Log(dice)
        office(log, dice)
        unix(log, dice)
        intrusion(log, dice)
        return _frame(log.rows(), CORE.records["Logon"])

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
        return _frame(rows, CORE.records["HostInfo"])

    @cached_property
    def geo(self) -> dict[str, str]:
        """ISO 3166 country code of each outside address."""
        outside = {address: _COUNTRIES[n % 12] for n, address in enumerate(SCANNERS)}
        return outside | dict.fromkeys(HOMES.values(), "IE") | {ATTACKER: "NL"}


@cache
def company() -> Contoso:
    """The demo company; its frames are built when they are first asked for, and kept."""
    return Contoso()


def _frame(rows: list[dict[str, Any]], record: Record) -> pd.DataFrame:
    import pandas as pd

    def column(name: str, kind: str) -> Any:
        cells = [row.get(name) for row in rows]
        if kind == "time":
            return pd.Series(pd.DatetimeIndex(cells, tz="UTC")).astype("datetime64[us, UTC]")
        if kind == "int":
            return pd.array(cells, dtype="Int64")
        if kind == "texts":
            return pd.Series(cells, dtype=object)
        return pd.array(cells, dtype=pd.StringDtype())

    return pd.DataFrame({field.name: column(field.name, field.type) for field in record.fields})
