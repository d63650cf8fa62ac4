"""What people add to the detector's work: they look, say so, ask for more, or cover more by hand."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from majung.core.documents import MaskingState, ScanState
from majung.documents.kept_files import KeptFile, content_of, forget_file, kept_file, stored_file
from majung.documents.masking.area import Area, Masked
from majung.documents.masking.child import cover
from majung.documents.models import Document, StoredFile
from majung.documents.scanning import scan_later
from majung.documents.selectors import ReceivedDocument, UnknownDocument, document_view
from majung.documents.services.opening import FileDropped
from majung.documents.services.receiving import limits, sealed_details
from majung.events.actors import Actor, ActorKind, Subject
from majung.events.services import record_event

LOOKS_FOR_THE_HOUSE = frozenset({ActorKind.STAFF, ActorKind.BANK})


class NothingToCover(ValueError):
    """No area was given, or one on a page the document does not have."""


@transaction.atomic
def confirm_masking(*, number: str, actor: Actor, at: datetime, request_id: str = "") -> None:
    """Somebody looked and found everything covered; staff have the last word."""
    is_staff = actor.kind in LOOKS_FOR_THE_HOUSE
    state = MaskingState.CONFIRMED if is_staff else MaskingState.SEEN_BY_OWNER
    document = _locked(number)
    # What staff confirmed stays confirmed when the owner looks once more.
    if document.masking != MaskingState.CONFIRMED:
        _note(document, state, act="MaskingConfirmed", actor=actor, at=at, request_id=request_id)


@transaction.atomic
def ask_more_masking(*, number: str, actor: Actor, at: datetime, request_id: str = "") -> None:
    """The owner sees something left and leaves it to staff to cover."""
    _note(_locked(number), MaskingState.MORE_ASKED, act="MoreMaskingAsked", actor=actor, at=at, request_id=request_id)


def mask_by_hand(
    *, number: str, areas: Sequence[Area], actor: Actor, at: datetime, request_id: str = ""
) -> ReceivedDocument:
    """Covers more, for good: the content without these covers is not kept."""
    document = Document.objects.select_related("file").filter(number=number).first()
    if document is None:
        raise UnknownDocument
    if document.file is None:
        raise FileDropped
    if not areas or any(area.page >= document.pages for area in areas):
        raise NothingToCover
    content = content_of(document.file)
    masked = cover(content, media_type=document.media_type, areas=areas, limits=limits())
    with kept_file(masked.content, person_id=document.person_id) as kept, transaction.atomic():
        _replace(document.file, masked, kept, actor=actor, at=at, request_id=request_id)
    return document_view(number)


def _replace(old: StoredFile, masked: Masked, kept: KeptFile, *, actor: Actor, at: datetime, request_id: str) -> None:
    # The same paper may have been sent twice: what had to be covered in one had to be in both.
    new = stored_file(kept, person_id=old.person_id, at=at)
    for document in Document.objects.select_for_update().filter(file=old).order_by("id"):
        before = document.masked_areas
        details = sealed_details(old.person_id, filename=document_view(document.number).filename, sha256=kept.sha256)
        document.file, document.sealed_details, document.size = new, details, len(masked.content)
        document.masked_areas, document.scan = before + masked.masked_areas, ScanState.WAITING.value
        document.masking = MaskingState.UNSEEN.value
        document.save()
        scan_later(document)
        record_event(
            act="MaskedByHand",
            actor=actor,
            subject=Subject("document", document.number),
            at=at,
            changes={"masked_areas": (before, document.masked_areas)},
            request_id=request_id,
            institution=document.institution,
        )
    forget_file(old)


def _locked(number: str) -> Document:
    document = Document.objects.select_for_update().filter(number=number).first()
    if document is None:
        raise UnknownDocument
    return document


def _note(document: Document, state: MaskingState, *, act: str, actor: Actor, at: datetime, request_id: str) -> None:
    before, document.masking = document.masking, state.value
    document.save(update_fields=["masking"])
    record_event(
        act=act,
        actor=actor,
        subject=Subject("document", document.number),
        at=at,
        changes={"masking": (before, document.masking)},
        request_id=request_id,
        institution=document.institution,
    )
