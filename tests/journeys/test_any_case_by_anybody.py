"""Owners, officers, approvers, stand-ins and nights in any order: owner and office see the same truth.

Nothing is decided by fewer eyes than it takes, and every won is where books and cases say.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from majung.applications.models import Application
from majung.applications.selectors import application_view
from majung.applications.worklist import Place, Sought, worklist
from majung.budget.selectors import fund_position
from majung.budget.services import open_fund
from majung.core.appeals import AppealOutcome
from majung.core.application import UNDER_WAY, ApplicationStatus, WithdrawalReason
from majung.core.deadlines import seoul_day
from majung.core.deciding import Outcome, ReasonCode
from majung.core.guarantee import GuaranteeState
from majung.decisions.models import Appeal, Proposal
from majung.decisions.services import agree_appeal, decide_appeal, file_appeal, take_appeal, withdraw_appeal
from majung.events.sequencer import chain_events
from majung.events.verification import verify_chain
from majung.guarantees.models import Guarantee
from majung.journey.deciding import approve, proposal_form, propose, send_back
from majung.journey.nightly import nightly
from majung.journey.promoting import promote_waiting
from majung.journey.proving import prove
from majung.journey.selectors import timeline
from majung.journey.services import advance, withdraw
from majung.parties.delegations import delegate, end_delegation
from majung.parties.kinds import StaffDuty
from majung.screening.services import plan_visit
from tests.applications.world import AT, Owner, an_owner
from tests.decisions.people import FOUNDATION, TERMS, an_approver, staff
from tests.journey.conftest import FUND, OFFICER
from tests.journey.ready import answered, filed, fitting_terms
from tests.published_catalog import load_and_publish

EACH_KRW, ROOM_FOR = 30_000_000, 2
OWNERS, STAFF = 3, 4
WHO, WHOSE, WHICH = st.integers(0, STAFF - 1), st.integers(0, OWNERS - 1), st.integers(0, 9)
# The same walks each time: a build that fails has a reason in what was changed. Each step looks at everything.
WALKS = settings(
    max_examples=6, stateful_step_count=18, deadline=None, derandomize=True, database=None,
    phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
LIVE = {*UNDER_WAY, ApplicationStatus.APPROVED}


class Branch(RuleBasedStateMachine):
    """A fund with money for two, three firms, and four people who may all propose and approve."""

    owners: list[Owner]
    people: list[int]

    @initialize()
    def open(self) -> None:
        self.at = AT
        self.numbers: list[str] = []
        # Who stood in for whom on which days, as a plain list: (from, to, first day, last day).
        self.stood_in: list[tuple[int, int, date, date]] = []
        self.standing: list[str] = []
        self.visitors: dict[str, set[int]] = {}
        self.first_eyes: dict[str, set[int]] = {}
        self.example = transaction.atomic()
        self.example.__enter__()
        # Two have been looked at already, so that every walk leads to where people decide.
        for whose in range(ROOM_FOR):
            self.file(whose, screens=True)

    def teardown(self) -> None:
        if not hasattr(self, "example"):
            return
        try:
            chain_events(at=self.at)
            assert verify_chain().is_intact
        finally:
            # The next one begins with the same house.
            transaction.set_rollback(True)
            self.example.__exit__(None, None, None)

    def tried(self, act: Callable[[], object]) -> bool:
        """Whether it was done; what the house itself refuses is an answer, anything else a fault."""
        self.at += timedelta(minutes=1)
        try:
            with transaction.atomic():
                act()
        except Exception as refused:
            if not type(refused).__module__.startswith("majung."):
                raise
            return False
        return True

    def case(self, which: int) -> str | None:
        return self.numbers[which % len(self.numbers)] if self.numbers else None

    def are_linked(self, one: int, other: int, on: date) -> bool:
        return any({one, other} == {a, b} and first <= on <= last for a, b, first, last in self.stood_in)

    def is_near(self, who: int, others: set[int], *days: date) -> bool:
        return who in others or any(self.are_linked(who, other, day) for other in others for day in days)

    @rule(whose=WHOSE, screens=st.booleans())
    def file(self, whose: int, screens: bool) -> None:
        if self.tried(lambda: self.numbers.append(filed(self.owners[whose], at=self.at))) and screens:
            self.screen(len(self.numbers) - 1)

    @rule(which=WHICH)
    def screen_one(self, which: int) -> None:
        self.screen(which)

    def screen(self, which: int) -> None:
        if number := self.case(which):
            self.tried(lambda: answered(number, self.owner_of(number), at=self.at))

    @rule(which=WHICH, who=WHO, then=WHO, outcome=st.sampled_from([Outcome.APPROVED, Outcome.REFUSED]))
    def decide(self, which: int, who: int, then: int, outcome: Outcome) -> None:
        self.propose(which, who, outcome)
        self.approve(which, then)

    @rule(which=WHICH, who=WHO, outcome=st.sampled_from([Outcome.APPROVED, Outcome.REFUSED]))
    def propose_one(self, which: int, who: int, outcome: Outcome) -> None:
        self.propose(which, who, outcome)

    def propose(self, which: int, who: int, outcome: Outcome) -> None:
        if number := self.case(which):
            person = self.people[who]
            if self.tried(lambda: self.proposed(number, person, outcome)):
                assert not self.is_near(person, self.first_eyes.get(number, set()), seoul_day(self.at))

    def proposed(self, number: str, person: int, outcome: Outcome) -> None:
        is_yes = outcome is Outcome.APPROVED
        is_open = outcome in proposal_form(number=number, at=self.at).outcomes
        terms = fitting_terms(number, at=self.at) if is_yes and is_open else TERMS
        propose(
            application=number, outcome=outcome, words="심사함", remedy="" if is_yes else "고칠 것",
            reason_code=ReasonCode.MEETS_CRITERIA if is_yes else ReasonCode.EXCLUDED,
            terms=terms if is_yes else None, by=staff(person), at=self.at,
            retry_from=None if is_yes else seoul_day(self.at),
        )  # fmt: skip

    @rule(which=WHICH, who=WHO)
    def approve_one(self, which: int, who: int) -> None:
        self.approve(which, who)

    def approve(self, which: int, who: int) -> None:
        number, person = self.case(which), self.people[who]
        proposal = Proposal.objects.filter(application__number=number, state="proposed").first()
        if number is None or proposal is None:
            return
        seen = application_view(number=number).line.revision
        yes: dict[str, Any] = {"proposal": proposal.number, "revision": seen, "by": staff(person), "user_id": person}
        if self.tried(lambda: approve(**yes, at=self.at)):
            maker, days = account(proposal.proposed_by), {seoul_day(proposal.proposed_at), seoul_day(self.at)}
            assert not self.is_near(person, {maker}, *days)
            assert person not in self.visitors.get(number, set())
            assert not self.is_near(person, self.first_eyes.get(number, set()), seoul_day(self.at))

    @rule(which=WHICH, who=WHO)
    def return_it(self, which: int, who: int) -> None:
        proposal = Proposal.objects.filter(application__number=self.case(which), state="proposed").first()
        if proposal is not None:
            by = staff(self.people[who])
            self.tried(lambda: send_back(proposal=proposal.number, reason="더 보세요", by=by, at=self.at))

    @rule(which=WHICH, who=WHO)
    def visit(self, which: int, who: int) -> None:
        number, person = self.case(which), self.people[who]
        if number is not None:
            on = seoul_day(self.at)
            act = lambda: plan_visit(  # noqa: E731
                application=number, visitor_user_id=person, on=on, by=OFFICER, at=self.at
            )
            if self.tried(act):
                self.visitors.setdefault(number, set()).add(person)

    @rule(giver=WHO, taker=WHO, days=st.integers(0, 20))
    def stand_in(self, giver: int, taker: int, days: int) -> None:
        on = seoul_day(self.at)
        from_user, to_user = self.people[giver], self.people[taker]
        act = lambda: self.standing.append(  # noqa: E731
            delegate(
                from_user=from_user, to_user=to_user, duty=StaffDuty.APPROVER, institution=FOUNDATION, branch=None,
                from_on=on, through_on=on + timedelta(days=days), reason="출장", by=staff(from_user), at=self.at,
            )
        )  # fmt: skip
        if self.tried(act):
            self.stood_in.append((from_user, to_user, on, on + timedelta(days=days)))

    @rule(which=WHICH)
    def stand_down(self, which: int) -> None:
        if self.standing:
            nth = which % len(self.standing)
            giver, taker, first, last = self.stood_in[nth]
            if self.tried(lambda: end_delegation(number=self.standing[nth], by=staff(giver), at=self.at)):
                self.stood_in[nth] = (giver, taker, first, min(last, seoul_day(self.at)))

    @rule(which=WHICH)
    def take_back(self, which: int) -> None:
        if number := self.case(which):
            by = self.owner_of(number).actor
            self.tried(lambda: withdraw(number=number, reason=WithdrawalReason.OTHER, actor=by, at=self.at))

    @rule(which=WHICH, handler=WHO, second=WHO, outcome=st.sampled_from(AppealOutcome), gives_up=st.booleans())
    def appeal(self, which: int, handler: int, second: int, outcome: AppealOutcome, gives_up: bool) -> None:
        number = self.case(which)
        if number is None or not self.tried(lambda: self.appealed(number)):
            return
        appeal = Appeal.objects.filter(application__number=number).latest("id")
        decided = appeal.proposal
        part = {account(decided.proposed_by), account(decided.approved_by)}
        hears, agrees, day = self.people[handler], self.people[second], seoul_day(self.at)
        if self.tried(lambda: take_appeal(appeal=appeal.number, by=staff(hears), at=self.at)):
            assert not self.is_near(hears, part, day)
        self.tried(
            lambda: decide_appeal(
                appeal=appeal.number, outcome=outcome, words="보았습니다", by=staff(hears), at=self.at
            )
        )
        if gives_up:
            by = self.owner_of(number).actor
            self.tried(lambda: withdraw_appeal(appeal=appeal.number, actor=by, at=self.at))
        yes: dict[str, Any] = {"appeal": appeal.number, "by": staff(agrees), "user_id": agrees}
        if self.tried(lambda: agree_appeal(**yes, at=self.at)):
            assert not self.is_near(agrees, {*part, hears}, day)
            if outcome is AppealOutcome.UPHELD:
                self.first_eyes.setdefault(number, set()).update(part)
                assert application_view(number=number).status is ApplicationStatus.IN_SCREENING
            advance(number=number, at=self.at)

    def appealed(self, number: str) -> None:
        owner = self.owner_of(number)
        file_appeal(
            application=number, words="다시 보세요", documents=(), by_person_id=owner.person_id, actor=owner.actor,
            at=self.at,
        )  # fmt: skip

    @rule(days=st.sampled_from([0, 1, 5, 61, 75]))
    def night(self, days: int) -> None:
        self.at += timedelta(days=days)
        assert nightly(at=self.at)["differing_funds"] == 0

    @rule()
    def minute(self) -> None:
        promote_waiting(at=self.at)

    def owner_of(self, number: str) -> Owner:
        business = Application.objects.values_list("business__number", flat=True).get(number=number)
        return next(owner for owner in self.owners if owner.business == business)

    @invariant()
    def every_won_is_accounted_for(self) -> None:
        if not hasattr(self, "at"):
            return
        assert prove(fund=FUND, at=self.at).agrees
        now = fund_position(fund=FUND, at=self.at)
        assert now.reserved_krw + now.committed_krw <= EACH_KRW * ROOM_FOR
        # Nobody waits for money that is there.
        waiting = Application.objects.exclude(waiting_since=None).count()
        assert waiting == now.waiting_count

    @invariant()
    def everybody_sees_the_same(self) -> None:
        if not hasattr(self, "at"):
            return
        page = worklist(
            sought=Sought(places=(Place(FOUNDATION),), statuses=tuple(ApplicationStatus)),
            order="received", start=0, most=50,
        )  # fmt: skip
        lines = {line.number: line for line in page.lines}
        assert set(lines) == set(self.numbers)
        live: dict[int, int] = {}
        for row in Application.objects.all():
            seen = timeline(number=row.number, at=self.at)
            line = lines[row.number]
            assert (line.status, seen.status) == (row.status, row.status)
            assert (seen.waiting is not None) == (line.waiting_since is not None)
            open_ones = Proposal.objects.filter(application=row, state="proposed").count()
            assert line.has_proposal == (open_ones == 1)
            assert (seen.guarantee is not None and seen.guarantee.state is GuaranteeState.DECIDED) == (
                row.status == "approved"
            )
            live[row.business_id] = live.get(row.business_id, 0) + (ApplicationStatus(row.status) in LIVE)
        assert max(live.values(), default=0) <= 1
        assert Guarantee.objects.filter(state="decided").count() <= ROOM_FOR


def account(actor: str) -> int:
    return int(actor.removeprefix("user:"))


@pytest.mark.django_db
def test_whatever_happens_in_any_order() -> None:
    load_and_publish()
    with transaction.atomic():
        plan_krw = EACH_KRW * ROOM_FOR
        open_fund(code=FUND, institution=FOUNDATION, year=2025, plan_krw=plan_krw, actor=OFFICER, at=AT)
    Branch.owners = [an_owner(nth) for nth in range(1, OWNERS + 1)]
    Branch.people = [an_approver(f"person-{nth}@example.org") for nth in range(STAFF)]
    run_state_machine_as_test(Branch, settings=WALKS)
