"""Opening a request, acknowledging its cautions, and looking at the document before it is signed."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from majung.agreements.documents import preview_document
from majung.agreements.evidence import record_step
from majung.agreements.judging import fits_expected
from majung.agreements.models import Agreement
from majung.agreements.opened import data_of
from majung.agreements.refusals import CautionsMissing, NotTheSigner
from majung.agreements.rows import (
    actor_of,
    agreement_row,
    held_agreement,
    move,
    record,
    require_signer,
    require_step,
)
from majung.agreements.seen import Seen
from majung.agreements.texts.versions import version_of
from majung.core.agreement import AgreementAct, SigningStep
from majung.core.agreement_texts import asked_of

AFTER_CAUTIONS = (SigningStep.CONTRACT, SigningStep.IDENTIFICATION)
FROM_DETAIL = (SigningStep.DETAIL, SigningStep.CAUTIONS, *AFTER_CAUTIONS)


def open_agreement(*, agreement: str, person_id: int, at: datetime, seen: Seen) -> None:
    """The signer has seen the request. A co-signer whom only the register named shows up here for the first time.

    Whoever comes before their turn is known from then on all the same, and told when it is.
    """
    _join(agreement, person_id, at=at, seen=seen)
    _read(agreement, person_id, at=at, seen=seen)


@transaction.atomic
def acknowledge_cautions(
    *,
    agreement: str,
    person_id: int,
    at: datetime,
    seen: Seen,
    cautions: Collection[str],
    shown_at: datetime | None = None,
) -> None:
    """Every caution of this case, each by its own tick; what was acknowledged once stays so."""
    row = held_agreement(agreement)
    require_signer(row, person_id=person_id, at=at)
    require_step(row, SigningStep.CAUTIONS, *AFTER_CAUTIONS)
    if row.acknowledged_at is not None:
        return
    words = version_of(row.text)
    asked = asked_of(words.text, data_of(row)).cautions
    missing = tuple(each for each in asked if each not in cautions)
    if missing:
        raise CautionsMissing(missing)
    row.acknowledged_at = at
    move(row, AgreementAct.READ, at=at, fields=("acknowledged_at",))
    actor = actor_of(person_id)
    told = {
        "cautions": list(asked),
        "text_version": words.version,
        "text_hash": words.sha256,
        "shown_at": shown_at.isoformat() if shown_at else "",
    }
    record_step(row, "cautions_acknowledged", at=at, actor=actor, seen=seen, told=told)
    record("AgreementCautionsAcknowledged", row, at=at, actor=actor)


def preview_pdf(*, agreement: str, person_id: int, at: datetime) -> bytes:
    """«PDF로 보기»: the same words and terms as on the phone; raises NoRenderer where this machine makes none."""
    row = agreement_row(agreement)
    require_signer(row, person_id=person_id, at=at)
    return preview_document(row)


@transaction.atomic
def _join(agreement: str, person_id: int, *, at: datetime, seen: Seen) -> None:
    row = held_agreement(agreement)
    if row.person_id is not None:
        return
    if not fits_expected(row, person_id):
        raise NotTheSigner
    own = Agreement.objects.filter(application=row.application_id, round=row.round, kind=row.kind, person_id=person_id)
    if own.exists():
        raise NotTheSigner
    row.person_id = person_id
    row.save(update_fields=["person"])
    actor = actor_of(person_id)
    record_step(agreement_row(agreement), "joined", at=at, actor=actor, seen=seen)
    record("AgreementJoined", row, at=at, actor=actor)


@transaction.atomic
def _read(agreement: str, person_id: int, *, at: datetime, seen: Seen) -> None:
    row = held_agreement(agreement)
    require_signer(row, person_id=person_id, at=at)
    if row.read_at is not None:
        return
    row.read_at = at
    row.save(update_fields=["read_at"])
    actor = actor_of(person_id)
    record_step(row, "read", at=at, actor=actor, seen=seen, told={"received_at": at.isoformat()})
    record("AgreementRead", row, at=at, actor=actor)
