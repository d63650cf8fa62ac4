"""What the seals of a PDF prove, as it is told to whoever asks: who sealed it, when, how lasting, and whether it holds.

Basis: 전자서명법 제3조 (a signature counts by what it can prove); 전자문서법 제4조의2, 제5조 (kept as it was made).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

# Every sealed paper carries what it says of itself under this name: an attachment, one JSON object.
FACTS_ATTACHMENT: Final = "paper.json"


class SealVerdict(StrEnum):
    """Whether the seals of a file hold, and if not, why not."""

    INTACT = "intact"
    CHANGED = "changed"
    APPENDED = "appended"
    REVOKED = "revoked"
    UNKNOWN_AUTHORITY = "unknown_authority"
    EXPIRED = "expired"
    CANNOT_TELL = "cannot_tell"
    NOT_SEALED = "not_sealed"
    UNREADABLE = "unreadable"


class SealLevel(StrEnum):
    """How lasting a signature is (ETSI EN 319 142-1): alone, with time, with its proofs, with its proofs kept alive."""

    B = "B-B"
    T = "B-T"
    LT = "B-LT"
    LTA = "B-LTA"


class SealKind(StrEnum):
    """Who speaks by a signature: a person, an institution, or an authority that vouches for the moment alone."""

    PERSON = "person"
    INSTITUTION = "institution"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class SealSignature:
    """One signature in a file, in the order they were made.

    `commitment` is the salted commitment to the identity of a person, empty otherwise; `at` is the proven moment, or
    none; `covers_whole` says that it covers all of the file but what seals and time stamps may add.
    """

    kind: SealKind
    name: str
    commitment: str
    at: datetime | None
    level: SealLevel
    covers_whole: bool
    verdict: SealVerdict


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What a paper says of itself; believed only where its seals hold."""

    number: str
    kind: str
    institution: str
    issued_on: date | None
    valid_through: date | None


@dataclass(frozen=True, slots=True)
class SealReport:
    """What the seals of a file prove. The level is that of the weakest who spoke, or none; the paper, what it says."""

    verdict: SealVerdict
    level: SealLevel | None = None
    is_sample_authority: bool = False
    signatures: tuple[SealSignature, ...] = ()
    paper: PaperFacts | None = None


# Of several, the first that is found is what the file as a whole is told to be: what was done to it before who did.
_GRAVEST_FIRST: Final = (
    SealVerdict.UNREADABLE,
    SealVerdict.CHANGED,
    SealVerdict.APPENDED,
    SealVerdict.UNKNOWN_AUTHORITY,
    SealVerdict.REVOKED,
    SealVerdict.EXPIRED,
    SealVerdict.CANNOT_TELL,
    SealVerdict.NOT_SEALED,
)
_WEAKEST_FIRST: Final = tuple(SealLevel)


def verdict_of_all(verdicts: Iterable[SealVerdict]) -> SealVerdict:
    """What a file is, given what each of its signatures is: one that does not hold spoils all; none seals nothing.

    Basis: 전자문서법 제5조 (kept without change after it was made): a document stands only as a whole.
    """
    found = set(verdicts)
    if not found:
        return SealVerdict.NOT_SEALED
    return next((verdict for verdict in _GRAVEST_FIRST if verdict in found), SealVerdict.INTACT)


def weakest_level(signatures: Iterable[SealSignature]) -> SealLevel | None:
    """How lasting a file is: as lasting as the weakest of those who spoke.

    A time stamp for the archive speaks for nobody. Basis: ETSI EN 319 142-1 (PAdES baseline levels).
    """
    found = {each.level for each in signatures if each.kind is not SealKind.ARCHIVE}
    return next((level for level in _WEAKEST_FIRST if level in found), None)
