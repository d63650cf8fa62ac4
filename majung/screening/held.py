"""A case held for an act of screening, and the telling of what was done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from majung.applications.case_papers import papers_of_case
from majung.applications.models import Application, LookUp
from majung.applications.status import held_application, revise_held
from majung.core.application import ApplicationStatus
from majung.core.look_ups import LookUpState
from majung.documents.selectors import papers_about, usable_documents
from majung.events.services import Actor, Subject, record_event
from majung.screening.refusals import NotInScreening

FINDING = (ApplicationStatus.IN_SCREENING,)
# A visit goes on while the owner brings what is missing.
VISITING = (ApplicationStatus.IN_SCREENING, ApplicationStatus.SUPPLEMENT_REQUESTED)


@dataclass(frozen=True, slots=True)
class Act:
    """Who does something to a case, and when."""

    by: Actor
    at: datetime
    request_id: str = ""


def held_case(number: str, statuses: tuple[ApplicationStatus, ...] = FINDING) -> Application:
    """The case, held until the caller commits; raises UnknownApplication or NotInScreening."""
    row = held_application(number)
    status = ApplicationStatus(row.status)
    if status not in statuses:
        raise NotInScreening(status)
    return row


def known_evidence(row: Application) -> frozenset[str]:
    """What an answer may point to: the papers of the case, and the offices that answered."""
    papers = {paper.document for paper in papers_of_case(number=row.number)}
    papers |= {*papers_about(row.number), *papers_about(row.draft_number)}
    answered = LookUp.objects.filter(application=row, state=LookUpState.DONE.value).values_list("kind", flat=True)
    return frozenset({*usable_documents(papers), *answered})


def tell(row: Application, act: str, done: Act, *, what: str, changes: Mapping[str, tuple[object, object]]) -> None:
    """Writes the event, and revises the case: whatever was proposed or approved before rests on something older."""
    note(row, act, done, reason=what, changes=changes)
    revise_held(row, what, by=done.by, at=done.at, request_id=done.request_id)


def note(
    row: Application, act: str, done: Act, *, reason: str = "", changes: Mapping[str, tuple[object, object]]
) -> None:
    """Writes the event alone, of what changes nothing a decision rests on."""
    record_event(
        act=act,
        actor=done.by,
        subject=Subject("application", row.number),
        at=done.at,
        reason=reason,
        request_id=done.request_id,
        institution=row.institution.code,
        changes=changes,
    )
