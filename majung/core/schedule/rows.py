"""The rows of a repayment schedule: one function for the preview and for the booking."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

from majung.core.fields import FieldRefused
from majung.core.money import rounded
from majung.core.schedule.levels import level_instalment
from majung.core.schedule.periods import Period, periods_of
from majung.core.schedule.rates import RateLine, rate_line
from majung.core.schedule.terms import Effect, Method, Prepayment, Terms


@dataclass(frozen=True)
class Row:
    """One instalment; `balance` is what is owed after it, before a prepayment of the same day."""

    n: int
    due: date
    days: int
    principal: int
    interest: int
    balance: int


@dataclass(frozen=True)
class Totals:
    """Sums over the rows; `paid` is all that the borrower pays, prepayments included."""

    principal: int
    interest: int
    prepaid: int

    @property
    def paid(self) -> int:
        return self.principal + self.interest + self.prepaid


@dataclass(frozen=True)
class Schedule:
    """Every row until the balance is nothing, and the totals."""

    rows: tuple[Row, ...]
    totals: Totals


@dataclass(frozen=True)
class _Plan:
    """What the borrower pays per row after grace: levelled from a balance, at the first row that needs it."""

    balance: int
    amount: int | None = None


@dataclass(frozen=True)
class _Paydown:
    """A prepayment as a night on which the balance falls, and its place in the terms for messages."""

    night: int
    amount: int
    place: int
    effect: Effect


def repayment_schedule(terms: Terms) -> Schedule:
    """Decides every instalment of a loan: due day, principal, interest, balance left.

    Basis: the loan agreement (여신거래약정서) as its terms say; interest is exact over the nights of a period
    and rounded once per row. The package docstring lists the readings of what terms leave open.
    """
    periods, rates, paydowns = periods_of(terms), rate_line(terms), _paydowns(terms.prepayments)
    rows: list[Row] = []
    balance, plan = terms.principal, _Plan(terms.principal)
    for period in periods:
        within = _take_until(paydowns, period.until)
        balances = _balances(period, balance, within)
        balance = balances[-1][1]
        interest = _interest(period, balances, rates, terms)
        if _levels_anew(period, within, rates, terms):
            plan = _Plan(balance)
        if plan.amount is None and _pays_principal(period, terms):
            plan = replace(plan, amount=_amount(plan.balance, periods[period.n - 1 :], rates, terms))
        principal = _principal(period.n, balance, interest, plan, terms)
        balance -= principal
        rows.append(Row(period.n, period.due, period.days, principal, interest, balance))
        if balance == 0:
            break
    if paydowns:
        raise _more_than(0, paydowns[-1])
    return Schedule(tuple(rows), _totals(rows, terms))


def _paydowns(prepayments: Sequence[Prepayment]) -> list[_Paydown]:
    """Latest first, so that a period takes its own from the end."""
    each = [
        _Paydown(prepayment.on.toordinal(), prepayment.amount, place, prepayment.effect)
        for place, prepayment in enumerate(prepayments)
    ]
    return sorted(each, key=lambda paydown: paydown.night, reverse=True)


def _take_until(paydowns: list[_Paydown], until: int) -> list[_Paydown]:
    taken = []
    while paydowns and paydowns[-1].night < until:
        taken.append(paydowns.pop())
    return taken


def _balances(period: Period, balance: int, paydowns: Sequence[_Paydown]) -> list[tuple[int, int]]:
    """(night, balance from that night on) through a period, in order."""
    balances = [(period.start, balance)]
    for paydown in paydowns:
        if paydown.amount > balance:
            raise _more_than(balance, paydown)
        balance -= paydown.amount
        balances.append((paydown.night, balance))
    return balances


def _more_than(balance: int, paydown: _Paydown) -> FieldRefused:
    return FieldRefused(f"prepayments[{paydown.place}].amount", "over_balance", balance)


def _interest(period: Period, balances: Sequence[tuple[int, int]], rates: RateLine, terms: Terms) -> int:
    """Exact over stretches of one balance and one rate, rounded once for the row."""
    changes = rates.changes_in(period)
    if len(balances) == 1 and not changes:
        whole = balances[0][1] * rates.at(period.start) * period.year_share
        return rounded(whole, rounding=terms.rounding)
    cuts = sorted({night for night, _ in balances} | {*changes, period.until})
    balance_from = dict(balances)
    balance, exact = 0, Fraction(0)
    for first, until in pairwise(cuts):
        balance = balance_from.get(first, balance)
        exact += balance * rates.at(first) * period.share_of_year(first, until)
    return rounded(exact, rounding=terms.rounding)


def _levels_anew(period: Period, paydowns: Sequence[_Paydown], rates: RateLine, terms: Terms) -> bool:
    if any(paydown.effect is Effect.LOWER for paydown in paydowns):
        return True
    return terms.method is Method.EQUAL_INSTALMENT and bool(rates.changes_in(period))


def _pays_principal(period: Period, terms: Terms) -> bool:
    return terms.method is not Method.BULLET and period.n > terms.interest_only_instalments


def _amount(balance: int, left: Sequence[Period], rates: RateLine, terms: Terms) -> int:
    """What is paid per row over the periods left: a share of principal, or a level instalment with interest.

    The level instalment knows the rates up to the end of its first period and no later change.
    """
    rounding, multiple_of = terms.rounding, terms.instalment_multiple_of
    if terms.method is Method.EQUAL_PRINCIPAL:
        return rounded(Fraction(balance, len(left)), rounding=rounding, multiple_of=multiple_of)
    rate = rates.at(left[0].until - 1)
    growths = [rates.mixed(left[0]), *(rate * later.year_share for later in left[1:])]
    return level_instalment(balance, growths, rounding=rounding, multiple_of=multiple_of)


def _principal(n: int, balance: int, interest: int, plan: _Plan, terms: Terms) -> int:
    if n == terms.instalments:
        return balance
    if plan.amount is None:
        return 0
    if terms.method is Method.EQUAL_PRINCIPAL:
        return min(plan.amount, balance)
    # Interest above the instalment is paid in full: it is never added to the balance.
    return min(max(plan.amount - interest, 0), balance)


def _totals(rows: Sequence[Row], terms: Terms) -> Totals:
    return Totals(
        principal=sum(row.principal for row in rows),
        interest=sum(row.interest for row in rows),
        prepaid=sum(prepayment.amount for prepayment in terms.prepayments),
    )
