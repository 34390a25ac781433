"""Rules over a result: what each found, and which could not look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from nbcore.errors import join_names, kind_of
from nbcore.notebooklet.declare import Finding
from nbcore.queries.outcome import CAME
from nbcore.render.parts import RulePart

if TYPE_CHECKING:
    from nbcore.notebooklet.builder import SectionBuilder
    from nbcore.notebooklet.shape import Step

ORDER = ("critical", "high", "medium", "low", "info")
"""Severities, the worst first."""


def apply_rules(builder: SectionBuilder) -> tuple[list[Finding], list[RulePart]]:
    """Apply every rule to what came.

    Returns
    -------
    findings : list of Finding
        Most severe first; none of a section that is not shown.
    rules : list of RulePart
        One for each rule, with the reason of one that could not be applied.
    """
    found: list[Finding] = []
    rules: list[RulePart] = []
    for rule in builder.shape.findings.values():
        reason = _missing_input(builder, rule)
        if reason and rule.name in builder.before.rules:
            kept, theirs = builder.before.rules[rule.name]
            rules.append(kept)
            found += theirs
            continue
        if not reason:
            try:
                # What it found before an error stands.
                found.extend(_findings(builder, rule))
            except (Exception, SystemExit) as error:
                reason = builder.blame(rule, error)
        rules.append(RulePart(rule.name, " ".join(rule.doc.split()), not reason, reason))
    shown = [
        item
        for item in found
        if item.section in builder.chosen and builder.parts[item.section].status in CAME
    ]
    return sorted(shown, key=lambda item: ORDER.index(item.severity)), rules


def _missing_input(builder: SectionBuilder, rule: Step) -> str:
    """Why a rule cannot look; empty when it can."""
    for name in rule.required:
        if name not in builder.shape.given and not builder.came(name):
            if name not in builder.needed:
                waits = name in builder.shape.later
                return f"It needs {name}, which {'r.more() brings' if waits else 'was left out'}."
            return f"It needs {builder.absence(name)}"
    lacking, coarse = builder.lacking(rule), builder.coarse(rule)
    if lacking:
        return f"It needs {join_names(lacking)}, which {builder.source} fill."
    if coarse:
        return f"It needs the exact {join_names(coarse)}, which {builder.source} tell apart."
    return ""


def _findings(builder: SectionBuilder, rule: Step) -> Iterator[Finding]:
    for item in builder.call(rule) or ():
        _check(builder, item)
        yield replace(item, rule=rule.name)


def _check(builder: SectionBuilder, item: Any) -> None:
    """Whether a finding can be shown; what cannot would fail every face of the result."""
    import pandas as pd

    if not isinstance(item, Finding):
        raise TypeError(f"it returned {kind_of(item)}, not a Finding")
    if item.severity not in ORDER:
        raise ValueError(f"its severity {item.severity!r} is not one of {join_names(ORDER)}")
    if item.section not in builder.shape.sections:
        raise ValueError(f"there is no section {item.section!r}")
    if not isinstance(item.rows, pd.DataFrame):
        raise TypeError(f"its rows are {kind_of(item.rows)}, not a DataFrame")
    if item.events is not None and not isinstance(item.events, pd.DataFrame):
        raise TypeError(f"its events are {kind_of(item.events)}, not a DataFrame")
