"""Cells as several of the product's tables write them."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

_PRIVATE = tuple(
    map(ipaddress.ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"))
)


def map_distinct(texts: pd.Series, make: Callable[[str], Any]) -> pd.Series:
    """A value for each text, worked out once for texts that are alike."""
    import pandas as pd

    values = {text: make(text) for text in texts.dropna().unique()}
    # As objects: a column that mixes numbers and gaps would become floats, which round ids.
    made = [values.get(text) for text in texts.astype(object)]
    return pd.Series(made, index=texts.index, dtype=object)


def address_types(addresses: pd.Series) -> pd.Series:
    """What Defender calls the sort of each address."""
    import pandas as pd

    return map_distinct(addresses, address_type).astype(pd.StringDtype())


def address_type(text: str) -> str:
    """What Defender calls the sort of an address."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return "Unknown"
    if address.is_loopback:
        return "Loopback"
    # Not Python's is_private, which takes the documentation's ranges for private too.
    inner = any(address in network for network in _PRIVATE)
    return "Private" if inner or address.is_link_local else "Public"
