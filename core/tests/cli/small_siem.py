"""A pack for the command line's tests: a SIEM of a few frames, and notebooklets that ask it.

The tests install it as a pack of its own; nothing imports it from here.
"""

from datetime import UTC, datetime
from typing import ClassVar

import pandas as pd
from pydantic import BaseModel, SecretStr

from nbcore import (
    Answer,
    Company,
    Connection,
    DeniedError,
    Figure,
    Finding,
    Host,
    Notebooklet,
    Provider,
    finding,
    headline,
    hookimpl,
    query,
    section,
)
from nbcore.queries.files import parse


class Story(Company):
    """A company of nobody."""

    end = datetime(2026, 3, 9, tzinfo=UTC)
    records: ClassVar = {}


HOSTS = ["web01.contoso.test", "db01.contoso.test", "db01.fabrikam.test", "-x.contoso.test"]
NAMES = ("host.resolve", "host.logons")


@hookimpl
def nb_company():
    return Story()


@hookimpl
def nb_queries(provider):
    if provider not in ("small", "second"):
        return []
    return [
        parse(f"-- query: {name}\nthe text of {name}\n", f"small/{name}.small") for name in NAMES
    ]


class Settings(BaseModel):
    """What the live service would need."""

    server: str = ""
    token: SecretStr = SecretStr("")


class Demanding(BaseModel):
    """Settings without which nothing opens."""

    server: str


class Small(Connection):
    source = "demo"

    def __init__(self, provider: str) -> None:
        self.provider, self.title = provider, f"{provider.title()} SIEM"

    def text(self, bound, limits):
        return bound.file.text

    async def run(self, bound, limits):
        host = Host.parse(bound.values["p_host"])
        if host.name == "forbidden":
            raise DeniedError("The account may not read this.")
        names = [name for name in HOSTS if host.matches(name)]
        if bound.question.name == "host.resolve":
            names = names or [name for name in HOSTS if host.name.casefold() in name]
            return Answer(pd.DataFrame({"host": names}))
        frame = pd.DataFrame(
            {"time": ["2026-03-02T10:00:00Z"] * len(names), "host": names, "user": "h\x1b[31mé"}
        )
        return Answer(frame.assign(result="failure", src_ip=""))


class SmallProvider(Provider):
    name = "small"
    title = "Small SIEM"
    language = "small"
    settings: type[BaseModel] = Settings

    def live(self, settings):
        return Small(self.name)

    def demo(self, company):
        return Small(self.name)


class SecondProvider(SmallProvider):
    name = "second"
    title = "Second SIEM"
    settings = Demanding


small = SmallProvider()
second = SecondProvider()


class Look(Notebooklet):
    """Who logged on.

    [bold]Not markup[/bold].
    """

    title = "Look"
    entity = Host
    logons = query("host.logons", title="Logons")

    @headline
    def amount(self, logons: pd.DataFrame) -> str:
        return f"{len(logons)} attempts"

    @section("Users")
    def users(self, logons: pd.DataFrame) -> Figure:
        """Attempts by user."""
        counted = logons.groupby("user", as_index=False).size()
        return Figure("bars", counted, "Attempts by user.", {"category": "user"})

    @section("Words", default=False)
    def words(self, logons: pd.DataFrame) -> str:
        """Only when asked for."""
        return f"{len(logons)} rows"

    @finding
    def any_failure(self, logons: pd.DataFrame):
        """Any failure at all."""
        rows = logons[logons["result"] == "failure"]
        if len(rows):
            yield Finding("low", "{count} failed", {"count": len(rows)}, "logons", rows)
