"""What accounts there are: records and questions."""

from __future__ import annotations

from nbcore.entities import Account
from nbcore.records.common import LAST_SEEN, UPN
from nbcore.records.enums import ACCOUNT_KIND
from nbcore.records.fields import Field, Record
from nbcore.records.questions import Question

ACCOUNT_CANDIDATE = Record(
    "AccountCandidate",
    "An account whose name resembles the one asked for.",
    (
        Field("account", "text", "Name of the account, without its domain.",
              ocsf="user.name", asim="TargetUsername", cim="user", required=True),
        Field("domain", "text", "Domain that it belongs to.",
              ocsf="user.domain", asim="TargetDomain", cim="dest_nt_domain"),
        UPN,
        Field("sid", "text", "Windows security identifier, S-1-5-21-...",
              ocsf="user.uid", asim="TargetUserSid", cim="user_id"),
        Field("object_id", "text", "Identifier in the cloud directory, a GUID.",
              ocsf="user.uid_alt", asim="TargetUserAadId", cim=""),
        Field("account_kind", "enum", "What sort of account it is.",
              ocsf="user.account.type", asim="", cim="", values=ACCOUNT_KIND),
        LAST_SEEN,
    ),
)  # fmt: skip

ACCOUNT_INFO = Record(
    "AccountInfo",
    "What a directory knows of an account.",
    (
        *ACCOUNT_CANDIDATE.fields,
        Field("display_name", "text", "Name of the person or service.",
              ocsf="user.full_name", asim="TargetUserDisplayName", cim="identity"),
        Field("is_enabled", "bool", "Whether it may log on.",
              ocsf="user.is_enabled", asim="", cim=""),
        Field("department", "text", "Where its owner works.",
              ocsf="user.ldap_person.department", asim="", cim="bunit"),
        Field("job_title", "text", "What its owner does.",
              ocsf="user.ldap_person.job_title", asim="", cim="work_title"),
        Field("manager", "text", "Who its owner reports to.",
              ocsf="user.ldap_person.manager.name", asim="", cim="managedBy"),
        Field("roles", "texts", "Roles in the cloud directory.",
              ocsf="user.privileges", asim="", cim=""),
        Field("groups", "texts", "Groups that it belongs to.",
              ocsf="user.groups.name", asim="", cim="category"),
        Field("risk", "text", "Risk, in the product's words.",
              ocsf="user.risk_level", asim="", cim="risk_level"),
        Field("is_mfa_registered", "bool", "Whether a second factor is registered.",
              ocsf="user.has_mfa", asim="", cim=""),
    ),
)  # fmt: skip

QUESTIONS = (
    Question(
        "account.resolve",
        "Accounts whose name is, or contains, the one asked for, or whose identifier it is.",
        ACCOUNT_CANDIDATE,
        entity=Account,
    ),
    Question(
        "account.info",
        "What is known of an account.",
        ACCOUNT_INFO,
        entity=Account,
        order="last_seen",
    ),
)
