"""What an applicant may ask of the automated part of a screening: an explanation, a correction, a new run."""

from enum import StrEnum
from typing import Final

# 여러 번 되풀이하는 요구는 거절할 수 있다: the third time.
REPEATS_TAKEN: Final = 2


class ExplanationKind(StrEnum):
    """What is asked for: 설명, 정정, 다시 심사."""

    EXPLANATION = "explanation"
    CORRECTION = "correction"
    RE_RUN = "re_run"


class ExplanationState(StrEnum):
    """Where the request stands."""

    ASKED = "asked"
    ANSWERED = "answered"
    DECLINED = "declined"


def may_decline(*, asked_before: int) -> bool:
    """Whether a request may be declined, with the reason: from the third of its kind on the same case.

    Basis: 신용정보법 제36조의2 제3항 and practice (세 번 이상 되풀이하는 요구); every other request is answered.
    """
    return asked_before >= REPEATS_TAKEN
