"""Calls by staff: what a message could not do before its deadline, a person does."""

from datetime import datetime, timedelta
from random import SystemRandom

from django.db import transaction

from majung.adapters.clock import SEOUL
from majung.core.identifiers import new_public_number
from majung.events.services import Actor, Subject, record_event
from majung.notices.kinds import CallOutcome, MessageState
from majung.notices.models import Message, TelephoneTask
from majung.notices.templates import templates

# Enough of a working day left to call before a deadline.
TIME_TO_CALL = timedelta(hours=24)


class UnknownTelephoneTask(LookupError):
    """No telephone task has this number."""


class TaskDone(ValueError):
    """Somebody has called already."""


def open_task(message: Message, *, at: datetime, call: int = 1) -> None:
    """A call to make; asked for twice, it is still one."""
    number = new_public_number(kind="TEL", year=at.astimezone(SEOUL).year, source=SystemRandom())
    task = TelephoneTask(number=number, message=message, call=call, opened_at=at, due_at=message.deadline or at)
    TelephoneTask.objects.bulk_create([task], ignore_conflicts=True)


def open_tasks_before_deadlines(*, at: datetime) -> int:
    """Calls to make because a deadline is near and the message still on its way; gives how many are new."""
    called = [template.id for template in templates().values() if template.by_telephone]
    late = Message.objects.filter(
        state=MessageState.WAITING.value, template__in=called, concluded_at=None, deadline__lte=at + TIME_TO_CALL
    ).exclude(pk__in=TelephoneTask.objects.values("message_id"))
    messages = list(late.order_by("deadline", "id"))
    for message in messages:
        open_task(message, at=at)
    return len(messages)


@transaction.atomic
def close_telephone_task(*, number: str, outcome: CallOutcome, by: Actor, at: datetime) -> None:
    """How a call ended. Nobody answered while there is time left: it is to be made again."""
    task = TelephoneTask.objects.select_for_update().select_related("message").filter(number=number).first()
    if task is None:
        raise UnknownTelephoneTask
    if task.done_at is not None:
        raise TaskDone
    task.done_at, task.done_by, task.outcome = at, by.id, outcome.value
    task.save(update_fields=["done_at", "done_by", "outcome"])
    subject = Subject("telephone_task", number)
    record_event(
        act="TelephoneTaskClosed",
        actor=by,
        subject=subject,
        at=at,
        reason=outcome.value,
        institution=task.message.institution,
    )
    if outcome is CallOutcome.NOT_REACHED and at < task.due_at:
        open_task(task.message, at=at, call=task.call + 1)
