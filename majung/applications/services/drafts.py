"""Acts on drafts: begun, saved at every answer, picked up on another device, dropped and taken back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import SystemRandom
from typing import Any

from django.db import transaction

from majung.adapters.clock import SEOUL
from majung.applications.content import AttachedPaper, Content, sealed_content
from majung.applications.drafts import DraftView, UnknownDraft, content_of, draft_for, expires_at, keep_draft, view_of
from majung.applications.models import Draft
from majung.core.answers import BUSINESS, CHECK, IDENTITY, Differed, filled, merged, pair_problems, read_answers
from majung.core.application import Channel
from majung.core.deadlines import seoul_day
from majung.core.facts import FactProblem, FactValue
from majung.core.filing import HelperKind
from majung.core.identifiers import new_public_number
from majung.documents.selectors import ReceivedDocument, UnknownDocument, document_view
from majung.events.services import Actor, Subject, record_event
from majung.parties.acting import BusinessAct, may_act_for
from majung.parties.businesses import BusinessView, UnknownBusiness, business_by_number, people_of
from majung.parties.models import AccountKind, Business, Person, User
from majung.parties.people import accounts_of, person_view
from majung.programs.catalog import shipped_catalog
from majung.programs.models import Program

UNDO_DAYS = timedelta(days=30)


class BadAnswers(ValueError):
    """Values that cannot be kept: field and reason of each. Nothing was saved."""

    def __init__(self, problems: list[FactProblem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


class DraftSubmitted(ValueError):
    """The draft went out: what was filed does not change."""

    def __init__(self, application: str) -> None:
        super().__init__(application)
        self.application = application


@transaction.atomic
def start_draft(
    *,
    user_id: int,
    person_id: int | None,
    business_number: str | None,
    program: str,
    answers: Mapping[str, FactValue],
    at: datetime,
    actor: Actor,
    channel: Channel = Channel.ONLINE,
    about_number: str = "",
) -> DraftView:
    """Begins a draft with what is known from a check, or goes on with the one that is open for the same purpose.

    `about_number` is the case or paper it goes with: a confirmation, for the guarantee behind its loan.
    """
    user = User.objects.get(pk=user_id)
    business = _business_for(user, business_number, on=seoul_day(at)) if business_number else None
    shipped_catalog().version(program, seoul_day(at))
    known = {
        "program__code": program,
        "application": None,
        "dropped_at": None,
        "channel": channel.value,
        "about_number": about_number,
    }
    own = Draft.objects.filter(**known, user_id__in=accounts_of(user), expires_at__gt=at)
    same = own.filter(business__number=business_number, person=person_id).order_by("id").first()
    row = same or _new_draft(user, person_id, program, channel, about_number, at=at)
    draft = draft_for(number=row.number, user_id=user_id, at=at, lock=True)
    content = _with_known(draft, content_of(draft), answers, business, at=at)
    keep_draft(draft, content, at=at)
    if same is None:
        record_event(act="DraftStarted", actor=actor, subject=Subject("draft", draft.number), at=at)
    return view_of(draft, content)


@transaction.atomic
def save_answers(*, draft: str, user_id: int, values: Mapping[str, Any], seen: int, at: datetime) -> DraftView:
    """Keeps answers, field by field; the view tells which fields another screen had changed meanwhile."""
    row = _open_draft(draft, user_id, at)
    registry = shipped_catalog().registry
    read, problems = read_answers(values, registry=registry, as_of=seoul_day(at))
    content = content_of(row)
    answers, differed = merged(content.answers, read, seen=seen, save=row.saves + 1)
    problems += [each for each in pair_problems(answers, registry) if each.field in read]
    if problems:
        raise BadAnswers(problems)
    return _saved(row, replace(content, answers=answers), at=at, differed=differed)


def choose_helper(*, draft: str, user_id: int, helper: HelperKind, at: datetime) -> DraftView:
    """Who helps to file: without a `seen`, because one choice is one answer."""
    return _choose(draft, user_id, {"helper": helper.value}, at)


def choose_bank(*, draft: str, user_id: int, bank: str, at: datetime) -> DraftView:
    return _choose(draft, user_id, {"bank": bank}, at)


def choose_branch(*, draft: str, user_id: int, branch: str, at: datetime) -> DraftView:
    return _choose(draft, user_id, {"branch": branch}, at)


@transaction.atomic
def choose_business(*, draft: str, user_id: int, business_number: str, at: datetime) -> DraftView:
    """The business an application is for; what the house knows of it fills what is empty."""
    row = _open_draft(draft, user_id, at)
    business = _business_for(User.objects.get(pk=user_id), business_number, on=seoul_day(at))
    return _saved(row, _with_known(row, content_of(row), {}, business, at=at), at=at)


@transaction.atomic
def choose_person(*, draft: str, user_id: int, person_id: int, at: datetime) -> DraftView:
    """Whose application it is: after an identity check, or the person at the counter. Sealed under their key now."""
    row = _open_draft(draft, user_id, at)
    content = content_of(row)
    row.person = Person.objects.get(pk=person_id)
    return _saved(row, _with_known(row, content, {}, None, at=at), at=at)


@transaction.atomic
def attach_document(*, draft: str, user_id: int, requirement: str, document: str, at: datetime) -> DraftView:
    """A received paper goes with the application for one of its requirements; attaching it again renews its day."""
    row = _open_draft(draft, user_id, at)
    paper = document_view(document)
    if not paper.is_usable or not _goes_with(paper, row, user_id, on=seoul_day(at)):
        raise UnknownDocument
    content = content_of(row)
    others = [each for each in content.papers.get(requirement, ()) if each.number != document]
    papers = {**content.papers, requirement: (*others, AttachedPaper(document, paper.issued_on))}
    return _saved(row, replace(content, papers=papers), at=at)


@transaction.atomic
def detach_document(*, draft: str, user_id: int, requirement: str, document: str, at: datetime) -> DraftView:
    """The paper stays among the owner's papers; attaching it again undoes this."""
    row = _open_draft(draft, user_id, at)
    content = content_of(row)
    left = tuple(each for each in content.papers.get(requirement, ()) if each.number != document)
    return _saved(row, replace(content, papers={**content.papers, requirement: left}), at=at)


