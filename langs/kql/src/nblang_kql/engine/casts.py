"""From what a file holds to what the service holds: one SQL expression a column."""

from __future__ import annotations

from dataclasses import dataclass

_TYPES = {
    "bool": "BOOLEAN",
    "datetime": "TIMESTAMP",
    "decimal": "DECIMAL(38,17)",
    "dynamic": "JSON",
    "guid": "UUID",
    "int": "BIGINT",
    "long": "BIGINT",
    "real": "DOUBLE",
    "string": "VARCHAR",
    "timespan": "INTERVAL",
}
_INTEGERS = frozenset(
    {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"}
)
_REALS = frozenset({"DOUBLE", "FLOAT"})
_LARGE = ("DECIMAL", "HUGEINT", "UBIGINT", "UHUGEINT")
_DATES = (
    # As the portals and spreadsheets write them in the United States, which is also how Kusto
    # reads a date with slashes; ISO 8601 is read before.
    "%m/%d/%Y, %I:%M:%S.%g %p",
    "%m/%d/%Y, %I:%M:%S %p",
    "%m/%d/%Y %I:%M:%S.%g %p",
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y %I:%M %p",
    "%m/%d/%Y %H:%M:%S.%g",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y",
    "%b %d, %Y %I:%M:%S.%g %p",
    "%b %d, %Y %I:%M:%S %p",
)
_ABSENT = "('', 'nan', 'NaN', 'NaT', 'None', 'null', '<NA>')"
_WHOLE = r"\s*[+-]?(0[xX][0-9a-fA-F]+|[0-9]+(\.0*)?)\s*"


@dataclass(frozen=True)
class Cast:
    """How a column is read.

    Attributes
    ----------
    sql : str
        Expression that yields the typed value.
    raw : str
        Expression that is null where the file has no value; compared with ``sql`` it tells
        which cells would not convert.
    sure : bool
        Whether every value that is there converts.
    """

    sql: str
    raw: str
    sure: bool = True


def missing_value(kql: str) -> str:
    """What a known column holds where the files lack it: a typed null, in KQL an empty string."""
    return "''" if kql == "string" else f"CAST(NULL AS {_TYPES[kql]})"


def cast(column: str, held: str, kql: str) -> Cast:
    """The cast of one column.

    Parameters
    ----------
    column : str
        Quoted name.
    held : str
        DuckDB's type of it in the file.
    kql : str
        The type that the service holds.
    """
    if held == '"NULL"':
        return Cast(missing_value(kql), column)
    if held == "VARCHAR":
        return _from_text(column, kql)
    if held == "JSON" and kql != "dynamic":
        return _from_text(f"({column} ->> '$')", kql)
    if kql == "string":
        return Cast(f"coalesce({_as_text(column, held)}, '')", column)
    if kql == "datetime":
        return _moment(column, held)
    if kql in ("int", "long"):
        return _integer(column, held)
    if kql == "dynamic":
        return Cast(column if held == "JSON" else f"to_json({column})", column)
    if held == _TYPES[kql] or (kql == "decimal" and held.startswith("DECIMAL")):
        return Cast(column, column)
    if kql == "real" and held in _INTEGERS | _REALS:
        return Cast(f"CAST({column} AS DOUBLE)", column)
    return Cast(f"TRY_CAST({column} AS {_TYPES[kql]})", column, sure=False)


def as_held(column: str, held: str) -> Cast:
    """The cast of a column that is not known: none, but that a KQL string is never null."""
    return cast(column, held, "string") if held == "VARCHAR" else Cast(column, column)


def as_text(read: Cast, held: str) -> Cast:
    """A column as text, where another file has it of another type."""
    return Cast(f"coalesce({_as_text(read.sql, held)}, '')", read.raw)


def _from_text(column: str, kql: str) -> Cast:
    if kql == "string":
        return Cast(f"coalesce({column}, '')", column)
    if kql == "dynamic":
        valid = f"WHEN json_valid({column}) THEN CAST({column} AS JSON)"
        return Cast(f"CASE WHEN {column} = '' THEN NULL {valid} ELSE to_json({column}) END", column)
    if kql in ("int", "long"):
        # TRY_CAST alone rounds 4624.7.
        whole = f"regexp_full_match({column}, '{_WHOLE}')"
        sql = f"CASE WHEN {whole} THEN TRY_CAST({column} AS BIGINT) END"
    elif kql == "datetime":
        dates = ", ".join(f"'{form}'" for form in _DATES)
        since = _since_1970(f"TRY_CAST({column} AS BIGINT)")
        # DuckDB alone takes 12/11/10 for a day of the year 12.
        sql = (
            f"CASE WHEN substr({column}, 5, 1) = '-' "
            f"THEN {_naive(f'TRY_CAST({column} AS TIMESTAMPTZ)')} "
            f"WHEN regexp_full_match({column}, '[0-9]{{9,19}}') THEN {since} "
            f"WHEN regexp_matches({column}, '[/ ][0-9]{{4}}\\b') "
            f"THEN TRY_STRPTIME({column}, [{dates}]) END"
        )
    else:
        sql = f"TRY_CAST({column} AS {_TYPES[kql]})"
    return Cast(sql, f"CASE WHEN trim({column}) NOT IN {_ABSENT} THEN {column} END", sure=False)


def _as_text(column: str, held: str) -> str:
    if held in _REALS:
        # Mostly an integer that pandas turned into a float beside missing cells: 443, not 443.0.
        return (
            f"CASE WHEN {column} = trunc({column}) AND abs({column}) < 1e15 "
            f"THEN CAST(CAST({column} AS BIGINT) AS VARCHAR) "
            f"WHEN NOT isnan({column}) THEN CAST({column} AS VARCHAR) END"
        )
    if held.startswith(("STRUCT", "MAP")) or held.endswith("]"):
        return f"CAST(to_json({column}) AS VARCHAR)"
    return f"CAST({column} AS VARCHAR)"


def _integer(column: str, held: str) -> Cast:
    if held in _INTEGERS:
        return Cast(column, column)
    if held in _REALS:
        raw = f"CASE WHEN NOT isnan({column}) THEN {column} END"
        return Cast(_whole_number(column), raw, sure=False)
    if held.startswith(_LARGE):
        return Cast(_whole_number(column), column, sure=False)
    return Cast(f"TRY_CAST({column} AS BIGINT)", column, sure=False)


def _whole_number(number: str) -> str:
    return f"CASE WHEN {number} = trunc({number}) THEN TRY_CAST({number} AS BIGINT) END"


def _moment(column: str, held: str) -> Cast:
    if held == "TIMESTAMP":
        return Cast(column, column)
    if held == "TIMESTAMP WITH TIME ZONE":
        return Cast(_naive(column), column)
    if held == "TIMESTAMPTZ_NS":
        return Cast(_naive(f"CAST({column} AS TIMESTAMPTZ)"), column)
    if held in _INTEGERS | _REALS or held.startswith(_LARGE):
        return Cast(_since_1970(f"TRY_CAST({column} AS BIGINT)"), column, sure=False)
    return Cast(f"TRY_CAST({column} AS TIMESTAMP)", column, sure=held.startswith("TIMESTAMP"))


def _naive(zoned: str) -> str:
    """A moment as a time in UTC without a zone, which is how duckdb-kql has times.

    Not a cast: that asks a calendar for each row and takes twice as long; of these two DuckDB
    also knows that they keep the order, so that a range still skips row groups.
    """
    return f"make_timestamp(epoch_us({zoned}))"


def _since_1970(number: str) -> str:
    """Seconds, milli-, micro- or nanoseconds since 1970, told apart by their size."""
    return (
        f"CASE WHEN abs({number}) < 100000000000 THEN make_timestamp({number} * 1000000) "
        f"WHEN abs({number}) < 100000000000000 THEN make_timestamp({number} * 1000) "
        f"WHEN abs({number}) < 100000000000000000 THEN make_timestamp({number}) "
        f"ELSE make_timestamp({number} // 1000) END"
    )
