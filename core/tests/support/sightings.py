"""A question about a list of values, and a SIEM that answers it."""

from __future__ import annotations

from typing import Any

import pandas as pd
from core.tests.support.siem import USUAL, Siem, opened

from nbcore import Bound, Field, IpAddress, Limits, Question, Record, Session
from nbcore.catalogue import CORE, Catalogue
from nbcore.records import LOGON

SIGHTING = Record(
    "acme.Sighting",
    "A value that a feed knows.",
    (
        Field("value", "text", "The value.", required=True),
        Field("score", "int", "How bad it is."),
        Field("note", "text", "What the feed says."),
    ),
)
SIGHTINGS = Question(
    "acme.sightings",
    "What feeds know of values.",
    SIGHTING,
    takes="values",
    arguments={"feed": str, "least": int},
    order="score",
)
IP_LOGONS = Question("acme.ip_logons", "Attempts from an address.", LOGON, entity=IpAddress)
KNOWN = {"203.0.113.77": 90, "10.0.0.5": 5}


def sightings(bound: Bound, limits: Limits) -> pd.DataFrame:
    """A row for each value that is known."""
    asked: Any = bound.values["p_values"]
    found = [(value, KNOWN[value]) for value in asked if value in KNOWN]
    return pd.DataFrame(found, columns=["value", "score"])


def session(**answers: Any) -> tuple[Session, Siem]:
    """A session whose catalogue has the questions, and its SIEM."""
    questions = {item.name: item for item in (SIGHTINGS, IP_LOGONS)}
    given = {f"{name.replace('__', '.')}": answer for name, answer in answers.items()}
    catalogue = Catalogue.of([*CORE.questions.values(), *questions.values()])
    siem = Siem({**USUAL, "acme.sightings": sightings, **given}, questions=catalogue.questions)
    made = opened(siem)
    made.__dict__["catalogue"] = catalogue  # as packs would have merged it
    return made, siem
