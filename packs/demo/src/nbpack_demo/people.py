"""The company's accounts."""

from __future__ import annotations

from dataclasses import dataclass

from nbpack_demo.hosts import BY_LABEL, WORKSTATIONS, Machine

SID = "S-1-5-21-3141592653-589793238-462643383"
"""Identifier of the company's domain; an account's is this and a number."""

NAMES = (
    "a.bauer", "a.lindqvist", "a.novak", "b.adeyemi", "b.rossi", "c.dubois", "c.hansen",
    "c.meyer", "d.costa", "d.kowalski", "d.okafor", "e.fischer", "e.papadakis", "e.virtanen",
    "f.garcia", "f.jansen", "g.moreau", "g.tanaka", "h.larsen", "h.singh", "i.ferrari",
    "i.petrov", "j.andersen", "j.murphy", "j.silva", "k.brandt", "k.nakamura", "k.olsen",
    "l.bianchi", "l.dvorak", "l.schmidt", "m.horvat", "m.keller", "m.ortiz", "m.svensson",
    "n.ali", "n.fontaine", "n.weber", "o.byrne", "o.nielsen", "p.kaya", "p.marino", "p.vogel",
    "r.chen", "r.haas", "r.santos", "s.ahmed", "s.berg", "s.kuznetsova", "s.lopez",
    "t.eriksen", "t.nguyen", "t.wagner", "u.krause", "v.ionescu", "v.mendes", "w.peeters",
    "w.zhang", "y.cohen", "z.farkas",
)  # fmt: skip
NUMBERS = {name: 1101 + place for place, name in enumerate(NAMES)}

ADMINS = ("m.keller", "t.nguyen", "s.berg")
"""Administer the Windows servers, by remote desktop from ts01."""
EDITORS = ("m.ortiz", "c.dubois", "e.papadakis", "l.bianchi", "v.mendes", "n.fontaine")
"""Publish on web01 through the web proxy."""
ENGINEERS = (
    "a.novak", "b.adeyemi", "d.kowalski", "g.tanaka", "h.singh", "j.murphy",
    "k.nakamura", "r.chen", "s.kuznetsova", "t.eriksen", "v.ionescu", "w.zhang",
)  # fmt: skip
"""Work on the Linux hosts."""

LEAVERS = ("p.lindholm", "r.delgado")
"""Left the company; their accounts are disabled."""
CONTRACTOR = "x.baptiste"
"""Whose account expired."""

SERVICES = {"svc-backup": 1301, "svc-sql": 1302, "svc-monitor": 1303, "svc-web": 1304}
PLANTED = "svc-telemetry"
"""The account that the intruder makes."""
NUMBERS |= SERVICES | {PLANTED: 1391}

WELL_KNOWN = {
    "SYSTEM": ("NT AUTHORITY", "S-1-5-18", "0x3e7"),
    "LOCAL SERVICE": ("NT AUTHORITY", "S-1-5-19", "0x3e5"),
    "NETWORK SERVICE": ("NT AUTHORITY", "S-1-5-20", "0x3e4"),
}
"""Name to domain, SID and the logon session that each Windows has for it."""


@dataclass(frozen=True)
class Desk:
    """Where a person works.

    Attributes
    ----------
    name : str
        The account.
    ip, computer : str
        Address and NetBIOS name of the person's own computer.
    machine : Machine, optional
        That computer, where its own log is collected.
    """

    name: str
    ip: str
    computer: str
    machine: Machine | None = None


def _desk(place: int, name: str) -> Desk:
    # Every sixth person sits at one of the ten workstations; the others carry laptops whose
    # own logs nobody collects.
    if place % 6 == 0:
        machine = WORKSTATIONS[place // 6]
        return Desk(name, machine.ip, machine.netbios, machine)
    return Desk(name, f"10.1.20.{100 + place}", f"LAP{100 + place}")


DESKS = tuple(_desk(place, name) for place, name in enumerate(NAMES))
DESK = {desk.name: desk for desk in DESKS}


def sid(user: str) -> str:
    """The Windows SID of an account of the domain, or of a machine (``WEB01$``)."""
    if user.endswith("$"):
        machine = BY_LABEL.get(user[:-1].lower())
        number = 1000 + machine.number if machine else 1500 + int(user[3:-1])
        return f"{SID}-{number}"
    return f"{SID}-{NUMBERS[user]}"
