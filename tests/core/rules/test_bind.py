"""What a condition means on a day: ages, anniversaries, dated parameters and lists at their edges."""

from calendar import isleap
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from majung.core.calendar import anniversary
from majung.core.rules.bind import Day, bind
from majung.core.rules.parse import parse_condition
from majung.core.rules.syntax import Among, Condition, Fact, Literally, walk
from tests.core.rules.answers import answer
from tests.small_program import RULES

DAYS = st.dates(date(1930, 1, 1), date(2060, 12, 31))
AS_OF_DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def bound(text: str, as_of: date) -> Condition:
    return bind(parse_condition(text, RULES.names), Day(as_of, RULES.book, RULES.registry), {})


@pytest.mark.parametrize(
    ("born", "as_of", "age"),
    [
        (date(1985, 5, 2), date(2025, 5, 1), 39),
        (date(1985, 5, 2), date(2025, 5, 2), 40),
        (date(2006, 5, 2), date(2025, 5, 1), 18),
        (date(2007, 5, 3), date(2025, 5, 2), 17),
        # Born on 29 February: the birthday of a common year is the 28th.
        (date(2004, 2, 29), date(2025, 2, 27), 20),
        (date(2004, 2, 29), date(2025, 2, 28), 21),
        (date(2004, 2, 29), date(2024, 2, 28), 19),
        (date(2004, 2, 29), date(2024, 2, 29), 20),
        (date(2004, 2, 28), date(2025, 2, 28), 21),
        (date(2004, 3, 1), date(2025, 2, 28), 20),
        (date(1925, 1, 1), date(2025, 1, 1), 100),
    ],
)
def test_age_on_a_day(born: date, as_of: date, age: int) -> None:
    row = {"owner_birth_date": born}
    for asked in range(age - 2, age + 3):
        for operator, expected in compared(age, asked).items():
            assert answer(f"owner_age {operator} {asked}", row, as_of) is expected, (operator, asked)
    assert answer(f"owner_age BETWEEN {age} AND {age}", row, as_of) is True
    assert answer(f"owner_age IN ({age - 1}, {age + 1})", row, as_of) is False


def compared(left: Any, right: Any) -> dict[str, bool]:
    return {
        "=": left == right, "<>": left != right, "<": left < right,
        "<=": left <= right, ">": left > right, ">=": left >= right,
    }  # fmt: skip


@given(born=DAYS, as_of=AS_OF_DAYS, asked=st.integers(-1, 110))
@example(born=date(2004, 2, 29), as_of=date(2100, 2, 28), asked=96)
@example(born=date(2000, 12, 31), as_of=date(2024, 12, 31), asked=24)
def test_age_is_the_number_of_birthdays(born: date, as_of: date, asked: int) -> None:
    age = max((n for n in range(131) if anniversary(born, n) <= as_of), default=-1)
    if age < 0:
        return  # Refused before: nobody is born after the day of judgement.
    for operator, expected in compared(age, asked).items():
        assert answer(f"owner_age {operator} {asked}", {"owner_birth_date": born}, as_of) is expected


@pytest.mark.parametrize(
    ("opened", "as_of", "within", "younger"),
    [
        (date(2022, 5, 2), date(2025, 5, 1), True, True),
        (date(2022, 5, 2), date(2025, 5, 2), True, False),
        (date(2022, 5, 2), date(2025, 5, 3), False, False),
        (date(2024, 2, 29), date(2027, 2, 27), True, True),
        (date(2024, 2, 29), date(2027, 2, 28), True, False),
        (date(2024, 2, 29), date(2027, 3, 1), False, False),
        (date(2025, 2, 28), date(2028, 2, 28), True, False),
        (date(2025, 2, 28), date(2028, 2, 29), False, False),
        (date(2025, 3, 1), date(2028, 2, 29), True, True),
    ],
)
def test_three_years_within_and_less_than(opened: date, as_of: date, within: bool, younger: bool) -> None:
    """«3년 이내» holds through the anniversary, «3년 미만» until the day before it."""
    row = {"opened_on": opened}
    assert answer("as_of <= opened_third_anniversary", row, as_of) is within
    assert answer("as_of < opened_third_anniversary", row, as_of) is younger
    assert answer("opened_third_anniversary < as_of", row, as_of) is not within


@pytest.mark.parametrize(
    ("received", "as_of", "not_elapsed"),
    [
        (date(2023, 5, 2), date(2025, 5, 2), True),
        (date(2023, 5, 2), date(2025, 5, 3), False),
        (date(2024, 2, 29), date(2026, 2, 28), True),
        (date(2024, 2, 29), date(2026, 3, 1), False),
    ],
)
def test_two_years_not_elapsed(received: date, as_of: date, not_elapsed: bool) -> None:
    text = "as_of <= special_guarantee_second_anniversary"
    assert answer(text, {"special_guarantee_on": received}, as_of) is not_elapsed


@given(start=DAYS, as_of=AS_OF_DAYS)
def test_an_anniversary_is_compared_like_its_day(start: date, as_of: date) -> None:
    third = anniversary(start, 3)
    for operator, expected in compared(as_of, third).items():
        assert answer(f"as_of {operator} opened_third_anniversary", {"opened_on": start}, as_of) is expected
    written = f"opened_third_anniversary IN (DATE '{third}', DATE '2019-01-01')"
    assert answer(written, {"opened_on": start}, as_of) is True


