from agencies.models.agency import Agency, Partnership, Role, Team
from agencies.models.membership import Membership, Responsibility
from agencies.models.person import Person
from agencies.models.strand import Definition, Strand

__all__ = [
    "Agency",
    "Definition",
    "Membership",
    "Partnership",
    "Person",
    "Responsibility",
    "Role",
    "Strand",
    "Team",
]
