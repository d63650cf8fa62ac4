"""Who decides in tests, and on what: approvers in a seat, terms, and a case brought to its end by two people."""

from datetime import datetime
from typing import Any

from majung.applications.models import Application
from majung.core.deciding import Outcome, ReasonCode, Terms
from majung.decisions.models import Appeal, Approval, Proposal
from majung.decisions.selectors import proposals_of
from majung.decisions.services import ApprovalResult, approve_proposal, propose
from majung.events.services import Actor, ActorKind
from majung.parties.kinds import StaffDuty
from majung.parties.models import User
from tests.applications.world import AT
from tests.signing_in import make_staff

FOUNDATION, GUMI = "gyeongbuk-foundation", "jungbu"
TERMS = Terms(amount_krw=30_000_000, months=60, grace_months=24, method="equal_principal")
MAKER = Actor(ActorKind.STAFF, "user:9007")

APPROVAL: dict[str, Any] = {
    "outcome": Outcome.APPROVED,
    "reason_code": ReasonCode.MEETS_CRITERIA,
    "words": "충족",
    "terms": TERMS,
}
REFUSAL: dict[str, Any] = {
    "outcome": Outcome.REFUSED,
    "reason_code": ReasonCode.EXCLUDED,
    "words": "제한업종에 해당합니다.",
    "remedy": "업종이 다르다면 사업자등록을 고친 뒤 다시 신청하세요.",
}
RETURN: dict[str, Any] = {"outcome": Outcome.RETURNED, "reason_code": ReasonCode.WRONG_PROGRAM, "words": "다른 자금"}


def an_approver(email: str = "checker@example.org", *, institution: str = FOUNDATION, branch: str | None = None) -> int:
    """The account of somebody who may approve, made once; over the whole institution unless tied to a branch."""
    known = User.objects.filter(email=email).first()
    return (known or make_staff(email, duty=StaffDuty.APPROVER, institution=institution, branch=branch)).pk


def staff(user_id: int) -> Actor:
    return Actor(ActorKind.STAFF, f"user:{user_id}")


def proposed(number: str, *, by: Actor = MAKER, at: datetime = AT, **what: Any) -> str:
    return propose(application=number, by=by, at=at, **what)


def approved_by(user_id: int, proposal: str, *, revision: int | None = None, at: datetime = AT) -> ApprovalResult:
    """Somebody approves what they just read."""
    row = Application.objects.get(pk__in=_case_of(proposal))
    seen = row.revision if revision is None else revision
    return approve_proposal(proposal=proposal, revision=seen, by=staff(user_id), user_id=user_id, at=at)


def approve(proposal: str, *, at: datetime = AT) -> None:
    """As many people approve as it takes, at the institution of the case."""
    institution = Application.objects.values_list("institution__code", flat=True).get(pk__in=_case_of(proposal))
    for nth in range(2):
        checker = an_approver(f"checker-{nth}@{institution}.example.org", institution=institution)
        if approved_by(checker, proposal, at=at).is_decided:
            return
    raise AssertionError("two people are enough for anything")


def decide(number: str, *, by: Actor = MAKER, at: datetime = AT, **what: Any) -> str:
    """A case in screening brought to its end; 반려 needs no second person."""
    proposal = proposed(number, by=by, at=at, **what)
    if what["outcome"] is not Outcome.RETURNED:
        approve(proposal, at=at)
    assert proposals_of(application=number)[-1].decided_at == at
    return proposal


def let_conclude(number: str, outcome: Outcome, *, amount_krw: int = TERMS.amount_krw) -> Proposal:
    """Lets the database conclude a case as two people would have: for tests of what lies below deciding."""
    row = Application.objects.get(number=number)
    earlier = Proposal.objects.filter(application=row).count()
    proposal = Proposal.objects.create(
        number=f"PRP-test-{Proposal.objects.count()}",
        application=row,
        revision=row.revision,
        outcome=outcome.value,
        reason_code=ReasonCode.OTHER.value,
        sealed_words=b"",
        sealed_remedy=b"",
        amount_krw=amount_krw if outcome is Outcome.APPROVED else None,
        retry_from=row.as_of if outcome is Outcome.REFUSED else None,
        approvals_needed=0 if outcome is Outcome.RETURNED else 1,
        proposed_by=f"user:{9007 + 2 * earlier}",
        proposed_at=AT,
    )
    checker = f"user:{9008 + 2 * earlier}"
    Approval.objects.create(proposal=proposal, by=checker, seat="institution", revision=row.revision, at=AT)
    proposal.state, proposal.approved_by, proposal.approved_at = "decided", checker, AT
    proposal.save()
    return proposal


def let_uphold(number: str) -> None:
    """Lets the database uphold an appeal against the last refusal of a case, heard by two who had no part in it."""
    refusal = Proposal.objects.filter(application__number=number, state="decided").latest("id")
    appeal = Appeal.objects.create(
        number=f"APL-test-{refusal.pk}",
        application_id=refusal.application_id,
        proposal=refusal,
        person_id=refusal.application.person_id,
        sealed_words=b"",
        filed_by="user:1",
        filed_at=AT,
        state="filed",
        due_on=AT.date(),
    )
    appeal.handler, appeal.agreed_by, appeal.outcome, appeal.state = "user:8001", "user:8002", "upheld", "upheld"
    appeal.save()


def _case_of(proposal: str) -> Any:
    return Proposal.objects.filter(number=proposal).values("application_id")
