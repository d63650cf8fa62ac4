"""The closed lists of this room: kinds, roles, standings, duties. Doors may read them, unlike the tables."""

from enum import StrEnum


class AccountKind(StrEnum):
    OWNER = "owner"
    STAFF = "staff"


class IdentityMethod(StrEnum):
    """How a person showed who they are: 간편인증 online, or the ID card at a counter."""

    SIMPLE_CERTIFICATE = "simple_certificate"
    IDENTITY_CARD = "identity_card"


class IdentityResult(StrEnum):
    PASSED = "passed"
    FAILED = "failed"


class EntityKind(StrEnum):
    INDIVIDUAL = "individual"
    CORPORATION = "corporation"


class RepresentationRole(StrEnum):
    """In which quality a person stands for a business."""

    REPRESENTATIVE = "representative"
    JOINT_REPRESENTATIVE = "joint_representative"
    ACTUAL_OPERATOR = "actual_operator"


class RepresentationStanding(StrEnum):
    """What a representation rests on: a person's word alone, or the register, a representative's consent, a counter."""

    CLAIMED = "claimed"
    BY_REGISTER = "by_register"
    BY_CONSENT = "by_consent"
    AT_COUNTER = "at_counter"
    TURNED_DOWN = "turned_down"


class RegisterCheck(StrEnum):
    """How far the register has confirmed a business or a claim on it."""

    WAITING = "waiting"
    UNREACHABLE = "unreachable"
    CONFIRMED = "confirmed"
    DIFFERS = "differs"


class AgentScope(StrEnum):
    """What an owner may hand to a tax agent; signing and credit look-ups are not among it."""

    SEND_STATEMENTS = "send_statements"
    PREPARE = "prepare"


class PowerScope(StrEnum):
    """What a 위임장 at the counter may cover; signing and credit look-ups are not among it."""

    FILE = "file"
    SUPPLY = "supply"


class InstitutionKind(StrEnum):
    GUARANTEE_FOUNDATION = "guarantee_foundation"
    AGENCY = "agency"
    COOPERATIVE = "cooperative"


class BankKind(StrEnum):
    BANK = "bank"
    INTERNET_BANK = "internet_bank"
    COOPERATIVE = "cooperative"


class StaffDuty(StrEnum):
    OFFICER = "officer"
    APPROVER = "approver"
    POLICY = "policy"
    FUNDER = "funder"
    AUDITOR = "auditor"
    OPERATOR = "operator"


def values(kinds: type[StrEnum]) -> list[str]:
    """The values as plain strings: a migration must not need today's classes."""
    return [kind.value for kind in kinds]
