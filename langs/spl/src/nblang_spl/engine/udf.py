"""Functions that DuckDB lacks, in Python: regular expressions of PCRE, addresses, bases.

They run row by row and are slow beside DuckDB's own; :mod:`nblang_spl.sql` uses them only where it
must. None of them raises: what cannot be told is null.
"""

from __future__ import annotations

import functools
import hashlib
import ipaddress
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import regex

from nblang_spl.engine import leaves

if TYPE_CHECKING:
    import duckdb

SECONDS = 0.25
"""Time that one match may take, in place of Splunk's match limits (section 7)."""


@functools.lru_cache(maxsize=256)
def _compiled(pattern: str) -> regex.Pattern[str] | None:
    try:
        return regex.compile(pattern, regex.ASCII | regex.VERSION0)
    except (regex.error, RecursionError, OverflowError, ValueError):
        return None


def matches(text: str | None, pattern: str | None) -> bool | None:
    """Whether a pattern is found in a text."""
    if text is None or pattern is None:
        return None
    compiled = _compiled(pattern)
    try:
        return compiled is not None and compiled.search(text, timeout=SECONDS) is not None
    except TimeoutError:
        return False


def extract(text: str | None, pattern: str | None, group: int | None) -> str | None:
    """What a group holds in the first match."""
    if text is None or pattern is None or group is None:
        return None
    compiled = _compiled(pattern)
    try:
        found = compiled.search(text, timeout=SECONDS) if compiled else None
    except TimeoutError:
        return None
    return found[group] if found else None


def extract_all(
    text: str | None, pattern: str | None, group: int | None, most: int | None
) -> list[str] | None:
    """What a group holds in each match, up to ``most`` of them (0: all)."""
    if text is None or pattern is None or group is None:
        return None
    compiled = _compiled(pattern)
    values: list[str] = []
    try:
        for count, found in enumerate(compiled.finditer(text, timeout=SECONDS) if compiled else ()):
            if most and count >= most:
                break
            if found[group]:
                values.append(found[group])
    except TimeoutError:
        pass
    return values or None


def replace(
    text: str | None, pattern: str | None, put: str | None, which: int | None
) -> str | None:
    r"""Every match replaced, or the one that ``which`` counts; ``\1`` is a group."""
    if text is None or pattern is None or put is None:
        return None
    compiled = _compiled(pattern)
    if compiled is None:
        return text

    seen = 0

    def filled(found: regex.Match[str]) -> str:
        nonlocal seen
        seen += 1
        if which and seen != which:
            return found[0]
        return _GROUP.sub(lambda mark: _group(found, mark[1]), put)

    try:
        return compiled.sub(filled, text, count=which or 0, timeout=SECONDS)
    except TimeoutError:
        return text


_GROUP = regex.compile(r"\\(\d|\\)")


def _group(found: regex.Match[str], mark: str) -> str:
    if mark == "\\":
        return "\\"
    number = int(mark)
    return (found[number] or "") if number <= found.re.groups else ""


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
    if network is None or len(address) > 60:
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
    if text is None or base is None or len(text) > 400 or text != text.strip() or "_" in text:
        return None
    try:
        return float(int(text, int(base)))
    except (ValueError, OverflowError):
        return None


def xml_path(text: str | None, path: str | None) -> list[str] | None:
    """What a path of ``spath`` leads to in XML."""
    return None if text is None or path is None else leaves.xml_path(text, path) or None


def xpath(text: str | None, path: str | None) -> list[str] | None:
    """What an XPath finds in XML."""
    return None if text is None or path is None else leaves.xpath(text, path) or None


def leaf_names(text: str | None) -> list[str] | None:
    """The paths of all leaves of JSON or XML, in order, also those that repeat."""
    return None if text is None else [name for name, _ in _leaves(text)]


def leaf_values(text: str | None) -> list[str] | None:
    """The values of the same leaves."""
    return None if text is None else [value for _, value in _leaves(text)]


@functools.lru_cache(maxsize=64)
def _leaves(text: str) -> list[tuple[str, str]]:
    return leaves.leaves(text)


def sha512(text: str | None) -> str | None:
    """The hash of a text's UTF-8 bytes."""
    return None if text is None else hashlib.sha512(text.encode()).hexdigest()


FUNCTIONS: dict[str, tuple[Callable[..., Any], list[str], str]] = {
    "spl_regex_matches": (matches, ["VARCHAR", "VARCHAR"], "BOOLEAN"),
    "spl_regex_extract": (extract, ["VARCHAR", "VARCHAR", "INTEGER"], "VARCHAR"),
    "spl_regex_extract_all": (
        extract_all,
        ["VARCHAR", "VARCHAR", "INTEGER", "INTEGER"],
        "VARCHAR[]",
    ),
    "spl_regex_replace": (replace, ["VARCHAR", "VARCHAR", "VARCHAR", "INTEGER"], "VARCHAR"),
    "spl_cidr": (cidr, ["VARCHAR", "VARCHAR"], "BOOLEAN"),
    "spl_address": (address, ["VARCHAR"], "VARCHAR"),
    "spl_sha512": (sha512, ["VARCHAR"], "VARCHAR"),
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
