"""The intrusion: passwords sprayed at web01 until one fits, then on from there.

Early on Friday somebody at 203.0.113.77 tries a few passwords for each of 31 accounts, slowly
enough that none of them locks. At 05:11:02 one fits. From web01 they go on to other hosts and
make an account of their own, which runs a task on web01 and a service on sql01 later.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from nbpack_demo.dice import Dice
from nbpack_demo.hosts import BY_LABEL
from nbpack_demo.log import Log
from nbpack_demo.people import EDITORS, LEAVERS, NAMES, PLANTED

ATTACKER = "203.0.113.77"
VICTIM = BY_LABEL["web01"]
REACHED = ("files01", "sql01", "app01", "backup01", "dc01")
"""Hosts that the intruder went on to."""
TAKEN = "m.ortiz"
"""Whose password they guessed."""
INVENTED = ("admin", "administrator", "backup", "helpdesk", "scanner", "test", "webmaster")
"""Names that they tried and that nobody has."""

_BEGIN = datetime(2026, 3, 6, 2, 4, 11, tzinfo=UTC)
_FITS = datetime(2026, 3, 6, 5, 11, 2, tzinfo=UTC)
_TAKEN_AT = tuple(
    datetime(2026, 3, 6, hour, minute, second, tzinfo=UTC)
    for hour, minute, second in ((2, 19, 40), (3, 17, 5), (4, 14, 38))
)
_COMPUTER = "WIN-7Q2K4PJ9RA1"
_PER_USER = 3
_GIVEN_UP = {"n.weber": 1, "scanner": 1, "h.larsen": 2, "j.silva": 2, "test": 2}
"""Accounts that were tried less often than the others."""


def intrusion(log: Log, dice: Dice) -> None:
    """Everything that the intruder did."""
    _spray(log, dice)
    _inside(log)
    _lateral(log)
    _planted(log)


def targets(dice: Dice) -> list[str]:
    """The 31 accounts that were tried, in the order of the first round."""
    given_up = [name for name in _GIVEN_UP if name not in INVENTED]
    chosen = {*INVENTED, *LEAVERS, *given_up, *EDITORS[1:3]}
    others = [name for name in NAMES if name not in chosen and name != TAKEN]
    chosen |= set(dice.some(others, 30 - len(chosen)))
    return dice.some(sorted(chosen), 30)


def _spray(log: Log, dice: Dice) -> None:
    tried = targets(dice)
    plan = [
        name for turn in range(_PER_USER) for name in tried if turn < _GIVEN_UP.get(name, _PER_USER)
    ]
    pace = (_FITS - _BEGIN) / (len(plan) + 1)
    moments = [
        _BEGIN + pace * step + timedelta(seconds=dice.between(0, 50)) for step in range(len(plan))
    ]
    moments[0] = _BEGIN
    for moment, name in sorted(
        [*zip(moments, plan, strict=True), *((m, TAKEN) for m in _TAKEN_AT)]
    ):
        reason = (
            "no_such_user" if name in INVENTED
            else "account_disabled" if name in LEAVERS
            else "wrong_password"
        )  # fmt: skip
        log.windows(
            moment, VICTIM, name, "network", ip=ATTACKER, computer=_COMPUTER, refused=reason
        )


def _inside(log: Log) -> None:
    """Remote desktop checks the password over the network before it opens the desktop."""
    log.windows(_FITS, VICTIM, TAKEN, "network", ip=ATTACKER, computer=_COMPUTER)
    log.windows(
        _FITS + timedelta(seconds=19), VICTIM, TAKEN, "network", ip=ATTACKER, computer=_COMPUTER
    )
    opened = _FITS + timedelta(seconds=22)
    log.desktop(opened, VICTIM, 3)
    log.windows(opened, VICTIM, TAKEN, "remote_interactive", ip=ATTACKER)


def _lateral(log: Log) -> None:
    for minute, label, reason in (
        (15.2, "files01", None), (16.1, "files01", None), (22.7, "sql01", None),
        (24.0, "backup01", "logon_type_not_granted"), (24.3, "backup01", "logon_type_not_granted"),
        (29.5, "app01", None), (41.8, "dc01", None), (46.9, "dc01", None), (51.4, "dc01", None),
        (58.0, "sql01", None),
    ):  # fmt: skip
        log.windows(
            _FITS + timedelta(minutes=minute), BY_LABEL[label], TAKEN, "network",
            ip=VICTIM.ip, computer=VICTIM.netbios, refused=reason,
        )  # fmt: skip


def _planted(log: Log) -> None:
    made = _FITS + timedelta(minutes=57)
    for hours, label in ((0.2, "files01"), (0.4, "backup01"), (20.5, "sql01"), (44.1, "files01")):
        log.windows(
            made + timedelta(hours=hours), BY_LABEL[label], PLANTED, "network",
            ip=VICTIM.ip, computer=VICTIM.netbios,
        )  # fmt: skip
    for hours in (6.1, 12.1, 18.1, 24.1, 30.1, 36.1, 42.1, 48.1, 54.1, 60.1):
        log.windows(made + timedelta(hours=hours), VICTIM, PLANTED, "batch")
    for hours in (20.6, 44.6):
        log.windows(made + timedelta(hours=hours), BY_LABEL["sql01"], PLANTED, "service")
