"""When a 확인서 holds, when it is in time at the bank, and when its owner is reminded."""

from datetime import date

import pytest

from majung.core.letters import (
    ConfirmationState,
    confirmation_state,
    is_confirmed_by_paper,
    is_received_in_time,
    reminder_due,
)
from majung.core.rules.program import Route

APPROVED, LAST = date(2025, 5, 2), date(2025, 7, 1)


@pytest.mark.parametrize(("route", "expected"), [(route, route is Route.PROXY_LOAN) for route in Route])
def test_only_a_loan_through_a_bank_is_confirmed_by_paper(route: Route, expected: bool) -> None:
    assert is_confirmed_by_paper(route) is expected


@pytest.mark.parametrize(
    ("state", "on", "expected"),
    [
        ("valid", LAST, "valid"),
        ("valid", date(2025, 7, 2), "expired"),
        ("used", date(2025, 7, 2), "used"),
        ("withdrawn", LAST, "withdrawn"),
        ("expired", LAST, "expired"),
    ],
)
def test_it_holds_through_its_last_day(state: str, on: date, expected: str) -> None:
    assert confirmation_state(state=ConfirmationState(state), valid_through=LAST, on=on) == expected


@pytest.mark.parametrize(
    ("received", "expected"),
    [(date(2025, 5, 1), False), (APPROVED, True), (LAST, True), (date(2025, 7, 2), False)],
)
def test_the_day_of_receipt_at_the_bank_counts(received: date, expected: bool) -> None:
    assert is_received_in_time(approved_on=APPROVED, valid_through=LAST, received_on=received) is expected


@pytest.mark.parametrize(
    ("on", "before", "due"),
    [
        (date(2025, 6, 16), None, None),
        (date(2025, 6, 17), None, 14),
        (date(2025, 6, 18), 14, None),
        (date(2025, 6, 20), None, 14),
        (date(2025, 6, 24), 14, 7),
        (date(2025, 6, 30), 7, 1),
        (date(2025, 6, 30), None, 1),
        (LAST, 1, None),
        (LAST, None, 1),
        (date(2025, 7, 2), None, None),
    ],
)
def test_reminders_fall_due_once_and_the_nearest_only(on: date, before: int | None, due: int | None) -> None:
    assert reminder_due(valid_through=LAST, on=on, reminded_before=before) == due
