"""Whose case it is: given to an officer, let go, moved to another branch with its reason."""

from datetime import datetime

from django.db import transaction

from majung.adapters.sealing import seal_with
from majung.applications.content import key_of
from majung.applications.models import Application, Transfer
from majung.applications.status import held_application
from majung.core.application import ActNotPossible, ApplicationAct, ApplicationStatus, TransferReason, is_end
from majung.core.deadlines import seoul_day
from majung.events.services import Actor, Subject, record_event
from majung.parties.kinds import StaffDuty
from majung.parties.models import Branch, User
from majung.parties.staff import staff_of


class UnknownBranch(LookupError):
    """The institution has no branch of this name."""


class BranchClosed(ValueError):
    """A branch that is closed on that day takes no case."""


class NoSuchOfficer(LookupError):
    """Nobody with this account screens cases where this one lies."""


@transaction.atomic
def assign_case(*, application: str, to_user_id: int, by: Actor, at: datetime, request_id: str = "") -> None:
    """Gives a case to an officer who works where it lies, or stands in for one who does."""
    row = _open_case(application)
    user = User.objects.filter(pk=to_user_id).first()
    staff = staff_of(user, on=seoul_day(at)) if user else None
    branch = row.branch.code if row.branch else None
    seats = staff.roles if staff else ()
    if not any(
        seat.duty is StaffDuty.OFFICER and seat.institution == row.institution.code and seat.branch in (None, branch)
        for seat in seats
    ):
        raise NoSuchOfficer
    _give(row, f"user:{to_user_id}", "CaseAssigned", by=by, at=at, request_id=request_id)


@transaction.atomic
def release_case(*, application: str, by: Actor, at: datetime, request_id: str = "") -> None:
    """Nobody's case any more: whoever has time may take it."""
    _give(_open_case(application), "", "CaseReleased", by=by, at=at, request_id=request_id)


@transaction.atomic
def transfer_case(
    *,
    application: str,
    branch: str,
    reason: TransferReason,
    words: str,
    by: Actor,
    at: datetime,
    request_id: str = "",
) -> None:
    """이관: another branch of the same institution takes the case; there it is nobody's until somebody takes it."""
    row = _open_case(application)
    target = Branch.objects.filter(institution=row.institution, code=branch).first()
    if target is None or target.pk == row.branch_id:
        raise UnknownBranch
    if target.closed_on is not None and target.closed_on <= seoul_day(at):
        raise BranchClosed
    before, row.branch, officer, row.officer = row.branch, target, row.officer, ""
    row.save(update_fields=["branch", "officer"])
    Transfer.objects.create(
        application=row,
        from_branch=before,
        to_branch=target,
        reason=reason.value,
        sealed_words=seal_with(key_of(row.person), words.encode()),
        moved_at=at,
        moved_by=by.id,
    )
    record_event(
        act="ApplicationTransferred",
        actor=by,
        subject=Subject("application", row.number),
        at=at,
        reason=reason.value,
        request_id=request_id,
        institution=row.institution.code,
        changes={"branch": (before.code if before else None, branch), "officer": (officer, "")},
    )


def _open_case(number: str) -> Application:
    row = held_application(number)
    status = ApplicationStatus(row.status)
    if is_end(status):
        raise ActNotPossible(status, ApplicationAct.TAKE_UP)
    return row


def _give(row: Application, officer: str, act: str, *, by: Actor, at: datetime, request_id: str) -> None:
    before, row.officer = row.officer, officer
    if before == officer:
        return
    row.save(update_fields=["officer"])
    record_event(
        act=act,
        actor=by,
        subject=Subject("application", row.number),
        at=at,
        request_id=request_id,
        institution=row.institution.code,
        changes={"officer": (before, officer)},
    )
