"""Papers that we issue: how each stands, the code that proves one, and how much of a name a stranger is shown."""

from datetime import date, datetime
from enum import StrEnum
from typing import Final

from majung.core.codes import new_code
from majung.core.identifiers import RandomSource

CODE_LETTERS: Final = 16
_GROUP: Final = 4


class PaperKind(StrEnum):
    """What a paper of ours says."""

    CONFIRMATION = "confirmation"
    DECISION_NOTICE = "decision_notice"
    AGREEMENT = "agreement"


class PaperState(StrEnum):
    """How a paper stands on a day: good, past its last day, taken back, or another one in its place."""

    VALID = "valid"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    REPLACED = "replaced"


def paper_state(*, ended_as: PaperState | None, valid_through: date | None, on: date) -> PaperState:
    """How a paper stands on a day: what ended it counts first, then its last day, itself a good one (민법 제159조)."""
    if ended_as is not None:
        return ended_as
    return PaperState.EXPIRED if valid_through is not None and on > valid_through else PaperState.VALID


def renew_by(*, stamped_at: datetime) -> datetime:
    """When a sealed file needs its next time stamp: a year after its last, long before anything in it grows weak.

    Basis: ETSI EN 319 142-1 (B-LTA: a new time stamp before the one before it loses its proof).
    """
    leap_day = (stamped_at.month, stamped_at.day) == (2, 29)
    return stamped_at.replace(year=stamped_at.year + 1, day=28 if leap_day else stamped_at.day)


def new_paper_code(source: RandomSource) -> str:
    """The code printed on a paper, four by four: 80 random bits, so that nobody who never held it can guess it."""
    code = new_code(source, letters=CODE_LETTERS)
    return "-".join(code[start : start + _GROUP] for start in range(0, CODE_LETTERS, _GROUP))


def masked_name(name: str) -> str:
    """A name as a stranger may see it: enough to compare with the paper in hand, too little to learn it.

    Basis: 개인정보 보호법 제3조 (no more than the purpose needs): 김*자, 이*, 남**민.
    """
    letters = name.strip()
    if len(letters) < 2:
        return "*" * len(letters)
    last = letters[-1] if len(letters) > 2 else ""
    return letters[0] + "*" * (len(letters) - 1 - len(last)) + last
