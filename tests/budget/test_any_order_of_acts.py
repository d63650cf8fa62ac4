"""Acts in any order at any hour leave the fund where a plain list of reservations and a plain line say it stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from majung.budget.models import LiveReservation
from majung.budget.proof import prove_fund
from majung.budget.selectors import fund_position, waiting_of
from majung.budget.services import (
    FundClosed,
    KeyReused,
    MoreThanLeft,
    NotEnoughMoney,
    OverIssueTooSmall,
    PlanTooSmall,
    Reservation,
    ReservationEnded,
    UnknownReservation,
    WaitingPlace,
    change_over_issue,
    change_plan,
    expire_lapsed,
    leave_waiting,
    promote_next,
    reserve,
    void_reservation,
)
from majung.core.ledger import FundChangeReason, FundState
from tests.budget.funds import DIRECTOR, HOUR, MONDAY, OWNER, POLICY, changed, exchanged, opened, posted, returned

NUMBERS = count(1)
KEYS = st.integers(1, 6)
AMOUNTS = st.integers(1, 60)
# One of those there are, or once in a while one that nobody ever heard of.
ANY = st.integers(0, 30)
WHY = FundChangeReason.ERROR_CORRECTED


@dataclass
class Held:
    """One reservation of the model."""

    amount_krw: int
    expires_at: datetime | None
    replaces: str = ""
    left_krw: int = 0
    committed_krw: int = 0
    released_krw: int = 0
    is_over: bool = False

    def __post_init__(self) -> None:
        self.left_krw = self.amount_krw

    def has_lapsed(self, at: datetime) -> bool:
        return not self.is_over and self.expires_at is not None and self.expires_at <= at

    def reserved_krw(self, at: datetime) -> int:
        return 0 if self.is_over or self.has_lapsed(at) else self.left_krw

    def end(self) -> None:
        self.released_krw += self.left_krw
        self.left_krw, self.is_over = 0, True


class Fund(RuleBasedStateMachine):
    """The real fund beside a dictionary that adds up its reservations and a list of those who wait."""

    @initialize(plan_krw=st.integers(20, 120), percent=st.sampled_from([100, 133, 300]))
    def open(self, plan_krw: int, percent: int) -> None:
        self.number = next(NUMBERS)
        self.code = opened(plan_krw, code=f"fund-{self.number}", over_issue=str(Decimal(percent) / 100))
        self.plan_krw, self.percent, self.at, self.state = plan_krw, percent, MONDAY, FundState.OPEN
        self.held: dict[str, Held] = {}
        self.line: dict[str, int] = {}
        self.left_line: dict[str, int] = {}

    @property
    def reserved_krw(self) -> int:
        return sum(each.reserved_krw(self.at) for each in self.held.values())

    @property
    def committed_krw(self) -> int:
        return sum(each.committed_krw for each in self.held.values())

    @property
    def room_krw(self) -> int:
        return self.plan_krw * self.percent // 100 - self.reserved_krw - self.committed_krw

    def name(self, key: int) -> str:
        return f"{self.number}-{key}"

    def known(self, which: int, among: Iterable[str]) -> str:
        names = [f"{self.number}-unknown", *among]
        return names[which % len(names)]

    def filed(self) -> list[str]:
        return [name for name in self.held if not name.endswith(":approval")]

    def lapse(self) -> None:
        """What every act that looks for money books first."""
        for each in self.held.values():
            if each.has_lapsed(self.at):
                each.end()

    @rule(key=KEYS, amount_krw=AMOUNTS, hours=st.none() | st.integers(1, 4))
    def reserve(self, key: int, amount_krw: int, hours: int | None) -> None:
        expires_at = self.at + hours * HOUR if hours else None
        name = self.name(key)
        refusal = self.refusal_of(name, amount_krw, joins=False)
        if refusal:
            with pytest.raises(refusal):
                self.come(name, amount_krw, expires_at=expires_at)
            return
        assert isinstance(self.come(name, amount_krw, expires_at=expires_at), Reservation)
        self.held.setdefault(name, Held(amount_krw, expires_at))

    @rule(amounts=st.lists(AMOUNTS, min_size=3, max_size=6))
    def many_come(self, amounts: list[int]) -> None:
        for amount_krw in amounts:
            self.reserve_or_wait(self.name(next(NUMBERS)), amount_krw)

    @rule(key=KEYS, amount_krw=AMOUNTS)
    def one_comes(self, key: int, amount_krw: int) -> None:
        self.reserve_or_wait(self.name(key), amount_krw)

    def reserve_or_wait(self, name: str, amount_krw: int) -> None:
        refusal = self.refusal_of(name, amount_krw, joins=True)
        if refusal:
            with pytest.raises(refusal):
                self.come(name, amount_krw, joins=True)
            return
        came = self.come(name, amount_krw, joins=True)
        if name in self.held:
            assert isinstance(came, Reservation)
        elif name not in self.line and not self.line and amount_krw <= self.room_krw:
            assert isinstance(came, Reservation)
            self.held[name] = Held(amount_krw, None)
        else:
            self.line.setdefault(name, amount_krw)
            assert not isinstance(came, Reservation)
            ahead = list(self.line)[: list(self.line).index(name)]
            assert (came.ahead_count, came.ahead_krw) == (len(ahead), sum(self.line[each] for each in ahead))

    def come(
        self, name: str, amount_krw: int, *, expires_at: datetime | None = None, joins: bool = False
    ) -> Reservation | WaitingPlace:
        return reserve(
            fund=self.code,
            key=name,
            amount_krw=amount_krw,
            at=self.at,
            expires_at=expires_at,
            actor=OWNER,
            about=name,
            joins_waiting=joins,
        )

    def refusal_of(self, name: str, amount_krw: int, *, joins: bool) -> type[Exception] | None:
        if earlier := self.held.get(name):
            if (earlier.amount_krw, earlier.replaces) != (amount_krw, ""):
                return KeyReused
            return None if earlier.reserved_krw(self.at) else ReservationEnded
        if name in self.left_line:
            return ReservationEnded if self.left_line[name] == amount_krw else KeyReused
        if name in self.line:
            if self.line[name] != amount_krw:
                return KeyReused
            if joins:
                return None
        if self.state is not FundState.OPEN:
            return FundClosed
        if not self.line and amount_krw <= self.room_krw:
            return None
        is_too_much = amount_krw * 100 > self.plan_krw * self.percent
        return None if joins and not is_too_much else NotEnoughMoney

    @precondition(lambda self: self.line)
    @rule(which=ANY)
    def leave(self, which: int) -> None:
        name = self.known(which, self.line)
        assert leave_waiting(key=name, reason="withdrawn", actor=OWNER, at=self.at) is (name in self.line)
        if name in self.line:
            self.left_line[name] = self.line.pop(name)

    @precondition(lambda self: self.line)
    @rule()
    def promote(self) -> None:
        self.lapse()
        expected = []
        while self.state is FundState.OPEN and self.line:
            name, amount_krw = next(iter(self.line.items()))
            if amount_krw > self.room_krw:
                break
            expected.append(name)
            self.held[name] = Held(self.line.pop(name), None)
        assert [each.key for each in promote_next(fund=self.code, at=self.at, actor=POLICY)] == expected

    @precondition(lambda self: self.held)
    @rule(which=ANY, amount_krw=AMOUNTS, hours=st.none() | st.integers(1, 4))
    def exchange(self, which: int, amount_krw: int, hours: int | None) -> None:
        name = self.known(which, self.filed())
        new_name = f"{name}:approval"
        old, is_again = self.held.get(name), new_name in self.held
        expires_at = self.at + hours * HOUR if hours else None
        refusal = self.refusal_of_exchange(old, self.held.get(new_name), amount_krw)
        if refusal:
            with pytest.raises(refusal):
                exchanged(name, new_name, amount_krw, at=self.at, expires_at=expires_at)
            return
        exchanged(name, new_name, amount_krw, at=self.at, expires_at=expires_at)
        if old and not is_again:
            if amount_krw > old.left_krw:
                self.lapse()
            old.end()
            self.held[new_name] = Held(amount_krw, expires_at, replaces=name)

    def refusal_of_exchange(self, old: Held | None, new: Held | None, amount_krw: int) -> type[Exception] | None:
        if old is None:
            return UnknownReservation
        if new is not None:
            if new.amount_krw != amount_krw:
                return KeyReused
            return None if new.reserved_krw(self.at) else ReservationEnded
        if not old.reserved_krw(self.at):
            return ReservationEnded
        more_krw = amount_krw - old.left_krw
        if more_krw > 0 and self.state is not FundState.OPEN:
            return FundClosed
        return NotEnoughMoney if more_krw > 0 and (self.line or more_krw > self.room_krw) else None

    @precondition(lambda self: self.held)
    @rule(which=ANY, amount_krw=AMOUNTS, is_last=st.booleans())
    def post(self, which: int, amount_krw: int, is_last: bool) -> None:
        name = self.known(which, self.held)
        each = self.held.get(name)
        refusal: type[Exception] | None = None
        if each is None:
            refusal = UnknownReservation
        elif not each.reserved_krw(self.at):
            refusal = ReservationEnded
        elif amount_krw > each.left_krw:
            refusal = MoreThanLeft
        elif self.committed_krw + amount_krw > self.plan_krw:
            refusal = NotEnoughMoney
        if refusal or each is None:
            with pytest.raises(refusal or UnknownReservation):
                posted(name, amount_krw, at=self.at, is_last=is_last)
            return
        posted(name, amount_krw, at=self.at, is_last=is_last)
        each.left_krw -= amount_krw
        each.committed_krw += amount_krw
        if is_last or not each.left_krw:
            each.end()

    @precondition(lambda self: self.committed_krw)
    @rule(which=ANY, amount_krw=AMOUNTS)
    def bring_back(self, which: int, amount_krw: int) -> None:
        name = self.known(which, self.held)
        each = self.held.get(name)
        if each is None or amount_krw > each.committed_krw:
            with pytest.raises(MoreThanLeft if each else UnknownReservation):
                returned(name, amount_krw, at=self.at)
            return
        returned(name, amount_krw, at=self.at)
        each.committed_krw -= amount_krw
        each.released_krw += amount_krw

    @precondition(lambda self: self.held)
    @rule(which=ANY)
    def void(self, which: int) -> None:
        name = self.known(which, self.held)
        if name not in self.held:
            with pytest.raises(UnknownReservation):
                void_reservation(key=name, reason="withdrawn", actor=OWNER, at=self.at)
            return
        gave_back = void_reservation(key=name, reason="withdrawn", actor=OWNER, at=self.at)
        assert gave_back is bool(self.held[name].reserved_krw(self.at))
        self.held[name].end()

    @rule(hours=st.integers(1, 3))
    def wait(self, hours: int) -> None:
        self.at += hours * HOUR

    @rule()
    def sweep(self) -> None:
        expire_lapsed(fund=self.code, at=self.at)
        self.lapse()
        live = LiveReservation.objects.filter(balance__fund__code=self.code)
        assert {each.key for each in live} == {name for name, each in self.held.items() if each.left_krw}

    @rule(plan_krw=st.integers(30, 150))
    def plan(self, plan_krw: int) -> None:
        assume(plan_krw != self.plan_krw)
        held_krw = self.reserved_krw + self.committed_krw
        if plan_krw * self.percent < held_krw * 100 or plan_krw < self.committed_krw:
            with pytest.raises(PlanTooSmall):
                self.change_plan(plan_krw)
            return
        self.change_plan(plan_krw)
        self.plan_krw = plan_krw

    def change_plan(self, plan_krw: int) -> None:
        change_plan(fund=self.code, plan_krw=plan_krw, reason=WHY, actor=POLICY, agreed_by=DIRECTOR, at=self.at)

    @rule(percent=st.sampled_from([100, 150, 300]))
    def over_issue(self, percent: int) -> None:
        assume(percent != self.percent)
        if self.plan_krw * percent < (self.reserved_krw + self.committed_krw) * 100:
            with pytest.raises(OverIssueTooSmall):
                self.change_over_issue(percent)
            return
        self.change_over_issue(percent)
        self.percent = percent

    def change_over_issue(self, percent: int) -> None:
        factor = Decimal(percent) / 100
        change_over_issue(fund=self.code, factor=factor, reason=WHY, actor=POLICY, agreed_by=DIRECTOR, at=self.at)

    @rule(to=st.sampled_from([FundState.SUSPENDED, FundState.OPEN]))
    def suspend_or_resume(self, to: FundState) -> None:
        assume(to is not self.state)
        changed(to, fund=self.code, at=self.at)
        self.state = to

    @invariant()
    def stands_where_the_model_says(self) -> None:
        now = fund_position(fund=self.code, at=self.at)
        stands = (now.plan_krw, now.reserved_krw, now.committed_krw, now.available_krw, now.state)
        assert stands == (self.plan_krw, self.reserved_krw, self.committed_krw, self.room_krw, self.state)
        lapsed_krw = sum(each.left_krw for each in self.held.values() if each.has_lapsed(self.at))
        assert now.released_krw == lapsed_krw + sum(each.released_krw for each in self.held.values())
        places = waiting_of(fund=self.code)
        assert {each.key: each.amount_krw for each in places} == self.line
        assert [each.key for each in places] == list(self.line)
        assert (now.waiting_count, now.waiting_krw) == (len(self.line), sum(self.line.values()))
        assert now.reserved_krw + now.committed_krw <= now.plan_krw * self.percent // 100
        assert now.committed_krw <= now.plan_krw
        assert prove_fund(fund=self.code, cases=self.cases(), at=self.at).agrees

    def cases(self) -> dict[str, int]:
        held = {name: each.reserved_krw(self.at) + each.committed_krw for name, each in self.held.items()}
        return {name: krw for name, krw in [*held.items(), *self.line.items()] if krw}


@pytest.mark.django_db
def test_fund_stands_where_a_plain_list_says() -> None:
    run_state_machine_as_test(Fund, settings=settings(max_examples=40, stateful_step_count=25, deadline=None))
