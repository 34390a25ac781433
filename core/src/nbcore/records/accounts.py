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

QUESTIONS = (
    Question(
        "account.resolve",
        "Accounts whose name is, or contains, the one asked for, or whose identifier it is.",
        ACCOUNT_CANDIDATE,
        entity=Account,
    ),
)
