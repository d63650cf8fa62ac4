"""What happens to an application once it is in: taken up, moved to another branch, withdrawn, concluded, filed anew."""

from datetime import date, datetime

from django.db import transaction

from majung.adapters.clock import SEOUL
from majung.adapters.sealing import unseal_with
from majung.applications.content import key_of, read_content
from majung.applications.drafts import DraftView, content_of, draft_for, keep_draft, view_of
from majung.applications.models import Application, Reopening
from majung.applications.money import set_aside_again, set_aside_for_approval, take_promotion
from majung.applications.refusals import AlreadyFiled, RetryLater
from majung.applications.services.drafts import start_draft
from majung.applications.services.supplements import close_supplement
from majung.applications.status import free_again_on, held_application, move, revise_held, tell
from majung.core.application import UNDER_WAY, ApplicationAct, ApplicationStatus, WithdrawalReason, next_status
from majung.events.services import Actor, Subject, record_event
from majung.programs.catalog import shipped_catalog


class NotOver(ValueError):
    """The application is still under way: it is withdrawn first."""


@transaction.atomic
def take_up(*, application: str, by: Actor, at: datetime, request_id: str = "") -> None:
    """An officer begins to screen a case."""
    row = held_application(application)
    row.taken_up_at, row.taken_up_by, row.officer = at, by.id, row.officer or by.id
    move(row, ApplicationAct.TAKE_UP, actor=by, at=at, request_id=request_id)


@transaction.atomic
def revise(*, application: str, what: str, by: Actor, at: datetime, request_id: str = "") -> int:
    """Something changed which a decision could rest on: what was read before is out of date. Gives the revision."""
    return revise_held(held_application(application), what, by=by, at=at, request_id=request_id)


@transaction.atomic
def withdraw_application(
    *, number: str, reason: WithdrawalReason, actor: Actor, at: datetime, request_id: str = ""
) -> None:
    """철회 at any point: the money is free at once, the consents end, nothing was signed."""
    row = held_application(number)
    move(row, ApplicationAct.WITHDRAW, actor=actor, at=at, reason=reason.value, request_id=request_id)
    close_supplement(row, at=at)
    tell(row, "withdrawn", key="once", at=at)


@transaction.atomic
def conclude_application(
    *,
    number: str,
    act: ApplicationAct,
    reason: str,
    actor: Actor,
    at: datetime,
    retry_from: date | None = None,
    approved_krw: int | None = None,
    reserved_until: datetime | None = None,
    request_id: str = "",
) -> None:
    """Writes a result that people came to (decisions): 승인, 반려 or 불가, and tells the owner that there is one.

    An approval needs its money: NotEnoughMoney and StillWaiting leave everything as it was. Without an amount it is
    the one asked for.
    """
    assert act in (ApplicationAct.APPROVE, ApplicationAct.RETURN, ApplicationAct.REFUSE)
    row = held_application(number)
    row.retry_from = retry_from
    if act is ApplicationAct.APPROVE:
        next_status(ApplicationStatus(row.status), act)
        row.approved_krw = approved_krw or row.requested_krw
        set_aside_for_approval(row, row.approved_krw, expires_at=reserved_until, at=at, actor=actor)
    move(row, act, actor=actor, at=at, reason=reason, request_id=request_id)
    tell(row, "result", key=act.value, at=at)


@transaction.atomic
def promoted(*, number: str, at: datetime, actor: Actor) -> bool:
    """Money came back for a case that waited; false where it waits still, or no more. Asked twice it tells once."""
    row = held_application(number)
    since = row.waiting_since
    if not take_promotion(row):
        return False
    row.save(update_fields=["waiting_since", "reservation_key"])
    record_event(
        act="ApplicationPromoted",
        actor=actor,
        subject=Subject("application", row.number),
        at=at,
        institution=row.institution.code,
        changes={"waiting_since": (since, None), "reservation_key": ("", row.reservation_key)},
    )
    tell(row, "promoted", key=row.reservation_key, at=at)
    return True


@transaction.atomic
def expire_application(*, number: str, reason: str, actor: Actor, at: datetime, request_id: str = "") -> None:
    """만료: nobody used the approval in its time; the money is free, and the owner may file again at once."""
    move(held_application(number), ApplicationAct.EXPIRE, actor=actor, at=at, reason=reason, request_id=request_id)


@transaction.atomic
def reopen_application(*, number: str, reason: str, actor: Actor, at: datetime, request_id: str = "") -> None:
    """A refusal is screened once more because an appeal was upheld; AlreadyFiled where a newer case goes on.

    Its money is set aside anew, or waited for. Consents ended with the refusal and are asked for again if needed.
    """
    row = held_application(number)
    next_status(ApplicationStatus(row.status), ApplicationAct.REOPEN)
    going_on = [*UNDER_WAY, ApplicationStatus.APPROVED]
    newer = Application.objects.filter(business_id=row.business_id, program_id=row.program_id, status__in=going_on)
    if other := newer.values_list("number", flat=True).first():
        raise AlreadyFiled(other)
    assert row.ended_at is not None
    Reopening.objects.create(
        application=row, ended_at=row.ended_at, ended_because=row.ended_because, reopened_at=at, reopened_by=actor.id
    )
    row.ended_at, row.ended_because, row.retry_from = None, "", None
    row.fund, row.reservation_key, row.officer, row.revision = "", "", "", row.revision + 1
    set_aside_again(row, at=at, actor=actor)
    move(row, ApplicationAct.REOPEN, actor=actor, at=at, reason=reason, request_id=request_id)


@transaction.atomic
def refile(*, number: str, user_id: int, at: datetime, actor: Actor) -> DraftView:
    """A new draft with the answers and papers of an application that is over; consents are asked for anew."""
    row = Application.objects.select_related("person", "program", "business").get(number=number)
    today = at.astimezone(SEOUL).date()
    free_on = free_again_on(row, today=today)
    if free_on is None:
        raise NotOver
    if free_on > today:
        raise RetryLater(row.number, free_on)
    begun = start_draft(
        user_id=user_id,
        person_id=row.person_id,
        business_number=row.business.number,
        program=row.program.code,
        answers={},
        at=at,
        actor=actor,
    )
    draft = draft_for(number=begun.number, user_id=user_id, at=at, lock=True)
    filed = read_content(unseal_with(key_of(row.person), bytes(row.sealed_answers)), shipped_catalog().registry)
    # Saves are counted anew in the new draft.
    content = filed.begun_anew(draft.saves + 1, beside=content_of(draft))
    keep_draft(draft, content, at=at)
    return view_of(draft, content)
