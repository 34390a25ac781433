"""From what a file holds to what the service holds: one SQL expression a column."""

from __future__ import annotations

from dataclasses import dataclass

_INTEGERS = frozenset(
    {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"}
)
_MOMENTS = frozenset({"TIMESTAMP", "TIMESTAMP WITH TIME ZONE"})
_REALS = frozenset({"DOUBLE", "FLOAT"})
_TYPES = {
    "bool": "BOOLEAN",
    "datetime": "TIMESTAMP",
    "decimal": "DECIMAL(38, 10)",
    "dynamic": "JSON",
    "guid": "UUID",
    "int": "BIGINT",
    "long": "BIGINT",
    "real": "DOUBLE",
    "string": "VARCHAR",
    "timespan": "INTERVAL",
}
_DATES = (
    # As the portals write them for a reader in the United States; ISO 8601 is read before.
    "%m/%d/%Y, %I:%M:%S.%g %p",
    "%m/%d/%Y, %I:%M:%S %p",
    "%m/%d/%Y %I:%M:%S.%g %p",
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y %I:%M %p",
    "%m/%d/%Y %H:%M:%S.%g",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y",
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
        Expression that is null where the file has no value.
    sure : bool
        Whether no value that is there can get lost.
    """

    sql: str
    raw: str
    sure: bool = True


def nothing(kql: str) -> str:
    """A typed null, for a known column that the files lack."""
    return f"CAST(NULL AS {_TYPES[kql]})"


def cast(column: str, held: str, kql: str) -> Cast:
    """The cast of a column.

    Parameters
    ----------
    column : str
        Quoted name.
    held : str
        DuckDB's type of it in the file.
    kql : str
        The service's type.
    """
    if held == "VARCHAR":
        return _from_text(column, kql)
    if held == "JSON" and kql != "dynamic":
        return _from_text(f"({column} ->> '$')", kql)
    return _from_typed(column, held, kql)


def _from_text(column: str, kql: str) -> Cast:
    if kql == "string":
        return Cast(column, column)
    if kql == "dynamic":
        valid = f"CASE WHEN json_valid({column}) THEN CAST({column} AS JSON)"
        return Cast(f"{valid} ELSE to_json({column}) END", column)
    if kql in ("int", "long"):
        sql = f"CASE WHEN regexp_full_match({column}, '{_WHOLE}') THEN TRY_CAST({column} AS BIGINT) END"
    elif kql == "datetime":
        # Without a look at the fifth character DuckDB reads 12/11/10 as a day of the year 12.
        dates = ", ".join(f"'{form}'" for form in _DATES)
        sql = (
            f"CASE WHEN substr({column}, 5, 1) = '-' "
            f"THEN timezone('UTC', TRY_CAST({column} AS TIMESTAMPTZ)) "
            f"WHEN substr({column}, 5, 1) IS NOT NULL THEN TRY_STRPTIME({column}, [{dates}]) END"
        )
    else:
        sql = f"TRY_CAST({column} AS {_TYPES[kql]})"
    return Cast(sql, f"CASE WHEN trim({column}) NOT IN {_ABSENT} THEN {column} END", sure=False)


def _from_typed(column: str, held: str, kql: str) -> Cast:
    wanted = _TYPES[kql]
    if held == wanted or held == '"NULL"':
        return Cast(column if held == wanted else nothing(kql), column)
    if kql in ("int", "long"):
        if held in _INTEGERS:
            return Cast(column, column)
        if held in _REALS:
            raw = f"CASE WHEN NOT isnan({column}) THEN {column} END"
            whole = f"CASE WHEN {column} = trunc({column}) THEN TRY_CAST({column} AS BIGINT) END"
            return Cast(whole, raw, sure=False)
    if kql == "real" and (held in _INTEGERS or held in _REALS):
        return Cast(f"CAST({column} AS DOUBLE)", column)
    if kql == "datetime":
        if held in _MOMENTS:
            return Cast(column, column)
        if held.startswith("TIMESTAMP WITH TIME ZONE") or held.startswith("TIMESTAMPTZ"):
            return Cast(f"CAST({column} AS TIMESTAMPTZ)", column)
    if kql == "dynamic":
        return Cast(f"to_json({column})", column)
    if kql == "string":
        if held in _REALS:
            # An integer that pandas turned into a float beside missing cells.
            whole = f"CAST(CAST({column} AS BIGINT) AS VARCHAR)"
            sql = (
                f"CASE WHEN {column} = trunc({column}) AND abs({column}) < 1e15 THEN {whole} "
                f"WHEN NOT isnan({column}) THEN CAST({column} AS VARCHAR) END"
            )
            return Cast(sql, column)
        return Cast(f"CAST({column} AS VARCHAR)", column)
    return Cast(f"TRY_CAST({column} AS {wanted})", column, sure=False)
