"""How the story says an alert, and its rows of the records ``Alert`` and ``AlertEntity``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from nbpack_demo.hosts import DOMAIN, NETBIOS, Machine

ENDPOINT, NETWORK, IDENTITY, RULES = (
    "Endpoint sensor",
    "Network sensor",
    "Cloud identity",
    "Correlation rules",
)
"""The products that raise alerts."""
ANALYSTS = tuple(f"{name}@{DOMAIN}" for name in ("m.keller", "t.nguyen", "s.berg"))
"""Who works on alerts, as user principal names."""
IMPACTED, RELATED = "Impacted", "Related"


@dataclass(frozen=True)
class Named:
    """One thing that an alert names.

    Attributes
    ----------
    kind : str
    value : str
    role : str
    raw : str
        What the product calls a kind that the vocabulary has no word for.
    """

    kind: str
    value: str
    role: str = RELATED
    raw: str = ""


@dataclass(frozen=True)
class Alert:
    """One alert.

    Attributes
    ----------
    number : int
        Makes its identifier.
    title, severity, rule, product, description : str
    start, end : datetime
        When its activity began and ended.
    late : timedelta
        How long after the end it was raised.
    names : tuple of Named
        The first host or account with the role ``Impacted`` is the compromised entity.
    tactics, techniques : tuple of str
    status, classification, owner : str
        Empty for what is not known.
    incident : str
        The one that it shares with others.
    dated : bool
        Whether it says when its activity was.
    """

    number: int
    title: str
    severity: str
    rule: str
    product: str
    start: datetime
    end: datetime
    late: timedelta
    names: tuple[Named, ...]
    description: str
    tactics: tuple[str, ...] = ()
    techniques: tuple[str, ...] = ()
    status: str = "new"
    classification: str = ""
    owner: str = ""
    incident: str = ""
    dated: bool = True

    @property
    def alert_id(self) -> str:
        """Its identifier."""
        return str(UUID(int=0xA1E7_2026_0000_4000_8000 << 48 | self.number))

    @property
    def _own_incident(self) -> str | None:
        """Whoever works on an alert opened an incident for it."""
        return str(700 + self.number) if self.owner else None

    @property
    def row(self) -> dict[str, Any]:
        """The record ``Alert``."""
        hit = (n.value for n in self.names if n.kind in ("host", "account") and n.role == IMPACTED)
        return {
            "time": self.end + self.late,
            "title": self.title,
            "severity": self.severity,
            "rule": self.rule,
            "product": self.product,
            "alert_status": self.status,
            "classification": self.classification or None,
            "start_time": self.start if self.dated else None,
            "end_time": self.end if self.dated else None,
            "description": self.description,
            "compromised_entity": next(hit, None),
            "tactics": self.tactics,
            "techniques": self.techniques,
            "incident_id": self.incident or self._own_incident,
            "owner": self.owner or None,
            "link": f"https://alerts.{DOMAIN}/alert/{self.alert_id}",
            "alert_id": self.alert_id,
        }

    @property
    def entities(self) -> list[dict[str, Any]]:
        """The records ``AlertEntity``."""
        return [
            {
                "alert_id": self.alert_id,
                "entity_kind": item.kind,
                "value": item.value,
                "role": item.role,
                "entity_kind_raw": item.raw or None,
            }
            for item in self.names
        ]


def host(machine: Machine | str, role: str = RELATED) -> Named:
    """A computer, by its full name."""
    return Named("host", machine if isinstance(machine, str) else machine.name, role)


def account(name: str, role: str = RELATED) -> Named:
    r"""An account of the company's domain, as ``CONTOSO\user``."""
    return Named("account", f"{NETBIOS}\\{name}", role)


def person(name: str, role: str = RELATED) -> Named:
    """An account of the cloud directory, as a user principal name."""
    return Named("account", f"{name}@{DOMAIN}", role)


def address(value: str, role: str = RELATED) -> Named:
    """An IP address."""
    return Named("ip", value, role)