@transaction.atomic
def drop_draft(*, draft: str, user_id: int, at: datetime, actor: Actor) -> None:
    """Out of sight, and for 30 days to be had back."""
    row = _open_draft(draft, user_id, at)
    row.dropped_at, row.expires_at = at, min(row.expires_at, at + UNDO_DAYS)
    row.save(update_fields=["dropped_at", "expires_at"])
    record_event(act="DraftDropped", actor=actor, subject=Subject("draft", draft), at=at)


@transaction.atomic
def restore_draft(*, draft: str, user_id: int, at: datetime, actor: Actor) -> DraftView:
    row = draft_for(number=draft, user_id=user_id, at=at, lock=True)
    row.dropped_at = None
    record_event(act="DraftRestored", actor=actor, subject=Subject("draft", draft), at=at)
    return _saved(row, content_of(row), at=at)


def _goes_with(paper: ReceivedDocument, row: Draft, user_id: int, *, on: date) -> bool:
    """A paper of the applicant, or one sent by this account: its own, or of who stands for the business.

    Who helps several people sends nobody else's paper along.
    """
    if paper.person_id == row.person_id:
        return True
    if paper.uploader_id != user_id:
        return False
    sender = User.objects.get(pk=user_id).person_id
    return paper.person_id == sender or (
        row.business is not None and paper.person_id in people_of(number=row.business.number, on=on)
    )


def _choose(draft: str, user_id: int, values: Mapping[str, str], at: datetime) -> DraftView:
    with transaction.atomic():
        seen = _open_draft(draft, user_id, at).saves
        return save_answers(draft=draft, user_id=user_id, values=values, seen=seen, at=at)


def _open_draft(number: str, user_id: int, at: datetime) -> Draft:
    row = draft_for(number=number, user_id=user_id, at=at, lock=True)
    if row.application is not None:
        raise DraftSubmitted(row.application.number)
    if row.dropped_at is not None:
        raise UnknownDraft
    return row


def _new_draft(
    user: User, person_id: int | None, program: str, channel: Channel, about_number: str, *, at: datetime
) -> Draft:
    person = Person.objects.get(pk=person_id) if person_id is not None else None
    number = new_public_number(kind="DRF", year=at.astimezone(SEOUL).year, source=SystemRandom())
    return Draft.objects.create(
        number=number,
        user=user,
        person=person,
        program=Program.objects.get(code=program),
        channel=channel.value,
        about_number=about_number,
        sealed_content=sealed_content(Content(), person),
        started_at=at,
        saved_at=at,
        expires_at=expires_at(at),
    )


def _business_for(user: User, number: str, *, on: date) -> BusinessView:
    is_staff = user.kind == AccountKind.STAFF
    if not is_staff and not may_act_for(user=user, business_number=number, act=BusinessAct.PREPARE, on=on):
        raise UnknownBusiness
    return business_by_number(number=number)


def _with_known(
    draft: Draft, content: Content, facts: Mapping[str, FactValue], business: BusinessView | None, *, at: datetime
) -> Content:
    """What a check, the business and the identity check tell, each under its name."""
    save = draft.saves + 1
    answers = filled(content.answers, {n: v for n, v in facts.items() if v is not None}, source=CHECK, saves=save)
    if business is not None:
        draft.business = Business.objects.get(number=business.number)
        known: dict[str, FactValue] = {"entity": business.entity.value, "opened_on": business.opened_on}
        told = {name: value for name, value in known.items() if value is not None}
        answers = filled(answers, told, source=BUSINESS, saves=save)
    if draft.business and draft.person_id in people_of(number=draft.business.number, on=seoul_day(at)):
        assert draft.person_id is not None
        birth_date = person_view(person_id=draft.person_id).birth_date
        answers = filled(answers, {"owner_birth_date": birth_date}, source=IDENTITY, saves=save)
    return replace(content, answers=answers)


def _saved(draft: Draft, content: Content, *, at: datetime, differed: tuple[Differed, ...] = ()) -> DraftView:
    keep_draft(draft, content, at=at)
    return view_of(draft, content, differed)
