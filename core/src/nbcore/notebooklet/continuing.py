"""Going on with a result: sections that waited, further questions, drill-downs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from nbcore import session as sessions
from nbcore.entities import Entity
from nbcore.errors import UserError, join_names, kind_of, similar_names
from nbcore.notebooklet.builder import Before
from nbcore.notebooklet.driver import wait_for
from nbcore.notebooklet.given import GIVEN
from nbcore.notebooklet.result import Live, Result
from nbcore.queries.outcome import CAME, QueryResult

if TYPE_CHECKING:
    from nbcore.notebooklet.base import Notebooklet
    from nbcore.notebooklet.results import Results

R = TypeVar("R", Result, "Results")


def run_later_sections(results: Sequence[Result], names: Sequence[str], made: R) -> R:
    """Run sections that waited, on every connection at once; see :meth:`Result.more`."""
    opened = [result._live_state() for result in results]  # noqa: SLF001  (private to this layer)
    for live in opened:
        shape, builder = live.share.builder.shape, live.share.builder
        waiting = [name for name in shape.later_sections if name not in builder.chosen]
        for name in names:
            if name in builder.chosen:
                continue
            if name not in waiting:
                offer = similar_names(name, waiting) or waiting
                has = f"there is {join_names(offer, 'or')}" if offer else "none waits"
                raise UserError(f"No section {name!r} waits for more(); {has}.")
        if live.share.runner is None:
            raise UserError("This result was made from data=, so more() has no SIEM to query.")
    for live in opened:
        wanted = list(names) or live.share.builder.shape.later_sections
        live.share.more([name for name in wanted if name not in live.share.builder.chosen])
    opened[0].run.drive([live.share for live in opened], made)
    return made


def ask(result: Result, name: str, values: Any, entity: Entity | None) -> QueryResult:
    """Ask one more question; see :meth:`Result.ask`."""
    live = result._live_state()  # noqa: SLF001  (private to this layer)
    questions = live.share.session.catalogue.questions
    if name not in questions:
        offer = similar_names(str(name), questions)
        hint = f"; did you mean {join_names(offer, 'or')}?" if offer else "."
        raise UserError(f"No installed catalogue defines the question {name!r}{hint}")
    question = questions[name]
    about = entity if entity is not None else live.share.entity
    if question.entity and not isinstance(about, question.entity):
        raise UserError(f"{name} asks about {question.entity.kind}; name one with entity=.")
    if values is not None and not isinstance(values, (Mapping, str)) and question.takes:
        values = {question.takes: list(values)}
    if values is not None and not isinstance(values, Mapping):
        raise UserError(f"{name} takes its arguments by name, in a mapping, not {kind_of(values)}.")
    known = [*question.arguments, *([question.takes] if question.takes else [])]
    for argument in values or {}:
        if argument not in known:
            has = f"it takes {join_names(known)}" if known else "it takes none"
            raise UserError(f"{name} has no argument {argument!r}; {has}.")
    answer = wait_for(live.share.question(name, values or {}, about))
    live.share.outcomes += answer.outcomes
    for outcome in answer.outcomes:
        live.share.session.finished(outcome)
    result.refresh()
    return answer


def actions(result: Result) -> dict[str, Callable[..., Any]]:
    """The drill-downs of a result, by name; none where its notebooklet is not installed."""
    kind = _kind(result)
    if kind is None:
        return {}

    def act(name: str, *arguments: Any, **keywords: Any) -> Any:
        # A loaded result needs its SIEM only for what the action asks.
        live = result._live  # noqa: SLF001  (private to this layer)
        notebooklet = live.run.notebooklet if live else kind()
        method = notebooklet.shape.actions[name].method
        return method(notebooklet, result, *arguments, **keywords)

    return {name: partial(act, name) for name in kind.shape.actions}


def reopened(result: Result) -> Live:
    """A loaded result with its notebooklet, and the connection of its name.

    Raises
    ------
    UserError
        The notebooklet is not installed, or nothing is connected under the connection's name.
    """
    from nbcore.notebooklet.loading import load_notebooklet
    from nbcore.notebooklet.run import Run

    page = result.page
    if result.connection == GIVEN:
        raise UserError("This result was made from data=, so it has no SIEM to query.")
    session = sessions.default()
    connection = session.connections.get(result.connection)
    if connection is None or page.timespan is None:
        provider = next((item.provider for item in page.outcomes), result.connection)
        raise UserError(
            f"This result was loaded, and {result.connection} is not connected. Connect it with "
            f'nbcore.connect("{provider}", name="{result.connection}").'
        )
    kind = load_notebooklet(page.notebooklet)
    shown = [part.name for part in page.sections if part.asked]
    run = Run(
        kind(session=session), session, [], dict(page.parameters), page.about, session.limits,
        silent=False, range={"timespan": page.timespan},
    )  # fmt: skip
    share = run.share(page.timespan, connection)
    run.sections = shown
    share.resolved, share.done = True, True
    share.candidates, share.seconds = page.candidates, page.seconds
    share.notes, share.outcomes = list(page.notes), list(page.outcomes)
    share.enrichments, share.problems = list(page.enrichments), list(page.problems)
    builder = share.builder
    builder.chosen = shown
    builder.parts = {part.name: part for part in page.sections if part.asked}
    for name in builder.shape.queries:
        part = builder.parts.get(name)
        if part is not None and part.status in CAME:
            builder.answers[name] = QueryResult(
                part.value, part.status, part.reason, notes=list(part.notes)
            )
    builder.findings, builder.rules = list(page.findings), list(page.rules)
    kept = {
        rule.name: (rule, [item for item in page.findings if item.rule == rule.name])
        for rule in page.rules
    }
    builder.before = Before(page.headline, kept)
    return Live(run, share)


def _kind(result: Result) -> type[Notebooklet] | None:
    from nbcore.notebooklet.loading import load_notebooklet

    live = result._live  # noqa: SLF001  (private to this layer)
    if live is not None:
        return type(live.run.notebooklet)
    try:
        return load_notebooklet(result.page.notebooklet)
    except UserError:
        return None
