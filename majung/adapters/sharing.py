"""Sharing of administrative documents (행정정보 공동이용, 본인정보 제공): facts, and the paper they stand on."""

import base64
import binascii
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from majung.adapters.http import Fake, PortLied, ask, bearer, fake_of
from majung.core.facts import LARGEST_INTEGER, FactType, FactValue

PORT = "sharing"


class LookUpKind(StrEnum):
    """What may be looked up where the person consented."""

    BUSINESS_REGISTRATION = "business_registration"
    WORKERS = "workers"
    SALES = "sales"
    FAMILY = "family"
    DISABILITY = "disability"
    TAX_PAYMENT = "tax_payment"


# What each look-up may tell, by the names of facts.yaml. Nothing else is taken in, whoever sends it.
FACTS_OF_KIND: Mapping[LookUpKind, Mapping[str, FactType]] = {
    LookUpKind.BUSINESS_REGISTRATION: {
        "entity": FactType.TEXT,
        "sido": FactType.TEXT,
        "sigungu": FactType.TEXT,
        "ksic": FactType.TEXT,
        "opened_on": FactType.DATE,
        "business_status": FactType.TEXT,
    },
    LookUpKind.WORKERS: {
        "employees": FactType.NUMBER,
        "employees_now": FactType.NUMBER,
        "employees_prev_year_end": FactType.NUMBER,
        "young_employees": FactType.NUMBER,
    },
    LookUpKind.SALES: {"average_sales_krw": FactType.INTEGER},
    LookUpKind.FAMILY: {"children": FactType.INTEGER, "minor_children": FactType.INTEGER},
    LookUpKind.DISABILITY: {"owner_disabled": FactType.BOOL},
    LookUpKind.TAX_PAYMENT: {"model_taxpayer": FactType.BOOL},
}


@dataclass(frozen=True)
class SharedAnswer:
    """What was told, by whom, of which day; no facts where the office has nothing on record."""

    facts: Mapping[str, FactValue]
    issued_on: date
    document: bytes | None
    source: str


class Sharing(Protocol):
    """`subject` is the CI of the person, `consent` the reference of the consent that allows the look-up."""

    def look_up(self, kind: LookUpKind, *, registration_number: str, subject: str, consent: str) -> SharedAnswer: ...


def sharing() -> Sharing:
    stands_in: Sharing | None = fake_of(PORT)
    return stands_in or SharingOffice()


class SharingOffice:
    """The sharing office over HTTP."""

    def look_up(self, kind: LookUpKind, *, registration_number: str, subject: str, consent: str) -> SharedAnswer:
        assert consent, "a look-up names the consent it stands on"
        question = {
            "kind": str(kind),
            "registration_number": registration_number.replace("-", ""),
            "subject": subject,
            "consent": consent,
        }
        answer = ask(PORT, "/v1/look-ups", body=question, headers=bearer(PORT))
        if not isinstance(answer, dict):
            raise PortLied(PORT)
        if any(answer.get(name) != question[name] for name in ("kind", "registration_number", "consent")):
            raise PortLied(PORT)
        return _read_answer(kind, answer)


def _read_answer(kind: LookUpKind, answer: Mapping[str, Any]) -> SharedAnswer:
    facts, source = answer.get("facts"), answer.get("source")
    if not isinstance(facts, dict) or not isinstance(source, str) or not source:
        raise PortLied(PORT)
    known = FACTS_OF_KIND[kind]
    if not facts.keys() <= known.keys():
        raise PortLied(PORT)
    read = {name: _read_value(known[name], value) for name, value in facts.items()}
    return SharedAnswer(read, _read_day(answer.get("issued_on")), _read_document(answer.get("document")), source)


def _read_value(kind: FactType, value: Any) -> FactValue:
    match kind:
        case FactType.BOOL if isinstance(value, bool):
            return value
        case FactType.TEXT if isinstance(value, str) and value:
            return value
        case FactType.INTEGER if type(value) is int and 0 <= value <= LARGEST_INTEGER:
            return value
        case FactType.NUMBER if type(value) in {int, float} and 0 <= value <= LARGEST_INTEGER and math.isfinite(value):
            return float(value)
        case FactType.DATE:
            return _read_day(value)
        case _:
            raise PortLied(PORT)


def _read_day(value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise PortLied(PORT) from None


def _read_document(value: Any) -> bytes | None:
    if value is None:
        return None
    try:
        document = base64.b64decode(value, validate=True)
    except (TypeError, ValueError, binascii.Error):
        raise PortLied(PORT) from None
    if not document.startswith(b"%PDF-"):
        raise PortLied(PORT)
    return document


@dataclass(kw_only=True)
class FakeSharing(Fake):
    """The office in memory: answers by kind and number without hyphens, nothing on record for the others."""

    port: ClassVar[str] = PORT
    issued_on: date = date(2025, 5, 1)
    answers: dict[tuple[LookUpKind, str], Mapping[str, FactValue]] = field(default_factory=dict)

    def look_up(self, kind: LookUpKind, *, registration_number: str, subject: str, consent: str) -> SharedAnswer:
        assert consent, "a look-up names the consent it stands on"
        assert subject, "a look-up names whom it is about"
        self.meet()
        facts = self.answers.get((kind, registration_number.replace("-", "")), {})
        return SharedAnswer(facts, self.issued_on, None, "모의 공동이용")
