"""The consents a person gives, each for itself, and what stands after giving and withdrawing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ConsentKind(StrEnum):
    """The eight consents: one never stands for another (개인정보 보호법 제22조, 신용정보법 제32조·제34조의2)."""

    COLLECTION = "collection"
    CREDIT_INQUIRY = "credit_inquiry"
    PROVIDE_BANK = "provide_bank"
    PROVIDE_AGENCIES = "provide_agencies"
    PROVIDE_PROVINCE = "provide_province"
    ADMINISTRATIVE_SHARING = "administrative_sharing"
    TAX_INFORMATION = "tax_information"
    SENSITIVE = "sensitive"


class ConsentAct(StrEnum):
    GIVEN = "given"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True)
class ConsentEntry:
    """One act in the order of the book: a consent given under a reference, or that reference taken back."""

    reference: str
    act: ConsentAct
    kind: ConsentKind
    text_version: str
    named_party: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person agreed to and, if so, when it was taken back."""

    reference: str
    kind: ConsentKind
    text_version: str
    named_party: str
    given_at: datetime
    withdrawn_at: datetime | None

    @property
    def is_given(self) -> bool:
        return self.withdrawn_at is None


def standing_consents(entries: Iterable[ConsentEntry]) -> list[Consent]:
    """Every consent that was ever given, with whether it still stands, in the order of giving.

    신용정보법 제37조, 개인정보 보호법 제37조: it can be taken back at any time; what was done before stays lawful.
    """
    consents: dict[str, Consent] = {}
    for entry in entries:
        if entry.act is ConsentAct.GIVEN:
            consents[entry.reference] = Consent(
                entry.reference, entry.kind, entry.text_version, entry.named_party, entry.at, None
            )
        else:
            given = consents[entry.reference]
            consents[entry.reference] = Consent(
                given.reference, given.kind, given.text_version, given.named_party, given.given_at, entry.at
            )
    return list(consents.values())
