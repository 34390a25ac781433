"""Plans of searches, kept between programs (:class:`nbcore.lang.Kept`).

A plan holds the values that the search asked for, and is found again only by the same text, range
and clock. So only those over the demo are kept, whose clock stands still: nobody's own questions
are written down, and nothing that would never be found.

What lies there is SQL that runs in a database without access to anything outside
(:meth:`nblang_spl.engine.database.Database.lock`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import nblang_spl
from nbcore.lang import Kept
from nblang_spl.engine.plans import Limit, Output, Plan, Statement
from nblang_spl.plan.types import Type

_KEPT = Kept(
    "spl", "nblang-spl", "duckdb", "sqlglot", "lark", code=Path(nblang_spl.__file__).parent
)

folder = _KEPT.folder
forget = _KEPT.forget
key = _KEPT.key


def find(name: str) -> Plan | None:
    """A plan that was kept; None where there is none that can be used."""
    held = _KEPT.find(name)
    try:
        return None if held is None else _plan_of(held)
    except (AttributeError, LookupError, TypeError, ValueError):
        return None


def keep_plan(name: str, plan: Plan) -> None:
    """Keep a plan; where nothing can be written, nothing is."""
    _KEPT.keep(name, _plan_facts(plan))


def _plan_facts(plan: Plan) -> dict[str, Any]:
    return {
        "statement": _statement(plan.statement),
        "outputs": [asdict(one) | {"type": one.type.value} for one in plan.outputs],
        "limits": [
            {"probe": _statement(one.probe()), "sentence": one.sentence, "enough": one.enough}
            for one in plan.limits
        ],
        "notes": plan.notes,
        "untold": plan.untold,
        "patterns": plan.patterns,
    }


def _statement(one: Statement) -> dict[str, Any]:
    return {"sql": one.sql, "parameters": dict(one.parameters), "called": sorted(one.called)}


def _plan_of(held: Any) -> Plan:
    """A plan from what a file holds; any error where that is none."""
    return Plan(
        statement=_read_statement(held["statement"]),
        outputs=tuple(
            Output(
                _text(one["name"]),
                _text(one["column"]),
                Type(one["type"]),
                one["whole"] is True,
                one["shown"] is True,
            )
            for one in held["outputs"]
        ),
        limits=tuple(
            Limit(
                _constant(_read_statement(one["probe"])), _text(one["sentence"]), int(one["enough"])
            )
            for one in held["limits"]
        ),
        notes=tuple(map(_text, held["notes"])),
        untold=tuple(map(_text, held["untold"])),
        patterns=tuple(map(_text, held["patterns"])),
    )


def _read_statement(held: Mapping[str, Any]) -> Statement:
    return Statement(
        _text(held["sql"]),
        {_text(name): _value(value) for name, value in held["parameters"].items()},
        frozenset(map(_text, held["called"])),
    )


def _constant(statement: Statement) -> Callable[[], Statement]:
    return lambda: statement


def _text(held: Any) -> str:
    if not isinstance(held, str):
        raise TypeError("This is no text.")
    return held


def _value(held: Any) -> str | float | list[Any]:
    """A value as :meth:`nblang_spl.plan.context.Context.bind` takes them."""
    if isinstance(held, list):
        return [_value(one) for one in held]
    if not isinstance(held, (str, float)):
        raise TypeError("This is no value of a search.")
    return held
