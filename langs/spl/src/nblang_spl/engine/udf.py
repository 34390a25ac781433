"""Functions that DuckDB lacks, in Python: PCRE, addresses, bases, hashes, JSON and XML.

They run row by row and are slow beside DuckDB's own; :mod:`nblang_spl.sql` uses them only where it
must. None of them raises: what cannot be told is null.
"""

from __future__ import annotations

import functools
import hashlib
import ipaddress
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from nblang_spl.engine import pcre

if TYPE_CHECKING:
    import duckdb


LONGEST = 60
"""Signs that an address may have, blanks around it included."""
_DIGITS = re.compile(r"[+-]?[0-9A-Za-z]+")


@functools.lru_cache(maxsize=4096)
def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        return ipaddress.ip_network(text.strip(), strict=False)
    except ValueError:
        return None


@functools.lru_cache(maxsize=65536)
def cidr(net: str | None, address: str | None) -> bool | None:
    """Whether an address lies in a network (rules 2.11, 3.19)."""
    if net is None or address is None:
        return None
    network = _network(net)
    if network is None or len(address) > LONGEST:
        return False
    try:
        return ipaddress.ip_address(address.strip()) in network
    except ValueError:
        return False


@functools.lru_cache(maxsize=65536)
def address(text: str | None) -> str | None:
    """An address as a text that sorts by its bytes, IPv4 before IPv6; null for what is none."""
    if text is None or len(text) > 60:
        return None
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    return f"{found.version}{int(found):039d}"


def based(text: str | None, base: float | None) -> float | None:
    """A number written in a base."""
    if text is None or base is None or len(text) > 400 or not _DIGITS.fullmatch(text):
        return None
    try:
        return float(int(text, int(base)))
    except (ValueError, OverflowError):
        return None


def xml_path(text: str | None, path: str | None) -> list[str] | None:
    """What a path of ``spath`` leads to in XML."""
    from nblang_spl.engine import leaves

    return None if text is None or path is None else leaves.xml_path(text, path) or None


def xpath(text: str | None, path: str | None) -> list[str] | None:
    """What an XPath finds in XML."""
    from nblang_spl.engine import leaves

    return None if text is None or path is None else leaves.xpath(text, path) or None


def leaf_names(text: str | None) -> list[str] | None:
    """The paths of all leaves of JSON or XML, in order, also those that repeat."""
    return None if text is None else [name for name, _ in _leaf_values(text)]


def leaf_values(text: str | None) -> list[str] | None:
    """The values of the same leaves."""
    return None if text is None else [value for _, value in _leaf_values(text)]


@functools.lru_cache(maxsize=64)
def _leaf_values(text: str) -> list[tuple[str, str]]:
    from nblang_spl.engine import leaves

    return leaves.leaf_values(text)


def sha512(text: str | None) -> str | None:
    """The hash of a text's UTF-8 bytes."""
    return None if text is None else hashlib.sha512(text.encode()).hexdigest()


def url_decoded(text: str | None) -> str | None:
    """A text whose ``%XX`` are not UTF-8 everywhere."""
    return None if text is None else unquote(text, errors="replace")


FUNCTIONS: dict[str, tuple[Callable[..., Any], list[str], str]] = {
    "spl_regex_matches": (pcre.matches, ["VARCHAR", "VARCHAR"], "BOOLEAN"),
    "spl_regex_extract": (pcre.extract, ["VARCHAR", "VARCHAR", "INTEGER"], "VARCHAR"),
    "spl_regex_extract_all": (
        pcre.extract_all,
        ["VARCHAR", "VARCHAR", "INTEGER", "INTEGER"],
        "VARCHAR[]",
    ),
    "spl_regex_replace": (pcre.replace, ["VARCHAR", "VARCHAR", "VARCHAR", "INTEGER"], "VARCHAR"),
    "spl_cidr": (cidr, ["VARCHAR", "VARCHAR"], "BOOLEAN"),
    "spl_address": (address, ["VARCHAR"], "VARCHAR"),
    "spl_sha512": (sha512, ["VARCHAR"], "VARCHAR"),
    "spl_url_decoded": (url_decoded, ["VARCHAR"], "VARCHAR"),
    "spl_based": (based, ["VARCHAR", "DOUBLE"], "DOUBLE"),
    "spl_xml_path": (xml_path, ["VARCHAR", "VARCHAR"], "VARCHAR[]"),
    "spl_xpath": (xpath, ["VARCHAR", "VARCHAR"], "VARCHAR[]"),
    "spl_leaf_names": (leaf_names, ["VARCHAR"], "VARCHAR[]"),
    "spl_leaf_values": (leaf_values, ["VARCHAR"], "VARCHAR[]"),
}
"""By name: implementation, DuckDB's types of its arguments and of its result."""


def register(database: duckdb.DuckDBPyConnection, name: str) -> None:
    """Make a function known to a database."""
    from duckdb.func import SPECIAL

    function, takes, gives = FUNCTIONS[name]
    database.create_function(name, function, [*takes], gives, null_handling=SPECIAL)
