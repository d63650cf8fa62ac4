"""Running look-ups: consent asked again at the moment of asking, no transaction open while an office thinks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django_tasks import task

from majung.adapters import clock
from majung.adapters.bureau import bureau
from majung.adapters.clock import SEOUL
from majung.adapters.http import PortDown, PortLied
from majung.adapters.register import RegisterStatus, register
from majung.adapters.sealing import seal_with
from majung.adapters.sharing import LookUpKind as SharedKind
from majung.adapters.sharing import sharing
from majung.applications.content import key_of, written_json
from majung.applications.drafts import fill_from_office, held_draft
from majung.applications.models import Application, LookUp
from majung.applications.status import held_application, revise_held
from majung.core.consents import Consent
from majung.core.documents import DocumentKind, DocumentSource
from majung.core.facts import FactValue, written_facts
from majung.core.look_ups import CONSENTS_NEEDED, LookUpKind, LookUpState, is_allowed
from majung.documents.masking.area import UploadRefused
from majung.documents.selectors import consents_of
from majung.documents.services.receiving import receive_document
from majung.events.services import Actor, ActorKind, Subject, record_event
from majung.notices.jobs import enqueue, pause_after
from majung.notices.services import notify
from majung.parties.people import ci_of
from majung.programs.papers import paper_table

# With an hour between the later ones, a day on which an office is closed goes by before we ask for the paper.
MOST_TRIES = 30
HOUSE = Actor(ActorKind.SYSTEM, "look_ups")
NO_CI, NO_ANSWER, LIED = "no_ci", "no_answer", "lied"


class CannotBeAsked(Exception):
    """The office knows people by their CI, and this person showed an ID card only."""


@dataclass(frozen=True, slots=True)
class OfficeAnswer:
    """What an office told, on which day, and the paper it sent along."""

    facts: Mapping[str, FactValue]
    source: str
    issued_on: date | None
    document: bytes | None = None


def enqueue_look_up(row: LookUp) -> None:
    """One job for each try, in the caller's transaction."""
    assert row.next_try_at is not None
    # To the microsecond: asked again within a second of the last try, it still is another try.
    key = f"look-up:{row.pk}:{row.attempts}:{row.next_try_at.isoformat()}"
    enqueue(run_look_up, key=key, run_at=row.next_try_at, look_up=row.pk)


@task()
def run_look_up(*, look_up: int) -> None:
    """One try. Asked twice it answers once: who finds the row answered leaves it."""
    row = LookUp.objects.select_related("person", "business").filter(pk=look_up).first()
    if row is None or row.state != LookUpState.WAITING:
        return
    at = clock.now()
    consents = consents_of(person_id=row.person_id, about=row.draft_number, on=at.astimezone(SEOUL).date())
    kind = LookUpKind(row.kind)
    if not is_allowed(kind, {each.kind for each in consents if each.is_given}):
        _end(row, LookUpState.REFUSED_CONSENT, "consent", at=at)
        return
    try:
        answer = ask_office(row, kind, consents)
    except PortDown as problem:
        _again(row, problem.code.value, at=clock.now())
    except PortLied:
        _again(row, LIED, at=clock.now())
    except CannotBeAsked:
        _end(row, LookUpState.FAILED, NO_CI, at=clock.now())
    else:
        _keep(row, answer, at=clock.now())


def ask_office(row: LookUp, kind: LookUpKind, consents: list[Consent]) -> OfficeAnswer:
    """The office's answer; raises PortDown, PortLied or CannotBeAsked."""
    number = row.business.registration_number
    if kind is LookUpKind.BUSINESS_STATUS:
        status = register().statuses([number])[number].status
        known = {} if status is RegisterStatus.UNKNOWN else {"business_status": status.value}
        return OfficeAnswer(known, "register", None)
    subject, reference = ci_of(person_id=row.person_id), _reference(kind, consents)
    if not subject:
        raise CannotBeAsked
    if kind is LookUpKind.CREDIT_SCORE:
        report = bureau().score(subject=subject, consent=reference)
        facts: dict[str, FactValue] = {"personal_credit_score": report.score, "credit_blocked": report.blocked}
        return OfficeAnswer(facts, report.bureau, report.scored_on)
    shared = sharing().look_up(SharedKind(kind.value), registration_number=number, subject=subject, consent=reference)
    return OfficeAnswer(shared.facts, shared.source, shared.issued_on, shared.document)


def _reference(kind: LookUpKind, consents: list[Consent]) -> str:
    """The consent an office is told: of several needed the most particular one."""
    wanted = CONSENTS_NEEDED[kind][-1]
    return next(each.reference for each in consents if each.kind is wanted and each.is_given)


