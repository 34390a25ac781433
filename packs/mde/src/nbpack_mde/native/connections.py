"""Connections as Defender XDR stores them.

The sensor writes a row for each connection and counts neither bytes nor how many there were.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nbpack_mde.native.cells import address_types

if TYPE_CHECKING:
    import pandas as pd

_ACTIONS = {
    ("out", "allowed"): "ConnectionSuccess",
    ("out", "denied"): "ConnectionFailed",
    ("out", "unknown"): "ConnectionRequest",
    ("in", "allowed"): "InboundConnectionAccepted",
    ("in", "unknown"): "InboundConnectionAttempt",
    ("unknown", "allowed"): "ConnectionFound",
}
"""By direction and disposition. What the firewall refused stands in DeviceEvents."""
_BLOCKED = {("in", "denied"): "FirewallInboundConnectionBlocked"}
_NUMBERS = {"icmp": 1, "tcp": 6, "udp": 17}
"""Of transport protocols, by IANA."""


def device_network_events(flows: pd.DataFrame) -> pd.DataFrame:
    """DeviceNetworkEvents, of the record ``Flow``."""
    made = _events(flows, _ACTIONS)
    protocol = flows.loc[made.index, "protocol"]
    return made.assign(Protocol=protocol.str.capitalize()).reset_index(drop=True)


def device_events(flows: pd.DataFrame) -> pd.DataFrame:
    """DeviceEvents, of the record ``Flow``: what the firewall refused."""
    made = _events(flows, _BLOCKED)
    numbers = flows.loc[made.index, "protocol"].map(_NUMBERS)
    fields = '{"Protocol": ' + numbers.astype("Int64").astype("string") + "}"
    return made.assign(AdditionalFields=fields).reset_index(drop=True)


def _events(flows: pd.DataFrame, actions: dict[tuple[str, str], str]) -> pd.DataFrame:
    import pandas as pd

    pairs = zip(flows["direction"], flows["disposition"], strict=True)
    action = pd.Series([actions.get(pair) for pair in pairs], index=flows.index, dtype=object)
    written = flows[action.notna()]
    inbound = written["direction"] == "in"

    def either(ours: str, theirs: str) -> pd.Series[Any]:
        return written[ours].where(inbound, written[theirs])

    return pd.DataFrame(
        {
            "Timestamp": written["time"],
            "DeviceId": written["host_id"],
            "DeviceName": written["host"].str.lower(),
            "ActionType": action[action.notna()],
            "LocalIP": written["ip"],
            "LocalPort": either("port", "src_port"),
            "RemoteIP": written["peer"],
            "RemotePort": either("src_port", "port"),
            "RemoteUrl": written["peer_name"],
            "LocalIPType": address_types(written["ip"]),
            "RemoteIPType": address_types(written["peer"]),
            "InitiatingProcessAccountName": written["user"].str.lower(),
            "InitiatingProcessFileName": written["process_name"],
        }
    )
