"""Submission: one short transaction that takes an application in, and a receipt at once. Nothing outside is asked."""

from dataclasses import dataclass
from datetime import date, datetime
from random import SystemRandom

from django.db import IntegrityError, transaction
from django.db.models import Exists

from majung.adapters.clock import SEOUL
from majung.adapters.sealing import seal_with
from majung.applications.after_submission import follow_up
from majung.applications.content import Content, key_of, opened_draft, written_content
from majung.applications.drafts import draft_for, with_usable_papers
from majung.applications.due import due_day
from majung.applications.forms import SILENT, ComposedFiling, compose, standing
from majung.applications.models import Application, ApplicationDocument, CounterIntake, Draft, FrozenRules, LookUp
from majung.applications.money import place_in_line, set_aside
from majung.applications.receipts import CounterEntry, Receipt
from majung.applications.refusals import (
    AlreadyFiled,
    ChannelNotOffered,
    KeyReused,
    MayNotFile,
    NotComplete,
    NotIdentified,
    RetryLater,
    WindowClosed,
)
from majung.applications.rules import frozen_rules, version_in_force, written_record
from majung.applications.status import free_again_on
from majung.budget.services import FundClosed, WaitingPlace, take_rank
from majung.core.application import FIRST_STATUS, ApplicationStatus, Channel
from majung.core.consents import ConsentKind
from majung.core.identifiers import new_public_number
from majung.core.intake import ConfirmedHow, Intake, intake_of, takes_channel
from majung.core.look_ups import LookUpKind, LookUpState, is_allowed
from majung.core.rules.program import ProgramVersion
from majung.documents.selectors import consents_of
from majung.events.services import Actor, Subject, record_event
from majung.notices.jobs import enqueue
from majung.parties.kinds import PowerScope
from majung.parties.models import Person, User
from majung.parties.powers import powers_on
from majung.parties.standing import acting_people
from majung.programs import models as programs
from majung.programs.catalog import shipped_catalog
from majung.programs.holidays import shipped_holidays


@dataclass(frozen=True)
class _Ready:
    """Everything checked, before anything is written."""

    draft: Draft
    person: Person
    program: ProgramVersion
    content: Content
    composed: ComposedFiling
    consents: frozenset[ConsentKind]
    look_ups: tuple[LookUpKind, ...]
    intake: Intake


def submit_application(
    *,
    draft: str,
    user_id: int,
    idempotency_key: str,
    body_hash: str,
    channel: Channel,
    at: datetime,
    actor: Actor,
    request_id: str = "",
    entry: CounterEntry | None = None,
) -> Receipt:
    """Takes an application in, once: the same key with the same content gets the same receipt, however often it comes.

    Who finds too little money gets a place in line with the receipt. Refused with WindowClosed, NotComplete,
    AlreadyFiled, NotEnoughMoney (more than the whole fund), NotIdentified, MayNotFile, ChannelNotOffered or KeyReused;
    the draft then stays as it was.
    """
    assert (entry is None) == (channel is Channel.ONLINE), "who enters at a counter says how the person confirmed it"
    try:
        with transaction.atomic():
            # Whether this account may act for the business is asked below, once and for filing itself.
            row = draft_for(number=draft, user_id=user_id, at=at, lock=True, asks_power=False)
            if row.application is not None:
                return _replayed(row.application, user_id, idempotency_key, body_hash)
            ready = _checked(row, user_id, channel, entry, at=at)
            return _written(ready, user_id, idempotency_key, body_hash, channel, entry, at, actor, request_id)
    except IntegrityError:
        # Somebody else was quicker: with the same key, or for the same business.
        _explain(draft, user_id, idempotency_key)
        raise


