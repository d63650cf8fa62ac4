"""Reads of 확인서, as they stand on a day whether or not a sweep has run, and what a bank is told of one."""

from dataclasses import dataclass
from datetime import date, datetime

from majung.core.application import ApplicationStatus
from majung.core.deadlines import seoul_day
from majung.core.filing import Collateral
from majung.core.issued_papers import PaperKind
from majung.core.letters import ConfirmationState, confirmation_state, is_received_in_time
from majung.letters.models import Confirmation
from majung.letters.refusals import UnknownConfirmation
from majung.papers.selectors import PaperVerification, verify_paper
from majung.papers.standing import PaperStanding, paper_standing


@dataclass(frozen=True, slots=True)
class ConfirmationView:
    """A 확인서 on a day; `days_left` counts the last day and is 0 once it is over."""

    number: str
    application: str
    amount_krw: int
    collateral: Collateral | None
    approved_on: date
    valid_through: date
    issued_at: datetime
    state: ConfirmationState
    days_left: int
    paper: str

    @property
    def is_printable(self) -> bool:
        return self.days_left > 0


@dataclass(frozen=True, slots=True)
class Verified:
    """What whoever holds a paper and its code is told; of a 확인서 also what became of it."""

    paper: PaperVerification
    confirmation: ConfirmationState | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What whoever holds the sealed file of a paper is told; of a 확인서 also what became of it."""

    paper: PaperStanding
    confirmation: ConfirmationState | None


def confirmation_view(*, number: str, at: datetime) -> ConfirmationView:
    row = Confirmation.objects.select_related("application").filter(number=number).first()
    if row is None:
        raise UnknownConfirmation
    return view_of(row, on=seoul_day(at))


def confirmation_of(*, application: str, at: datetime) -> ConfirmationView | None:
    """The last 확인서 of a case, if it ever had one."""
    rows = Confirmation.objects.select_related("application").filter(application__number=application)
    row = rows.order_by("-issued_at", "-id").first()
    return view_of(row, on=seoul_day(at)) if row else None


def is_in_time(*, confirmation: ConfirmationView, received_by_bank_on: date) -> bool:
    """Whether a loan application that the bank received on this day rests on a 확인서 that held (SEED004-RULE-7)."""
    return confirmation.state is not ConfirmationState.WITHDRAWN and is_received_in_time(
        approved_on=confirmation.approved_on,
        valid_through=confirmation.valid_through,
        received_on=received_by_bank_on,
    )


def verify(*, number: str, code: str, at: datetime) -> Verified:
    """Whether a paper of ours is genuine and holds; raises UnknownPaper."""
    paper = verify_paper(number=number, code=code, at=at)
    return Verified(paper, _of_confirmation(paper, at=at))


def standing(*, number: str, at: datetime) -> Standing:
    """How a paper stands whose sealed file somebody holds; raises UnknownPaper."""
    paper = paper_standing(number=number, at=at)
    return Standing(paper, _of_confirmation(paper, at=at))


def _of_confirmation(paper: PaperVerification | PaperStanding, *, at: datetime) -> ConfirmationState | None:
    if paper.kind is not PaperKind.CONFIRMATION:
        return None
    try:
        return confirmation_view(number=paper.about, at=at).state
    except UnknownConfirmation:
        return None


def view_of(row: Confirmation, *, on: date) -> ConfirmationView:
    """The truth of the day: a case that was withdrawn takes its 확인서 along before anybody has written it down."""
    state = confirmation_state(state=ConfirmationState(row.state), valid_through=row.valid_through, on=on)
    if state is ConfirmationState.VALID and row.application.status != ApplicationStatus.APPROVED:
        state = ConfirmationState.WITHDRAWN
    is_good = state in (ConfirmationState.VALID, ConfirmationState.USED) and on <= row.valid_through
    return ConfirmationView(
        number=row.number,
        application=row.application.number,
        amount_krw=row.amount_krw,
        collateral=Collateral(row.collateral) if row.collateral else None,
        approved_on=row.approved_on,
        valid_through=row.valid_through,
        issued_at=row.issued_at,
        state=state,
        days_left=(row.valid_through - on).days + 1 if is_good else 0,
        paper=row.paper,
    )
