"""Devices and their network adapters as Defender XDR stores them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from nbpack_mde.native.cells import address_type

if TYPE_CHECKING:
    import pandas as pd

_PLATFORMS = {"linux": "Linux", "macos": "macOS"}


def device_info(hosts: pd.DataFrame) -> pd.DataFrame:
    """DeviceInfo, of the record ``HostInfo``."""
    import pandas as pd

    family = hosts["os_family"]
    name = hosts["os_name"].str.replace(" ", "", regex=False)
    windows = name.str.extract(r"^(Windows(?:Server)?\d+)", expand=False).fillna("Windows")
    numbers = hosts["os_version"].str.extract(r"^(\d+(?:\.\d+)?)(?:\.(\d+))?", expand=True)
    return pd.DataFrame(
        {
            "Timestamp": hosts["last_seen"],
            "DeviceId": hosts["host_id"],
            "DeviceName": hosts["host"].str.lower(),
            "OSPlatform": windows.where(family == "windows", family.map(_PLATFORMS)),
            "OSDistribution": hosts["os_name"].str.split(" ").str[0].where(family == "linux"),
            "OSVersion": numbers[0],
            "OSBuild": pd.to_numeric(numbers[1]).astype("Int64"),
            "PublicIP": hosts["public_ip"],
            "AzureResourceId": hosts["resource_id"],
            "OnboardingStatus": "Onboarded",
        }
    )


def device_network_info(addresses: pd.DataFrame) -> pd.DataFrame:
    """DeviceNetworkInfo, of the record ``HostAddress``: a first and a last report of each adapter.

    The sensor reports adapters, so that an address without a card is left out.
    """
    import pandas as pd

    adapters = ["host", "host_id", "mac", "first_seen", "last_seen"]
    known = addresses.dropna(subset=["mac"])
    lists = known.groupby(adapters, sort=False)["ip"].agg(_listed).reset_index()
    reports = pd.concat(
        [lists.assign(Timestamp=lists[name]) for name in ("first_seen", "last_seen")],
        ignore_index=True,
    )
    return pd.DataFrame(
        {
            "Timestamp": reports["Timestamp"],
            "DeviceId": reports["host_id"],
            "DeviceName": reports["host"].str.lower(),
            "MacAddress": reports["mac"].str.replace(":", "", regex=False).str.upper(),
            "NetworkAdapterStatus": "Up",
            "NetworkAdapterType": "Ethernet",
            "IPAddresses": reports["ip"],
        }
    )


def _listed(addresses: pd.Series) -> str:
    return json.dumps(
        [
            {
                "IPAddress": address,
                "SubnetPrefix": 64 if ":" in address else 24,
                "AddressType": address_type(address),
            }
            for address in addresses
        ]
    )
