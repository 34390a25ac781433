"""Connections as the flow logs of a network have them, which traffic analytics puts into tables."""

from __future__ import annotations

import numpy as np
import pandas as pd

from nbpack_sentinel.native.flows import ends

_LATER = pd.Timedelta(minutes=20)


def nta_net_analytics(flows: pd.DataFrame) -> pd.DataFrame:
    """Rows of virtual network flow logs: a public peer stands in a list of its own.

    Parameters
    ----------
    flows : pandas.DataFrame
        Rows of the record ``Flow``.
    """
    source, target = ends(flows)
    inward = (flows["direction"] == "in").to_numpy()
    public = ~flows["peer"].str.startswith("10.").to_numpy(dtype=bool)
    counters = _counters(flows)
    allowed = (flows["disposition"] == "allowed").to_numpy()
    number = flows["flows"]
    return pd.DataFrame(
        {
            "TimeGenerated": flows["time"] + _LATER,
            "SubType": "FlowLog",
            "FlowStartTime": flows["time"],
            "FlowEndTime": flows["end_time"],
            "FlowType": np.where(public, "ExternalPublic", "IntraVNet"),
            "SrcIp": np.where(public & inward, "", source),
            "DestIp": np.where(public & ~inward, "", target),
            "SrcPublicIps": np.where(public & inward, counters, ""),
            "DestPublicIps": np.where(public & ~inward, counters, ""),
            "DestPort": flows["port"],
            "L4Protocol": flows["protocol"].str[0].str.upper(),
            "L7Protocol": flows["app_protocol"],
            "FlowDirection": np.where(inward, "Inbound", "Outbound"),
            "FlowStatus": np.where(allowed, "Allowed", "Denied"),
            "AllowedInFlows": number.where(inward & allowed, 0),
            "DeniedInFlows": number.where(inward & ~allowed, 0),
            "AllowedOutFlows": number.where(~inward & allowed, 0),
            "DeniedOutFlows": number.where(~inward & ~allowed, 0),
            "BytesSrcToDest": flows["bytes_out"].mask(inward, flows["bytes_in"]),
            "BytesDestToSrc": flows["bytes_in"].mask(inward, flows["bytes_out"]),
            "SrcVm": np.where(inward, "", "contoso/" + flows["host"]),
            "DestVm": np.where(inward, "contoso/" + flows["host"], ""),
            "AclRule": flows["firewall_rule"],
            "Type": "NTANetAnalytics",
        }
    )


def azure_network_analytics(flows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the flow logs of network security groups, as a custom log.

    Parameters
    ----------
    flows : pandas.DataFrame
        Rows of the record ``Flow``.
    """
    source, target = ends(flows)
    inward = (flows["direction"] == "in").to_numpy()
    public = ~flows["peer"].str.startswith("10.").to_numpy(dtype=bool)
    allowed = (flows["disposition"] == "allowed").to_numpy()
    number = flows["flows"].astype("Float64")
    return pd.DataFrame(
        {
            "TimeGenerated": flows["time"] + _LATER,
            "SubType_s": "FlowLog",
            "FlowStartTime_t": flows["time"],
            "FlowEndTime_t": flows["end_time"],
            "SrcIP_s": np.where(public, "", source),
            "DestIP_s": np.where(public, "", target),
            "VMIP_s": flows["ip"],
            "VM_s": "contoso/" + flows["host"],
            "PublicIPs_s": np.where(public, _counters(flows), ""),
            "DestPort_d": flows["port"].astype("Float64"),
            "L4Protocol_s": flows["protocol"].str[0].str.upper(),
            "L7Protocol_s": flows["app_protocol"],
            "FlowDirection_s": np.where(inward, "I", "O"),
            "FlowStatus_s": np.where(allowed, "A", "D"),
            "AllowedInFlows_d": number.where(inward & allowed, 0.0),
            "DeniedInFlows_d": number.where(inward & ~allowed, 0.0),
            "AllowedOutFlows_d": number.where(~inward & allowed, 0.0),
            "DeniedOutFlows_d": number.where(~inward & ~allowed, 0.0),
            "InboundBytes_d": flows["bytes_in"].astype("Float64"),
            "OutboundBytes_d": flows["bytes_out"].astype("Float64"),
            "NSGRule_s": flows["firewall_rule"],
            "Type": "AzureNetworkAnalytics_CL",
        }
    )


def _counters(flows: pd.DataFrame) -> list[str]:
    """A public address with what was counted of it; sent and received by the other end."""
    columns = (flows["peer"], flows["flows"], flows["bytes_out"], flows["bytes_in"])
    return [
        f"{peer}|{number}|{number}|1|1|{sent}|{received}"
        for peer, number, sent, received in zip(*columns, strict=True)
    ]
