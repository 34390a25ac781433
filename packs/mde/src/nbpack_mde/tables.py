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
    "DeviceNetworkInfo": _columns(
        string="""
            ConnectedNetworks DefaultGateways DeviceId DeviceName DnsAddresses
            IPAddresses IPv4Dhcp IPv6Dhcp MacAddress NetworkAdapterDnsSuffix
            NetworkAdapterName NetworkAdapterStatus NetworkAdapterType
            NetworkAdapterVendor OnboardingStatus TunnelType
        """,
        datetime="Timestamp",
        long="ReportId",
    ),
    "DeviceNetworkEvents": _columns(
        string="""
            ActionType AdditionalFields AppGuardContainerId DeviceId DeviceName
            InitiatingProcessAccountDomain InitiatingProcessAccountName
            InitiatingProcessAccountObjectId InitiatingProcessAccountSid
            InitiatingProcessAccountUpn InitiatingProcessCommandLine
            InitiatingProcessFileName InitiatingProcessFolderPath
            InitiatingProcessIntegrityLevel InitiatingProcessMD5
            InitiatingProcessParentFileName InitiatingProcessRemoteSessionDeviceName
            InitiatingProcessRemoteSessionIP InitiatingProcessSHA1
            InitiatingProcessSHA256 InitiatingProcessTokenElevation
            InitiatingProcessUniqueId InitiatingProcessVersionInfoCompanyName
            InitiatingProcessVersionInfoFileDescription
            InitiatingProcessVersionInfoInternalFileName
            InitiatingProcessVersionInfoOriginalFileName
            InitiatingProcessVersionInfoProductName
            InitiatingProcessVersionInfoProductVersion LocalIP LocalIPType Protocol
            RemoteIP RemoteIPType RemoteUrl
        """,
        datetime="InitiatingProcessCreationTime InitiatingProcessParentCreationTime Timestamp",
        int="LocalPort RemotePort",
        long="""
            InitiatingProcessFileSize InitiatingProcessId InitiatingProcessParentId
            InitiatingProcessSessionId LogonID ReportId
        """,
        bool="IsInitiatingProcessRemoteSession",
    ),
    "DeviceEvents": _columns(
        string="""
            AccountDomain AccountName AccountSid ActionType AdditionalFields
            AppGuardContainerId DeviceId DeviceName FileName FileOriginIP FileOriginUrl
            FolderPath InitiatingProcessAccountDomain InitiatingProcessAccountName
            InitiatingProcessAccountObjectId InitiatingProcessAccountSid
            InitiatingProcessAccountUpn InitiatingProcessCommandLine
            InitiatingProcessFileName InitiatingProcessFolderPath InitiatingProcessMD5
            InitiatingProcessParentFileName InitiatingProcessRemoteSessionDeviceName
            InitiatingProcessRemoteSessionIP InitiatingProcessSHA1
            InitiatingProcessSHA256 InitiatingProcessUniqueId
            InitiatingProcessVersionInfoCompanyName
            InitiatingProcessVersionInfoFileDescription
            InitiatingProcessVersionInfoInternalFileName
            InitiatingProcessVersionInfoOriginalFileName
            InitiatingProcessVersionInfoProductName
            InitiatingProcessVersionInfoProductVersion LocalIP MD5 ProcessCommandLine
            ProcessRemoteSessionDeviceName ProcessRemoteSessionIP ProcessTokenElevation
            RegistryKey RegistryValueData RegistryValueName RemoteDeviceName RemoteIP
            RemoteUrl SHA1 SHA256
        """,
        datetime="""
            InitiatingProcessCreationTime InitiatingProcessParentCreationTime
            ProcessCreationTime Timestamp
        """,
        int="LocalPort RemotePort",
        long="""
            CreatedProcessSessionId FileSize InitiatingProcessFileSize
            InitiatingProcessId InitiatingProcessLogonId InitiatingProcessParentId
            InitiatingProcessSessionId LogonId ProcessId ReportId
        """,
        bool="IsInitiatingProcessRemoteSession IsProcessRemoteSession",
    ),
    "AlertInfo": _columns(
        string="AlertId AttackTechniques Category DetectionSource ServiceSource Severity Title",
        datetime="Timestamp",
    ),
    "AlertEvidence": _columns(
        string="""
            AccountDomain AccountName AccountObjectId AccountSid AccountUpn
            AdditionalFields AlertId Application AttackTechniques Categories
            CloudPlatform CloudResource DetectionSource DeviceId DeviceName EmailSubject
            EntityType EvidenceDirection EvidenceRole FileName FolderPath LocalIP
            NetworkMessageId OAuthApplicationId ProcessCommandLine RegistryKey
            RegistryValueData RegistryValueName RemoteIP RemoteUrl ResourceID
            ResourceType SHA1 SHA256 ServiceSource Severity SubscriptionId ThreatFamily
            Title
        """,
        datetime="Timestamp",
        int="ApplicationId",
        long="FileSize",
    ),
    "EntraIdSignInEvents": _columns(
        string="""
            AccountDisplayName AccountObjectId AccountUpn AlternateSignInName
            Application ApplicationId AuthenticationProcessingDetails
            AuthenticationRequirement Browser City ClientAppUsed
            ConditionalAccessPolicies CorrelationId Country DeviceName DeviceTrustType
            EndpointCall EntraIdDeviceId IPAddress Latitude LogonType Longitude
            NetworkLocationDetails OSPlatform ReportId RequestId ResourceDisplayName
            ResourceId ResourceTenantId SessionId State UserAgent
        """,
        datetime="LastPasswordChangeTimestamp Timestamp",
        int="""
            ConditionalAccessStatus ErrorCode IsCompliant IsExternalUser IsManaged
            RiskDetails RiskLevelAggregated RiskState TokenIssuerType
        """,
        bool="IsConfidentialClient IsGuestUser",
    ),
    "AADSignInEventsBeta": _columns(
        string="""
            AadDeviceId AccountDisplayName AccountObjectId AccountUpn
            AlternateSignInName Application ApplicationId
            AuthenticationProcessingDetails AuthenticationRequirement Browser City
            ClientAppUsed ConditionalAccessPolicies CorrelationId Country DeviceName
            DeviceTrustType IPAddress Latitude LogonType Longitude
            NetworkLocationDetails OSPlatform ReportId RequestId ResourceDisplayName
            ResourceId ResourceTenantId SessionId State UserAgent
        """,
        datetime="LastPasswordChangeTimestamp Timestamp",
        int="""
            ConditionalAccessStatus ErrorCode IsCompliant IsExternalUser IsManaged
            RiskDetails RiskLevelAggregated RiskState TokenIssuerType
        """,
        bool="IsGuestUser",
    ),
    # LastSeenForUser and UncommonForUser are left out: a text by one list, dynamic by another.
    "CloudAppEvents": _columns(
        string="""
            AccountDisplayName AccountId AccountObjectId AccountType ActionType
            ActivityType Application AuditSource City CountryCode DeviceType IPAddress
            IPCategory Isp OAuthAppId OSPlatform ObjectId ObjectName ObjectType ReportId
            UserAgent
        """,
        datetime="Timestamp",
        int="AppInstanceId ApplicationId",
        bool="IsAdminOperation IsAnonymousProxy IsExternalUser IsImpersonated",
        dynamic="""
            ActivityObjects AdditionalFields IPTags RawEventData
            SessionData UserAgentTags
        """,
    ),
}
"""Table to column to KQL type, as the schema reference of advanced hunting lists them:
https://learn.microsoft.com/defender-xdr/advanced-hunting-schema-tables
"""
