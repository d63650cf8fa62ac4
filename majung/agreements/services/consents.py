"""사전 동의: what a responsible manager asks before a representative changes, resigns or sells shares."""

from datetime import date, datetime
from random import SystemRandom

from django.db import transaction

from majung.agreements.evidence import record_step
from majung.agreements.models import ConsentRequest
from majung.agreements.opened import sealed_words
from majung.agreements.refusals import AgreementOver, UnknownAgreement, UnknownConsentRequest
from majung.agreements.rows import actor_of, held_agreement, record, tell_person
from majung.agreements.seen import Seen
from majung.core.agreement import AgreementState, ConsentState, ManagementMatter
from majung.core.deadlines import seoul_day
from majung.core.identifiers import new_public_number
from majung.events.services import Actor

SOURCE = SystemRandom()


class WordsMissing(ValueError):
    """A request and its answer are in words."""


@transaction.atomic
def ask_consent(
    *,
    agreement: str,
    person_id: int,
    at: datetime,
    seen: Seen,
    matter: ManagementMatter,
    words: str,
    planned_on: date | None = None,
) -> str:
    """Asked under an agreement that stands; gives the request's number, of one still open the same."""
    row = held_agreement(agreement)
    if row.person_id != person_id:
        raise UnknownAgreement
    if row.state != AgreementState.COMPLETED:
        raise AgreementOver(AgreementState(row.state))
    if not words.strip():
        raise WordsMissing
    earlier = ConsentRequest.objects.filter(agreement=row, matter=matter.value, state=ConsentState.ASKED.value).first()
    if earlier is not None:
        return earlier.number
    request = ConsentRequest.objects.create(
        number=new_public_number(kind="CNR", year=seoul_day(at).year, source=SOURCE),
        agreement=row,
        matter=matter.value,
        sealed_words=sealed_words(row, words),
        planned_on=planned_on,
        asked_at=at,
    )
    actor = actor_of(person_id)
    told = {"request": request.number, "matter": matter.value, "words": words.strip()}
    record_step(row, "consent_asked", at=at, actor=actor, seen=seen, told=told)
    record("AgreementConsentAsked", row, at=at, actor=actor, reason=matter.value)
    return request.number


@transaction.atomic
def settle_consent(*, number: str, agrees: bool, words: str, by: Actor, at: datetime, request_id: str = "") -> None:
    """An officer answers, in words; once."""
    found = ConsentRequest.objects.filter(number=number).values_list("agreement__number", flat=True).first()
    if found is None:
        raise UnknownConsentRequest
    row = held_agreement(found)
    request = ConsentRequest.objects.select_for_update().get(number=number)
    if request.state != ConsentState.ASKED:
        raise UnknownConsentRequest
    if not words.strip():
        raise WordsMissing
    request.state = (ConsentState.AGREED if agrees else ConsentState.REFUSED).value
    request.sealed_answer, request.answered_by, request.answered_at = sealed_words(row, words), by.id, at
    request.save(update_fields=["state", "sealed_answer", "answered_by", "answered_at"])
    told = {"request": number, "answer": request.state, "words": words.strip()}
    record_step(row, "consent_answered", at=at, actor=by, told=told)
    record("AgreementConsentAnswered", row, at=at, actor=by, reason=request.state, request_id=request_id)
    assert row.person_id is not None
    tell_person(row, row.person_id, "agreement_consent_answered", at=at, key=number)
