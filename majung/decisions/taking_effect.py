"""What a decided proposal does to its application, and how deciding is told of in the audit trail."""

from datetime import datetime

from majung.applications.services import conclude_application
from majung.core.deadlines import money_reserved_until, seoul_day
from majung.core.deciding import ACT_OF, Outcome, ProposalState
from majung.decisions.models import Proposal
from majung.events.services import Actor, Subject, record_event
from majung.programs.holidays import shipped_holidays


def take_effect(proposal: Proposal, *, by: Actor, at: datetime, request_id: str) -> None:
    """The proposal is decided first: the database lets no application be concluded without one."""
    proposal.state = ProposalState.DECIDED.value
    proposal.save(update_fields=["state", "approved_by", "approved_at"])
    conclude_application(
        number=proposal.application.number,
        act=ACT_OF[Outcome(proposal.outcome)],
        reason=proposal.reason_code,
        actor=by,
        at=at,
        retry_from=proposal.retry_from,
        approved_krw=proposal.amount_krw,
        reserved_until=money_reserved_until(decided_on=seoul_day(at), holidays=shipped_holidays().days),
        request_id=request_id,
    )


def record_decision(
    act: str, proposal: Proposal, *, by: Actor, at: datetime, request_id: str, on_behalf_of: str = ""
) -> None:
    stands_in = {"on_behalf_of": (None, on_behalf_of)} if on_behalf_of else {}
    record_event(
        act=act,
        actor=by,
        subject=Subject("application", proposal.application.number),
        at=at,
        reason=proposal.reason_code,
        request_id=request_id,
        institution=proposal.application.institution.code,
        changes={"proposal": (None, proposal.number), "outcome": (None, proposal.outcome), **stands_in},
    )
