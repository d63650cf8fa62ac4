"""What was seen on the spot: a form and pictures, sent at once or hours later, once or several times."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Max

from majung.adapters.sealing import seal_with
from majung.applications.content import key_of, written_json
from majung.core.documents import DocumentKind, DocumentSource, UploadRefusal
from majung.core.screening import read_sheet
from majung.documents.masking.area import UploadRefused
from majung.documents.services.receiving import drop_document, receive_document
from majung.events.services import Actor
from majung.programs.screening_tiers import screening_rules
from majung.screening.held import VISITING, Act, held_case, tell
from majung.screening.models import SiteVisit, VisitPhoto, VisitSheet
from majung.screening.refusals import (
    BadClientKey,
    NotTheVisitor,
    PhotoRefused,
    SheetRefused,
    TooManyPhotos,
    UnknownVisit,
    VisitOver,
)

# Each is looked through for resident numbers, which takes seconds.
MOST_PHOTOS: Final = 8
LONGEST_KEY: Final = 100
# The clock of a telephone may be wrong, but not by a day.
MOST_AHEAD: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PhotoSent:
    """A picture as a telephone sends it; where and when it was taken may be missing."""

    content: bytes
    filename: str
    taken_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None

    def __repr__(self) -> str:
        return f"PhotoSent({len(self.content)} bytes)"


def record_visit(
    *,
    visit: str,
    sheet: Mapping[str, Any],
    photos: Sequence[PhotoSent] = (),
    client_key: str,
    by: Actor,
    at: datetime,
    request_id: str = "",
) -> int:
    """Keeps what the visitor wrote down; gives its version. The same key again is the same version and keeps nothing.

    A later form for the same visit is a further version beside the first.
    """
    if not 0 < len(client_key) <= LONGEST_KEY:
        raise BadClientKey
    row = _visit(visit, by)
    if sent := _sent_before(row, client_key):
        return sent
    answers, problems = read_sheet(screening_rules().visit_sheet, sheet)
    if problems:
        raise SheetRefused(problems)
    _refuse_bad_photos(photos, at=at)
    done = Act(by, at, request_id)
    # Pictures are looked through before anything is held, for that takes its time.
    documents = _received(row, photos, done)
    try:
        version = _keep(row, answers, list(zip(documents, photos, strict=True)), client_key, done)
    except BaseException:
        _forget(documents, "visit_not_recorded", done)
        raise
    if version is None:
        # The same form came in twice at once: the other one was kept, and these pictures are not.
        _forget(documents, "sent_twice", done)
        return _sent_before(row, client_key)
    return version


def _visit(number: str, by: Actor) -> SiteVisit:
    row = SiteVisit.objects.select_related("application__person", "application__institution").filter(number=number)
    visit = row.first()
    if visit is None:
        raise UnknownVisit
    if visit.visitor != by.id:
        raise NotTheVisitor
    if visit.cancelled_at is not None:
        raise VisitOver
    return visit


def _sent_before(row: SiteVisit, client_key: str) -> int:
    versions = VisitSheet.objects.filter(visit=row, client_key=client_key).values_list("version", flat=True)
    return versions.first() or 0


def _refuse_bad_photos(photos: Sequence[PhotoSent], *, at: datetime) -> None:
    if len(photos) > MOST_PHOTOS:
        raise TooManyPhotos
    for position, photo in enumerate(photos, start=1):
        is_somewhere = _is_within(photo.latitude, 90) and _is_within(photo.longitude, 180)
        is_then = photo.taken_at is None or (photo.taken_at.tzinfo is not None and photo.taken_at <= at + MOST_AHEAD)
        if not is_somewhere or not is_then:
            raise PhotoRefused(position, UploadRefusal.BROKEN)


def _is_within(degrees: float | None, most: int) -> bool:
    return degrees is None or (math.isfinite(degrees) and -most <= degrees <= most)


def _received(row: SiteVisit, photos: Sequence[PhotoSent], done: Act) -> list[str]:
    """The pictures as papers of the case: all of them, or none."""
    documents: list[str] = []
    try:
        for position, photo in enumerate(photos, start=1):
            documents.append(_receive(row, position, photo, done))
    except BaseException:
        _forget(documents, "visit_not_recorded", done)
        raise
    return documents


def _forget(documents: Sequence[str], reason: str, done: Act) -> None:
    for document in documents:
        drop_document(number=document, reason=reason, actor=done.by, at=done.at, request_id=done.request_id)


def _receive(row: SiteVisit, position: int, photo: PhotoSent, done: Act) -> str:
    case = row.application
    try:
        received = receive_document(
            content=photo.content,
            filename=photo.filename,
            kind=DocumentKind.OTHER,
            person_id=case.person_id,
            source=DocumentSource.COUNTER,
            at=done.at,
            actor=done.by,
            about=case.number,
            institution=case.institution.code,
            uploader_id=row.user_id,
            request_id=done.request_id,
        )
    except UploadRefused as refused:
        raise PhotoRefused(position, refused.code) from None
    if not received.media_type.startswith("image/"):
        _forget([received.number], "not_a_picture", done)
        raise PhotoRefused(position, UploadRefusal.TYPE_NOT_ACCEPTED)
    return received.number


@transaction.atomic
def _keep(
    visit: SiteVisit,
    answers: Mapping[str, bool | int | str],
    photos: Sequence[tuple[str, PhotoSent]],
    client_key: str,
    done: Act,
) -> int | None:
    """One version of the form with its pictures; None if the same form was kept meanwhile."""
    case = held_case(visit.application.number, VISITING)
    row = SiteVisit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    if row.cancelled_at is not None:
        raise VisitOver
    if _sent_before(row, client_key):
        return None
    key = key_of(case.person)
    last = VisitSheet.objects.filter(visit=row).aggregate(last=Max("version"))["last"] or 0
    sheet = VisitSheet.objects.create(
        visit=row,
        version=last + 1,
        client_key=client_key,
        sealed_sheet=seal_with(key, written_json(answers)),
        recorded_by=done.by.id,
        recorded_at=done.at,
    )
    VisitPhoto.objects.bulk_create(
        VisitPhoto(sheet=sheet, document=document, sealed_details=seal_with(key, _details(photo)))
        for document, photo in photos
    )
    if row.visited_at is None:
        row.visited_at = done.at
        row.save(update_fields=["visited_at"])
    changes: dict[str, tuple[object, object]] = {
        "visit": (None, row.number),
        "sheet": (last or None, last + 1),
        "photos": (None, len(photos)),
    }
    tell(case, "VisitRecorded", done, what="visit_recorded", changes=changes)
    return last + 1


def _details(photo: PhotoSent) -> bytes:
    taken_at = photo.taken_at.isoformat() if photo.taken_at else None
    return written_json({"taken_at": taken_at, "latitude": photo.latitude, "longitude": photo.longitude})
