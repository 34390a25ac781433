"""Date and time functions; the zone is UTC (rule 8.5)."""

from __future__ import annotations

from nblang_spl.functions.registry import Call, function
from nblang_spl.plan.values import Type, Value
from nblang_spl.times import formats, modifiers, rows


@function("now()", rule="functions: now", also=("time",))
def now(call: Call) -> Value:
    """The start of the search; ``time()`` gives the same here, so that a search repeats."""
    return Value(call.context.bind(call.context.settings.now), Type.NUMBER)


@function("relative_time(time, modifier)", rule="functions: relative_time")
def relative_time(call: Call) -> Value:
    """Offsets and snaps as ``earliest`` takes them (rules 8.1, 8.2)."""
    modifier = call.literal(1, "its modifier")
    steps = modifiers.steps(modifier.strip(), call.arguments[1].position)
    return Value(rows.move_time(call.number(0), steps), Type.NUMBER)


@function("strftime(time, format)", rule="functions: strftime")
def strftime(call: Call) -> Value:
    """A time, in seconds, as text."""
    form = call.literal(1, "its format")
    text = formats.format_time(call.context, call.number(0), form, call.arguments[1].position)
    return Value(text, Type.TEXT)


@function("strptime(text, format)", rule="functions: strptime")
def strptime(call: Call) -> Value:
    """Seconds; null without a match, without a day, or before 1971."""
    form = call.literal(1, "its format")
    time = formats.parse_time(call.context, call.text(0), form, call.arguments[1].position)
    return Value(time, Type.NUMBER)
