"""One way of changing the status of an application: the row held, the table asked, the event written."""

from datetime import datetime

from majung.applications.models import Application, LookUp
from majung.applications.refusals import UnknownApplication
from majung.budget.services import void_reservation
from majung.core.application import ApplicationAct, ApplicationStatus, Reservation, consequence_of, is_end, next_status
from majung.core.look_ups import LookUpState
from majung.events.services import Actor, Subject, record_event
from majung.notices.services import notify

EVENTS = {
    ApplicationAct.TAKE_UP: "ApplicationTakenUp",
    ApplicationAct.REQUEST_SUPPLEMENT: "SupplementRequested",
    ApplicationAct.SUPPLY: "SupplementSupplied",
    ApplicationAct.LAPSE: "ApplicationCancelled",
    ApplicationAct.WITHDRAW: "ApplicationWithdrawn",
    ApplicationAct.RETURN: "ApplicationReturned",
    ApplicationAct.APPROVE: "ApplicationApproved",
    ApplicationAct.REFUSE: "ApplicationRefused",
}


def held_application(number: str) -> Application:
    """The application, held until the caller commits."""
    # The branch may change while we wait, so it is no part of what is read along with the row.
    rows = Application.objects.select_for_update(of=("self",))
    row = rows.select_related("institution", "person").filter(number=number).first()
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
    if is_end(after):
        row.ended_at, row.ended_because = at, reason
    row.save(update_fields=["status", "ended_at", "ended_because", "taken_up_at", "taken_up_by", "retry_from"])
    if consequence_of(after).reservation is Reservation.VOIDED and row.reservation_key:
        void_reservation(key=row.reservation_key, reason=act.value, actor=actor, at=at)
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
