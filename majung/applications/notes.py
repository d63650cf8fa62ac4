"""Notes of staff on a case: written for colleagues, kept as long as the case."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from majung.adapters.sealing import seal_with, unseal_with
from majung.applications.content import key_of
from majung.applications.models import Application, CaseNote
from majung.applications.refusals import UnknownApplication
from majung.events.services import Actor, Subject, record_event


@dataclass(frozen=True, slots=True)
class NoteView:
    """What somebody wrote down, and who."""

    words: str
    written_at: datetime
    written_by: str

    def __repr__(self) -> str:
        return f"NoteView({self.written_by})"


@transaction.atomic
def write_note(*, application: str, words: str, by: Actor, at: datetime, request_id: str = "") -> None:
    """Adds a note, at any time in the life of a case."""
    row = Application.objects.select_related("person", "institution").filter(number=application).first()
    if row is None:
        raise UnknownApplication
    sealed = seal_with(key_of(row.person), words.encode())
    CaseNote.objects.create(application=row, sealed_words=sealed, written_at=at, written_by=by.id)
    record_event(
        act="NoteWritten",
        actor=by,
        subject=Subject("application", application),
        at=at,
        request_id=request_id,
        institution=row.institution.code,
    )


def notes_of(*, number: str) -> list[NoteView]:
    """The notes on a case, oldest first, in one query."""
    rows = CaseNote.objects.filter(application__number=number).select_related("application__person").order_by("id")
    return [
        NoteView(
            unseal_with(key_of(row.application.person), bytes(row.sealed_words)).decode(),
            row.written_at,
            row.written_by,
        )
        for row in rows
    ]
