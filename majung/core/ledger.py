"""The arithmetic of a fund: which accounts an act moves money between, and how much is left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final

# A hundred trillion won: above any plan, and far enough below 2^63 for the database to multiply by the factor.
LARGEST_KRW: Final = 10**14
LARGEST_OVER_ISSUE: Final = Decimal(10)
HUNDREDTH: Final = Decimal("0.01")


class FundState(StrEnum):
    """Whether a fund lets money be set aside."""

    OPEN = "open"
    SUSPENDED = "suspended"
    CLOSED = "closed"


class FundChangeReason(StrEnum):
    """Why two people change a fund."""

    BUDGET_SPENT = "budget_spent"
    SUPPLEMENTARY_BUDGET = "supplementary_budget"
    BUDGET_CUT = "budget_cut"
    CHECKING = "checking"
    SYSTEM_FAULT = "system_fault"
    YEAR_END = "year_end"
    LOAN_RATIO = "loan_ratio"
    ERROR_CORRECTED = "error_corrected"


class FundChangeKind(StrEnum):
    """What of a fund changes."""

    STATE = "state"
    PLAN = "plan"
    OVER_ISSUE = "over_issue"


class FundAnswer(StrEnum):
    """What became of a change that somebody asked for."""

    AGREED = "agreed"
    DECLINED = "declined"


class WaitingEnd(StrEnum):
    """How waiting for money ended."""

    PROMOTED = "promoted"
    WITHDRAWN = "withdrawn"


class FundPurpose(StrEnum):
    """What the money of an account is for; the sum of loans and the cost of subsidy are never one figure."""

    LOAN_VOLUME = "loan_volume"
    SUBSIDY_COST = "subsidy_cost"


class LedgerAccount(StrEnum):
    """Where money of a fund stands. What is free or released can be set aside."""

    PLAN = "plan"
    FREE = "free"
    RESERVED = "reserved"
    COMMITTED = "committed"
    RELEASED = "released"


class LedgerAct(StrEnum):
    """Why money moves."""

    ALLOT = "allot"
    CUT = "cut"
    RESERVE = "reserve"
    POST = "post"
    VOID = "void"
    EXPIRE = "expire"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class Posting:
    """The two sides of an entry; the same amount stands on both."""

    debit: LedgerAccount
    credit: LedgerAccount


POSTINGS: Final[Mapping[LedgerAct, Posting]] = MappingProxyType(
    {
        LedgerAct.ALLOT: Posting(debit=LedgerAccount.FREE, credit=LedgerAccount.PLAN),
        LedgerAct.CUT: Posting(debit=LedgerAccount.PLAN, credit=LedgerAccount.FREE),
        LedgerAct.RESERVE: Posting(debit=LedgerAccount.RESERVED, credit=LedgerAccount.FREE),
        LedgerAct.POST: Posting(debit=LedgerAccount.COMMITTED, credit=LedgerAccount.RESERVED),
        LedgerAct.VOID: Posting(debit=LedgerAccount.RELEASED, credit=LedgerAccount.RESERVED),
        LedgerAct.EXPIRE: Posting(debit=LedgerAccount.RELEASED, credit=LedgerAccount.RESERVED),
        LedgerAct.RETURN: Posting(debit=LedgerAccount.RELEASED, credit=LedgerAccount.COMMITTED),
    }
)

# A closed fund is opened again as a mistake is reversed: by the same two pairs of eyes.
FUND_MOVES: Final[frozenset[tuple[FundState, FundState]]] = frozenset(
    {
        (FundState.OPEN, FundState.SUSPENDED),
        (FundState.OPEN, FundState.CLOSED),
        (FundState.SUSPENDED, FundState.OPEN),
        (FundState.SUSPENDED, FundState.CLOSED),
        (FundState.CLOSED, FundState.OPEN),
    }
)


@dataclass(frozen=True, slots=True)
class NewPlan:
    """A change of a fund: the plan for one purpose becomes this sum."""

    plan_krw: int
    purpose: FundPurpose = FundPurpose.LOAN_VOLUME


@dataclass(frozen=True, slots=True)
class NewOverIssue:
    """A change of a fund: the plan of loans may be set aside this often. The cost of subsidy is never issued over."""

    factor: Decimal


class BadOverIssue(ValueError):
    """The factor is below 1, above 10, or finer than a hundredth."""


@dataclass(frozen=True, slots=True)
class FundTotals:
    """What stands on the accounts of a fund for one purpose."""

    plan_krw: int = 0
    reserved_krw: int = 0
    committed_krw: int = 0
    released_krw: int = 0

    @property
    def free_krw(self) -> int:
        """What was never set aside; below nothing where more was, as the over-issue factor allows."""
        return self.plan_krw - self.reserved_krw - self.committed_krw - self.released_krw


def book(totals: FundTotals, *, act: LedgerAct, amount_krw: int) -> FundTotals:
    """What stands on the accounts after an entry: it leaves one account for another, so that no won is made.

    Seed: SEED003-FUND-1 (융자규모), SEED004-WINDOW-3 (예산 소진 시 조기마감). The plan is the one account that
    lives on its credit side.
    """
    assert amount_krw > 0
    posting = POSTINGS[act]
    return replace(
        totals,
        plan_krw=totals.plan_krw - _moved(posting, LedgerAccount.PLAN, amount_krw),
        reserved_krw=totals.reserved_krw + _moved(posting, LedgerAccount.RESERVED, amount_krw),
        committed_krw=totals.committed_krw + _moved(posting, LedgerAccount.COMMITTED, amount_krw),
        released_krw=totals.released_krw + _moved(posting, LedgerAccount.RELEASED, amount_krw),
    )


def book_sums(sums: Mapping[LedgerAct, int]) -> FundTotals:
    """What stands on the accounts when all there ever was is known only as one sum per act.

    Entries only ever add, so their order does not matter. Seed: SEED003-FUND-1.
    """
    totals = FundTotals()
    for act, amount_krw in sums.items():
        totals = book(totals, act=act, amount_krw=amount_krw)
    return totals


def available_krw(totals: FundTotals, *, over_issue_percent: int) -> int:
    """How much can still be set aside: the plan times the over-issue factor, less what is reserved or committed.

    Never below nothing, and dropped below one won. Seed: SEED003-FUND-1; confirmations turn into loans about
    one time in three, which is what the factor is for.
    """
    ceiling = totals.plan_krw * over_issue_percent // 100
    return max(0, ceiling - totals.reserved_krw - totals.committed_krw)


def may_move(state: FundState, to: FundState) -> bool:
    """Whether a fund in one state may be brought to another. Seed: SEED004-WINDOW-3 (조기마감); design §6."""
    return (state, to) in FUND_MOVES


def count_promoted(waiting_krw: Sequence[int], *, room_krw: int) -> int:
    """How many of those who wait get money now: strictly in their order, up to the first that does not fit.

    Seed: SEED004-WINDOW-3; design §7 (allocation in rank order). Nobody is passed over because somebody behind asks
    for less.
    """
    left = room_krw
    for count, wanted in enumerate(waiting_krw):
        if wanted > left:
            return count
        left -= wanted
    return len(waiting_krw)


def least_over_issue_percent(totals: FundTotals) -> int:
    """The smallest factor, in hundredths, that carries what is set aside: a lower one is refused. Design §6."""
    held = totals.reserved_krw + totals.committed_krw
    return max(100, -(-held * 100 // totals.plan_krw)) if totals.plan_krw else 100


def least_plan_krw(totals: FundTotals, *, over_issue_percent: int) -> int:
    """The smallest plan that carries what is set aside: a cut (감액) stops there. Seed: SEED003-FUND-1."""
    held = totals.reserved_krw + totals.committed_krw
    return max(totals.committed_krw, -(-held * 100 // over_issue_percent))


def keeps_its_plan(totals: FundTotals, *, over_issue_percent: int) -> bool:
    """Whether a fund stands as it may: nothing below zero, no more set aside than the factor allows, and no more
    lent than planned (지방재정법 제36조: 지출은 예산의 범위에서).
    """
    held = totals.reserved_krw + totals.committed_krw
    return (
        min(totals.plan_krw, totals.reserved_krw, totals.committed_krw, totals.released_krw) >= 0
        and held * 100 <= totals.plan_krw * over_issue_percent
        and totals.committed_krw <= totals.plan_krw
    )


def has_lapsed(expires_at: datetime | None, *, at: datetime) -> bool:
    """Whether a reservation is over by time alone: from its expiry on, whether or not anybody has swept."""
    return expires_at is not None and at >= expires_at


def over_issue_percent(factor: Decimal) -> int:
    """The factor as whole hundredths, so that database and code compare whole numbers."""
    if not factor.is_finite() or not 1 <= factor <= LARGEST_OVER_ISSUE or factor != factor.quantize(HUNDREDTH):
        raise BadOverIssue(str(factor))
    return int(factor * 100)


def _moved(posting: Posting, account: LedgerAccount, amount_krw: int) -> int:
    """What an entry adds to the debit side of an account."""
    return amount_krw * ((posting.debit is account) - (posting.credit is account))
