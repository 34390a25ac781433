"""What stands behind a loopback service: a real engine over frames of a product's tables.

The text that a client sends is run as it is, so that what a live service would be sent is proved
to be KQL, with its values in it.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nblang_kql.testing.escapes import unescaped

if TYPE_CHECKING:
    import pandas as pd

_KINDS = {
    "VARCHAR": "string", "TIMESTAMP": "datetime", "BIGINT": "long", "INTEGER": "long",
    "HUGEINT": "long", "DOUBLE": "real", "BOOLEAN": "bool", "JSON": "dynamic",
    "VARCHAR[]": "dynamic",
}  # fmt: skip
_TYPES = {
    "string": "VARCHAR", "datetime": "TIMESTAMP", "int": "BIGINT", "long": "BIGINT",
    "real": "DOUBLE", "bool": "BOOLEAN", "dynamic": "JSON",
}  # fmt: skip


@dataclass
class Table:
    """An answer.

    Attributes
    ----------
    names, kinds : list of str
        Of the columns, with their types in KQL.
    rows : list of list
        Plain values.
    """

    names: list[str]
    kinds: list[str]
    rows: list[list[Any]]


class MissingTableError(Exception):
    """The query reads a table that is not there; ``name`` says which."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Engine:
    """KQL over frames.

    Parameters
    ----------
    frames : mapping of str to DataFrame
    schema : mapping of table to mapping of column to KQL type
        All tables of the service; one without a frame is missing.
    """

    def __init__(
        self, frames: Mapping[str, pd.DataFrame], schema: Mapping[str, Mapping[str, str]]
    ) -> None:
        import duckdb

        self._known = set(schema)
        self._columns = {name: list(schema[name]) for name in frames}
        self._database = duckdb.connect()
        self._lock = threading.Lock()
        self._answers: dict[str, Table] = {}
        for name, frame in frames.items():
            self._database.register("given", frame)
            selected = ", ".join(
                _cell(column, kind, column in frame) for column, kind in schema[name].items()
            )
            self._database.execute(f"CREATE TABLE {name} AS SELECT {selected} FROM given")
            self._database.unregister("given")

    def query(self, text: str) -> Table:
        """Run a query.

        Raises
        ------
        MissingTableError
            It reads a table of the schema that is not there.
        """
        named = {word for word in self._known - set(self._columns) if word in text}
        if named:
            raise MissingTableError(min(named))
        with self._lock:
            if text not in self._answers:
                self._answers[text] = self._run(text)
            return self._answers[text]

    def _run(self, text: str) -> Table:
        import duckdb_kql

        with self._database.cursor() as cursor:
            translated = duckdb_kql.to_sql(unescaped(text), schema=self._columns, allow_write=False)
            cursor.execute(translated, translated.parameters or None)
            names = [column[0] for column in cursor.description]
            kinds = [_KINDS[str(column[1])] for column in cursor.description]
            rows = [list(map(_plain, row, kinds)) for row in cursor.fetchall()]
        return Table(names, kinds, rows)


def _cell(column: str, kind: str, present: bool) -> str:
    if not present:
        return f'CAST(NULL AS {_TYPES[kind]}) AS "{column}"'
    if kind == "datetime":
        return f"""timezone('UTC', "{column}") AS "{column}" """
    return f'CAST("{column}" AS {_TYPES[kind]}) AS "{column}"'


def _plain(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "datetime":
        # The services write seven digits after the point, of which Python knows six.
        return f"{value:%Y-%m-%dT%H:%M:%S.%f}0Z"
    if kind == "dynamic" and isinstance(value, list):
        return json.dumps(value)  # as the services send it: a text
    return int(value) if kind == "long" else value


def many(table: Table, rows: int) -> Table:
    """The table's rows over and over, until there are so many."""
    source = table.rows or [[_FILLER[kind] for kind in table.kinds]]
    times = -(-rows // len(source))
    return Table(table.names, table.kinds, (source * times)[:rows])


_FILLER: dict[str, Any] = {
    "string": "", "datetime": "2026-03-06T05:11:02.0000000Z", "long": 1, "real": 1.0,
    "bool": True, "dynamic": "[]",
}  # fmt: skip
