"""Look-ups: what offices may be asked instead of the owner, which consents that needs, and which facts it fills."""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import Final

from majung.core.consents import ConsentKind


class LookUpKind(StrEnum):
    """What may be looked up: six at the sharing office, one at the register, one at the credit bureau."""

    BUSINESS_STATUS = "business_status"
    BUSINESS_REGISTRATION = "business_registration"
    WORKERS = "workers"
    SALES = "sales"
    FAMILY = "family"
    DISABILITY = "disability"
    TAX_PAYMENT = "tax_payment"
    CREDIT_SCORE = "credit_score"


class LookUpState(StrEnum):
    """How far a look-up has come; one that failed for good, or was refused, asks for the paper instead."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    REFUSED_CONSENT = "refused_consent"


FACTS_FILLED: Final[Mapping[LookUpKind, tuple[str, ...]]] = {
    LookUpKind.BUSINESS_STATUS: ("business_status",),
    LookUpKind.BUSINESS_REGISTRATION: ("entity", "sido", "sigungu", "ksic", "opened_on", "business_status"),
    LookUpKind.WORKERS: ("employees", "employees_now", "employees_prev_year_end", "young_employees"),
    LookUpKind.SALES: ("average_sales_krw",),
    LookUpKind.FAMILY: ("children", "minor_children"),
    LookUpKind.DISABILITY: ("owner_disabled",),
    LookUpKind.TAX_PAYMENT: ("model_taxpayer",),
    LookUpKind.CREDIT_SCORE: ("personal_credit_score", "credit_blocked"),
}

CONSENTS_NEEDED: Final[Mapping[LookUpKind, tuple[ConsentKind, ...]]] = {
    # The register answers everybody whether a number trades.
    LookUpKind.BUSINESS_STATUS: (),
    LookUpKind.BUSINESS_REGISTRATION: (ConsentKind.ADMINISTRATIVE_SHARING,),
    LookUpKind.WORKERS: (ConsentKind.ADMINISTRATIVE_SHARING,),
    LookUpKind.SALES: (ConsentKind.TAX_INFORMATION,),
    LookUpKind.FAMILY: (ConsentKind.ADMINISTRATIVE_SHARING,),
    LookUpKind.DISABILITY: (ConsentKind.ADMINISTRATIVE_SHARING, ConsentKind.SENSITIVE),
    LookUpKind.TAX_PAYMENT: (ConsentKind.TAX_INFORMATION,),
    LookUpKind.CREDIT_SCORE: (ConsentKind.CREDIT_INQUIRY,),
}


def is_allowed(kind: LookUpKind, given: Collection[ConsentKind]) -> bool:
    """Whether the consents given allow a look-up.

    Basis: 전자정부법 제36조 (행정정보 공동이용), 국세기본법 제81조의13 (과세정보), 개인정보 보호법 제23조 (민감정보),
    신용정보법 제32조 (신용정보 조회): each needs its own consent.
    """
    return all(consent in given for consent in CONSENTS_NEEDED[kind])


def useful_look_ups(*, facts: Iterable[str], paper_kinds: Iterable[LookUpKind]) -> tuple[LookUpKind, ...]:
    """The look-ups that can fill a fact a program asks about, or stand for a paper it asks for.

    Basis: SEED004-DATA-1 (행정정보공동이용망·마이데이터로 제출 대신 확인), and nothing that the program has no use for
    (개인정보 보호법 제3조: no more than is needed).
    """
    wanted, instead = set(facts), set(paper_kinds)
    return tuple(kind for kind in LookUpKind if kind in instead or wanted & set(FACTS_FILLED[kind]))


def filled_by(look_ups: Iterable[LookUpKind]) -> frozenset[str]:
    """The facts that these look-ups may tell."""
    return frozenset(fact for kind in look_ups for fact in FACTS_FILLED[kind])
