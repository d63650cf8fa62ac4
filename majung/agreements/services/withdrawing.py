"""14-day withdrawal: the declaration of who signed for the firm; case, guarantee and money follow in journey."""

from datetime import datetime

from django.db import transaction

from majung.agreements.evidence import record_step
from majung.agreements.judging import withdraw_through
from majung.agreements.refusals import AgreementOver, UnknownAgreement, WithdrawalOver
from majung.agreements.rows import actor_of, held_agreement, move, record, tell_everybody
from majung.agreements.seen import Seen
from majung.agreements.services.ending import keep_words, void_paper
from majung.core.agreement import AgreementAct, AgreementState
from majung.core.deadlines import seoul_day

DECLARED = "declared"


@transaction.atomic
def declare_withdrawal(*, agreement: str, person_id: int, at: datetime, seen: Seen, words: str = "") -> str:
    """Writes the declaration down and voids the document; gives the number of the case, which is to be withdrawn."""
    row = held_agreement(agreement)
    if row.person_id != person_id:
        raise UnknownAgreement
    through = withdraw_through(row)
    if through is None:
        raise AgreementOver(AgreementState(row.state))
    if seoul_day(at) > through:
        raise WithdrawalOver(through)
    keep_words(row, words)
    actor = actor_of(person_id)
    move(row, AgreementAct.WITHDRAW, at=at, because=DECLARED, fields=("sealed_end_words",))
    void_paper(row, because=AgreementState.WITHDRAWN.value, at=at, actor=actor)
    record_step(row, "withdrawn", at=at, actor=actor, seen=seen, told={"through": through.isoformat(), "words": words})
    record("AgreementWithdrawn", row, at=at, actor=actor)
    tell_everybody(row, "agreement_withdrawn", at=at)
    return row.application.number
