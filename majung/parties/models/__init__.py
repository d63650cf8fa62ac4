"""Who takes part. A user signs in, a person lives, a business trades: three rows, never one."""

from majung.parties.kinds import (
    AccountKind,
    AgentScope,
    BankKind,
    EntityKind,
    IdentityMethod,
    IdentityResult,
    InstitutionKind,
    PowerScope,
    RegisterCheck,
    RepresentationRole,
    RepresentationStanding,
    StaffDuty,
)
from majung.parties.models.businesses import (
    Business,
    PowerOfAttorney,
    Representation,
    TaxAgentMandate,
)
from majung.parties.models.delegations import Delegation
from majung.parties.models.institutions import (
    Bank,
    BankName,
    BankRole,
    Branch,
    BranchTerritory,
    Institution,
    StaffInvitation,
    StaffRole,
)
from majung.parties.models.people import (
    ContactCode,
    IdentityCheck,
    Person,
    SignInCount,
    User,
)

__all__ = [
    "AccountKind",
    "AgentScope",
    "Bank",
    "BankKind",
    "BankName",
    "BankRole",
    "Branch",
    "BranchTerritory",
    "Business",
    "ContactCode",
    "Delegation",
    "EntityKind",
    "IdentityCheck",
    "IdentityMethod",
    "IdentityResult",
    "Institution",
    "InstitutionKind",
    "Person",
    "PowerOfAttorney",
    "PowerScope",
    "RegisterCheck",
    "Representation",
    "RepresentationRole",
    "RepresentationStanding",
    "SignInCount",
    "StaffDuty",
    "StaffInvitation",
    "StaffRole",
    "TaxAgentMandate",
    "User",
]
