"""Who acts, on what, and why somebody looks at personal data. All of it opaque: ids and codes, never a name."""

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    OWNER = "owner"
    STAFF = "staff"
    BANK = "bank"
    AGENT = "agent"
    SYSTEM = "system"
    VISITOR = "visitor"


class ReadPurpose(StrEnum):
    """Why personal data was looked at."""

    SCREENING = "screening"
    COUNTER = "counter"
    SUPPORT = "support"
    AUDIT = "audit"
    OWN = "own"
    JOB = "job"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody by an opaque id such as `user:12`."""

    kind: ActorKind
    id: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What an act is about: a kind such as `application` and a public number."""

    kind: str
    number: str
