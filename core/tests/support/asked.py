"""One question asked of one SIEM, without a notebooklet."""

from __future__ import annotations

from typing import Any

from core.tests.support.siem import RANGE, Siem

from nbcore import Limits, TimeSpan
from nbcore.catalogue import CORE, Question
from nbcore.queries.loop import submit
from nbcore.queries.outcome import QueryResult
from nbcore.queries.run import Runner

LOGONS = CORE.questions["host.logons"]
SPAN = TimeSpan.parse(**RANGE)
VALUES: dict[str, Any] = {"p_host": "web01", "p_start": SPAN.start, "p_end": SPAN.end}


def ask(siem: Siem, question: Question = LOGONS, **limits: Any) -> QueryResult:
    siem.name = "prod"
    runner = Runner(siem, siem.library, Limits(**limits))
    return submit(runner.ask(question, VALUES, SPAN)).result(timeout=30)


def statuses(result: QueryResult) -> dict[str, str]:
    return {outcome.part: outcome.status for outcome in result.outcomes}
