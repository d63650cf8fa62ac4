"""One way of changing the status of an application: the row held, the table asked, the event written."""

from datetime import date, datetime

from majung.adapters.clock import SEOUL
from majung.applications.due import due_day_of
from majung.applications.models import Application, LookUp
from majung.applications.money import give_back
from majung.applications.refusals import UnknownApplication
from majung.core.application import (
    ApplicationAct,
    ApplicationStatus,
    Reservation,
    consequence_of,
    is_end,
    may_file_again_on,
    next_status,
)
from majung.core.look_ups import LookUpState
from majung.documents.selectors import consents_of
from majung.documents.services.consents import withdraw_consent
from majung.events.services import Actor, ActorKind, Subject, record_event
from majung.notices.services import notify

HOUSE = Actor(ActorKind.SYSTEM, "applications")
EVENTS = {
    ApplicationAct.TAKE_UP: "ApplicationTakenUp",
    ApplicationAct.REQUEST_SUPPLEMENT: "SupplementRequested",
    ApplicationAct.SUPPLY: "SupplementSupplied",
    ApplicationAct.LAPSE: "ApplicationCancelled",
    ApplicationAct.WITHDRAW: "ApplicationWithdrawn",
    ApplicationAct.RETURN: "ApplicationReturned",
    ApplicationAct.APPROVE: "ApplicationApproved",
    ApplicationAct.REFUSE: "ApplicationRefused",
    ApplicationAct.EXPIRE: "ApplicationExpired",
    ApplicationAct.REOPEN: "ApplicationReopened",
}
# What changes as a case goes on; all of it in one statement, so that the database sees no half of it.
MOVES = (
    "status", "ended_at", "ended_because", "taken_up_at", "taken_up_by", "officer", "retry_from", "fund",
    "reservation_key", "revision", "due_on", "waiting_since", "approved_krw",
)  # fmt: skip


def held_application(number: str) -> Application:
    """The application, held until the caller commits."""
    # The branch may change while we wait, so it is no part of what is read along with the row.
    rows = Application.objects.select_for_update(of=("self",))
    row = rows.select_related("institution", "person", "program").filter(number=number).first()
    if row is None:
        raise UnknownApplication
    return row


def move(
    row: Application, act: ApplicationAct, *, actor: Actor, at: datetime, reason: str = "", request_id: str = ""
) -> None:
    """Changes the status of a held row, with what an end brings with it; raises ActNotPossible."""
    before = ApplicationStatus(row.status)
    after = next_status(before, act)
    row.status = after.value
    waited = row.waiting_since is not None
    if is_end(after):
        row.ended_at, row.ended_because = at, reason
        row.waiting_since = None
    row.due_on = due_day_of(row)
    row.save(update_fields=MOVES)
    if consequence_of(after).reservation is Reservation.VOIDED:
        give_back(row, waited=waited, reason=act.value, at=at, actor=actor)
    if consequence_of(after).ends_consents:
        _end_consents(row, at=at, request_id=request_id)
    if is_end(after):
        stopped = {"state": LookUpState.FAILED.value, "next_try_at": None, "error_code": "case_over"}
        LookUp.objects.filter(application=row, state=LookUpState.WAITING.value).update(**stopped)
    record_event(
        act=EVENTS[act],
        actor=actor,
        subject=Subject("application", row.number),
        at=at,
        reason=reason,
        request_id=request_id,
        institution=row.institution.code,
        changes={"status": (before.value, after.value)},
    )


def revise_held(row: Application, what: str, *, by: Actor, at: datetime, request_id: str = "") -> int:
    """Tells of a held case that something changed which a decision could rest on; gives the new revision."""
    before, row.revision = row.revision, row.revision + 1
    row.save(update_fields=["revision"])
    record_event(
        act="CaseRevised",
        actor=by,
        subject=Subject("application", row.number),
        at=at,
        reason=what,
        request_id=request_id,
        institution=row.institution.code,
        changes={"revision": (before, row.revision)},
    )
    return row.revision


def free_again_on(row: Application, *, today: date) -> date | None:
    """From when its business may file for the program again; None while it goes on."""
    ended_on = row.ended_at.astimezone(SEOUL).date() if row.ended_at else today
    return may_file_again_on(ApplicationStatus(row.status), ended_on=ended_on, retry_from=row.retry_from)


def tell(
    row: Application,
    template: str,
    *,
    key: str,
    at: datetime,
    params: dict[str, str] | None = None,
    deadline: datetime | None = None,
) -> None:
    """A notice to the owner, in the caller's transaction."""
    notify(
        person_id=row.person_id,
        template=template,
        about=row.number,
        institution=row.institution.code,
        branch=row.branch.code if row.branch else "",
        key=f"{template}:{row.number}:{key}",
        at=at,
        params=params,
        deadline=deadline,
    )


def _end_consents(row: Application, *, at: datetime, request_id: str) -> None:
    """What was agreed to for this case ends with it, whoever of its people ended it."""
    for consent in consents_of(person_id=row.person_id, about=row.draft_number, on=at.astimezone(SEOUL).date()):
        if consent.is_given:
            withdraw_consent(
                reference=consent.reference, person_id=row.person_id, actor=HOUSE, at=at, request_id=request_id
            )
