"""Acts on 확인서: issued when a 대리대출 case is approved, printed, ended with its case, used at a bank."""

from datetime import date, datetime, time
from random import SystemRandom

from django.db import transaction

from majung.applications.models import Application
from majung.applications.status import held_application, tell
from majung.core.application import ApplicationStatus
from majung.core.calendar import ONE_DAY
from majung.core.deadlines import SEOUL, confirmation_valid_through, seoul_day
from majung.core.identifiers import new_public_number
from majung.core.issued_papers import PaperKind
from majung.core.letters import ConfirmationState, is_confirmed_by_paper, is_received_in_time
from majung.decisions.selectors import decision_of
from majung.events.services import Actor, ActorKind, Subject, record_event
from majung.letters.confirmed import said_on_paper
from majung.letters.models import LIVE, Confirmation
from majung.letters.refusals import ConfirmationOver, ReceivedTooLate, UnknownConfirmation
from majung.letters.selectors import view_of
from majung.papers.selectors import PaperView, paper_pdf, papers_about
from majung.papers.services import cancel_paper, issue_paper
from majung.programs.catalog import shipped_catalog
from majung.programs.holidays import shipped_holidays

HOUSE = Actor(ActorKind.SYSTEM, "letters")
SOURCE = SystemRandom()
LANGUAGE = "ko"


@transaction.atomic
def issue_confirmation(*, number: str, at: datetime, actor: Actor = HOUSE) -> str | None:
    """The 확인서 of an approved 대리대출 case, made once; None for every other case, whose own it ends.

    A pull: called after every act on a case, as often as one likes.
    """
    row = held_application(number)
    live = Confirmation.objects.select_for_update().filter(application=row, state__in=LIVE).first()
    if row.status != ApplicationStatus.APPROVED:
        if live is not None and live.state == ConfirmationState.VALID:
            end(live, row, ConfirmationState.WITHDRAWN, at=at, actor=actor)
        return None
    if live is not None:
        return live.number
    route = shipped_catalog().version(row.program.code, row.as_of).route
    return _issue(row, at=at, actor=actor) if is_confirmed_by_paper(route) else None


def _issue(row: Application, *, at: datetime, actor: Actor) -> str | None:
    decision = decision_of(application=row.number)
    assert decision is not None, "nothing is approved without a decision"
    assert decision.decided_at is not None
    assert row.approved_krw is not None, "an approval names its amount"
    approved_on = seoul_day(decision.decided_at)
    valid_through = confirmation_valid_through(issue_approved_on=approved_on, holidays=shipped_holidays().days)
    if seoul_day(at) > valid_through:
        return None
    confirmation = Confirmation(
        number=new_public_number(kind="CNF", year=seoul_day(at).year, source=SOURCE),
        application=row,
        amount_krw=row.approved_krw,
        collateral=row.collateral,
        approved_on=approved_on,
        valid_through=valid_through,
        issued_at=at,
        state=ConfirmationState.VALID.value,
    )
    confirmation.paper = _paper(confirmation, row, language=LANGUAGE, at=at, actor=actor).number
    confirmation.save(force_insert=True)
    record("ConfirmationIssued", confirmation, row, at=at, actor=actor)
    tell_through(row, confirmation, "confirmation_issued", key=confirmation.number, at=at)
    return confirmation.number


def print_confirmation(*, number: str, at: datetime, actor: Actor, language: str = LANGUAGE) -> bytes:
    """The file for its owner or staff, through its last day (SEED004-RULE-5); the same bytes each time.

    No transaction holds anything while pages are made.
    """
    confirmation = Confirmation.objects.select_related("application").filter(number=number).first()
    if confirmation is None:
        raise UnknownConfirmation
    view = view_of(confirmation, on=seoul_day(at))
    if not view.is_printable:
        raise ConfirmationOver(view.state)
    row = _case(confirmation.application.number)
    kept = [each for each in papers_about(about=number) if each.language == language and each.ended_as is None]
    paper = kept[-1] if kept else _paper(confirmation, row, language=language, at=at, actor=actor)
    document = paper_pdf(number=paper.number)
    with transaction.atomic():
        record("ConfirmationPrinted", confirmation, row, at=at, actor=actor)
    return document


@transaction.atomic
def use_confirmation(*, number: str, received_by_bank_on: date, at: datetime, actor: Actor) -> None:
    """A loan was made on it: it opens no second one. The day on which the bank received the application counts."""
    held = Confirmation.objects.select_related("application").filter(number=number).first()
    if held is None:
        raise UnknownConfirmation
    row = held_application(held.application.number)
    confirmation = Confirmation.objects.select_for_update(of=("self",)).get(pk=held.pk)
    if confirmation.state != ConfirmationState.VALID or row.status != ApplicationStatus.APPROVED:
        raise ConfirmationOver(view_of(confirmation, on=seoul_day(at)).state)
    if not is_received_in_time(
        approved_on=confirmation.approved_on,
        valid_through=confirmation.valid_through,
        received_on=received_by_bank_on,
    ):
        raise ReceivedTooLate(confirmation.valid_through)
    confirmation.received_by_bank_on = received_by_bank_on
    end(confirmation, row, ConfirmationState.USED, at=at, actor=actor)


def end(
    confirmation: Confirmation, row: Application, state: ConfirmationState, *, at: datetime, actor: Actor = HOUSE
) -> None:
    """Writes down how a held 확인서 ended. Given up, its papers are taken back; past its day they say so."""
    confirmation.state, confirmation.ended_at = state.value, at
    confirmation.save(update_fields=["state", "ended_at", "received_by_bank_on"])
    if state is ConfirmationState.WITHDRAWN:
        for paper in papers_about(about=confirmation.number):
            if paper.ended_as is None:
                cancel_paper(number=paper.number, reason=state.value, at=at, actor=actor)
    record(f"Confirmation{state.value.capitalize()}", confirmation, row, at=at, actor=actor)


def tell_through(row: Application, confirmation: Confirmation, template: str, *, key: str, at: datetime) -> None:
    """A notice with the last day; who was not reached before it is called."""
    last = confirmation.valid_through
    through = f"{last.month}월 {last.day}일"
    deadline = datetime.combine(last + ONE_DAY, time(), tzinfo=SEOUL)
    tell(row, template, key=key, at=at, params={"through": through}, deadline=deadline)


def record(act: str, confirmation: Confirmation, row: Application, *, at: datetime, actor: Actor) -> None:
    subject = Subject("confirmation", confirmation.number)
    record_event(act=act, actor=actor, subject=subject, at=at, institution=row.institution.code)


def _paper(confirmation: Confirmation, row: Application, *, language: str, at: datetime, actor: Actor) -> PaperView:
    decision = decision_of(application=row.number)
    assert decision is not None
    return issue_paper(
        kind=PaperKind.CONFIRMATION,
        about=confirmation.number,
        person_id=row.person_id,
        institution=row.institution.code,
        data=said_on_paper(confirmation, row, decision, language=language),
        language=language,
        at=at,
        actor=actor,
        valid_through=confirmation.valid_through,
    )


def _case(number: str) -> Application:
    return Application.objects.select_related("institution", "program", "business", "branch").get(number=number)
