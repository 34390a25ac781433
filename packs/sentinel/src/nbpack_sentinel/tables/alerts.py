"""What detections raise, what analysts note beside them, what threat intelligence lists."""

from __future__ import annotations

from collections.abc import Mapping

from nbpack_sentinel.tables.words import columns

ALERTS: Mapping[str, Mapping[str, str]] = {
    "SecurityAlert": columns(
        string="""
            _IsBillable AlertLink AlertName AlertSeverity AlertType CompromisedEntity
            ConfidenceLevel Description DisplayName Entities ExtendedLinks ExtendedProperties
            ProductComponentName ProductName ProviderName RemediationSteps ResourceId
            SourceComputerId Status SubTechniques SystemAlertId Tactics Techniques Type VendorName
            VendorOriginalId WorkspaceResourceGroup WorkspaceSubscriptionId
        """,
        datetime="EndTime ProcessingEndTime StartTime TimeGenerated",
        real="_BilledSize ConfidenceScore",
        bool="IsIncident",
    ),
    "SecurityIncident": columns(
        string="""
            _IsBillable Classification ClassificationComment ClassificationReason Description
            IncidentName IncidentUrl ModifiedBy ProviderIncidentId ProviderName Severity
            SourceSystem Status TenantId Title Type
        """,
        datetime="""
            ClosedTime CreatedTime FirstActivityTime FirstModifiedTime LastActivityTime
            LastModifiedTime TimeGenerated
        """,
        int="IncidentNumber",
        real="_BilledSize",
        dynamic="""
            AdditionalData AlertIds BookmarkIds Comments Labels Owner RelatedAnalyticRuleIds Tasks
        """,
    ),
    "HuntingBookmark": columns(
        string="""
            _IsBillable _ResourceId _SubscriptionId BookmarkId BookmarkName BookmarkType CreatedBy
            Entities Notes QueryResultRow QueryText SourceSystem Tags TenantId Type UpdatedBy
        """,
        datetime="""
            CreatedTime EventTime LastUpdatedTime QueryEndTime QueryStartTime TimeGenerated
        """,
        real="_BilledSize",
        bool="SoftDeleted",
    ),
    "ThreatIntelIndicators": columns(
        string="""
            _IsBillable _ResourceId _SubscriptionId AzureTenantId Id LastUpdateMethod
            ObservableKey ObservableValue Pattern SourceSystem Tags TenantId Type WorkspaceId
        """,
        datetime="Created Modified TimeGenerated ValidFrom ValidUntil",
        int="Confidence",
        real="_BilledSize",
        bool="IsActive IsDeleted Revoked",
        dynamic="AdditionalFields Data",
    ),
    "ThreatIntelligenceIndicator": columns(
        string="""
            _IsBillable Action ActivityGroupNames AdditionalInformation Description DiamondModel
            DomainName EmailEncoding EmailLanguage EmailRecipient EmailSenderAddress
            EmailSenderName EmailSourceDomain EmailSourceIpAddress EmailSubject EmailXMailer
            ExternalIndicatorId FileHashType FileHashValue FileMutexName FileName FilePacker
            FilePath FileType IndicatorId IndicatorProvider KnownFalsePositives MalwareNames
            NetworkCidrBlock NetworkDestinationCidrBlock NetworkDestinationIP NetworkIP
            NetworkSourceCidrBlock NetworkSourceIP SourceSystem Tags TenantId ThreatType
            TrafficLightProtocolLevel Type Url UserAgent
        """,
        datetime="ExpirationDateTime FileCompileDateTime FileCreatedDateTime TimeGenerated",
        int="""
            FileSize NetworkDestinationAsn NetworkDestinationPort NetworkPort NetworkProtocol
            NetworkSourceAsn NetworkSourcePort ThreatSeverity
        """,
        real="_BilledSize ConfidenceScore",
        bool="""
            Active KillChainActions KillChainC2 KillChainDelivery KillChainExploitation
            KillChainReconnaissance KillChainWeaponization PassiveOnly
        """,
    ),
}
