"""Reads of messages, calls to make and jobs given up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from majung.notices.kinds import AttemptState, MessageState
from majung.notices.models import Delivery, Job, Message, TelephoneTask
from majung.notices.templates import template_of


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A message on the timeline of a case: what it was, when, and whether and how it arrived."""

    template: str
    label: Mapping[str, str]
    at: datetime
    state: MessageState
    channel: str
    concluded_at: datetime | None


@dataclass(frozen=True, slots=True)
class TelephoneTaskLine:
    """Somebody to call: about which case, what the message was, and by when."""

    number: str
    about: str
    template: str
    label: Mapping[str, str]
    institution: str
    branch: str
    call: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class StuckJob:
    """A job given up after its last attempt, for staff to look into and try again."""

    id: int
    task: str
    key: str
    attempts: int
    error_code: str
    enqueued_at: datetime
    gave_up_at: datetime


def notices_about(about: str) -> list[NoticeLine]:
    """The messages about a case, oldest first, each with the channel that brought it."""
    arrived = dict(
        Delivery.objects.filter(message__about=about, state=AttemptState.DELIVERED.value).values_list(
            "message_id", "channel"
        )
    )
    return [
        NoticeLine(
            template=message.template,
            label=template_of(message.template).label,
            at=message.created_at,
            state=MessageState(message.state),
            channel=arrived.get(message.pk, ""),
            concluded_at=message.concluded_at,
        )
        for message in Message.objects.filter(about=about).order_by("created_at", "id")
    ]


def open_telephone_tasks(branch: str | None = None, *, institution: str | None = None) -> list[TelephoneTaskLine]:
    """Calls to make, the most urgent first: of a branch by its code, or of all."""
    tasks = TelephoneTask.objects.filter(done_at=None).select_related("message").order_by("due_at", "id")
    if branch is not None:
        tasks = tasks.filter(message__branch=branch)
    if institution is not None:
        tasks = tasks.filter(message__institution=institution)
    return [
        TelephoneTaskLine(
            number=task.number,
            about=task.message.about,
            template=task.message.template,
            label=template_of(task.message.template).label,
            institution=task.message.institution,
            branch=task.message.branch,
            call=task.call,
            due_at=task.due_at,
        )
        for task in tasks
    ]


def stuck_jobs() -> list[StuckJob]:
    """What was given up, oldest first."""
    return [
        StuckJob(job.pk, job.task, job.key or "", job.attempts, job.error_code, job.enqueued_at, gave_up_at)
        for job in Job.objects.filter(gave_up_at__isnull=False).order_by("gave_up_at", "id")
        if (gave_up_at := job.gave_up_at)
    ]
