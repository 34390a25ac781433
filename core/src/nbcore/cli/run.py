"""``nbcore run``."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbcore import discovery
from nbcore import session as sessions
from nbcore.cli import INTERRUPTED, MISTAKE, NOTHING, OK
from nbcore.cli.document import Document, document, say
from nbcore.errors import UserError, join_names
from nbcore.guard import Guard, error_line
from nbcore.queries.outcome import CAME
from nbcore.values import make_visible

if TYPE_CHECKING:
    from nbcore.notebooklet.result import Result
    from nbcore.session import Session

ALL = "all"
OFFERED = 10
"""Candidates that a sentence names; all stand in the result."""


@dataclass(frozen=True)
class Asked:
    """What is asked: the notebooklet and what its ``run`` takes."""

    name: str
    value: str | None = None
    timespan: str | None = None
    start: str | None = None
    end: str | None = None
    options: list[str] | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Opened:
    """Who is asked: providers, and where their data sits (live without a source)."""

    providers: list[str]
    source: str | None = None


@dataclass(frozen=True)
class Shown:
    """How the answer is shown."""

    html: Path | None = None
    json: bool = False
    data: bool = False
    queries: bool = False


def split_values(given: list[str] | None) -> list[str] | None:
    """An option that may be repeated, and take several values between commas."""
    if given is None:
        return None
    return [item.strip() for text in given for item in text.split(",") if item.strip()]


def assigned(given: list[str] | None) -> dict[str, str]:
    """Parameters as ``--set name=value`` gives them.

    Raises
    ------
    UserError
        One has no ``=``, or its name is given twice.
    """
    found: dict[str, str] = {}
    for text in given or ():
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise UserError(f"--set takes name=value, not {text!r}.")
        if name.strip() in found:
            raise UserError(f"--set gives {name.strip()} twice.")
        found[name.strip()] = value.strip()
    return found


def run(asked: Asked, opened: Opened, shown: Shown) -> int:
    """Run one notebooklet, print what came, and say by the exit status whether anything did."""
    from nbcore.notebooklet.loading import load_notebooklet
    from nbcore.notebooklet.result import Result

    if shown.data and not shown.json:
        raise UserError("--data gives the rows as JSON; add --json.")
    if shown.html is not None:
        can_write(shown.html)
    with document() as out:
        kind = load_notebooklet(asked.name)
        session = sessions.replace_session()
        connect(session, opened, discovery.notebooklets()[asked.name].provider)
        parameters: dict[str, Any] = dict(asked.parameters)
        made = kind(connections=ALL, session=session, silent=shown.json).run(
            asked.value,
            asked.timespan,
            start=asked.start,
            end=asked.end,
            options=asked.options,
            **parameters,
        )
        results = [made] if isinstance(made, Result) else list(made)
        if shown.html is not None:
            made.to_html(shown.html)
        if shown.json:
            out.json(made.to_json(data=shown.data))
        else:
            _print(made, results, shown, out)
        sessions.replace_session()
    return status(results)


def connect(session: Session, opened: Opened, own: str = "") -> None:
    """Open the connections; with ``all``, one that cannot be opened leaves the others.

    Parameters
    ----------
    session : Session
    opened : Opened
    own : str
        The provider that the notebooklet belongs to, which then need not be named.
    """
    names = list(dict.fromkeys(opened.providers)) or ([own] if own else [])
    installed = list(discovery.providers())
    if not names and len(installed) == 1:
        names = installed
    if not names:
        has = join_names(installed) or "none; try: pip install nbpack-sentinel"
        raise UserError(f"Say which SIEM to ask with --provider. Installed: {has}.")
    if names != [ALL]:
        if ALL in names:
            raise UserError("--provider all means every provider; do not name another one with it.")
        for name in names:
            session.connect(name, source=opened.source)
        return
    left_out = []
    for name in installed:
        with Guard() as guard:
            session.connect(name, source=opened.source)
        if guard.error is not None:
            why = (
                guard.error if isinstance(guard.error, UserError) else f"{error_line(guard.error)}."
            )
            left_out.append(f"{name} is left out: {why}")
    if not session.connections:
        raise UserError(" ".join(left_out) or "No provider is installed.")
    for sentence in left_out:
        say(sentence)


def can_write(path: Path) -> None:
    """See that a report can be written, before anything is asked.

    Raises
    ------
    UserError
        The path is a folder, or its folder is not there or not writable.
    """
    folder = path.parent
    if path.is_dir():
        raise UserError(f"{path} is a folder; name a file.")
    if not folder.is_dir():
        raise UserError(f"{path} cannot be written: there is no folder {folder}.")
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise UserError(f"{path} cannot be written: permission denied.")


def status(results: Iterable[Result]) -> int:
    """The exit status for what came; a name that needs a choice is said as well."""
    from nbcore.notebooklet.share import INTERRUPTED as STOPPED

    results = list(results)
    choices = [sentence for result in results if (sentence := _choice(result))]
    for sentence in dict.fromkeys(choices):
        say(sentence)
    if any(STOPPED in result.notes for result in results):
        return INTERRUPTED
    if any(part.status in CAME for result in results for part in result.sections.values()):
        return OK
    return MISTAKE if choices else NOTHING


def _choice(result: Result) -> str:
    """The sentence for a name that means several; empty when it does not."""
    candidates = result.candidates
    parts = result.sections.values()
    if candidates is None or any(part.status != "skipped" for part in parts):
        return ""
    kind = str(candidates.columns[0])
    names = [str(name) for name in candidates[kind].dropna().unique()]
    if len(names) < 2:
        return ""
    offer = [*names[:OFFERED], *(["..."] if len(names) > OFFERED else [])]
    return f"{result.entity} can mean {join_names(offer, 'or')}; run it again with one of these."


def _print(made: Any, results: Sequence[Result], shown: Shown, out: Document) -> None:
    from rich.text import Text

    from nbcore.render.words import enrichment

    console = out.console
    made.print(console)
    if shown.queries:
        for result in results:
            for item in result.outcomes:
                title = f"{item.query}, part {item.part}, on {item.connection}: {item.status}"
                console.print(Text(f"\n{make_visible(title)}", style="bold"))
                for line in (item.text or item.reason).splitlines():
                    console.print(Text(make_visible(line.expandtabs(4))), soft_wrap=True)
            for asked in result.page.enrichments:
                title = f"{asked.kind} of {asked.pack}: {enrichment(asked)}"
                console.print(Text(f"\n{make_visible(title)}", style="bold"))
                for line in filter(None, (asked.reason, *asked.sent)):
                    console.print(Text(make_visible(line)), soft_wrap=True)
    if shown.html is not None:
        console.print(Text(f"Report: {shown.html}"), soft_wrap=True)
