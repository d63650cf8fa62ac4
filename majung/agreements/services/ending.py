"""How an agreement ends otherwise than signed: declined, past its day, cancelled, stopped, or over with its case."""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from majung.agreements.evidence import record_step
from majung.agreements.models import Agreement
from majung.agreements.opened import sealed_words
from majung.agreements.refusals import AgreementsLeft
from majung.agreements.rows import (
    HOUSE,
    actor_of,
    held_agreement,
    move,
    record,
    require_signer,
    rows_of_case,
    tell_everybody,
    tell_signer,
)
from majung.agreements.seen import Seen
from majung.applications.models import Application
from majung.core.agreement import (
    REMINDED_DAYS_BEFORE,
    STANDING,
    AgreementAct,
    AgreementState,
    DeclineReason,
    has_expired,
    reminder_due,
)
from majung.core.agreement_signers import RegisterProblem
from majung.core.application import ApplicationStatus
from majung.core.deadlines import seoul_day
from majung.events.services import Actor
from majung.notices import one_by_one
from majung.papers.services import PaperOver, cancel_paper

OPEN = [AgreementState.WAITING.value, AgreementState.PENDING.value]
STANDS = [state.value for state in STANDING]
LAST_DAY_OVER, DECLINED, BY_STAFF = "last_day_over", "declined", "by_staff"
each_for_itself = partial(one_by_one.each_for_itself, what="an agreement", left=AgreementsLeft)


@transaction.atomic
def decline_agreement(
    *, agreement: str, person_id: int, at: datetime, seen: Seen, reason: DeclineReason, words: str = ""
) -> None:
    """The signer does not sign. The case goes on, everybody in it and the branch are told."""
    row = held_agreement(agreement)
    require_signer(row, person_id=person_id, at=at)
    actor = actor_of(person_id)
    row.declined_because = reason.value
    keep_words(row, words)
    move(row, AgreementAct.DECLINE, at=at, because=DECLINED, fields=("declined_because", "sealed_end_words"))
    record_step(row, "declined", at=at, actor=actor, seen=seen, told={"reason": reason.value, "words": words})
    record("AgreementDeclined", row, at=at, actor=actor, reason=reason.value)
    tell_everybody(row, "agreement_declined", at=at)


@transaction.atomic
def cancel_agreement(*, agreement: str, reason: str, by: Actor, at: datetime, request_id: str = "") -> None:
    """Staff take a request back, with a reason that its signer is told; a completed one is void from then on."""
    row = held_agreement(agreement)
    cancel_held(row, because=BY_STAFF, words=reason, at=at, actor=by, request_id=request_id)
    tell_everybody(row, "agreement_cancelled", at=at)


def cancel_held(
    row: Agreement, *, because: str, words: str = "", at: datetime, actor: Actor, request_id: str = ""
) -> None:
    keep_words(row, words)
    move(row, AgreementAct.CANCEL, at=at, because=because, fields=("sealed_end_words",))
    void_paper(row, because=because, at=at, actor=actor)
    record_step(row, "cancelled", at=at, actor=actor, told={"because": because, "words": words})
    record("AgreementCancelled", row, at=at, actor=actor, reason=because, request_id=request_id)


def end_with_case(case: Application, *, at: datetime, actor: Actor = HOUSE) -> int:
    """What a held case had asked for ends when the case does; gives how many."""
    rows = [row for row in rows_of_case(case) if row.state in STANDS]
    for row in rows:
        cancel_held(row, because=f"case_{case.status}", at=at, actor=actor)
    if rows:
        tell_everybody(rows[0], "agreement_cancelled", at=at)
    return len(rows)


def stop_held(row: Agreement, problem: RegisterProblem, *, at: datetime, actor: Actor = HOUSE) -> None:
    """The register says something else: nobody of this round goes on until the branch has looked at it."""
    standing = [each for each in rows_of_case(row.application) if each.round == row.round and each.state in OPEN]
    for each in standing:
        each.stopped_because = problem.value
        move(each, AgreementAct.STOP, at=at, fields=("stopped_because",))
        record_step(each, "stopped", at=at, actor=actor, told={"problem": problem.value})
        record("AgreementStopped", each, at=at, actor=actor, reason=problem.value)
    if standing:
        tell_everybody(row, "agreement_stopped", at=at)


def expire_agreements(*, at: datetime) -> int:
    """Ends every one whose last day is over, and what belongs to cases that ended meanwhile; gives how many."""
    late = Agreement.objects.filter(state__in=OPEN, expires_through__lt=seoul_day(at))
    over = Agreement.objects.filter(state__in=STANDS).exclude(application__status=ApplicationStatus.APPROVED.value)
    numbers = [*late.values_list("number", flat=True), *over.values_list("number", flat=True)]
    return each_for_itself(sorted(set(numbers)), partial(_expire, at=at))


def remind_agreements(*, at: datetime) -> int:
    """Reminders seven days, three and one before; a late run sends the nearest one only."""
    today = seoul_day(at)
    near = Agreement.objects.filter(
        state=AgreementState.PENDING.value,
        expires_through__range=(today, today + timedelta(days=max(REMINDED_DAYS_BEFORE))),
    )
    return each_for_itself(list(near.values_list("number", flat=True)), partial(_remind, at=at))


def void_paper(row: Agreement, *, because: str, at: datetime, actor: Actor) -> None:
    """A sealed document that holds no more says so to whoever asks."""
    if not row.paper:
        return
    try:
        cancel_paper(number=row.paper, reason=because, at=at, actor=actor)
    except PaperOver:
        return


@transaction.atomic
def _expire(number: str, *, at: datetime) -> int:
    row = held_agreement(number)
    if row.application.status != ApplicationStatus.APPROVED:
        return 1 if end_with_case(row.application, at=at) else 0
    if row.state not in OPEN or not has_expired(expires_through=row.expires_through, on=seoul_day(at)):
        return 0
    move(row, AgreementAct.EXPIRE, at=at, because=LAST_DAY_OVER)
    record_step(row, "expired", at=at, actor=HOUSE)
    record("AgreementExpired", row, at=at, actor=HOUSE, reason=LAST_DAY_OVER)
    tell_everybody(row, "agreement_expired", at=at)
    return 1


@transaction.atomic
def _remind(number: str, *, at: datetime) -> int:
    row = held_agreement(number)
    days = reminder_due(expires_through=row.expires_through, on=seoul_day(at), reminded_before=row.reminded_before)
    if row.state != AgreementState.PENDING.value or days is None:
        return 0
    row.reminded_before = days
    row.save(update_fields=["reminded_before"])
    last = row.expires_through
    params = {"through": f"{last.month}월 {last.day}일"}
    tell_signer(row, "agreement_reminder", at=at, key=str(days), params=params)
    return 1


def keep_words(row: Agreement, words: str) -> None:
    if words.strip():
        row.sealed_end_words = sealed_words(row, words)
