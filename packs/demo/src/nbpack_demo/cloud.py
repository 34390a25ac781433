"""The week in the cloud: sign-ins, mail and files, resources and the directory.

Result codes by Microsoft's list of error codes of Entra ID: 0 is a success, 50126 a wrong password,
500121 a refused second factor.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import Any
from uuid import UUID

from nbpack_demo.dice import Dice
from nbpack_demo.hosts import BY_LABEL, DOMAIN
from nbpack_demo.intrusion import ATTACKER, TAKEN
from nbpack_demo.network.places import OFFICE, PLACES, shortest
from nbpack_demo.people import ADMINS, NAMES, NUMBERS
from nbpack_demo.unix import HOMES
from nbpack_demo.week import DAYS, WORKDAYS, at, working_time

SIGN_IN = "Sign-in activity"
DIRECTORY = "AzureActiveDirectory"
WRONG_PASSWORD, REFUSED_FACTOR = "50126", "500121"
_CITIES = {"IE": "Dublin", "NL": "Amsterdam"}
_EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Edg/145.0"
_PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_3 like Mac OS X) AppleWebKit/605.1.15"
_TOOL = "python-requests/2.32.5"
_APPS = ("Office 365 Exchange Online", "Microsoft Teams", "Office 365 SharePoint Online")
_REFUSED_AT = ((5, 24, 10), (5, 26, 2), (5, 29, 47), (5, 33, 15), (5, 38, 0), (5, 41, 12))
_APPROVED_AT = (5, 43, 31)


class Cloud:
    """Collects rows of the record ``CloudActivity``."""

    def __init__(self) -> None:
        self._rows: list[tuple[datetime, dict[str, Any]]] = []

    def rows(self) -> list[dict[str, Any]]:
        """Every row, oldest first."""
        return [row for _, row in sorted(self._rows, key=itemgetter(0))]

    def sign_in(
        self, time: datetime, user: str, ip: str, application: str, *,
        typed: bool = True, code: str = "0", agent: str = _EDGE, risk: str = "none",
    ) -> None:  # fmt: skip
        """One sign-in; ``typed`` for a person at the screen, else a program with a token."""
        place = PLACES[ip]
        self._add(
            time, user, ip, SIGN_IN, kind="sign_in", application=application,
            result="success" if code == "0" else "failure", result_code=code,
            country=place.country, city=_CITIES[place.country], user_agent=agent,
            is_interactive=typed, risk=risk,
        )  # fmt: skip

    def done(
        self, time: datetime, user: str, ip: str, activity: str, *, kind: str, application: str,
        to: str | None = None, resource: str | None = None, failed: bool = False,
        agent: str | None = None,
    ) -> None:  # fmt: skip
        """One thing done, to an object or to a resource."""
        self._add(
            time, user, ip, activity, kind=kind, application=application,
            result="failure" if failed else "success",
            result_code="Failure" if failed else "Success",
            object=to, resource_id=resource, user_agent=agent,
        )  # fmt: skip

    def _add(
        self, time: datetime, user: str, ip: str, activity: str, *, kind: str, application: str,
        **cells: Any,
    ) -> None:  # fmt: skip
        # Whole milliseconds: every product keeps these.
        time -= timedelta(microseconds=time.microsecond % 1000)
        facts = {
            "time": time,
            "activity_kind": kind,
            "activity": activity,
            "user": user,
            "upn": f"{user}@{DOMAIN}",
            "src_ip": ip,
            "application": application,
            "object_id": object_id(user),
        }
        self._rows.append((time, facts | cells))


def object_id(user: str) -> str:
    """An account's identifier in the cloud directory."""
    return str(UUID(int=0xAADD_2026_0000_4000_8000 << 48 | NUMBERS[user]))


def cloud_activity(cloud: Cloud, dice: Dice) -> None:
    """Everything that goes on in the company's cloud."""
    for day in WORKDAYS:
        for user in NAMES:
            if not dice.chance(0.07):
                _person(cloud, dice, day, user)
        _administration(cloud, dice, day)
    for engineer, home in HOMES.items():
        ip = shortest(home)
        for day in dice.some(DAYS, dice.whole(1, 4)):
            evening = at(day, dice.between(18, 22))
            cloud.sign_in(evening, engineer, ip, "Azure Portal", agent=_PHONE)
            evening += timedelta(minutes=40)
            cloud.sign_in(evening, engineer, ip, dice.pick(_APPS), typed=False, agent=_PHONE)
    _intruder(cloud)