def _checked(draft: Draft, user_id: int, channel: Channel, entry: CounterEntry | None, *, at: datetime) -> _Ready:
    on = at.astimezone(SEOUL).date()
    program = version_in_force(draft.program.code, on)
    bank, area = (entry.bank, entry.bank_sido) if entry else ("", "")
    if not takes_channel(program, channel, bank=bank, area=area):
        raise ChannelNotOffered
    person = _filing_person(draft, user_id, entry, on=on)
    _refuse_too_early(draft, on=on)
    content = with_usable_papers(opened_draft(draft, shipped_catalog().registry))
    desired = content.answers.get("desired_on")
    desired_on = desired.value if desired else None
    holidays = shipped_holidays().days
    intake = intake_of(
        program, at=at, holidays=holidays, desired_on=desired_on if isinstance(desired_on, date) else None
    )
    look_ups = {
        LookUpKind(kind): LookUpState(state)
        for kind, state in LookUp.objects.filter(draft_number=draft.number).values_list("kind", "state")
    }
    consents = standing(consents_of(person_id=person.pk, about=draft.number, on=on), bank=_bank(content))
    composed = compose(
        content=content,
        program=program,
        has_business=draft.business_id is not None,
        consents=consents,
        silent=[kind for kind, state in look_ups.items() if state in SILENT],
        on=on,
    )
    # A member's window hangs on the desired day: without one the gap is told, not a closed window.
    if not intake.is_open and not (composed.form.choices.asks_desired_date and desired_on is None):
        raise WindowClosed(at, intake.next)
    if composed.missing:
        raise NotComplete(composed.missing)
    return _Ready(draft, person, program, content, composed, consents, tuple(look_ups), intake)


def _refuse_too_early(draft: Draft, *, on: date) -> None:
    """What was approved goes on, and what was refused has its day; of what is under way the unique key tells.

    All of them are held: one that is decided in this very moment is decided before we look, or waits for us.
    """
    settled = [ApplicationStatus.APPROVED.value, ApplicationStatus.REFUSED.value]
    own = {"business_id": draft.business_id, "program_id": draft.program_id}
    held = Application.objects.select_for_update().filter(**own).order_by("id")
    for earlier in held.only("number", "status", "ended_at", "retry_from"):
        if earlier.status not in settled:
            continue
        free_on = free_again_on(earlier, today=on)
        if free_on is None:
            raise AlreadyFiled(earlier.number)
        if free_on > on:
            raise RetryLater(earlier.number, free_on)


def _bank(content: Content) -> str:
    bank = content.answers.get("bank")
    return str(bank.value) if bank and bank.value else ""


def _filing_person(draft: Draft, user_id: int, entry: CounterEntry | None, *, on: date) -> Person:
    user = User.objects.select_related("person").get(pk=user_id)
    acting = acting_people(draft.business, on=on) if draft.business else frozenset()
    if entry is None:
        if user.person is None or not user.is_active:
            raise NotIdentified
        # As `may_act_for` has it for filing, in one statement: an agent prepares and never files.
        if draft.business and user.person_id not in acting:
            raise MayNotFile
        return user.person
    if draft.person is None:
        raise NotIdentified
    is_by_agent = entry.confirmed_how is ConfirmedHow.AGENT_WITH_POWER
    if draft.business and (is_by_agent or draft.person_id not in acting):
        powers = powers_on(business=draft.business.number, on=on) if entry.power_of_attorney else []
        if not any(each.number == entry.power_of_attorney and PowerScope.FILE in each.scope for each in powers):
            raise MayNotFile
    return draft.person


def _written(
    ready: _Ready,
    user_id: int,
    idempotency_key: str,
    body_hash: str,
    channel: Channel,
    entry: CounterEntry | None,
    at: datetime,
    actor: Actor,
    request_id: str,
) -> Receipt:
    application = _new_application(ready, user_id, idempotency_key, body_hash, channel, at)
    record_event(
        act="ApplicationSubmitted",
        actor=actor,
        subject=Subject("application", application.number),
        at=at,
        request_id=request_id,
        institution=ready.program.institution,
        changes={"status": (None, application.status), "draft": (None, ready.draft.number)},
    )
    enqueue(follow_up, key=f"submitted:{application.number}", application=application.number)
    # Fund and queue are held from here until the commit, and everybody waits for them: nothing that can come before
    # comes after.
    try:
        place = set_aside(application, ready.program, at=at, actor=actor)
    except FundClosed:
        raise WindowClosed(at, ready.intake.next) from None
    application.rank = take_rank(queue=application.queue, at=at)
    application.save(force_insert=True)
    _write_papers(ready, application)
    if entry is not None:
        CounterIntake.objects.create(
            application=application,
            entered_by=actor.id,
            confirmed_how=entry.confirmed_how.value,
            bank=entry.bank,
            bank_sido=entry.bank_sido,
            power_of_attorney=entry.power_of_attorney,
        )
    Draft.objects.filter(pk=ready.draft.pk).update(application=application)
    _write_look_ups(ready, application, at=at)
    return _receipt(application, ready.composed.filing.branch, place)


