"""What a 보완요청 may ask for, and when it is answered."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from majung.core.deadlines import SEOUL
from majung.core.documents import DocumentKind


class SupplementItemKind(StrEnum):
    """A paper, an answer to a question of the form, or an explanation in words."""

    DOCUMENT = "document"
    ANSWER = "answer"
    EXPLANATION = "explanation"


@dataclass(frozen=True, slots=True)
class SupplementItem:
    """One thing that an officer asks for, in the officer's words."""

    kind: SupplementItemKind
    text: str
    document_kind: DocumentKind | None = None
    fact: str = ""


def is_in_time(*, at: datetime, through: date) -> bool:
    """Whether something arrives in time: to the last moment of the last day in Seoul, with no grace after it.

    민법 제159조: a period ends with the end of its last day; 전자문서법 제6조: an electronic document has arrived when
    it is entered. No sweep needs to have run for a day to be over.
    """
    return at.astimezone(SEOUL).date() <= through


def is_answered(items: Sequence[int], supplied: Collection[int]) -> bool:
    """Whether everything that was asked for has come in at least once."""
    return set(items) <= set(supplied)
