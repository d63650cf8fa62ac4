"""What a loan costs: phases, the jump between two months, totals; held to the sums of the schedule."""

from datetime import date
from decimal import Decimal

import pytest

from majung.core.rules.program import Subsidy
from majung.core.schedule import Method
from majung.portal.cost import about, cost_of, phases, turning_point
from majung.portal.cost_form import LoanQuestion

DAY = date(2025, 1, 2)
TWO_YEARS = Subsidy(Decimal("0.02"), 24)


def question(
    method: Method = Method.EQUAL_PRINCIPAL, months: int = 60, grace: int = 24, subsidy: Subsidy | None = TWO_YEARS
) -> LoanQuestion:
    rate = Decimal("0.045")
    return LoanQuestion(30_000_000, months, grace, method, rate, rate, subsidy)


@pytest.mark.parametrize(
    ("name", "asked", "kinds", "turn"),
    [
        ("beotim", question(), [(1, 24, "even_start"), (25, 60, "falling_end")], ("both", 24, 25)),
        (
            "subsidy ends within grace",
            question(grace=36),
            [(1, 24, "even_start"), (25, 36, "even_middle"), (37, 60, "falling_end")],
            ("subsidy_ends", 24, 25),
        ),
        (
            "no subsidy",
            question(subsidy=None),
            [(1, 24, "even_start"), (25, 60, "falling_end")],
            ("principal_begins", 24, 25),
        ),
        (
            "level with support, whose part of the interest shrinks",
            question(Method.EQUAL_INSTALMENT, grace=0),
            [(1, 24, "rising_start"), (25, 60, "even_end")],
            ("subsidy_ends", 24, 25),
        ),
        ("no grace, no subsidy", question(grace=0, subsidy=None), [(1, 60, "falling_whole")], None),
        ("level", question(Method.EQUAL_INSTALMENT, grace=0, subsidy=None), [(1, 60, "even_whole")], None),
        (
            "everything at the end",
            question(Method.BULLET, months=24, grace=0),
            [(1, 23, "even_start"), (24, 24, "once")],
            ("principal_due", 23, 24),
        ),
        ("one month", question(Method.BULLET, months=1, grace=0, subsidy=None), [(1, 1, "once")], None),
        (
            "support outlives the loan",
            question(grace=0, months=12),
            [(1, 12, "falling_whole")],
            None,
        ),
    ],
)  # fmt: skip
def test_phases_and_the_month_in_which_the_payment_jumps(
    name: str, asked: LoanQuestion, kinds: list[tuple[int, int, str]], turn: tuple[str, int, int] | None
) -> None:
    cost = cost_of(asked, rate=asked.highest_rate, disbursed_on=DAY)
    assert [(each.first, each.last, each.kind) for each in phases(asked, cost)] == kinds
    found = turning_point(asked, cost)
    assert (found and (found[0], found[1].n, found[2].n)) == turn


def test_totals_are_the_sums_of_the_months() -> None:
    cost = cost_of(question(), rate=Decimal("0.045"), disbursed_on=DAY)
    assert cost.interest == sum(row.interest for row in cost.schedule.rows)
    assert cost.interest_paid == cost.interest - cost.subsidy
    assert cost.paid == 30_000_000 + cost.interest_paid
    # 3천만원 x 2% x two years, a few won dropped month by month.
    assert 1_199_950 <= cost.subsidy <= 1_200_000


def test_rate_never_falls_below_nothing() -> None:
    cost = cost_of(question(), rate=Decimal("0.015"), disbursed_on=DAY)
    assert cost.rate_with_subsidy == 0
    assert cost.subsidy == sum(row.interest for row in cost.schedule.rows[:24])


@pytest.mark.parametrize(
    ("amount", "said"), [(948_906, 949_000), (62_499, 62_000), (62_500, 63_000), (9_949, 9_900), (0, 0)]
)
def test_about(amount: int, said: int) -> None:
    assert about(amount) == said
