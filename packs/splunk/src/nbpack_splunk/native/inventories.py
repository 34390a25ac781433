"""Hosts and their addresses as events of the data models that hold them."""

from __future__ import annotations

import pandas as pd

from nbpack_splunk.native.windows import seconds


def leases(addresses: pd.DataFrame) -> pd.DataFrame:
    """Events of a DHCP server (Network_Sessions): when an address was first and last given.

    Parameters
    ----------
    addresses : pandas.DataFrame
        Rows of the record ``HostAddress`` that DHCP tells.
    """
    return _inventory_events(
        addresses,
        "dhcp",
        ["network", "session", "dhcp"],
        {"dest_dns": "host", "dest_ip": "ip", "dest_mac": "mac"},
    )


def inventory(addresses: pd.DataFrame) -> pd.DataFrame:
    """Events of an inventory of network cards (Compute_Inventory), likewise.

    Parameters
    ----------
    addresses : pandas.DataFrame
        Rows of the record ``HostAddress`` that anything but DHCP tells.
    """
    return _inventory_events(
        addresses,
        "inventory",
        ["inventory", "network"],
        {"dest": "host", "ip": "ip", "mac": "mac"},
    )


def systems(hosts: pd.DataFrame) -> pd.DataFrame:
    """Events of an inventory of operating systems (Compute_Inventory).

    Parameters
    ----------
    hosts : pandas.DataFrame
        Rows of the record ``HostInfo``.
    """
    return pd.DataFrame(
        {
            "_time": seconds(hosts["last_seen"]),
            "host": "inventory01.contoso.test",
            "index": "systems",
            "source": "systems",
            "sourcetype": "systems",
            "dest": hosts["host"],
            "os": hosts["os_name"],
            "version": hosts["os_version"],
            "tag": [["inventory", "system", "version"]] * len(hosts),
        }
    )


def _inventory_events(
    addresses: pd.DataFrame, index: str, tags: list[str], fields: dict[str, str]
) -> pd.DataFrame:
    times = [addresses[name] for name in ("first_seen", "last_seen")]
    return pd.DataFrame(
        {
            "_time": seconds(pd.concat(times, ignore_index=True)),
            "host": "inventory01.contoso.test",
            "index": index,
            "source": "addresses",
            "sourcetype": "addresses",
            **{
                field: pd.concat([addresses[name]] * 2, ignore_index=True)
                for field, name in fields.items()
            },
            "vendor_product": pd.concat([addresses["source"]] * 2, ignore_index=True),
            "tag": [tags] * (2 * len(addresses)),
        }
    )
