"""What agents on hosts write."""

from __future__ import annotations

from collections.abc import Mapping

from nbpack_sentinel.tables.words import columns

HOSTS: Mapping[str, Mapping[str, str]] = {
    "SecurityEvent": columns(
        string="""
            AccessList AccessMask Account AccountDomain AccountExpires AccountName
            AccountSessionIdentifier AccountType Activity AdditionalInfo AdditionalInfo2
            AllowedToDelegateTo Attributes AuditPolicyChanges AuthenticationPackageName
            AuthenticationProvider AuthenticationServer AuthenticationType AzureDeploymentID
            CACertificateHash CAPublicKeyHash CalledStationID CallerProcessId CallerProcessName
            CallingStationID CategoryId CertificateDatabaseHash Channel ClassId ClassName ClientAddress
            ClientIPAddress ClientName CommandLine CompatibleIds Computer Correlation DCDNSName
            DeviceDescription DeviceId DisplayName Disposition DomainBehaviorVersion DomainName
            DomainPolicyChanged DomainSid EAPType ElevatedToken EventData EventLevelName EventRecordId
            EventSourceName ExtendedQuarantineState FailureReason FileHash FilePath FilePathNoUser
            Filter ForceLogoff Fqbn FullyQualifiedSubjectMachineName FullyQualifiedSubjectUserName
            GroupMembership HandleId HardwareIds HomeDirectory HomePath InterfaceUuid IpAddress IpPort
            Keywords Level LmPackageName LocationInformation LockoutDuration LockoutObservationWindow
            LockoutThreshold LoggingResult LogonGuid LogonHours LogonID LogonProcessName LogonTypeName
            MachineAccountQuota MachineInventory MachineLogon ManagementGroupName MandatoryLabel
            MaxPasswordAge MemberName MemberSid MinPasswordAge MinPasswordLength MixedDomainMode
            NASIPv4Address NASIPv6Address NASIdentifier NASPort NASPortType NetworkPolicyName NewDate
            NewMaxUsers NewProcessId NewProcessName NewRemark NewShareFlags NewTime NewUacValue NewValue
            NewValueType ObjectName ObjectServer ObjectType ObjectValueName OemInformation OldMaxUsers
            OldRemark OldShareFlags OldUacValue OldValue OldValueType Opcode OperationType PackageName
            ParentProcessName PasswordHistoryLength PasswordLastSet PasswordProperties PreviousDate
            PreviousTime PrimaryGroupId PrivateKeyUsageCount PrivilegeList Process ProcessId ProcessName
            ProfilePath Properties ProtocolSequence ProxyPolicyName QuarantineHelpURL
            QuarantineSessionID QuarantineSessionIdentifier QuarantineState QuarantineSystemHealthResult
            RelativeTargetName RemoteIpAddress RemotePort RequestId Requester RestrictedAdminMode
            RowsDeleted SamAccountName ScriptPath SecurityDescriptor ServiceAccount ServiceFileName
            ServiceName ServiceType SessionName ShareLocalPath ShareName SidHistory SourceComputerId
            SourceSystem Status StorageAccount SubStatus SubcategoryGuid SubcategoryId Subject
            SubjectAccount SubjectDomainName SubjectKeyIdentifier SubjectLogonId SubjectMachineName
            SubjectMachineSID SubjectUserName SubjectUserSid SystemUserId TableId TargetAccount
            TargetDomainName TargetInfo TargetLinkedLogonId TargetLogonGuid TargetLogonId
            TargetOutboundDomainName TargetOutboundUserName TargetServerName TargetSid TargetUser
            TargetUserName TargetUserSid TemplateContent TemplateDSObjectFQDN TemplateInternalName
            TemplateOID TemplateSchemaVersion TemplateVersion TenantId TokenElevationType
            TransmittedServices Type UserAccountControl UserParameters UserPrincipalName
            UserWorkstations VendorIds VirtualAccount Workstation WorkstationName _IsBillable
            _ResourceId _SubscriptionId
        """,
        datetime="TimeGenerated",
        int="""
            AuditsDiscarded AuthenticationLevel AuthenticationService ErrorCode EventID KeyLength
            LogonType ServiceStartType SystemProcessId SystemThreadId Task Version
        """,
        real="_BilledSize",
    ),
    "Syslog": columns(
        string="""
            CollectorHostName Computer Facility HostIP HostName ProcessName SeverityLevel SourceSystem
            SyslogMessage Type _IsBillable _ResourceId _SubscriptionId
        """,
        datetime="EventTime TimeGenerated",
        int="ProcessID",
        real="_BilledSize",
    ),
    "Heartbeat": columns(
        string="""
            Category Computer ComputerEnvironment ComputerIP ManagementGroupName OSMajorVersion
            OSMinorVersion OSName OSType RemoteIPCountry Resource ResourceGroup ResourceId
            ResourceProvider ResourceType SCAgentChannel Solutions SourceComputerId SourceSystem
            SubscriptionId Type VMUUID Version _IsBillable _ResourceId _SubscriptionId
        """,
        datetime="TimeGenerated",
        real="RemoteIPLatitude RemoteIPLongitude _BilledSize",
        bool="IsGatewayInstalled",
        dynamic="ComputerPrivateIPs",
    ),
}
"""Heartbeat's SourceComputerId is not on its page; the table has it, and Microsoft's own queries
read it."""