def _keep(row: LookUp, answer: OfficeAnswer, *, at: datetime) -> None:
    """The paper first, for covering resident numbers takes its time; then everything at once."""
    document = _received_paper(row, answer, at=at)
    told = written_facts(answer.facts)
    with transaction.atomic():
        # The draft before the application before the look-up, as everybody locks them.
        draft = held_draft(row.draft_number)
        case = held_application(draft.application.number) if draft and draft.application else None
        locked = LookUp.objects.select_for_update().get(pk=row.pk)
        if locked.state != LookUpState.WAITING:
            return
        locked.state, locked.answered_at, locked.attempts = LookUpState.DONE.value, at, row.attempts + 1
        locked.source, locked.issued_on, locked.document = answer.source[:100], answer.issued_on, document
        locked.sealed_facts, locked.next_try_at, locked.error_code = (
            seal_with(key_of(row.person), written_json(told)),
            None,
            "",
        )
        locked.save()
        if draft is not None and draft.application is None and draft.dropped_at is None:
            fill_from_office(draft=draft, facts=_for_owner(answer.facts), source=f"look_up:{row.kind}", at=at)
        _tell("LookUpAnswered", locked, at=at)
        if case is not None:
            revise_held(case, f"look_up_answered:{row.kind}", by=HOUSE, at=at)


def _for_owner(facts: Mapping[str, FactValue]) -> dict[str, FactValue]:
    """What the form may show; what only an officer decides on stays with the look-up."""
    return {name: value for name, value in facts.items() if name != "credit_blocked"}


def _received_paper(row: LookUp, answer: OfficeAnswer, *, at: datetime) -> str:
    if answer.document is None:
        return ""
    try:
        received = receive_document(
            content=answer.document,
            filename=f"{_paper_words(LookUpKind(row.kind))}.pdf",
            kind=_paper_kind(LookUpKind(row.kind)),
            person_id=row.person_id,
            source=DocumentSource.LOOK_UP,
            at=at,
            actor=HOUSE,
            issued_on=answer.issued_on,
            about=row.draft_number,
        )
    except UploadRefused:
        # Facts count without the sheet; an office's file that cannot be kept is no reason to ask again.
        return ""
    return received.number


def _paper_kind(kind: LookUpKind) -> DocumentKind:
    return next((each.kind for each in paper_table().rows if each.look_up is kind), DocumentKind.OTHER)


def _again(row: LookUp, code: str, *, at: datetime) -> None:
    """Later once more, with the moment shown; after the last try the paper is asked for."""
    if row.attempts + 1 >= MOST_TRIES:
        _end(row, LookUpState.FAILED, code, at=at)
        return
    with transaction.atomic():
        next_try_at = at + pause_after(row.attempts + 1)
        waiting = LookUp.objects.filter(pk=row.pk, state=LookUpState.WAITING.value, attempts=row.attempts)
        if waiting.update(attempts=row.attempts + 1, next_try_at=next_try_at, error_code=code):
            row.attempts, row.next_try_at = row.attempts + 1, next_try_at
            enqueue_look_up(row)


def _end(row: LookUp, state: LookUpState, code: str, *, at: datetime) -> None:
    with transaction.atomic():
        waiting = LookUp.objects.filter(pk=row.pk, state=LookUpState.WAITING.value)
        if not waiting.update(state=state.value, error_code=code, next_try_at=None, attempts=row.attempts + 1):
            return
        _tell("LookUpGivenUp", row, at=at, reason=state.value)
        filed = LookUp.objects.select_related("application__institution", "application__branch").get(pk=row.pk)
        if filed.application is not None:
            notify(
                person_id=row.person_id,
                template="look_up_needs_paper",
                about=filed.application.number,
                institution=filed.application.institution.code,
                branch=filed.application.branch.code if filed.application.branch else "",
                key=f"look-up-paper:{row.pk}",
                at=at,
                params={"paper": _paper_words(LookUpKind(row.kind))},
            )


def _paper_words(kind: LookUpKind) -> str:
    return next((each.words[0] for each in paper_table().rows if each.look_up is kind), "확인 서류")


def _tell(act: str, row: LookUp, *, at: datetime, reason: str = "") -> None:
    filed = Application.objects.filter(draft_number=row.draft_number).values_list("number", flat=True).first()
    subject = Subject("application", filed) if filed else Subject("draft", row.draft_number)
    record_event(act=act, actor=HOUSE, subject=subject, at=at, reason=reason, changes={row.kind: (None, row.pk)})