def test_a_derived_fact_is_unknown_when_its_input_is() -> None:
    for text in ("owner_age < 40", "as_of < opened_third_anniversary", "ksic_section = 'C'", "sales_ceiling_krw > 0"):
        assert answer(text, {}, date(2025, 5, 2)) is None
        assert answer(f"NOT ({text})", {}, date(2025, 5, 2)) is None


def test_after_binding_nothing_depends_on_the_day() -> None:
    text = "owner_age < 40 AND as_of < opened_third_anniversary AND employees < $cd_rate_91d AND as_of > opened_on"
    names = {str(operand) for node in walk(bound(text, date(2025, 5, 2))) for operand in vars_of(node)}
    assert names == {"Fact(name='owner_birth_date')", "Fact(name='opened_on')", "Fact(name='employees')"}


def vars_of(node: Condition) -> list[Fact]:
    return [value for name in node.__slots__ if isinstance(value := getattr(node, name), Fact)]


@pytest.mark.parametrize("text", ["as_of = DATE '2025-05-02'", "as_of IN (DATE '2025-05-02')", "as_of <= as_of"])
def test_the_day_itself_is_known(text: str) -> None:
    assert bound(text, date(2025, 5, 2)) == Literally(True)
    assert bound(f"NOT ({text})", date(2025, 5, 2)) == Literally(False)


@pytest.mark.parametrize(
    ("as_of", "listed"),
    [
        (date(2022, 12, 31), ()),
        (date(2023, 1, 1), ("거제시",)),
        (date(2023, 12, 31), ("거제시",)),
        (date(2024, 1, 1), ()),
    ],
)
def test_a_code_list_is_empty_outside_its_dates(as_of: date, listed: tuple[str, ...]) -> None:
    text = "sigungu IN ($employment_crisis_regions)"
    assert bound(text, as_of) == Among(Fact("sigungu"), listed)
    assert answer(text, {"sigungu": "거제시"}, as_of) is bool(listed)
    assert answer(text, {"sigungu": "구미시"}, as_of) is False
    assert answer(text, {}, as_of) is None


@pytest.mark.parametrize(
    ("as_of", "expected"), [(date(2025, 4, 7), None), (date(2025, 4, 8), True), (date(2030, 1, 1), True)]
)
def test_a_parameter_without_a_row_is_unknown(as_of: date, expected: bool | None) -> None:
    """The last row stays in force until another begins, however stale."""
    assert answer("employees > $cd_rate_91d", {"employees": 1.0}, as_of) is expected
    assert answer("NOT employees <= $cd_rate_91d", {"employees": 1.0}, as_of) is expected


CEILING = (
    "average_sales_krw <= sales_ceiling_krw OR average_sales_krw <= sales_ceiling_in_force_krw OR within_growth_grace"
)
LAST_CHECKED, STALE, BEFORE = date(2025, 8, 31), date(2025, 9, 1), date(2015, 12, 31)


@pytest.mark.parametrize(
    ("ksic", "sales", "grace", "as_of", "expected"),
    [
        ("I56111", 1_000_000_000, False, LAST_CHECKED, True),
        ("I56111", 1_000_000_001, False, LAST_CHECKED, False),
        ("I56111", 1_000_000_001, None, LAST_CHECKED, None),
        ("I56111", 1_000_000_001, True, LAST_CHECKED, True),
        ("I56111", 1_000_000_000, False, STALE, True),
        ("I56111", 1_000_000_001, False, STALE, None),
        ("I56111", 10**15, False, STALE, None),
        ("I56111", 10**15, True, STALE, True),
        ("I56111", None, False, LAST_CHECKED, None),
        (None, 1, False, LAST_CHECKED, None),
        (None, 1, True, LAST_CHECKED, True),
        # The longer key wins: 수도업 is 120억, the rest of E 30억; C34 is 10억 among manufacturers.
        ("E36010", 12_000_000_000, False, LAST_CHECKED, True),
        ("E37011", 3_000_000_001, False, LAST_CHECKED, False),
        ("C34011", 1_000_000_001, False, LAST_CHECKED, False),
        ("C10711", 12_000_000_000, False, LAST_CHECKED, True),
        # O, T and U have no row, and before 2016 nobody has.
        ("O84111", 0, False, LAST_CHECKED, None),
        ("T97000", 0, True, LAST_CHECKED, True),
        ("I56111", 0, False, BEFORE, None),
        ("I56111", 0, True, BEFORE, True),
    ],
)
def test_a_stale_ceiling_still_holds_below_and_is_silent_above(
    ksic: str | None, sales: int | None, grace: bool | None, as_of: date, expected: bool | None
) -> None:
    row = {"ksic": ksic, "average_sales_krw": sales, "within_growth_grace": grace}
    assert answer(CEILING, row, as_of) is expected


def test_leap_days_are_met_everywhere_in_four_hundred_years() -> None:
    for year in range(1904, 2300):
        if isleap(year):
            last = date(year, 2, 29)
            row = {"owner_birth_date": last - timedelta(days=1)}
            assert answer("owner_age >= 1", row, date(year + 1, 2, 28)) is True
            assert answer("owner_age >= 1", {"owner_birth_date": last}, date(year + 1, 2, 27)) is False
            assert answer("owner_age >= 1", {"owner_birth_date": last}, date(year + 1, 2, 28)) is True
