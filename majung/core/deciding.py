"""Four eyes: what is proposed on which terms, who may approve, and which outcomes one officer alone may reach."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, Literal

from majung.core.application import ApplicationAct
from majung.core.calendar import add_months

Method = Literal["equal_principal", "equal_instalment", "bullet"]


class Outcome(StrEnum):
    """What a proposal comes to: 승인, 반려, 불가."""

    APPROVED = "approved"
    RETURNED = "returned"
    REFUSED = "refused"


class ProposalState(StrEnum):
    """Where a proposal stands: waiting for approval, decided, sent back, or void because the case changed under it."""

    PROPOSED = "proposed"
    DECIDED = "decided"
    SENT_BACK = "sent_back"
    VOIDED = "voided"


class ReasonCode(StrEnum):
    """Why an application is approved, returned or refused; the words say it for this case."""

    MEETS_CRITERIA = "meets_criteria"
    PAPERS_INCOMPLETE = "papers_incomplete"
    WRONG_PROGRAM = "wrong_program"
    DETAILS_DIFFER = "details_differ"
    NOT_ELIGIBLE = "not_eligible"
    EXCLUDED = "excluded"
    OVER_LIMIT = "over_limit"
    CREDIT = "credit"
    ARREARS = "arrears"
    CREDIT_RECORD = "credit_record"
    INSOLVENCY = "insolvency"
    SEIZURE = "seizure"
    TAX_ARREARS = "tax_arrears"
    NOT_TRADING = "not_trading"
    DEBT_TOO_HIGH = "debt_too_high"
    FALSE_PAPERS = "false_papers"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Refinances:
    """대환: the old letter of guarantee, the loan under it, and what is still owed on it."""

    letter: str
    loan: str
    balance_krw: int


@dataclass(frozen=True, slots=True)
class Terms:
    """What exactly is approved: the amount, how it comes back, and where a guarantee stands behind it, its price."""

    amount_krw: int
    months: int
    grace_months: int
    method: Method
    coverage_percent: int | None = None
    fee_rate: Decimal | None = None
    fee_krw: int | None = None
    conditions: tuple[str, ...] = ()
    refinances: Refinances | None = None

    def __post_init__(self) -> None:
        assert self.amount_krw > 0, "something is approved"
        assert self.months > 0, "a loan has a term"
        assert 0 <= self.grace_months <= self.months
        assert self.coverage_percent is None or 0 < self.coverage_percent <= 100


ACT_OF: Final = {
    Outcome.APPROVED: ApplicationAct.APPROVE,
    Outcome.RETURNED: ApplicationAct.RETURN,
    Outcome.REFUSED: ApplicationAct.REFUSE,
}


def needs_second_person(outcome: Outcome) -> bool:
    """Whether an outcome needs somebody else's approval.

    Basis: design §1 and §8 (a second pair of eyes for every money decision, no 불가 by one person or a machine);
    반려 takes nothing from anybody, since it may be filed again at once, so one officer is enough.
    """
    return outcome is not Outcome.RETURNED


def may_approve(*, proposer: str, approver: str) -> bool:
    """Whether somebody may approve a proposal: never one's own (design §1; the database holds it too)."""
    return proposer != approver


def is_complete_refusal(*, words: str, remedy: str) -> bool:
    """Whether a 불가 says all it must: its reason in words and the remedy; the day to try again follows by itself.

    Basis: 민원처리법 제27조 제3항 (a refusal is told with its reason and the way of remedy), design §8.
    """
    return bool(words.strip()) and bool(remedy.strip())


def retry_day(*, refused_on: date, wait_months: int) -> date:
    """The first day on which a refused business may file again, by the wait its reason brings with it.

    Basis: issue of the decision (re-application wait per reason); months by the calendar (민법 제160조).
    """
    return add_months(refused_on, wait_months)


def is_allowed_retry(*, chosen: date, refused_on: date, wait_months: int) -> bool:
    """Whether an officer may name this day to try again: sooner than the reason's own wait, never later."""
    return refused_on <= chosen <= retry_day(refused_on=refused_on, wait_months=wait_months)


def terms_offered(repayments: Iterable[Mapping[str, Any]], *, amount_krw: int) -> tuple[Terms, ...]:
    """The ways of repaying that the offer of a decision names, for an amount; without those that have no term yet.

    Basis: the program's own clauses (SEED003-LOAN, SEED004-RATE), as the recorded decision tells them.
    """
    return tuple(
        Terms(amount_krw, row["months"], row["grace_months"] or 0, row["method"]) for row in repayments if row["months"]
    )


def written_terms(terms: Terms) -> bytes:
    """Terms as canonical JSON, so that the same terms are always the same bytes (design §8: what was decided stays)."""
    refinances = terms.refinances
    document = {
        "amount_krw": terms.amount_krw,
        "months": terms.months,
        "grace_months": terms.grace_months,
        "method": terms.method,
        "coverage_percent": terms.coverage_percent,
        "fee_rate": None if terms.fee_rate is None else str(terms.fee_rate),
        "fee_krw": terms.fee_krw,
        "conditions": list(terms.conditions),
        "refinances": refinances
        and {"letter": refinances.letter, "loan": refinances.loan, "balance_krw": refinances.balance_krw},
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read_terms(written: bytes) -> Terms:
    """The terms that `written_terms` wrote (design §8: a decision can be read as it was made)."""
    document = json.loads(written)
    rate, refinances = document["fee_rate"], document["refinances"]
    return Terms(**{
        **document,
        "fee_rate": None if rate is None else Decimal(rate),
        "conditions": tuple(document["conditions"]),
        "refinances": None if refinances is None else Refinances(**refinances),
    })  # fmt: skip
