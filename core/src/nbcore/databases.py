"""Addresses looked up in the files that ``nbcore.toml`` names: countries and networks' owners."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbcore import settings
from nbcore.entities.addresses import is_address, parse_address
from nbcore.errors import UnavailableError

if TYPE_CHECKING:
    import pandas as pd

COUNTRY = ("country", "country_name", "city", "latitude", "longitude", "country_from")
OWNER = ("asn", "as_name")
_PIP = 'python -m pip install "nbcore[mmdb]"'


def countries(values: list[str]) -> pd.DataFrame | None:
    """Where addresses are, by the databases of the setting ``geo``; None where there are none.

    Parameters
    ----------
    values : list of str

    Returns
    -------
    DataFrame or None
        Indexed by address: ``country`` (ISO 3166-1 alpha-2), ``country_name``, ``city``,
        ``latitude`` and ``longitude`` in degrees, ``country_from`` (the file's name). The layout
        is that of MaxMind's GeoIP2 City and Country databases, which others write too.

    Raises
    ------
    UnavailableError
        A file cannot be read, or the reader is not installed; the message says what to do.
    """
    return _looked_up("geo", values, _place, COUNTRY)


def owners(values: list[str]) -> pd.DataFrame:
    """Whose networks addresses belong to, by the databases of the setting ``asn``.

    Returns
    -------
    DataFrame
        Indexed by address: ``asn`` (the number), ``as_name``.

    Raises
    ------
    UnavailableError
        No file is named, or see :func:`countries`.
    """
    found = _looked_up("asn", values, _owner, OWNER)
    if found is None:
        raise UnavailableError(
            'Name a database of autonomous systems: asn = "GeoLite2-ASN.mmdb" in nbcore.toml, or '
            "NBCORE_ASN."
        )
    return found


def _looked_up(
    name: str, values: list[str], row_of: Any, columns: tuple[str, ...]
) -> pd.DataFrame | None:
    import pandas as pd

    paths = settings.configured_files(name)
    if not paths:
        return None
    rows: dict[str, tuple[Any, ...]] = {}
    for path in paths:
        for value, record in _records(name, path, [one for one in values if one not in rows]):
            row = row_of(record, path.name)
            if row is not None:
                rows[value] = row
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=list(columns))
    kinds = {"latitude": "Float64", "longitude": "Float64", "asn": "Int64"}
    return frame.astype({column: kinds.get(column, "string") for column in columns})


def _records(name: str, path: Path, values: list[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    try:
        import maxminddb
    except ImportError:
        raise UnavailableError(f"Reading {path.name} needs maxminddb: {_PIP}") from None
    try:
        with maxminddb.open_database(path) as database:
            for value in values:
                if not is_address(value):
                    continue
                address = parse_address(value)
                if address.version == 6 and database.metadata().ip_version == 4:
                    continue
                record = database.get(address)
                if isinstance(record, Mapping):
                    yield value, record
    except (OSError, ValueError, maxminddb.InvalidDatabaseError) as error:
        raise UnavailableError(
            f"The file {path.name}, which {name} names, cannot be read as an mmdb database: "
            f"{type(error).__name__}."
        ) from None


def _place(record: Mapping[str, Any], file: str) -> tuple[Any, ...] | None:
    country = record.get("country") or record.get("registered_country") or {}
    # Some databases hold the code itself where GeoIP2 holds a map.
    code = country if isinstance(country, str) else _text(country, "iso_code")
    if not code:
        return None
    at = record.get("location")
    place = at if isinstance(at, Mapping) else {}
    return (
        code,
        None if isinstance(country, str) else _name(country),
        _name(record.get("city")),
        place.get("latitude"),
        place.get("longitude"),
        file,
    )


def _owner(record: Mapping[str, Any], file: str) -> tuple[Any, ...] | None:
    number = record.get("autonomous_system_number", record.get("asn"))
    if isinstance(number, str):  # "AS64496"
        digits = number.removeprefix("AS")
        number = int(digits) if digits.isdecimal() else None
    if not isinstance(number, int):
        return None
    name = record.get("autonomous_system_organization", record.get("as_name"))
    return (number, name if isinstance(name, str) else None)


def _name(part: Any) -> str | None:
    names = part.get("names") if isinstance(part, Mapping) else None
    return _text(names, "en") if isinstance(names, Mapping) else None


def _text(part: Any, key: str) -> str | None:
    value = part.get(key) if isinstance(part, Mapping) else None
    return value if isinstance(value, str) else None
