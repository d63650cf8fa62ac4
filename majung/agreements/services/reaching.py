"""Reaching a signer once more: the request sent again, or a co-signer told by telephone where to sign."""

from datetime import datetime

from django.db import transaction

from majung.agreements.evidence import record_step
from majung.agreements.models import Agreement
from majung.agreements.refusals import AgreementOver, NotYourTurn
from majung.agreements.rows import held_agreement, record, waits_for
from majung.agreements.services.beginning import ask_to_sign
from majung.core.agreement import AgreementState
from majung.events.services import Actor
from majung.notices.services import notify_telephone
from majung.parties.reaching import read_telephone


@transaction.atomic
def resend(*, agreement: str, by: Actor, at: datetime, request_id: str = "") -> None:
    """The request goes out again to whoever's turn it is."""
    row = _pending(agreement)
    ask_to_sign(row, at=at, key=f"again:{at.isoformat()}")
    record_step(row, "sent_again", at=at, actor=by)
    record("AgreementSentAgain", row, at=at, actor=by, request_id=request_id)


@transaction.atomic
def reach_signer(*, agreement: str, telephone: str, by: Actor, at: datetime, request_id: str = "") -> None:
    """A co-signer whom we know from the register alone is told the number; it opens for nobody else.

    Raises NotATelephone. The telephone is kept nowhere but in the message.
    """
    row = held_agreement(agreement)
    if row.state not in (AgreementState.WAITING, AgreementState.PENDING):
        raise AgreementOver(AgreementState(row.state))
    case = row.application
    notify_telephone(
        telephone=read_telephone(telephone),
        template="agreement_join",
        about=case.number,
        institution=case.institution.code,
        branch=case.branch.code if case.branch else "",
        key=f"agreement_join:{row.number}:{at.isoformat()}",
        at=at,
        params={"code": row.number},
    )
    record_step(row, "signer_reached", at=at, actor=by)
    record("AgreementSignerReached", row, at=at, actor=by, request_id=request_id)


def _pending(agreement: str) -> Agreement:
    row = held_agreement(agreement)
    if row.state == AgreementState.WAITING:
        raise NotYourTurn(waits_for(row))
    if row.state != AgreementState.PENDING:
        raise AgreementOver(AgreementState(row.state))
    return row
