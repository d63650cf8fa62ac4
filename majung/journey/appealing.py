"""What hangs on an appeal beside it: the consents given anew for the screening that it may lead to."""

from datetime import datetime

from django.db import transaction

from majung.applications.models import Application
from majung.core.application import ApplicationStatus
from majung.core.deadlines import seoul_day
from majung.decisions.selectors import appeal_of
from majung.documents.selectors import consents_of
from majung.documents.services import withdraw_consent
from majung.events.services import Actor, ActorKind

HOUSE = Actor(ActorKind.SYSTEM, "journey")


@transaction.atomic
def end_idle_consents(*, number: str, at: datetime) -> int:
    """Consents given for an appeal end when it ends and no new screening follows; gives how many did."""
    row = Application.objects.filter(number=number, status=ApplicationStatus.REFUSED.value).first()
    if row is None:
        return 0
    given = consents_of(person_id=row.person_id, about=row.draft_number, on=seoul_day(at))
    standing = [consent for consent in given if consent.is_given]
    if not standing:
        return 0
    appeal = appeal_of(application=number)
    if appeal is not None and appeal.is_open:
        return 0
    for consent in standing:
        withdraw_consent(reference=consent.reference, person_id=row.person_id, actor=HOUSE, at=at)
    return len(standing)
