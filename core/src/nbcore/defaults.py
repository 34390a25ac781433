"""Core's own answers to hooks, asked after those of all packs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbcore.hookspecs import hookimpl

if TYPE_CHECKING:
    import pandas as pd

ASSIGNED = "registry"
"""The country to which a regional internet registry assigned the block, not where it is used."""


@hookimpl
def nb_enrich(kind: str, values: list[str]) -> pd.DataFrame | None:
    """What can be said of addresses on this machine alone.

    Returns
    -------
    DataFrame
        Indexed by address. ``geo``: ``country`` (ISO 3166-1 alpha-2) and ``country_from``, and
        what else the setting ``geo``'s databases hold; without them the country of the registry's
        assignment. ``asn``: ``asn`` and ``as_name``. ``address_kind``: ``address_kind`` and
        ``scope``, ``internal`` or ``external``.
    """
    if kind == "geo":
        return _geo(values)
    if kind == "asn":
        from nbcore.databases import owners

        return owners(values)
    return _kinds(values) if kind == "address_kind" else None


def _geo(values: list[str]) -> pd.DataFrame:
    import pandas as pd

    from nbcore.databases import COUNTRY, countries

    held = countries(values)
    missing = values if held is None else [value for value in values if value not in held.index]
    import iptocc

    codes = zip(missing, iptocc.country_code(missing), strict=True)
    rows = {address: (code, ASSIGNED) for address, code in codes if code}
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["country", "country_from"])
    assigned = frame.astype(pd.StringDtype())
    if held is None:
        return assigned
    return pd.concat([held, assigned])[list(COUNTRY)] if len(assigned) else held


def _kinds(values: list[str]) -> pd.DataFrame:
    """The kind of each address, and whether the site's own ranges, or its kind, make it internal."""
    import pandas as pd

    from nbcore import settings
    from nbcore.entities.addresses import address_kind, is_public, parse_address

    own = settings.networks()
    kinds = {value: found for value in values if (found := address_kind(value))}
    inside = {
        value: not is_public(value) or any(parse_address(value) in network for network in own)
        for value in kinds
    }
    rows = {
        value: (kind, "internal" if inside[value] else "external") for value, kind in kinds.items()
    }
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["address_kind", "scope"])
    return frame.astype(pd.StringDtype())
