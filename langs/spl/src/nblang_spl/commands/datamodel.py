"""``datamodel`` and ``from``: the events of a dataset (rule 5.30)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nblang_spl.commands.inputlookup import InputLookup
from nblang_spl.commands.registry import command
from nblang_spl.errors import SplError
from nblang_spl.events.source import Scope
from nblang_spl.models.models import Dataset, dataset
from nblang_spl.models.rows import dataset_rows
from nblang_spl.plan.context import Context
from nblang_spl.plan.rows import Rows
from nblang_spl.syntax.arguments import Arguments
from nblang_spl.syntax.trees import AllOf

_NAMED = re.compile(
    r'\s*"?(?P<kind>datamodel|lookup)(?:\s*[:=]\s*|\s+)"?(?P<name>[\w-]+(?:"?\."?[\w-]+)*)"?\s*$',
    re.IGNORECASE,
)


@command("datamodel", usage="datamodel Model Dataset search|flat", rules="5.30", generates=True)
@dataclass(frozen=True)
class DataModel:
    """A dataset, its fields with its name before them or without."""

    dataset: Dataset
    prefixed: bool

    @classmethod
    def read(cls, arguments: Arguments) -> DataModel:
        at = arguments.position
        model = arguments.name("a data model")
        name = arguments.name("a dataset")
        word = arguments.name("`search` or `flat`").lower()
        if word not in ("search", "flat"):
            raise arguments.error("only `search` and `flat` are supported")
        arguments.options(
            strict_fields=arguments.flag,
            summariesonly=arguments.flag,
            allow_old_summaries=arguments.flag,
        )
        return cls(dataset(f"{model}.{name}", at), word == "search")

    def rows(self, context: Context) -> Rows:
        return dataset_rows(self.dataset, _search_scope(context), context, prefixed=self.prefixed)


@command(
    "from",
    usage='from datamodel:"Model.Dataset" or from lookup:table',
    rules="5.30",
    generates=True,
)
@dataclass(frozen=True)
class From:
    """A dataset of a data model, or a lookup table."""

    dataset: Dataset | InputLookup

    @classmethod
    def read(cls, arguments: Arguments) -> From:
        text, at = arguments.rest()
        found = _NAMED.match(text)
        if not found:
            raise SplError(
                "`from` reads data models and lookup tables here, as in "
                '| from datamodel:"Authentication.Authentication" or | from lookup:users.csv.',
                at,
            )
        name = found["name"].replace('"', "")
        if found["kind"].lower() == "lookup":
            table = InputLookup(name, at, AllOf(()), append=False, start=0, most=None)
            return cls(table)
        return cls(dataset(name, at))

    def rows(self, context: Context) -> Rows:
        if isinstance(self.dataset, InputLookup):
            return self.dataset.rows(context)
        return dataset_rows(self.dataset, _search_scope(context), context, prefixed=False)


def _search_scope(context: Context) -> Scope:
    return Scope(context.settings.earliest, context.settings.latest)
