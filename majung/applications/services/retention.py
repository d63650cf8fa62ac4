"""What time takes away: drafts nobody went on with, and everything that was only for them."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from majung.applications.content import key_of, opened_draft
from majung.applications.models import ApplicationDocument, Draft, LookUp, SuppliedPart
from majung.documents.selectors import originals_about, papers_about
from majung.documents.services.receiving import drop_document
from majung.events.services import Actor, ActorKind
from majung.parties.people import PersonForgotten
from majung.programs.catalog import shipped_catalog

HOUSE = Actor(ActorKind.SYSTEM, "retention")


def delete_expired_drafts(*, at: datetime) -> int:
    """Drafts go 90 days after their last save, with what offices told for them and the papers sent for nothing else.

    What was filed of them stays with the application.
    """
    expired = Draft.objects.filter(expires_at__lte=at, application=None).order_by("id")
    return sum(_delete(number, at=at) for number in list(expired.values_list("number", flat=True)))


@transaction.atomic
def _delete(number: str, *, at: datetime) -> int:
    rows = Draft.objects.select_for_update(of=("self",)).filter(expires_at__lte=at, application=None)
    draft = rows.filter(number=number).first()
    if draft is None:
        return 0
    draft.delete()
    LookUp.objects.filter(draft_number=number, application=None).delete()
    for paper in papers_about(number):
        if not _is_needed(paper, draft):
            drop_document(number=paper, reason="draft_expired", actor=HOUSE, at=at)
    return 1


def _is_needed(paper: str, draft: Draft) -> bool:
    """Whether another application or draft rests on it, or its original lies with us."""
    rows: tuple[Iterable[object], ...] = (
        ApplicationDocument.objects.filter(document=paper)[:1],
        SuppliedPart.objects.filter(document=paper)[:1],
        LookUp.objects.filter(document=paper)[:1],
    )
    if any(list(found) for found in rows) or any(each.document == paper for each in originals_about(draft.number)):
        return True
    if draft.person_id is None:
        return False
    others = Draft.objects.filter(person_id=draft.person_id, application=None).select_related("person")
    return any(paper in _papers_of(other) for other in others)


def _papers_of(draft: Draft) -> set[str]:
    if draft.person is not None:
        try:
            key_of(draft.person)
        except PersonForgotten:
            return set()
    content = opened_draft(draft, shipped_catalog().registry)
    return {paper.number for papers in content.papers.values() for paper in papers}
