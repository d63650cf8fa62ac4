"""What follows from how an agreement stands: who may come to it, how often it failed, until when it can be undone."""

from datetime import date

from majung.agreements.models import Agreement, IdentificationAttempt
from majung.agreements.opened import expected_of, plain_named
from majung.core.agreement import AgreementState, AttemptState, Capacity
from majung.core.deadlines import seoul_day, withdrawal_open_through
from majung.parties.people import ci_of, person_view
from majung.programs.holidays import shipped_holidays


def failures_of(row: Agreement) -> int:
    """How often 본인인증 failed for it; giving up is no failure."""
    return IdentificationAttempt.objects.filter(agreement=row, state=AttemptState.FAILED.value).count()


def fits_expected(row: Agreement, person_id: int) -> bool:
    """Whether somebody is who the register names: the name and the birth date of their own identity check."""
    if row.person_id is not None or not ci_of(person_id=person_id):
        return False
    person = person_view(person_id=person_id)
    return plain_named(person.name, person.birth_date) == expected_of(row)


def withdraw_through(row: Agreement) -> date | None:
    """The last day to withdraw from what was signed; none where nothing is, or where it was not the firm's own deed.

    금융소비자 보호에 관한 법률 제46조: fourteen days from the contract papers. A loan paid out later begins them anew,
    which is the bank's to count.
    """
    if row.state != AgreementState.COMPLETED or row.completed_at is None:
        return None
    if row.capacity == Capacity.RESPONSIBLE_MANAGER.value:
        return None
    received = seoul_day(row.completed_at)
    return withdrawal_open_through(papers_received_on=received, paid_out_on=received, holidays=shipped_holidays().days)