def _person(cloud: Cloud, dice: Dice, day: datetime, user: str) -> None:
    office, arrival = OFFICE.address, at(day, dice.between(6.9, 8.8))
    if dice.chance(0.04):
        cloud.sign_in(arrival, user, office, _APPS[0], code=WRONG_PASSWORD)
        arrival += timedelta(seconds=dice.between(5, 40))
    cloud.sign_in(arrival, user, office, _APPS[0])
    cloud.sign_in(working_time(dice, day), user, office, dice.pick(_APPS), typed=False)
    if dice.chance(0.5):
        file = f"/sites/projects/Shared Documents/plan-{dice.whole(1, 40):02}.xlsx"
        activity = dice.pick(("FileAccessed", "FileModified", "FileDownloaded"))
        cloud.done(
            working_time(dice, day), user, office, activity, kind="office", application="SharePoint",
            to=file, agent=_EDGE,
        )  # fmt: skip
    if dice.chance(0.3):
        cloud.done(
            working_time(dice, day), user, office, "MailItemsAccessed", kind="office",
            application="Exchange", to=f"{user}@{DOMAIN}",
        )  # fmt: skip


def _administration(cloud: Cloud, dice: Dice, day: datetime) -> None:
    office = OFFICE.address
    for admin in ADMINS:
        for _ in range(dice.whole(1, 3)):
            machine = BY_LABEL[dice.pick(("web01", "app01", "sql01", "bastion01"))]
            activity = dice.pick(
                ("Microsoft.Compute/virtualMachines/restart/action",
                 "Microsoft.Compute/virtualMachines/write",
                 "Microsoft.Network/networkSecurityGroups/write")
            )  # fmt: skip
            cloud.done(
                working_time(dice, day), admin, office, activity, kind="management",
                application="Azure Resource Manager", resource=machine.resource_id,
                failed=dice.chance(0.1),
            )  # fmt: skip
    cloud.done(
        working_time(dice, day), dice.pick(ADMINS), office, "Reset user password",
        kind="directory", application=DIRECTORY, to=f"{dice.pick(NAMES)}@{DOMAIN}",
    )  # fmt: skip
    cloud.done(
        working_time(dice, day), dice.pick(NAMES), office, "RunReport", kind="application",
        application="Expense Reports", to=f"report-{day:%Y-%m-%d}",
    )  # fmt: skip


def _intruder(cloud: Cloud) -> None:
    """Asks for approval until it is given, then looks around and stays."""

    def moment(hour: int, minute: int, second: int) -> datetime:
        return datetime(2026, 3, 6, hour, minute, second, tzinfo=UTC)

    for refused in _REFUSED_AT:
        cloud.sign_in(
            moment(*refused), TAKEN, ATTACKER, "Azure Portal", code=REFUSED_FACTOR, agent=_TOOL,
            risk="medium",
        )  # fmt: skip
    cloud.sign_in(moment(*_APPROVED_AT), TAKEN, ATTACKER, "Azure Portal", agent=_TOOL, risk="high")
    cloud.sign_in(
        moment(5, 58, 3), TAKEN, ATTACKER, _APPS[0], typed=False, agent=_TOOL, risk="high"
    )
    storage = BY_LABEL["app01"].resource_id
    for time, failed in ((moment(5, 50, 2), True), (moment(5, 52, 18), False)):
        cloud.done(
            time, TAKEN, ATTACKER,
            "Microsoft.Storage/storageAccounts/listKeys/action", kind="management",
            application="Azure Resource Manager", resource=storage, failed=failed,
        )  # fmt: skip
    cloud.done(
        moment(6, 2, 44), TAKEN, ATTACKER, "New-InboxRule", kind="office", application="Exchange",
        to=f"{TAKEN}@{DOMAIN}", agent=_TOOL,
    )  # fmt: skip
    for number in range(1, 25):
        cloud.done(
            moment(6, 10, 0) + timedelta(seconds=9 * number), TAKEN, ATTACKER,
            "FileDownloaded", kind="office", application="SharePoint",
            to=f"/sites/finance/Shared Documents/invoice-{number:02}.pdf", agent=_TOOL,
        )  # fmt: skip
    cloud.done(
        moment(6, 21, 9), TAKEN, ATTACKER, "Consent to application", kind="directory",
        application=DIRECTORY, to="Mail Sync Helper",
    )  # fmt: skip
