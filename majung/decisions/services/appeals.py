"""이의신청: filed by the owner, heard by somebody new to the case, answered by two people."""

from collections.abc import Sequence
from datetime import date, datetime
from random import SystemRandom

from django.db import transaction

from majung.adapters.sealing import seal_with
from majung.applications.content import key_of
from majung.applications.models import Application
from majung.applications.services import reopen_application
from majung.applications.status import held_application, tell
from majung.core.appeals import (
    AGREES,
    AppealAct,
    AppealOutcome,
    AppealState,
    appeal_through,
    next_appeal_state,
)
from majung.core.application import ApplicationStatus
from majung.core.authority import Authority, Seat
from majung.core.deadlines import seoul_day
from majung.core.deciding import Outcome, ProposalState
from majung.core.identifiers import new_public_number
from majung.core.sla import due_on, may_extend
from majung.decisions.models import Appeal, AppealDocument, Proposal
from majung.decisions.refusals import (
    AppealTooLate,
    DecidedTheCase,
    ExtendedAlready,
    NotAuthorised,
    NothingToAppeal,
    NotOwnPaper,
    NotTheHandler,
    UnknownAppeal,
    WordsMissing,
)
from majung.decisions.standing import actor_of, approving_seats, deciders_of
from majung.documents.selectors import documents_by_number
from majung.events.services import Actor, Subject, record_event
from majung.parties.delegations import is_apart
from majung.programs.holidays import shipped_holidays
from majung.programs.service_periods import PublishedPeriod, Service, service_period

ANY_APPROVER = Authority(1, Seat.BRANCH, None, "민원처리법 제35조", None)


@transaction.atomic
def file_appeal(
    *,
    application: str,
    words: str,
    documents: Sequence[str],
    by_person_id: int,
    actor: Actor,
    at: datetime,
    request_id: str = "",
) -> str:
    """The owner appeals against the refusal of a case within 60 days of being told; gives the number APL-…"""
    row = held_application(application)
    decided = refusal_of(row)
    if decided is None or Appeal.objects.filter(proposal=decided).exclude(state=AppealState.WITHDRAWN.value).exists():
        raise NothingToAppeal
    if seoul_day(at) > appeal_through(told_on=told_on(decided), holidays=shipped_holidays().days):
        raise AppealTooLate
    _require_own_papers(documents, by_person_id)
    appeal = Appeal.objects.create(
        number=new_public_number(kind="APL", year=seoul_day(at).year, source=SystemRandom()),
        application=row,
        proposal=decided,
        person_id=by_person_id,
        sealed_words=_sealed(row, words),
        filed_by=actor.id,
        filed_at=at,
        state=AppealState.FILED.value,
        due_on=_due_on(at),
    )
    AppealDocument.objects.bulk_create(
        AppealDocument(appeal=appeal, document=number) for number in dict.fromkeys(documents)
    )
    tell(row, "appeal_received", key=appeal.number, at=at)
    _record("AppealFiled", appeal, by=actor, at=at, request_id=request_id)
    return appeal.number


@transaction.atomic
def take_appeal(*, appeal: str, by: Actor, at: datetime, request_id: str = "") -> None:
    """Somebody who had no part in the decision hears the appeal."""
    row = _held(appeal)
    state = next_appeal_state(AppealState(row.state), AppealAct.TAKE)
    _require_new_to_it(row, by, at=at)
    row.state, row.handler, row.taken_at = state.value, by.id, at
    row.save(update_fields=["state", "handler", "taken_at"])
    _record("AppealTaken", row, by=by, at=at, request_id=request_id)


@transaction.atomic
def extend_appeal(*, appeal: str, words: str, by: Actor, at: datetime, request_id: str = "") -> date:
    """Ten more days, once; the owner is told why. Gives the new last day."""
    row = _held(appeal)
    if AppealState(row.state) not in (AppealState.TAKEN, AppealState.ANSWERED) or row.handler != by.id:
        raise NotTheHandler
    published = _period(row.filed_at)
    length = published.period.length
    extensions = [row.extended_days] if row.extended_days else []
    if not may_extend(period=published.period, extensions=extensions, by=length, has_consent=False):
        raise ExtendedAlready
    row.sealed_extension = _sealed(row.application, words)
    row.extended_days, row.extended_at, row.due_on = length, at, _due_on(row.filed_at, length)
    row.save(update_fields=["sealed_extension", "extended_days", "extended_at", "due_on"])
    through = {"through": f"{row.due_on.month}월 {row.due_on.day}일"}
    tell(row.application, "appeal_extended", key=row.number, at=at, params=through)
    _record("AppealExtended", row, by=by, at=at, request_id=request_id)
    return row.due_on


@transaction.atomic
def decide_appeal(
    *, appeal: str, outcome: AppealOutcome, words: str, by: Actor, at: datetime, request_id: str = ""
) -> None:
    """The handler's answer; it waits for somebody else to agree."""
    row = _held(appeal)
    state = next_appeal_state(AppealState(row.state), AppealAct.ANSWER)
    if row.handler != by.id:
        raise NotTheHandler
    _require_new_to_it(row, by, at=at)
    row.state, row.outcome, row.answered_at = state.value, outcome.value, at
    row.sealed_answer = _sealed(row.application, words)
    row.save(update_fields=["state", "outcome", "answered_at", "sealed_answer"])
    _record("AppealAnswered", row, by=by, at=at, request_id=request_id)


