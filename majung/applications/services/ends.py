"""What happens to an application once it is in: taken up, moved to another branch, withdrawn, concluded, filed anew."""

from datetime import date, datetime

from django.db import transaction

from majung.adapters.clock import SEOUL
from majung.adapters.sealing import unseal_with
from majung.applications.content import key_of, read_content
from majung.applications.drafts import DraftView, content_of, draft_for, keep_draft, view_of
from majung.applications.models import Application
from majung.applications.refusals import RetryLater
from majung.applications.services.drafts import start_draft
from majung.applications.services.supplements import close_supplement
from majung.applications.status import free_again_on, held_application, move, tell
from majung.core.application import ApplicationAct, WithdrawalReason
from majung.events.services import Actor, Subject, record_event
from majung.parties.models import Branch
from majung.programs.catalog import shipped_catalog


class UnknownBranch(LookupError):
    """The institution has no branch of this name."""


class NotOver(ValueError):
    """The application is still under way: it is withdrawn first."""


@transaction.atomic
def take_up(*, application: str, by: Actor, at: datetime, request_id: str = "") -> None:
    """An officer begins to screen a case."""
    row = held_application(application)
    row.taken_up_at, row.taken_up_by = at, by.id
    move(row, ApplicationAct.TAKE_UP, actor=by, at=at, request_id=request_id)


@transaction.atomic
def transfer_case(*, application: str, branch: str, by: Actor, at: datetime, request_id: str = "") -> None:
    """이관: another branch of the same institution takes the case."""
    row = held_application(application)
    target = Branch.objects.filter(institution=row.institution, code=branch).first()
    if target is None:
        raise UnknownBranch
    before, row.branch = row.branch, target
    row.save(update_fields=["branch"])
    record_event(
        act="ApplicationTransferred",
        actor=by,
        subject=Subject("application", row.number),
        at=at,
        request_id=request_id,
        institution=row.institution.code,
        changes={"branch": (before.code if before else None, branch)},
    )


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
    request_id: str = "",
) -> None:
    """Writes a result that people came to (decisions): 승인, 반려 or 불가, and tells the owner that there is one."""
    assert act in (ApplicationAct.APPROVE, ApplicationAct.RETURN, ApplicationAct.REFUSE)
    row = held_application(number)
    row.retry_from = retry_from
    move(row, act, actor=actor, at=at, reason=reason, request_id=request_id)
    tell(row, "result", key=act.value, at=at)


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
