"""How the hosts write down connections: one row of the record ``Flow`` for each, or for several."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter

from nbpack_demo.dice import Dice
from nbpack_demo.hosts import Machine
from nbpack_demo.network.places import PLACES

Cell = str | int | datetime | None
Row = dict[str, Cell]


@dataclass(frozen=True)
class Service:
    """What is offered at a port, or without one.

    Attributes
    ----------
    port : int, optional
    app : str
        The application protocol; empty for what is not known.
    protocol : str
        The transport protocol.
    """

    port: int | None
    app: str
    protocol: str = "tcp"


DNS = Service(53, "dns", "udp")
HTTPS = Service(443, "https")
KERBEROS = Service(88, "kerberos")
LDAP = Service(389, "ldap")
MDNS = Service(5353, "mdns", "udp")
NTP = Service(123, "ntp", "udp")
PING = Service(None, "", "icmp")
RDP = Service(3389, "rdp")
SMB = Service(445, "smb")
SMTP = Service(25, "smtp")
SSH = Service(22, "ssh")
SYSLOG = Service(6514, "syslog")
TDS = Service(1433, "tds")
WINRM = Service(5985, "winrm")


class Sensor:
    """Collects connections, each seen from the host that recorded it.

    A connection between two of the company's hosts is recorded once, by the one that opened it.
    """

    def __init__(self, dice: Dice) -> None:
        self._dice = dice
        self._rows: list[tuple[datetime, Row]] = []

    def rows(self) -> list[Row]:
        """Every row, oldest first."""
        return [row for _, row in sorted(self._rows, key=itemgetter(0))]

    def opened(
        self,
        time: datetime,
        host: Machine,
        peer: str,
        service: Service,
        *,
        sent: int,
        received: int,
        process: str,
        user: str | None = None,
        seconds: float = 2.0,
        flows: int = 1,
        ip: str = "",
        src_port: Cell = None,
    ) -> None:
        """One connection that the host opened, or ``flows`` alike that the sensor put together.

        Parameters
        ----------
        time : datetime
        host : Machine
        peer : str
            The address at the other end.
        service : Service
        sent, received : int
            Bytes, as the host sees them.
        process : str
            File name of the program.
        user : str, optional
            Account that it runs as.
        seconds : float
            How long it took.
        flows : int
        ip : str, optional
            The host's address, where it is not its usual one.
        src_port : int, optional
            Where it came from; by chance where that is not known.
        """
        place = PLACES.get(peer)
        self._add(
            time, host, peer, service, ip=ip, direction="out", disposition="allowed",
            received=received, sent=sent, seconds=seconds, flows=flows, user=user,
            src_port=src_port, process_name=process, peer_name=place.name or None if place else None,
        )  # fmt: skip

    def accepted(
        self,
        time: datetime,
        host: Machine,
        peer: str,
        service: Service,
        *,
        sent: int,
        received: int,
        process: str,
        user: str | None = None,
        seconds: float = 2.0,
        flows: int = 1,
        ip: str = "",
        src_port: Cell = None,
        rule: str | None = None,
    ) -> None:
        """One connection that the other end opened and the host let in; as :meth:`opened`."""
        self._add(
            time, host, peer, service, ip=ip, direction="in", disposition="allowed",
            received=received, sent=sent, seconds=seconds, flows=flows, user=user,
            src_port=src_port, process_name=process, firewall_rule=rule,
        )  # fmt: skip

    def denied(
        self, time: datetime, host: Machine, peer: str, service: Service, *, rule: str, ip: str = ""
    ) -> None:
        """One connection that the host's firewall dropped: nothing was sent back."""
        self._add(
            time, host, peer, service, ip=ip, direction="in", disposition="denied",
            received=self._dice.pick((40, 44, 60)), sent=0, firewall_rule=rule,
        )  # fmt: skip

    def overheard(self, time: datetime, host: Machine, peer: str, service: Service) -> None:
        """Something of which the sensor saw neither the beginning nor the bytes."""
        self._add(time, host, peer, service, direction="unknown", disposition="unknown")

    def _add(
        self,
        time: datetime,
        host: Machine,
        peer: str,
        service: Service,
        *,
        direction: str,
        disposition: str,
        ip: str = "",
        received: int | None = None,
        sent: int | None = None,
        seconds: float | None = None,
        flows: int = 1,
        src_port: Cell = None,
        **cells: Cell,
    ) -> None:
        # Whole milliseconds: every product keeps these.
        time -= timedelta(microseconds=time.microsecond % 1000)
        lasted = None if seconds is None else timedelta(milliseconds=int(seconds * 1000))
        ended = None if lasted is None else time + lasted
        # Several connections come from as many ports.
        if src_port is None and flows == 1 and service.port:
            src_port = self._dice.whole(49152, 65535)
        facts: Row = {
            "time": time,
            "direction": direction,
            "ip": ip or host.ip,
            "peer": peer,
            "port": service.port,
            "protocol": service.protocol,
            "app_protocol": service.app or None,
            "disposition": disposition,
            "bytes_in": received,
            "bytes_out": sent,
            "bytes": None if received is None or sent is None else received + sent,
            "flows": flows,
            "end_time": ended,
            "src_port": src_port,
            "host": host.name,
            "host_id": host.host_id,
        }  # fmt: skip
        self._rows.append((time, facts | cells))
