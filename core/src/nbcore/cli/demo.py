"""``nbcore demo``: a first look, without a SIEM and without an account."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nbcore import discovery
from nbcore import session as sessions
from nbcore.cli.document import Document, document
from nbcore.cli.run import ALL, can_write, status
from nbcore.errors import UserError
from nbcore.providers import load_provider
from nbcore.values import make_visible

if TYPE_CHECKING:
    from nbcore.notebooklet.result import Result
    from nbcore.session import Session

NOTEBOOKLET = "host.HostLogonsSummary"
HOST = "web01"
"""The demo company's attacked host."""
TIMESPAN = "7d"
"""Its whole week."""


def demo(html: Path, *, as_json: bool, data: bool) -> int:
    """Ask every provider that works without a service, at once; write one report."""
    from nbcore.notebooklet.loading import load_notebooklet
    from nbcore.notebooklet.result import Result

    if data and not as_json:
        raise UserError("--data gives the rows as JSON; add --json.")
    can_write(html)
    with document() as out:
        kind = load_notebooklet(NOTEBOOKLET)
        session = sessions.replace_session()
        absent = _connect(session)
        made = kind(connections=ALL, session=session, silent=as_json).run(HOST, TIMESPAN)
        results = [made] if isinstance(made, Result) else list(made)
        made.to_html(html)
        if as_json:
            out.json({**made.to_json(data=data), "report": str(html), "absent": absent})
        else:
            _print(results, absent, html, out)
        sessions.replace_session()
    return status(results)


def _connect(session: Session) -> list[str]:
    """Connect each provider that has a demo; gives a sentence for each whose engine is not there."""
    absent = []
    for name in discovery.providers():
        provider = load_provider(name)
        if "demo" not in provider.sources:
            continue
        try:
            session.connect(name, source="demo")
        except UserError as error:
            absent.append(str(error))
    if not session.connections:
        raise UserError(
            "\n".join(dict.fromkeys(absent))
            or "No installed provider works without a service. Try: "
            'pip install "nbpack-sentinel[files]"'
        )
    return absent


def _print(results: Sequence[Result], absent: Sequence[str], html: Path, out: Document) -> None:
    from rich.table import Table
    from rich.text import Text

    console = out.console
    for result in results:
        page = result.page
        console.print(
            Text(make_visible(f"{page.title}, {' and '.join(page.sources)}"), style="bold")
        )
        if page.headline:
            console.print(Text(make_visible(page.headline)))
        for finding in result.findings:
            line = Table.grid(padding=(0, 1))
            line.add_row(" -", Text(make_visible(finding.text)))
            console.print(line)
        console.print()
    for sentence in absent:
        console.print(Text(make_visible(sentence)), soft_wrap=True)
    first = results[0].connection
    console.print(
        Text(
            "All of it, in this terminal:\n"
            f"  nbcore run {NOTEBOOKLET} {HOST} --provider {first} --source demo "
            f"--timespan {TIMESPAN}"
        ),
        soft_wrap=True,
    )
    console.print(Text(f"Report: {html}"), soft_wrap=True)
