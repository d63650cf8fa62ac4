"""Acts in any order at any hour leave the fund where a plain list of reservations says it stands."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from majung.budget.models import LiveReservation
from majung.budget.proof import prove_fund
from majung.budget.selectors import fund_position
from majung.budget.services import (
    KeyReused,
    NotEnoughMoney,
    PlanTooSmall,
    ReservationEnded,
    UnknownReservation,
    change_plan,
    expire_lapsed,
    void_reservation,
)
from majung.core.ledger import FundChangeReason
from tests.budget.funds import DIRECTOR, HOUR, MONDAY, OWNER, POLICY, opened, taken

NUMBERS = count(1)
KEYS = st.integers(1, 6)
AMOUNTS = st.integers(1, 60)


@dataclass
class Held:
    """One reservation of the model."""

    amount_krw: int
    expires_at: datetime | None
    is_over: bool = False

    def counts(self, at: datetime) -> bool:
        return not self.is_over and (self.expires_at is None or self.expires_at > at)


class Fund(RuleBasedStateMachine):
    """The real fund beside a dictionary that adds up its reservations."""

    @initialize(plan_krw=st.integers(0, 150), percent=st.sampled_from([100, 133, 300]))
    def open(self, plan_krw: int, percent: int) -> None:
        self.number = next(NUMBERS)
        self.code = opened(plan_krw, code=f"fund-{self.number}", over_issue=str(Decimal(percent) / 100))
        self.plan_krw, self.percent, self.at = plan_krw, percent, MONDAY
        self.held: dict[str, Held] = {}

    @property
    def sum_krw(self) -> int:
        return sum(each.amount_krw for each in self.held.values() if each.counts(self.at))

    @property
    def room_krw(self) -> int:
        return self.plan_krw * self.percent // 100 - self.sum_krw

    @rule(key=KEYS, amount_krw=AMOUNTS, hours=st.none() | st.integers(1, 4))
    def reserve(self, key: int, amount_krw: int, hours: int | None) -> None:
        name = f"{self.number}-{key}"
        wanted = Held(amount_krw, self.at + hours * HOUR if hours else None)
        refusal = self.expected_refusal(name, amount_krw)
        if refusal:
            with pytest.raises(refusal):
                taken(name, amount_krw, fund=self.code, at=self.at, expires_at=wanted.expires_at)
            return
        taken(name, amount_krw, fund=self.code, at=self.at, expires_at=wanted.expires_at)
        self.held.setdefault(name, wanted)

    def expected_refusal(self, name: str, amount_krw: int) -> type[Exception] | None:
        if earlier := self.held.get(name):
            if earlier.amount_krw != amount_krw:
                return KeyReused
            return None if earlier.counts(self.at) else ReservationEnded
        return NotEnoughMoney if amount_krw > self.room_krw else None

    @rule(key=KEYS)
    def void(self, key: int) -> None:
        name = f"{self.number}-{key}"
        if name not in self.held:
            with pytest.raises(UnknownReservation):
                void_reservation(key=name, reason="withdrawn", actor=OWNER, at=self.at)
            return
        gave_back = void_reservation(key=name, reason="withdrawn", actor=OWNER, at=self.at)
        assert gave_back is self.held[name].counts(self.at)
        self.held[name].is_over = True

    @rule(hours=st.integers(1, 3))
    def wait(self, hours: int) -> None:
        self.at += hours * HOUR

    @rule()
    def sweep(self) -> None:
        expire_lapsed(fund=self.code, at=self.at)
        live = LiveReservation.objects.filter(balance__fund__code=self.code)
        assert {each.key for each in live} == {name for name, each in self.held.items() if each.counts(self.at)}

    @rule(plan_krw=st.integers(0, 200))
    def plan(self, plan_krw: int) -> None:
        assume(plan_krw != self.plan_krw)
        if plan_krw * self.percent // 100 < self.sum_krw:
            with pytest.raises(PlanTooSmall):
                change_plan(
                    fund=self.code,
                    plan_krw=plan_krw,
                    reason=FundChangeReason.BUDGET_CUT,
                    actor=POLICY,
                    agreed_by=DIRECTOR,
                    at=self.at,
                )
            return
        change_plan(
            fund=self.code,
            plan_krw=plan_krw,
            reason=FundChangeReason.BUDGET_CUT,
            actor=POLICY,
            agreed_by=DIRECTOR,
            at=self.at,
        )
        self.plan_krw = plan_krw

    @invariant()
    def stands_where_the_model_says(self) -> None:
        now = fund_position(fund=self.code, at=self.at)
        assert (now.plan_krw, now.reserved_krw, now.available_krw) == (self.plan_krw, self.sum_krw, self.room_krw)
        gone = sum(each.amount_krw for each in self.held.values() if not each.counts(self.at))
        assert now.released_krw == gone
        assert prove_fund(fund=self.code).agrees


@pytest.mark.django_db
def test_fund_stands_where_a_plain_list_says() -> None:
    run_state_machine_as_test(Fund, settings=settings(max_examples=40, stateful_step_count=25, deadline=None))