def _new_application(
    ready: _Ready, user_id: int, idempotency_key: str, body_hash: str, channel: Channel, at: datetime
) -> Application:
    filing, key = ready.composed.filing, key_of(ready.person)
    assert filing.requested_krw is not None
    assert filing.purpose is not None
    assert ready.draft.business_id is not None
    rules, text = frozen_rules(ready.program.hash)
    kept = Exists(FrozenRules.objects.filter(pk=rules))
    version = programs.ProgramVersion.objects.only("pk").annotate(has_rules=kept).get(sha256=ready.program.hash)
    if not version.has_rules:
        FrozenRules.objects.bulk_create([FrozenRules(sha256=rules, canonical_json=text)], ignore_conflicts=True)
    return Application(
        number=_new_number("APP", at),
        receipt_number=_new_number("RCP", at),
        draft_number=ready.draft.number,
        institution_id=ready.draft.program.institution_id,
        program_id=ready.draft.program_id,
        program_version=version,
        rules_id=rules,
        business_id=ready.draft.business_id,
        person=ready.person,
        user_id=user_id,
        branch_id=ready.composed.branches.id_of(filing.branch),
        channel=channel.value,
        status=FIRST_STATUS.value,
        received_at=at,
        as_of=at.astimezone(SEOUL).date(),
        queue=ready.intake.queue,
        requested_krw=filing.requested_krw,
        purpose=filing.purpose.value,
        collateral=filing.collateral.value if filing.collateral else "",
        bank=filing.bank or "",
        desired_on=filing.desired_on,
        sealed_answers=seal_with(key, written_content(ready.content)),
        sealed_record=seal_with(key, written_record(ready.composed.plan, ready.content.answers)),
        idempotency_key=idempotency_key,
        body_hash=body_hash,
        due_on=due_day(program=ready.program.id, received_at=at),
        about_number=ready.draft.about_number,
    )


def _write_papers(ready: _Ready, application: Application) -> None:
    rows = [
        ApplicationDocument(
            application=application, requirement=requirement, document=paper.number, issued_on=paper.issued_on
        )
        for requirement, papers in ready.content.papers.items()
        for paper in papers
    ]
    if rows:
        ApplicationDocument.objects.bulk_create(rows)


def _write_look_ups(ready: _Ready, application: Application, *, at: datetime) -> None:
    """Those begun with the draft belong to the application now; what consent allows and nobody asked yet is asked."""
    if ready.look_ups:
        LookUp.objects.filter(draft_number=ready.draft.number).update(application=application)
    allowed = [kind for kind in ready.composed.form.look_ups if is_allowed(kind, ready.consents)]
    new = [
        LookUp(
            draft_number=ready.draft.number,
            draft=ready.draft,
            application=application,
            person=ready.person,
            business_id=application.business_id,
            kind=kind.value,
            asked_at=at,
            next_try_at=at,
        )
        for kind in allowed
        if kind not in ready.look_ups
    ]
    if new:
        LookUp.objects.bulk_create(new)


def _replayed(application: Application, user_id: int, idempotency_key: str, body_hash: str) -> Receipt:
    if (application.user_id, application.idempotency_key) != (user_id, idempotency_key):
        raise AlreadyFiled(application.number)
    if application.body_hash != body_hash:
        raise KeyReused
    return _receipt(application, application.branch.code if application.branch else None, place_in_line(application))


def _explain(draft: str, user_id: int, idempotency_key: str) -> None:
    """Tells which of the two unique keys refused; a third would be our own mistake."""
    if Application.objects.filter(user_id=user_id, idempotency_key=idempotency_key).exists():
        raise KeyReused
    row = Draft.objects.filter(number=draft).first()
    own = {"business_id": row.business_id, "program_id": row.program_id} if row else {}
    same = Application.objects.filter(**own).order_by("-received_at").first() if row else None
    if same is not None:
        raise AlreadyFiled(same.number)


def _receipt(application: Application, branch: str | None, waiting: WaitingPlace | None) -> Receipt:
    return Receipt(
        application=application.number,
        receipt=application.receipt_number,
        received_at=application.received_at,
        rank=application.rank,
        queue_label=application.queue,
        branch=branch,
        waiting=waiting,
    )


def _new_number(kind: str, at: datetime) -> str:
    return new_public_number(kind=kind, year=at.astimezone(SEOUL).year, source=SystemRandom())