@transaction.atomic
def agree_appeal(*, appeal: str, by: Actor, user_id: int, at: datetime, request_id: str = "") -> None:
    """An approver with no part in the decision agrees, and the answer stands; upheld, the case is screened anew."""
    row = _held(appeal)
    state = next_appeal_state(AppealState(row.state), AGREES[AppealOutcome(row.outcome or AppealOutcome.DISMISSED)])
    _require_second(row, by, user_id, at=at)
    row.state, row.agreed_by, row.ended_at = state.value, by.id, at
    row.save(update_fields=["state", "agreed_by", "ended_at"])
    if state is AppealState.UPHELD:
        reopen_application(
            number=row.application.number, reason="appeal_upheld", actor=by, at=at, request_id=request_id
        )
    tell(row.application, "appeal_decided", key=row.number, at=at)
    _record(
        "AppealUpheld" if state is AppealState.UPHELD else "AppealDismissed", row, by=by, at=at, request_id=request_id
    )


@transaction.atomic
def return_appeal(*, appeal: str, words: str, by: Actor, user_id: int, at: datetime, request_id: str = "") -> None:
    """The second person does not agree; the appeal goes back to its handler with the reason."""
    row = _held(appeal)
    state = next_appeal_state(AppealState(row.state), AppealAct.SEND_BACK)
    _require_second(row, by, user_id, at=at)
    row.state, row.sealed_send_back = state.value, _sealed(row.application, words)
    row.save(update_fields=["state", "sealed_send_back"])
    _record("AppealSentBack", row, by=by, at=at, request_id=request_id)


@transaction.atomic
def withdraw_appeal(*, appeal: str, actor: Actor, at: datetime, request_id: str = "") -> None:
    """The owner takes the appeal back; within the 60 days another may be filed."""
    row = _held(appeal)
    state = next_appeal_state(AppealState(row.state), AppealAct.WITHDRAW)
    row.state, row.ended_at = state.value, at
    row.save(update_fields=["state", "ended_at"])
    _record("AppealWithdrawn", row, by=actor, at=at, request_id=request_id)


def refusal_of(application: Application) -> Proposal | None:
    """The decision by which a case stands refused; None for every other case."""
    if application.status != ApplicationStatus.REFUSED:
        return None
    decided = {"state": ProposalState.DECIDED.value, "outcome": Outcome.REFUSED.value}
    return Proposal.objects.filter(application=application, **decided).order_by("-id").first()


def told_on(decided: Proposal) -> date:
    """The day on which the owner was told: the notice goes out with the last approval."""
    return seoul_day(decided.approved_at or decided.proposed_at)


def _held(number: str) -> Appeal:
    application = Appeal.objects.filter(number=number).values_list("application__number", flat=True).first()
    if application is None:
        raise UnknownAppeal
    # The application first, as everybody locks them.
    held_application(application)
    related = ("application__person", "application__institution", "application__branch", "proposal")
    return Appeal.objects.select_for_update(of=("self",)).select_related(*related).get(number=number)


def _require_new_to_it(row: Appeal, by: Actor, *, at: datetime) -> None:
    if not is_apart(actor=by.id, others=deciders_of(row.proposal), on=seoul_day(at)):
        raise DecidedTheCase


def _require_second(row: Appeal, by: Actor, user_id: int, *, at: datetime) -> None:
    assert by.id == actor_of(user_id), "whoever acts is whose seat counts"
    if not is_apart(actor=by.id, others=[row.handler], on=seoul_day(at)):
        raise NotTheHandler
    _require_new_to_it(row, by, at=at)
    if not approving_seats(user_id, row.application, on=seoul_day(at)):
        raise NotAuthorised(ANY_APPROVER)


def _period(filed_at: datetime) -> PublishedPeriod:
    return service_period(service=Service.APPEAL, on=seoul_day(filed_at))


def _require_own_papers(documents: Sequence[str], person_id: int) -> None:
    papers = documents_by_number(documents)
    own = {number for number, paper in papers.items() if paper.person_id == person_id and paper.is_usable}
    if not own.issuperset(documents):
        raise NotOwnPaper


def _due_on(filed_at: datetime, *extensions: int) -> date:
    period, holidays = _period(filed_at).period, shipped_holidays().days
    day = due_on(period=period, received_at=filed_at, holidays=holidays, extensions=extensions)
    assert day is not None, "nothing pauses an appeal"
    return day


def _sealed(application: Application, words: str) -> bytes:
    if not words.strip():
        raise WordsMissing
    return seal_with(key_of(application.person), words.encode())


def _record(act: str, row: Appeal, *, by: Actor, at: datetime, request_id: str) -> None:
    record_event(
        act=act,
        actor=by,
        subject=Subject("application", row.application.number),
        at=at,
        request_id=request_id,
        institution=row.application.institution.code,
        changes={"appeal": (None, row.number), "state": (None, row.state)},
    )
