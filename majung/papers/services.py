"""Acts on the papers we issue: issue, take back, put another in its place."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from random import SystemRandom
from typing import Any

from django.conf import settings
from django.db import transaction

from majung.adapters.sealing import unwrap_data_key
from majung.core.deadlines import seoul_day
from majung.core.identifiers import new_public_number
from majung.core.issued_papers import PaperKind, PaperState, new_paper_code
from majung.events.services import Actor, Subject, record_event
from majung.notices.jobs import enqueue
from majung.papers.contents import Contents, code_name, sealed_contents
from majung.papers.files import put_away
from majung.papers.models import Paper
from majung.papers.printing import print_paper
from majung.papers.selectors import PaperView, UnknownPaper, view_of
from majung.papers.templates_in_force import IN_FORCE
from majung.parties.models import Institution, Person
from majung.parties.people import PersonForgotten

VERIFY_PATH = "/verify"
SOURCE = SystemRandom()


class PaperOver(ValueError):
    """The paper was taken back or replaced before."""


@dataclass(frozen=True, slots=True)
class PaperIdentity:
    """What a paper is found by and what proves it."""

    number: str
    code: str

    def __repr__(self) -> str:
        return f"PaperIdentity({self.number})"


@transaction.atomic
def issue_paper(
    *,
    kind: PaperKind,
    about: str,
    person_id: int,
    institution: str,
    data: Mapping[str, Any],
    language: str,
    at: datetime,
    actor: Actor,
    valid_through: date | None = None,
) -> PaperView:
    """Freezes what a paper says and gives it its number and code; its file is made and sealed right after, by a job."""
    row = _new_paper(
        new_paper_identity(at=at),
        person_id=person_id,
        institution=institution,
        data=data,
        kind=kind.value,
        about=about,
        language=language,
        template_version=IN_FORCE[kind],
        issued_at=at,
        issued_by=actor.id,
        valid_through=valid_through,
    )
    return _issued(row, actor=actor)


def new_paper_identity(*, at: datetime) -> PaperIdentity:
    """A number and a code nobody has, for a document that must show them before it becomes a paper."""
    number = new_public_number(kind="PAP", year=seoul_day(at).year, source=SOURCE)
    return PaperIdentity(number, new_paper_code(SOURCE))


@transaction.atomic
def issue_document(
    *,
    kind: PaperKind,
    about: str,
    person_id: int,
    institution: str,
    unsigned: bytes,
    data: Mapping[str, Any],
    language: str,
    at: datetime,
    actor: Actor,
    identity: PaperIdentity | None = None,
    valid_through: date | None = None,
) -> PaperView:
    """Makes a paper of a document from elsewhere, still without our seal: an agreement that its person signed.

    `data` is what whoever holds its code is shown. Nobody outside is asked here: a job seals it right after, and
    `paper_pdf` seals it at once, outside of any transaction, or raises SealPostponed. An identity that was issued
    before gives the paper that has it.
    """
    if identity is not None and (held := Paper.objects.filter(number=identity.number).first()):
        return view_of(held)
    row = _new_paper(
        identity or new_paper_identity(at=at),
        person_id=person_id,
        institution=institution,
        data=data,
        document=unsigned,
        kind=kind.value,
        about=about,
        language=language,
        issued_at=at,
        issued_by=actor.id,
        valid_through=valid_through,
    )
    return _issued(row, actor=actor)


@transaction.atomic
def cancel_paper(*, number: str, reason: str, at: datetime, actor: Actor) -> None:
    """Takes a paper back: from now on it proves nothing, and whoever asks is told so."""
    _end(_held(number), PaperState.CANCELLED, reason=reason, at=at, actor=actor)


@transaction.atomic
def replace_paper(
    *, number: str, data: Mapping[str, Any], reason: str, at: datetime, actor: Actor, about: str = ""
) -> PaperView:
    """The same paper with other words in place of one that was wrong; the old one says that it was replaced.

    `about` names what the new one is about, where that is no longer the same.
    """
    row = _held(number)
    new = issue_paper(
        kind=PaperKind(row.kind),
        about=about or row.about,
        person_id=row.person_id,
        institution=row.institution.code,
        data=data,
        language=row.language,
        at=at,
        actor=actor,
        valid_through=row.valid_through,
    )
    row.replaced_by = new.number
    _end(row, PaperState.REPLACED, reason=reason, at=at, actor=actor)
    return new


def _new_paper(
    identity: PaperIdentity,
    *,
    person_id: int,
    institution: str,
    data: Mapping[str, Any],
    document: bytes | None = None,
    **columns: Any,
) -> Paper:
    person = Person.objects.get(pk=person_id)
    if person.wrapped_key is None:
        raise PersonForgotten
    key = unwrap_data_key(bytes(person.wrapped_key))
    contents = Contents({**data, "verify_at": settings.PUBLIC_ADDRESS + VERIFY_PATH}, identity.code)
    return Paper.objects.create(
        number=identity.number,
        person=person,
        institution=Institution.objects.get(code=institution),
        code_hmac=code_name(identity.code, number=identity.number),
        sealed=sealed_contents(contents, key=key),
        sha256=hashlib.sha256(document).hexdigest() if document else "",
        place=put_away(identity.number, document, key=key) if document else "",
        **columns,
    )


def _issued(row: Paper, *, actor: Actor) -> PaperView:
    _record("PaperIssued", row, actor=actor, at=row.issued_at, reason=row.kind)
    enqueue(print_paper, key=f"print:{row.number}", paper=row.number)
    return view_of(row)


def _held(number: str) -> Paper:
    rows = Paper.objects.select_for_update(of=("self",)).select_related("institution")
    row = rows.filter(number=number).first()
    if row is None:
        raise UnknownPaper
    if row.ended_as:
        raise PaperOver
    return row


def _end(row: Paper, state: PaperState, *, reason: str, at: datetime, actor: Actor) -> None:
    row.ended_as, row.ended_at = state.value, at
    row.save(update_fields=["ended_as", "ended_at", "replaced_by"])
    act = "PaperCancelled" if state is PaperState.CANCELLED else "PaperReplaced"
    _record(act, row, actor=actor, at=at, reason=reason)


def _record(act: str, row: Paper, *, actor: Actor, at: datetime, reason: str) -> None:
    subject = Subject("paper", row.number)
    record_event(act=act, actor=actor, subject=subject, at=at, reason=reason, institution=row.institution.code)
