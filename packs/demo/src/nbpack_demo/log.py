"""How the hosts write down logons: one row of the record ``Logon`` an attempt."""

from __future__ import annotations

from datetime import datetime, timedelta
from operator import itemgetter

from nbpack_demo.dice import Dice
from nbpack_demo.hosts import DOMAIN, NETBIOS, Machine
from nbpack_demo.people import WELL_KNOWN, sid

Cell = str | int | datetime | None
Row = dict[str, Cell]

TYPES = {
    "interactive": "2", "network": "3", "batch": "4", "service": "5", "unlock": "7",
    "network_cleartext": "8", "remote_interactive": "10",
}  # fmt: skip
"""Windows logon types by Microsoft's description of event 4624."""

STATUS = {
    "no_such_user": "0xc0000064", "wrong_password": "0xc000006a",
    "account_locked": "0xc0000234", "account_disabled": "0xc0000072",
    "account_expired": "0xc0000193", "password_expired": "0xc0000071",
    "password_must_change": "0xc0000224", "outside_hours": "0xc000006f",
    "logon_type_not_granted": "0xc000015b",
}  # fmt: skip
"""Status codes by Microsoft's description of event 4625."""

TYPO = 0.03
"""Share of the passwords that are typed wrong at first."""
_NEW = "new"
"""Stands for a logon session that gets its number when all rows are there."""
_SERVICE_TYPES = ("service", "batch", "network_cleartext")


class Log:
    """Collects rows."""

    def __init__(self, dice: Dice) -> None:
        self._rows: list[tuple[datetime, Row]] = []
        self._dice = dice

    def rows(self) -> list[Row]:
        """Every row, oldest first; each Windows host numbers its logon sessions upwards."""
        rows = [row for _, row in sorted(self._rows, key=itemgetter(0))]
        numbers: dict[Cell, int] = {}
        for row in rows:
            if row.get("logon_id") == _NEW:
                host = row["host"]
                number = numbers.get(host, 0x1_0000) + self._dice.whole(0x40, 0xFFFF)
                numbers[host] = number
                row["logon_id"] = hex(number)
        return rows

    def windows(
        self,
        time: datetime,
        host: Machine,
        user: str,
        how: str,
        *,
        ip: str | None = None,
        computer: str | None = None,
        kerberos: bool = False,
        refused: str | None = None,
    ) -> None:
        """One attempt on a Windows host.

        Parameters
        ----------
        time : datetime
        host : Machine
        user : str
            An account of the domain, a machine's, or a well-known one (``SYSTEM``).
        how : str
            Logon type.
        ip, computer : str, optional
            Where it came from.
        kerberos : bool
            Whether a network logon used Kerberos; else NTLM.
        refused : str, optional
            Failure reason; a success without.
        """
        known = WELL_KNOWN.get(user)
        process, package = "User32", "Negotiate"
        if how in _SERVICE_TYPES:
            process = "Advapi"
        elif how == "network":
            process, package = ("Kerberos", "Kerberos") if kerberos else ("NtLmSsp", "NTLM")
        # With Kerberos a host logs the domain by its full name, with NTLM by its short one.
        domain = known[0] if known else (DOMAIN.upper() if package == "Kerberos" else NETBIOS)
        at_screen = how in ("interactive", "unlock")
        self._add(
            time,
            host,
            user=user,
            user_domain=domain,
            src_ip="127.0.0.1" if at_screen else ip,
            src_host=host.netbios if process == "User32" else None if kerberos else computer,
            src_port=self._dice.whole(49152, 65535) if how == "network" and ip else None,
            logon_type=how,
            logon_type_raw=TYPES[how],
            logon_process=process,
            auth_package=package,
            refused=refused,
            failure_reason_raw=STATUS[refused] if refused else None,
            # A refused logon opens no session, and the log holds the null SID for it.
            user_id=None if refused else known[1] if known else sid(user),
            logon_id=None if refused else known[2] if known else _NEW,
            event_id="4625" if refused else "4624",
        )

    def typed(
        self,
        time: datetime,
        host: Machine,
        user: str,
        how: str,
        *,
        ip: str | None = None,
        computer: str | None = None,
    ) -> None:
        """One logon with a typed password, some of them after a wrong one or two."""
        wrong = 0 if not self._dice.chance(TYPO) else 1 if self._dice.chance(0.8) else 2
        for _ in range(wrong):
            self.windows(time, host, user, how, ip=ip, computer=computer, refused="wrong_password")
            time += timedelta(seconds=self._dice.between(4, 40))
        self.windows(time, host, user, how, ip=ip, computer=computer)

    def desktop(self, time: datetime, host: Machine, number: int) -> None:
        """The accounts that Windows itself logs on for each desktop it opens."""
        for user, domain, family in (
            (f"UMFD-{number}", "Font Driver Host", "96"),
            (f"DWM-{number}", "Window Manager", "90"),
        ):
            self._add(
                time,
                host,
                user=user,
                user_domain=domain,
                logon_type="interactive",
                logon_type_raw="2",
                logon_process="Advapi",
                auth_package="Negotiate",
                user_id=f"S-1-5-{family}-0-{number}",
                logon_id=_NEW,
                event_id="4624",
            )

    def ssh(
        self,
        time: datetime,
        host: Machine,
        user: str,
        ip: str,
        *,
        key: bool = False,
        refused: str | None = None,
    ) -> None:
        """One attempt by SSH, with a key or a password."""
        self._add(
            time,
            host,
            user=user,
            src_ip=ip,
            src_port=self._dice.whole(32768, 60999),
            logon_type="ssh",
            logon_process="sshd",
            auth_package="publickey" if key else "password",
            refused=refused,
        )

    def switch(
        self, time: datetime, host: Machine, how: str, user: str = "root", refused: bool = False
    ) -> None:
        """One ``su`` or ``sudo`` to another account."""
        self._add(
            time,
            host,
            user=user,
            logon_type=how,
            logon_process=how,
            refused="wrong_password" if refused else None,
        )

    def _add(
        self, time: datetime, host: Machine, *, refused: str | None = None, **cells: Cell
    ) -> None:
        # Whole milliseconds: every product keeps these.
        time -= timedelta(microseconds=time.microsecond % 1000)
        facts: Row = {
            "time": time,
            "result": "failure" if refused else "success",
            "failure_reason": refused,
            "host": host.name,
            "host_id": host.host_id,
            "os_family": host.os_family,
        }
        self._rows.append((time, facts | cells))
