"""Date and time functions; the zone is UTC (rule 8.5)."""

from __future__ import annotations

from nblang_spl.functions.registry import Call, function
from nblang_spl.plan.values import Type, Value


@function("now()", rule="functions: now", also=("time",))
def now(call: Call) -> Value:
    """The start of the search; ``time()`` gives the same here, so that a search repeats."""
    return Value(call.context.bind(call.context.settings.now), Type.NUMBER)
