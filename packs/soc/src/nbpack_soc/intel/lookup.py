"""Values looked up in the files that the setting ``threat_intel`` names."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from nbcore import UnavailableError, configured_files
from nbpack_soc.intel import misp, stix, tables
from nbpack_soc.intel.entry import Entry, canonical, network

if TYPE_CHECKING:
    import pandas as pd

LARGEST = 256 * 2**20
"""Bytes of a file that is still read whole."""
COLUMNS = (
    "indicator_kind", "source", "severity", "confidence", "description", "valid_from",
    "valid_until", "tags", "link",
)  # fmt: skip
_PIP = 'python -m pip install "nbpack-soc[intel]"'


class Feed(NamedTuple):
    """What one file lists.

    Attributes
    ----------
    values : dict of str to list of Entry
        By value, in its one spelling.
    networks : list of (network, Entry)
        Ranges of addresses.
    """

    values: dict[str, list[Entry]]
    networks: list[tuple[Any, Entry]]


def looked_up(values: Sequence[str]) -> pd.DataFrame:
    """What the feeds say of values.

    Parameters
    ----------
    values : sequence of str

    Returns
    -------
    DataFrame
        Indexed by value, a row for each feed that lists it: the record ``Indicator``'s fields.
        What of the feeds could not be read stands in ``attrs["partial"]``.

    Raises
    ------
    UnavailableError
        No file is named, or none can be read; the message says what to do.
    """
    import pandas as pd

    paths = list(_feeds())
    if not paths:
        raise UnavailableError(
            'Name files or folders of indicators (CSV, STIX 2.1, MISP): threat_intel = ["feeds"] '
            "in nbcore.toml, or NBCORE_THREAT_INTEL."
        )
    feeds, problems = [], []
    for path in paths:
        try:
            feeds.append(read(path))
        except UnavailableError as error:
            problems.append(str(error))
    if not feeds:
        raise UnavailableError(" ".join(problems))
    rows = [
        (value, *(getattr(entry, name) for name in COLUMNS))
        for feed in feeds
        for value in values
        for entry in _found(feed, value)
    ]
    frame = pd.DataFrame(rows, columns=["value", *COLUMNS]).set_index("value")
    for name in ("valid_from", "valid_until"):
        times = pd.to_datetime(frame[name], utc=True, errors="coerce", format="ISO8601")
        frame[name] = times.astype("datetime64[us, UTC]")
    frame["tags"] = [list(tags) for tags in frame["tags"]]
    kinds = {"confidence": "Int64"} | dict.fromkeys(
        ("indicator_kind", "source", "severity", "description", "link"), "string"
    )
    frame = frame.astype(kinds)
    if problems:
        frame.attrs["partial"] = " ".join(problems)
    return frame


def read(path: Path) -> Feed:
    """What a file lists; read again only when it changed.

    Raises
    ------
    UnavailableError
        It cannot be read; the message names it.
    """
    try:
        state = path.stat()
        if state.st_size > LARGEST:
            raise ValueError(f"it is larger than {LARGEST >> 20} MiB")
        return _read(path, state.st_mtime_ns, state.st_size)
    except ImportError:
        raise UnavailableError(f"Reading {path.name} needs stix2-patterns: {_PIP}") from None
    except (OSError, ValueError, RecursionError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise UnavailableError(
            f"The feed {path.name} cannot be read: {why or type(error).__name__}."
        ) from None


@lru_cache(maxsize=16)
def _read(path: Path, _changed: int, _size: int) -> Feed:
    feed = Feed({}, [])
    for entry in _entries(path):
        value = canonical(entry.value)
        found = network(value) if entry.indicator_kind == "ip" else None
        if found is not None and found.num_addresses > 1:
            feed.networks.append((found, entry))
        else:
            feed.values.setdefault(value, []).append(entry)
    return feed


def _entries(path: Path) -> Iterator[Entry]:
    if path.suffix.casefold() != ".json":
        return tables.entries(path)
    document = json.loads(path.read_text("utf-8-sig"))
    if isinstance(document, dict) and document.get("type") == "bundle":
        return stix.entries(document)
    if misp.is_misp(document):
        return misp.entries(document)
    raise ValueError("it is neither a STIX bundle nor a MISP event")


def _feeds() -> Iterator[Path]:
    """The files that are named, and those in the folders that are."""
    for place in configured_files("threat_intel"):
        if place.is_dir():
            yield from sorted(
                path for path in place.iterdir() if path.suffix.casefold() in (".csv", ".json")
            )
        else:
            yield place


def _found(feed: Feed, value: str) -> Iterator[Entry]:
    text = canonical(value)
    yield from feed.values.get(text, ())
    if not feed.networks:
        return
    address = network(text)
    if address is not None and address.num_addresses == 1:
        for found, entry in feed.networks:
            if address.version == found.version and address.network_address in found:
                yield entry
