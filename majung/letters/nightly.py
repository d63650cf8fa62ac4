"""What time brings to 확인서: reminders before the last day, and the end after it. Running twice does nothing twice."""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from majung.applications.models import Application
from majung.applications.services import expire_application
from majung.applications.status import held_application, tell
from majung.core.application import ApplicationStatus
from majung.core.deadlines import seoul_day
from majung.core.letters import REMINDED_DAYS_BEFORE, ConfirmationState, reminder_due
from majung.letters.models import Confirmation
from majung.letters.refusals import ConfirmationsLeft
from majung.letters.services import HOUSE, end, tell_through
from majung.notices import one_by_one

each_for_itself = partial(one_by_one.each_for_itself, what="a confirmation", left=ConfirmationsLeft)


def expire_confirmations(*, at: datetime) -> int:
    """Ends every 확인서 past its last day, with its case: the money is free, and the owner may file anew at once."""
    due = Confirmation.objects.filter(state=ConfirmationState.VALID.value, valid_through__lt=seoul_day(at))
    return each_for_itself(due.order_by("valid_through", "id").values_list("pk", flat=True), partial(_expire, at=at))


def remind_confirmations(*, at: datetime) -> int:
    """Reminders fourteen days, seven and one before; gives how many. A late run sends the nearest one only."""
    today = seoul_day(at)
    near = Confirmation.objects.filter(
        state=ConfirmationState.VALID.value,
        valid_through__range=(today, today + timedelta(days=max(REMINDED_DAYS_BEFORE))),
        application__status=ApplicationStatus.APPROVED.value,
    )
    return each_for_itself(near.order_by("valid_through", "id").values_list("pk", flat=True), partial(_remind, at=at))


@transaction.atomic
def _expire(pk: int, *, at: datetime) -> int:
    held = _held(pk)
    if held is None:
        return 0
    confirmation, row = held
    if row.status != ApplicationStatus.APPROVED:
        # Its case ended before the day came, and nobody had looked since.
        end(confirmation, row, ConfirmationState.WITHDRAWN, at=at)
        return 1
    end(confirmation, row, ConfirmationState.EXPIRED, at=at)
    expire_application(number=row.number, reason="confirmation_expired", actor=HOUSE, at=at)
    tell(row, "confirmation_expired", key=confirmation.number, at=at)
    return 1


@transaction.atomic
def _remind(pk: int, *, at: datetime) -> int:
    held = _held(pk)
    if held is None:
        return 0
    confirmation, row = held
    days = reminder_due(
        valid_through=confirmation.valid_through, on=seoul_day(at), reminded_before=confirmation.reminded_before
    )
    if days is None:
        return 0
    confirmation.reminded_before = days
    confirmation.save(update_fields=["reminded_before"])
    tell_through(row, confirmation, "confirmation_reminder", key=f"{confirmation.number}:{days}", at=at)
    return 1


def _held(pk: int) -> tuple[Confirmation, Application] | None:
    """A 확인서 that is still valid with its case, both held, the case first as everywhere."""
    number = Confirmation.objects.values_list("application__number", flat=True).get(pk=pk)
    row = held_application(number)
    confirmation = Confirmation.objects.select_for_update().get(pk=pk)
    return (confirmation, row) if confirmation.state == ConfirmationState.VALID else None
