from datetime import UTC, date, datetime

import pytest

from majung.core.deadlines import (
    SEOUL,
    confirmation_valid_through,
    desired_date_window,
    guarantee_forms_through,
    loan_made_through,
    withdrawal_open_through,
)

# 추석 연휴 2026 with the Saturday and Sunday after it.
CHUSEOK = {date(2026, 9, 24), date(2026, 9, 25), date(2026, 9, 26)}


def test_a_guarantee_counts_60_days_from_the_later_notice() -> None:
    deadline = guarantee_forms_through(
        firm_notified_on=date(2026, 3, 2), bank_notified_on=date(2026, 3, 6), holidays=()
    )
    assert deadline == date(2026, 5, 5)


def test_a_last_day_on_a_holiday_moves_to_the_next_business_day() -> None:
    deadline = guarantee_forms_through(
        firm_notified_on=date(2026, 3, 6), bank_notified_on=date(2026, 3, 2), holidays={date(2026, 5, 5)}
    )
    assert deadline == date(2026, 5, 6)


def test_a_loan_decision_of_late_july_ends_after_the_holiday() -> None:
    assert loan_made_through(decided_on=date(2026, 7, 26), holidays=CHUSEOK) == date(2026, 9, 28)
    assert loan_made_through(decided_on=date(2026, 7, 25), holidays=CHUSEOK) == date(2026, 9, 23)


def test_a_confirmation_has_its_own_60_days() -> None:
    assert confirmation_valid_through(issue_approved_on=date(2023, 7, 3), holidays=()) == date(2023, 9, 1)


def test_withdrawal_counts_14_days_from_the_later_of_papers_and_money() -> None:
    deadline = withdrawal_open_through(papers_received_on=date(2026, 3, 2), paid_out_on=date(2026, 3, 5), holidays=())
    assert deadline == date(2026, 3, 19)


@pytest.mark.parametrize(
    ("moment", "taken"),
    [
        (datetime(2026, 3, 3, 23, 59, 59, tzinfo=SEOUL), False),
        (datetime(2026, 3, 4, 0, 0, 0, tzinfo=SEOUL), True),
        (datetime(2026, 3, 6, 16, 0, 0, tzinfo=SEOUL), True),
        (datetime(2026, 3, 6, 16, 0, 1, tzinfo=SEOUL), False),
        (datetime(2026, 3, 6, 7, 0, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 6, 7, 0, 1, tzinfo=UTC), False),
    ],
)
def test_a_monday_loan_is_applied_for_until_friday_16_00(moment: datetime, taken: bool) -> None:
    window = desired_date_window(desired_on=date(2026, 3, 9), holidays=())
    assert window is not None
    assert window.takes(moment) is taken


def test_a_long_holiday_opens_the_window_earlier() -> None:
    holidays = {date(2026, 9, day) for day in range(22, 27)}
    window = desired_date_window(desired_on=date(2026, 9, 28), holidays=holidays)
    assert window is not None
    assert window.opens_on == date(2026, 9, 21)
    assert window.takes(datetime(2026, 9, 21, 9, 0, tzinfo=SEOUL))


def test_no_window_for_a_day_that_is_no_business_day() -> None:
    assert desired_date_window(desired_on=date(2026, 9, 26), holidays=()) is None
