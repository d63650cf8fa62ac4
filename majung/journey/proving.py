"""The nightly proof of every fund: its books against themselves, and against what the cases believe to hold."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache

from django.db import transaction
from django.db.models import OuterRef, Subquery

from majung.applications.models import Application
from majung.applications.selectors import money_of_cases
from majung.budget.proof import FundProof, run_proof
from majung.budget.selectors import fund_codes
from majung.budget.services import hold_fund
from majung.core.application import ApplicationStatus
from majung.core.deadlines import money_reserved_until, seoul_day
from majung.core.deciding import ProposalState
from majung.decisions.models import Proposal
from majung.journey.desks import desk_addresses
from majung.notices.services import notify_email
from majung.parties.kinds import StaffDuty
from majung.programs.holidays import shipped_holidays


def prove_funds(*, at: datetime) -> int:
    """Proves every fund, keeps what came of it and tells policy staff where it differs; how many differ."""
    return sum(not prove(fund=fund, at=at).agrees for fund in fund_codes())


@transaction.atomic
def prove(*, fund: str, at: datetime) -> FundProof:
    """One fund, held meanwhile: no money of it moves between reading its cases and its books."""
    institution = hold_fund(fund=fund)[0].fund.institution
    proof = run_proof(fund=fund, cases=fund_cases(fund=fund, at=at), at=at)
    if not proof.agrees:
        _tell(fund, institution, at=at)
    return proof


def fund_cases(*, fund: str, at: datetime) -> Mapping[str, int]:
    """What the cases of a fund say by their own rows: won by the key under which they hold it or wait for it.

    An approval whose money was set aside until a moment that is past claims none, whether or not its case was ended
    already. A few queries, however many cases.
    """
    money = money_of_cases(fund=fund)
    lapsed = _keys_of_lapsed_approvals(fund, at=at)
    held = {key: krw for key, krw in money.reserved.items() if key not in lapsed}
    return {**held, **money.waiting}


def _keys_of_lapsed_approvals(fund: str, *, at: datetime) -> frozenset[str]:
    decided = Proposal.objects.filter(application=OuterRef("pk"), state=ProposalState.DECIDED.value)
    approved = Application.objects.filter(fund=fund, status=ApplicationStatus.APPROVED.value).annotate(
        decided_at=Subquery(decided.order_by("-id").values("approved_at")[:1])
    )
    rows = approved.values_list("reservation_key", "decided_at")
    return frozenset(key for key, decided_at in rows if decided_at and at >= _until_of_day(seoul_day(decided_at)))


@cache
def _until_of_day(decided_on: date) -> datetime:
    return money_reserved_until(decided_on=decided_on, holidays=shipped_holidays().days)


def _tell(fund: str, institution: str, *, at: datetime) -> None:
    """Once a day to each of the policy staff of the institution; the figures stand on the page of the fund."""
    for user_id, email in desk_addresses(institution=institution, duty=StaffDuty.POLICY).items():
        notify_email(
            email=email,
            template="fund_differs",
            about=fund,
            institution=institution,
            key=f"fund_differs:{fund}:{seoul_day(at)}:{user_id}",
            at=at,
        )
