"""What came of an approval: its guarantee, its 확인서, and the case at the other end of that 확인서."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from majung.agreements.selectors import AgreementLine, agreements_of_case, are_complete
from majung.applications.models import Application, Draft
from majung.applications.selectors import ApplicationView
from majung.core.agreement import AgreementState
from majung.core.application import ApplicationStatus
from majung.core.deadlines import seoul_day
from majung.core.journey import StepKind
from majung.guarantees.selectors import GuaranteeView, guarantee_of
from majung.letters.refusals import UnknownConfirmation
from majung.letters.selectors import ConfirmationView, confirmation_of, confirmation_view


class LinkedKind(StrEnum):
    """Which end of a 확인서 the other case is: the guarantee behind the loan, or the 대리대출 it stands behind."""

    GUARANTEE = "guarantee"
    CONFIRMATION = "confirmation"


@dataclass(frozen=True, slots=True)
class LinkedCase:
    """The other case, or the draft of it while the owner has not filed it, with the clock that runs there."""

    kind: LinkedKind
    number: str
    draft: str
    program: str
    status: ApplicationStatus | None
    # The last day there: of the 확인서, of the office's answer, or of the loan under a guarantee.
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Onward:
    """Everything that follows an approval so far."""

    guarantee: GuaranteeView | None
    confirmation: ConfirmationView | None
    linked: LinkedCase | None
    agreements: tuple[AgreementLine, ...]
    is_agreed: bool

    @property
    def made(self) -> tuple[StepKind, ...]:
        """The stages after the result that stand on the timeline as done."""
        made = {
            StepKind.GUARANTEE: self.guarantee is not None,
            StepKind.CONFIRMATION: self.confirmation is not None,
            StepKind.AGREEMENT: self.is_agreed,
        }
        return tuple(kind for kind, is_made in made.items() if is_made)

    @property
    def to_sign(self) -> tuple[AgreementLine, ...]:
        """What waits for a signature just now."""
        return tuple(line for line in self.agreements if line.state is AgreementState.PENDING)


def onward_of(view: ApplicationView, *, at: datetime) -> Onward:
    """What stands after a case; the same few reads for every one."""
    confirmation = confirmation_of(application=view.number, at=at)
    return Onward(
        guarantee=guarantee_of(application=view.number, on=seoul_day(at)),
        confirmation=confirmation,
        linked=_before(view, at=at) or (_behind(confirmation, at=at) if confirmation else None),
        agreements=tuple(agreements_of_case(application=view.number, at=at)),
        is_agreed=are_complete(application=view.number),
    )


def _before(view: ApplicationView, *, at: datetime) -> LinkedCase | None:
    """Of a guarantee case: the 대리대출 case whose 확인서 it stands behind."""
    if not view.line.about_number:
        return None
    try:
        confirmation = confirmation_view(number=view.line.about_number, at=at)
    except UnknownConfirmation:
        return None
    row = Application.objects.select_related("program").get(number=confirmation.application)
    return _case(LinkedKind.CONFIRMATION, row, due_on=confirmation.valid_through)


def _behind(confirmation: ConfirmationView, *, at: datetime) -> LinkedCase | None:
    """Of a 대리대출 case: the guarantee case that its owner filed, or what is written of it so far."""
    filed = Application.objects.select_related("program").filter(about_number=confirmation.number)
    row = filed.order_by("-received_at", "-id").first()
    if row is not None:
        guarantee = guarantee_of(application=row.number, on=seoul_day(at))
        return _case(LinkedKind.GUARANTEE, row, due_on=guarantee.loan_through if guarantee else row.due_on)
    open_ones = Draft.objects.filter(about_number=confirmation.number, dropped_at=None, expires_at__gt=at)
    draft = open_ones.select_related("program").order_by("-id").first()
    if draft is None:
        return None
    return LinkedCase(LinkedKind.GUARANTEE, "", draft.number, draft.program.code, None, confirmation.valid_through)


def _case(kind: LinkedKind, row: Application, *, due_on: date | None) -> LinkedCase:
    return LinkedCase(kind, row.number, "", row.program.code, ApplicationStatus(row.status), due_on)
