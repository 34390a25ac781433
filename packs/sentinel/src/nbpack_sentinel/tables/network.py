"""What sees connections, and which addresses hosts have."""

from __future__ import annotations

from collections.abc import Mapping

from nbpack_sentinel.tables.words import columns

NETWORK: Mapping[str, Mapping[str, str]] = {
    "NTANetAnalytics": columns(
        string="""
            _IsBillable AclGroup AclRule AzureRegion ConnectingVnets ConnectionName ConnectionType
            Country DestApplicationGateway DestExpressRouteCircuit DestIp DestLoadBalancer
            DestLocalNetworkGateway DestNic DestPublicIps DestRegion DestSubnet DestSubscription
            DestVm ExpressRouteCircuitPeeringType FaSchemaVersion FlowDirection FlowEncryption
            FlowLogResourceId FlowStatus FlowType L4Protocol L7Protocol MacAddress NsgList NsgRule
            NsgRuleType PrivateEndpointResourceId PrivateLinkResourceId PrivateLinkResourceName
            SourceSystem SrcApplicationGateway SrcExpressRouteCircuit SrcIp SrcLoadBalancer
            SrcLocalNetworkGateway SrcNic SrcPublicIps SrcRegion SrcSubnet SrcSubscription SrcVm
            Status SubType TargetResourceId TargetResourceType TenantId Type
        """,
        datetime="""
            FlowEndTime FlowIntervalEndTime FlowIntervalStartTime FlowStartTime TimeGenerated
            TimeProcessed
        """,
        int="DestPort",
        long="""
            AllowedInFlows AllowedOutFlows BytesDestToSrc BytesSrcToDest CompletedFlows
            DeniedInFlows DeniedOutFlows PacketsDestToSrc PacketsSrcToDest
        """,
        real="_BilledSize",
        bool="IsFlowCapturedAtUdrHop",
    ),
    "NTATopologyDetails": columns(
        string="""
            _IsBillable Access AddressPrefixes AppGatewayType ApplicationGatewayBackendPools
            AzureResourceType BackendAddressPool BackendIpAddress BackendSubnets
            CircuitProvisioningState ComponentType ConnectionStatus ConnectionType Description
            DestinationAddressPrefix DestinationPortRange Direction DiscoveryRegion
            EncryptionEnforcement FlowLogStorageAccount FrontendIpAddress FrontendIps
            FrontendSubnet FrontendSubnets GatewayConnectionType GatewaySubnet GatewayType
            IpAddress LoadBalancerBackendPools LoadBalancerType LocalNetworkGateway
            LocalPreference MacAddress Name Network NextHopIp NextHopType Nsg Path Peer
            PeeringType PrimaryAzurePort PrimaryNextHop PrimaryPeerAddressPrefix
            PrivateEndpointResourceId PrivateFrontendIps PrivateIpAddresses PrivateLinkResourceId
            Protocol PublicFrontendIps PublicIpAddresses Region RouteTable RuleType SchemaVersion
            SecondaryAzurePort SecondaryNextHop SecondaryPeerAddressPrefix
            ServiceProviderProperties ServiceProviderProvisioningState Sku SkuDetail
            SourceAddressPrefix SourcePortRange SourceSystem State Status Subnet1 Subnet2
            SubnetPrefixes SubnetRegion1 SubnetRegion2 Subnetwork Subscription SubscriptionName
            SubType Tags TenantId TopologyVersion Type VipAddress VirtualAppliances VirtualMachine
            VirtualNetwork1 VirtualNetwork2 VirtualNetworkGateway1 VirtualNetworkGateway2
            VirtualSubnetwork VmssName VpnClientAddressPrefixes Zones
        """,
        datetime="TimeGenerated TimeProcessed",
        int="BackendPort FrontendPort Priority RoutingWeight VlanId Weight",
        long="""
            AzureAsn EgressBytesTransferred IngressBytesTransferred PeerAsn PrimaryBytesIn
            PrimaryBytesOut SecondaryBytesIn SecondaryBytesOut
        """,
        real="_BilledSize",
        bool="""
            AllowForwardedTraffic AllowGatewayTransit AllowVirtualNetworkAccess BgpEnabled
            EnableIpForwarding EncryptionEnabled FloatingIpEnabled IsFlowEnabled
            IsVirtualAppliance UseRemoteGateways VnetEncryptionSupported
        """,
    ),
    "CommonSecurityLog": columns(
        string="""
            _IsBillable _ResourceId _SubscriptionId Activity AdditionalExtensions
            ApplicationProtocol CollectorHostName CommunicationDirection Computer
            DestinationDnsDomain DestinationHostName DestinationIP DestinationMACAddress
            DestinationNTDomain DestinationProcessName DestinationServiceName
            DestinationTranslatedAddress DestinationUserID DestinationUserName
            DestinationUserPrivileges DeviceAction DeviceAddress DeviceCustomDate1
            DeviceCustomDate1Label DeviceCustomDate2 DeviceCustomDate2Label
            DeviceCustomFloatingPoint1Label DeviceCustomFloatingPoint2Label
            DeviceCustomFloatingPoint3Label DeviceCustomFloatingPoint4Label
            DeviceCustomIPv6Address1 DeviceCustomIPv6Address1Label DeviceCustomIPv6Address2
            DeviceCustomIPv6Address2Label DeviceCustomIPv6Address3 DeviceCustomIPv6Address3Label
            DeviceCustomIPv6Address4 DeviceCustomIPv6Address4Label DeviceCustomNumber1Label
            DeviceCustomNumber2Label DeviceCustomNumber3Label DeviceCustomString1
            DeviceCustomString1Label DeviceCustomString2 DeviceCustomString2Label
            DeviceCustomString3 DeviceCustomString3Label DeviceCustomString4
            DeviceCustomString4Label DeviceCustomString5 DeviceCustomString5Label
            DeviceCustomString6 DeviceCustomString6Label DeviceDnsDomain DeviceEventCategory
            DeviceEventClassID DeviceExternalID DeviceFacility DeviceInboundInterface
            DeviceMacAddress DeviceName DeviceNtDomain DeviceOutboundInterface DevicePayloadId
            DeviceProduct DeviceTimeZone DeviceTranslatedAddress DeviceVendor DeviceVersion
            EventOutcome ExtID FileCreateTime FileHash FileID FileModificationTime FileName
            FilePath FilePermission FileType FlexDate1 FlexDate1Label FlexNumber1Label
            FlexNumber2Label FlexString1 FlexString1Label FlexString2 FlexString2Label
            IndicatorThreatType LogSeverity MaliciousIP MaliciousIPCountry Message
            OldFileCreateTime OldFileHash OldFileID OldFileModificationTime OldFileName
            OldFilePath OldFilePermission OldFileType OriginalLogSeverity ProcessName Protocol
            Reason ReceiptTime RemoteIP RemotePort ReportReferenceLink RequestClientApplication
            RequestContext RequestCookies RequestMethod RequestURL SimplifiedDeviceAction
            SourceDnsDomain SourceHostName SourceIP SourceMACAddress SourceNTDomain
            SourceProcessName SourceServiceName SourceSystem SourceTranslatedAddress SourceUserID
            SourceUserName SourceUserPrivileges TenantId ThreatConfidence ThreatDescription Type
        """,
        datetime="EndTime StartTime TimeGenerated",
        int="""
            DestinationPort DestinationProcessId DestinationTranslatedPort DeviceCustomNumber1
            DeviceCustomNumber2 DeviceCustomNumber3 EventCount EventType ExternalID FileSize
            FlexNumber1 FlexNumber2 OldFileSize ProcessID SourcePort SourceProcessId
            SourceTranslatedPort ThreatSeverity
        """,
        long="""
            FieldDeviceCustomNumber1 FieldDeviceCustomNumber2 FieldDeviceCustomNumber3
            ReceivedBytes SentBytes
        """,
        real="""
            _BilledSize DeviceCustomFloatingPoint1 DeviceCustomFloatingPoint2
            DeviceCustomFloatingPoint3 DeviceCustomFloatingPoint4 MaliciousIPLatitude
            MaliciousIPLongitude
        """,
    ),
    "DeviceNetworkEvents": columns(
        string="""
            _IsBillable ActionType AppGuardContainerId DeviceId DeviceName
            InitiatingProcessAccountDomain InitiatingProcessAccountName
            InitiatingProcessAccountObjectId InitiatingProcessAccountSid
            InitiatingProcessAccountUpn InitiatingProcessCommandLine InitiatingProcessFileName
            InitiatingProcessFolderPath InitiatingProcessIntegrityLevel InitiatingProcessMD5
            InitiatingProcessParentFileName InitiatingProcessSHA1 InitiatingProcessSHA256
            InitiatingProcessTokenElevation InitiatingProcessVersionInfoCompanyName
            InitiatingProcessVersionInfoFileDescription
            InitiatingProcessVersionInfoInternalFileName
            InitiatingProcessVersionInfoOriginalFileName InitiatingProcessVersionInfoProductName
            InitiatingProcessVersionInfoProductVersion LocalIP LocalIPType MachineGroup Protocol
            RemoteIP RemoteIPType RemoteUrl SourceSystem TenantId Type
        """,
        datetime="""
            InitiatingProcessCreationTime InitiatingProcessParentCreationTime TimeGenerated
        """,
        int="LocalPort RemotePort",
        long="""
            InitiatingProcessFileSize InitiatingProcessId InitiatingProcessParentId ReportId
        """,
        real="_BilledSize",
        dynamic="AdditionalFields",
    ),
    "DeviceNetworkInfo": columns(
        string="""
            _IsBillable DeviceId DeviceName IPv4Dhcp IPv6Dhcp MacAddress MachineGroup
            NetworkAdapterName NetworkAdapterStatus NetworkAdapterType NetworkAdapterVendor
            SourceSystem TenantId TunnelType Type
        """,
        datetime="TimeGenerated",
        long="ReportId",
        real="_BilledSize",
        dynamic="ConnectedNetworks DefaultGateways DnsAddresses IPAddresses",
    ),
    "VMConnection": columns(
        string="""
            _IsBillable _ResourceId _SubscriptionId AgentId Computer Confidence ConnectionId
            Description DestinationIp Direction FirstReportedDateTime IndicatorThreatType IsActive
            LastReportedDateTime Machine MaliciousIp Process ProcessName Protocol
            RemoteClassification RemoteCountry RemoteDnsCanonicalNames RemoteDnsQuestions RemoteIp
            SourceIp SourceSystem TLPLevel Type
        """,
        datetime="TimeGenerated",
        int="DestinationPort Severity",
        long="""
            BytesReceived BytesSent LinksEstablished LinksFailed LinksLive LinksTerminated
            Responses ResponseTimeMax ResponseTimeMin ResponseTimeSum
        """,
        real="_BilledSize RemoteLatitude RemoteLongitude",
    ),
    # Not a table of the reference: a custom log, whose names end in their type.
    "AzureNetworkAnalytics_CL": columns(
        string="""
            Computer DestIP_s DestPublicIPs_s FlowDirection_s FlowStatus_s FlowType_s
            L4Protocol_s L7Protocol_s NIC_s NSGList_s NSGRule_s NSGRuleType_s PublicIPs_s Region_s
            SrcIP_s SrcPublicIPs_s SubType_s Type VM1_s VM2_s VMIP_s VM_s
        """,
        datetime="FlowEndTime_t FlowIntervalEndTime_t FlowStartTime_t TimeGenerated",
        real="""
            AllowedInFlows_d AllowedOutFlows_d DeniedInFlows_d DeniedOutFlows_d DestPort_d
            InboundBytes_d OutboundBytes_d
        """,
    ),
}
