"""The commands with their arguments and help; what they do stands in a file of its own each."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="nbcore",
    help="Run security notebooklets on any SIEM: Sentinel, Defender, Splunk, and those that packs add.",
    epilog="Begin with: nbcore demo",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # as it is not in every version: locals hold settings
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

Json = Annotated[
    bool, typer.Option("--json", metavar="", help="Print one JSON object, for programs.")
]
Html = Annotated[
    Path | None, typer.Option("--html", metavar="FILE", help="Also write a standalone report.")
]


@app.callback(invoke_without_command=True)
def nbcore(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", metavar="", help="Print the version.")
    ] = False,
) -> int | None:
    """Options of the program itself."""
    if version:
        import nbcore

        typer.echo(f"nbcore {nbcore.__version__}")
    return None


@app.command(epilog="Example: nbcore packs --check")
def packs(
    *,
    check: Annotated[
        bool,
        typer.Option(
            "--check", metavar="", help="Import every pack; exit with 1 if one has a problem."
        ),
    ] = False,
    json: Json = False,
) -> int:
    """List the installed packs, how they stand, and what they bring."""
    from nbcore.cli import packs as command

    return command.packs(check=check, as_json=json)


@app.command("list", epilog="Example: nbcore list")
def list_(*, json: Json = False) -> int:
    """List the notebooklets that can be run, by their full name."""
    from nbcore.cli import notebooklets as command

    return command.list_all(as_json=json)


@app.command(epilog="Example: nbcore show host.HostLogonsSummary")
def show(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Full name of the notebooklet; see nbcore list.")
    ],
    *,
    json: Json = False,
) -> int:
    """Say what a notebooklet answers, its sections, and which SIEMs have its queries."""
    from nbcore.cli import notebooklets as command

    return command.show(name, as_json=json)


@app.command(epilog="Example: nbcore matrix alert.EnrichAlerts")
def matrix(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME]...",
            help="Notebooklets; all that are installed by default.",
            show_default=False,
        ),
    ] = None,
    *,
    json: Json = False,
) -> int:
    """Say which section of which notebooklet works on which SIEM, and why not."""
    from nbcore.cli import matrix as command

    return command.matrix(names or [], as_json=json)


@app.command(
    epilog="Example: nbcore run host.HostLogonsSummary web01 --provider sentinel --source demo "
    "--timespan 7d"
)
def run(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Full name of the notebooklet; see nbcore list.")
    ],
    value: Annotated[
        str | None,
        typer.Argument(
            metavar="VALUE",
            help="The entity, such as a host name. Write -- before a value that begins with a dash.",
            show_default=False,
        ),
    ] = None,
    *,
    provider: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="The SIEM to query. Repeat the option, separate names with commas, or write all.",
        ),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(
            metavar="SOURCE",
            help="A folder of exported tables, or demo; the live service by default.",
        ),
    ] = None,
    timespan: Annotated[
        str | None,
        typer.Option(
            metavar="LENGTH", help="Length of the time range up to now, such as 7d, 12h or 30m."
        ),
    ] = None,
    start: Annotated[
        str | None,
        typer.Option(
            metavar="TIME", help="Start of the time range in ISO 8601, instead of --timespan."
        ),
    ] = None,
    end: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="End of the time range (exclusive); the default is now."),
    ] = None,
    options: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SECTION",
            help="Only these sections; +name and -name change the default set. Repeat the option, or separate names with commas.",
        ),
    ] = None,
    parameters: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            help="A parameter of the notebooklet, such as severity=high; nbcore show lists them.",
        ),
    ] = None,
    html: Html = None,
    queries: Annotated[
        bool,
        typer.Option("--queries", metavar="", help="Also print the queries as they were sent."),
    ] = False,
    json: Json = False,
    data: Annotated[
        bool,
        typer.Option("--data", metavar="", help="With --json: also the rows of every section."),
    ] = False,
) -> int:
    """Run a notebooklet and print its result.

    Exits 0 when something answered, 3 when nothing did, 2 when the question needs another word.
    """
    from nbcore.cli import run as command

    asked = command.Asked(
        name,
        value,
        timespan,
        start,
        end,
        command.split_values(options),
        command.assigned(parameters),
    )
    opened = command.Opened(command.split_values(provider) or [], source)
    return command.run(asked, opened, command.Shown(html, json, data, queries))


@app.command(epilog="Example: nbcore demo --html first-look.html")
def demo(
    *,
    html: Annotated[
        Path, typer.Option("--html", metavar="FILE", help="Path of the report.")
    ] = Path("nbcore-demo.html"),
    json: Json = False,
    data: Annotated[
        bool,
        typer.Option("--data", metavar="", help="With --json: also the rows of every section."),
    ] = False,
) -> int:
    """Investigate an attacked host of an invented company; no SIEM and no account is needed."""
    from nbcore.cli import demo as command

    return command.demo(html, as_json=json, data=data)


@app.command(epilog="Example: nbcore doctor")
def doctor(*, json: Json = False) -> int:
    """Check versions, packs and settings; exit 1 if something is wrong."""
    from nbcore.cli import doctor as command

    return command.doctor(as_json=json)
