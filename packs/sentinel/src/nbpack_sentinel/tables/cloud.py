"""What is done in the cloud."""

from __future__ import annotations

from collections.abc import Mapping

from nbpack_sentinel.tables.words import columns

CLOUD: Mapping[str, Mapping[str, str]] = {
    "SigninLogs": columns(
        string="""
            _IsBillable AADTenantId AlternateSignInName AppDisplayName AppId
            AppliedConditionalAccessPolicies AuthenticationContextClassReferences
            AuthenticationDetails AuthenticationMethodsUsed AuthenticationProcessingDetails
            AuthenticationProtocol AuthenticationRequirement AuthenticationRequirementPolicies
            AutonomousSystemNumber Category ClientAppUsed ConditionalAccessStatus CorrelationId
            CrossTenantAccessType HomeTenantId Id Identity IPAddress IPAddressFromResourceProvider
            Level Location NetworkLocationDetails OperationName OperationVersion OriginalRequestId
            ProcessingTimeInMilliseconds Resource ResourceDisplayName ResourceGroup ResourceId
            ResourceIdentity ResourceProvider ResourceServicePrincipalId ResourceTenantId
            ResultDescription ResultSignature ResultType RiskDetail RiskEventTypes
            RiskEventTypes_V2 RiskLevel RiskLevelAggregated RiskLevelDuringSignIn RiskState
            ServicePrincipalId ServicePrincipalName SessionLifetimePolicies SignInIdentifier
            SignInIdentifierType SourceSystem TokenIssuerName TokenIssuerType Type
            UniqueTokenIdentifier UserAgent UserDisplayName UserId UserPrincipalName UserType
        """,
        datetime="CreatedDateTime TimeGenerated",
        long="DurationMs",
        real="_BilledSize",
        bool="FlaggedForReview IsInteractive IsRisky",
        dynamic="""
            AppliedEventListeners ConditionalAccessPolicies DeviceDetail LocationDetails MfaDetail
            Status
        """,
    ),
    "AADNonInteractiveUserSignInLogs": columns(
        string="""
            _IsBillable AlternateSignInName AppDisplayName AppId
            AuthenticationContextClassReferences AuthenticationDetails AuthenticationMethodsUsed
            AuthenticationProcessingDetails AuthenticationProtocol AuthenticationRequirement
            AuthenticationRequirementPolicies AutonomousSystemNumber Category ClientAppUsed
            ConditionalAccessPolicies ConditionalAccessStatus CorrelationId CrossTenantAccessType
            DeviceDetail HomeTenantId Id Identity IPAddress Level Location LocationDetails
            MfaDetail NetworkLocationDetails OperationName OperationVersion OriginalRequestId
            ProcessingTimeInMs ResourceDisplayName ResourceGroup ResourceIdentity
            ResourceServicePrincipalId ResourceTenantId ResultDescription ResultSignature
            ResultType RiskDetail RiskEventTypes RiskEventTypes_V2 RiskLevelAggregated
            RiskLevelDuringSignIn RiskState ServicePrincipalId SessionLifetimePolicies
            SignInEventTypes SignInIdentifierType SourceSystem Status TenantId TokenIssuerName
            TokenIssuerType Type UniqueTokenIdentifier UserAgent UserDisplayName UserId
            UserPrincipalName UserType
        """,
        datetime="CreatedDateTime TimeGenerated",
        long="DurationMs",
        real="_BilledSize",
        bool="IsInteractive IsRisky",
        dynamic="AppliedEventListeners",
    ),
    "AzureActivity": columns(
        string="""
            _IsBillable _ResourceId _SubscriptionId ActivityStatus ActivityStatusValue
            ActivitySubstatus ActivitySubstatusValue Authorization Caller CallerIpAddress Category
            CategoryValue Claims CorrelationId EventDataId Hierarchy HTTPRequest Level OperationId
            OperationName OperationNameValue Properties Resource ResourceGroup ResourceId
            ResourceProvider ResourceProviderValue SourceSystem SubscriptionId TenantId Type
        """,
        datetime="EventSubmissionTimestamp TimeGenerated",
        real="_BilledSize",
        dynamic="Authorization_d Claims_d Properties_d",
    ),
    "OfficeActivity": columns(
        string="""
            _IsBillable _ResourceId _SubscriptionId AADGroupId AADTarget Activity Actor
            ActorContextId ActorIpAddress AddOnGuid AddonName AddOnType AffectedItems
            AppDistributionMode AppId Application ApplicationId AppPoolName
            AzureActiveDirectory_EventType AzureADAppId ChannelGuid ChannelName ChannelType
            ChatName ChatThreadId Client Client_IPAddress ClientAppId ClientInfoString ClientIP
            ClientMachineName ClientProcessName ClientVersion CommunicationType CustomEvent
            DestFolder DestinationFileExtension DestinationFileName DestinationRelativeUrl
            DestMailboxId DestMailboxOwnerMasterAccountSid DestMailboxOwnerSid DestMailboxOwnerUPN
            EffectiveOrganization ElevationApprover ElevationRequestId ElevationRole Event_Data
            EventSource ExtendedProperties ExternalAccess Folder Folders GenericInfo
            InterSystemsId IntraSystemId Item ItemName ItemType Logon_Type LogonUserDisplayName
            LogonUserSid MachineDomainInfo MachineId MailboxGuid MailboxOwnerMasterAccountSid
            MailboxOwnerSid MailboxOwnerUPN MessageId ModifiedObjectResolvedName
            ModifiedProperties Name NewValue OfficeId OfficeObjectId OfficeTenantId OfficeWorkload
            OldValue Operation OperationScope OrganizationId OrganizationName OriginatingServer
            Parameters RecordType ResultReasonType ResultStatus SendAsUserMailboxGuid
            SendAsUserSmtp SendonBehalfOfUserMailboxGuid SendOnBehalfOfUserSmtp SharingType Site_
            Site_Url Source_Name SourceFileExtension SourceFileName SourceRecordId
            SourceRelativeUrl SourceSystem SRPolicyId SRPolicyName SupportTicketId TabType
            TargetContextId TargetUserId TargetUserOrGroupName TargetUserOrGroupType TeamGuid
            TeamName TenantId Type UserAgent UserDomain UserId UserKey UserSharedWith UserType
        """,
        datetime="ElevationApprovedTime ElevationTime Start_Time TimeGenerated",
        int="""
            DataCenterSecurityEventType ElevationDuration InternalLogonType LoginStatus
        """,
        real="_BilledSize",
        bool="CrossMailboxOperations IsManagedDevice",
        dynamic="ExtraProperties Members OperationProperties SRRuleMatchDetails",
    ),
}
