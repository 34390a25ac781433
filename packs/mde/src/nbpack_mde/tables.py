"""The advanced hunting tables that the query files read, with all their columns."""

from __future__ import annotations

from collections.abc import Mapping


def _columns(**names: str) -> dict[str, str]:
    """Column to KQL type, from the names of each type."""
    return {name: kind for kind, words in names.items() for name in words.split()}


TABLES: Mapping[str, Mapping[str, str]] = {
    "DeviceLogonEvents": _columns(
        string="""
            AccountDomain AccountName AccountSid ActionType AdditionalFields AppGuardContainerId
            DeviceId DeviceName FailureReason InitiatingProcessAccountDomain
            InitiatingProcessAccountName InitiatingProcessAccountObjectId InitiatingProcessAccountSid
            InitiatingProcessAccountUpn InitiatingProcessCommandLine InitiatingProcessFileName
            InitiatingProcessFolderPath InitiatingProcessIntegrityLevel InitiatingProcessMD5
            InitiatingProcessParentFileName InitiatingProcessRemoteSessionDeviceName
            InitiatingProcessRemoteSessionIP InitiatingProcessSHA1 InitiatingProcessSHA256
            InitiatingProcessTokenElevation InitiatingProcessUniqueId
            InitiatingProcessVersionInfoCompanyName InitiatingProcessVersionInfoFileDescription
            InitiatingProcessVersionInfoInternalFileName InitiatingProcessVersionInfoOriginalFileName
            InitiatingProcessVersionInfoProductName InitiatingProcessVersionInfoProductVersion LogonType
            Protocol RemoteDeviceName RemoteIP RemoteIPType
        """,
        datetime="""
            InitiatingProcessCreationTime InitiatingProcessParentCreationTime Timestamp
        """,
        int="RemotePort",
        long="""
            InitiatingProcessFileSize InitiatingProcessId InitiatingProcessParentId
            InitiatingProcessSessionId LogonId ReportId
        """,
        bool="IsInitiatingProcessRemoteSession IsLocalAdmin",
    ),
    "DeviceInfo": _columns(
        string="""
            AadDeviceId AdditionalFields AssetValue AwsResourceName AzureResourceId AzureVmId
            AzureVmSubscriptionId ClientVersion CloudPlatforms ConnectivityType DeviceCategory
            DeviceDynamicTags DeviceId DeviceManualTags DeviceName DeviceSubtype DeviceType
            DiscoverySources ExclusionReason ExposureLevel GcpFullResourceName HardwareUuid HostDeviceId
            JoinType LoggedOnUsers MachineGroup MergedDeviceIds MergedToDeviceId MitigationStatus Model
            OSArchitecture OSDistribution OSPlatform OSVersion OSVersionInfo OnboardingStatus
            OsBuildRevision PublicIP RegistryDeviceTag SensorHealthState Site Vendor
        """,
        datetime="Timestamp",
        long="OSBuild ReportId",
        bool="IsAzureADJoined IsExcluded IsInternetFacing IsTransient",
    ),
}
"""Table to column to KQL type, as the schema reference of advanced hunting lists them:
https://learn.microsoft.com/defender-xdr/advanced-hunting-schema-tables
"""
