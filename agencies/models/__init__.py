from agencies.models.account_link import AccountLink
from agencies.models.agency import Agency, AgencyGroup, Partnership, Role, Team
from agencies.models.api_key import ApiCall, ApiKey
from agencies.models.audit import AuditEntry, RecordView
from agencies.models.bounce import Bounce
from agencies.models.charter import Charter, Confirmation, Signature
from agencies.models.file_import import FileImport, ImportChange, ImportMapping, ImportRow
from agencies.models.job import Job
from agencies.models.joining import EmailDomain, Invitation, JoinCode, JoinRequest
from agencies.models.membership import Membership, Responsibility
from agencies.models.person import Person
from agencies.models.privacy import Erasure, RetentionRule
from agencies.models.sign_in import OneTimeCode, SignInService
from agencies.models.strand import Definition, Strand

__all__ = [
    "AccountLink",
    "Agency",
    "AgencyGroup",
    "ApiCall",
    "ApiKey",
    "AuditEntry",
    "Bounce",
    "Charter",
    "Confirmation",
    "Definition",
    "EmailDomain",
    "Erasure",
    "FileImport",
    "ImportChange",
    "ImportMapping",
    "ImportRow",
    "Invitation",
    "Job",
    "JoinCode",
    "JoinRequest",
    "Membership",
    "OneTimeCode",
    "Partnership",
    "Person",
    "RecordView",
    "Responsibility",
    "RetentionRule",
    "Role",
    "SignInService",
    "Signature",
    "Strand",
    "Team",
]
