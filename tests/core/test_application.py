"""The life of an application, as tables an officer can read."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majung.core.application import (
    NEXT_STATUS,
    UNDER_WAY,
    ActNotPossible,
    ApplicationAct,
    ApplicationStatus,
    Reservation,
    acts_possible,
    consequence_of,
    diagram,
    is_end,
    may_extend,
    may_file_again_on,
    next_status,
    reminder_due,
    usual_supplement_through,
    waits_for,
)

LIVES = [
    ("approved", ["take_up", "approve"]),
    ("returned", ["return"]),
    ("returned", ["take_up", "return"]),
    ("refused", ["take_up", "refuse"]),
    ("withdrawn", ["withdraw"]),
    ("withdrawn", ["take_up", "approve", "withdraw"]),
    ("cancelled", ["request_supplement", "lapse"]),
    ("withdrawn", ["take_up", "request_supplement", "withdraw"]),
    ("expired", ["take_up", "approve", "expire"]),
    ("in_screening", ["take_up", "refuse", "reopen"]),
    ("approved", ["take_up", "refuse", "reopen", "approve"]),
    ("in_screening", ["request_supplement", "supply"]),
    ("supplement_requested", ["take_up", "request_supplement", "supply", "request_supplement"]),
]


@pytest.mark.parametrize(("ends_as", "acts"), LIVES)
def test_a_life_leads_to(ends_as: str, acts: list[str]) -> None:
    status = ApplicationStatus.SUBMITTED
    for act in acts:
        status = next_status(status, ApplicationAct(act))
    assert status == ends_as


@pytest.mark.parametrize(
    ("status", "act"),
    [
        ("submitted", "approve"),
        ("submitted", "refuse"),
        ("submitted", "supply"),
        ("in_screening", "lapse"),
        ("supplement_requested", "approve"),
        ("approved", "refuse"),
        ("in_screening", "reopen"),
        ("in_screening", "expire"),
        *((end, act) for end in ("returned", "withdrawn", "cancelled", "expired") for act in ApplicationAct),
        *(("refused", act) for act in ApplicationAct if act is not ApplicationAct.REOPEN),
    ],
)
def test_an_act_has_no_place_in_a_status(status: str, act: str) -> None:
    with pytest.raises(ActNotPossible):
        next_status(ApplicationStatus(status), ApplicationAct(act))


def test_everything_may_be_withdrawn_until_it_is_over() -> None:
    assert {status for status in ApplicationStatus if ApplicationAct.WITHDRAW in acts_possible(status)} == {
        *UNDER_WAY,
        ApplicationStatus.APPROVED,
    }


@given(st.lists(st.sampled_from(ApplicationAct)))
def test_what_is_over_stays_over_but_for_an_appeal_and_frees_its_money(acts: list[ApplicationAct]) -> None:
    status, was_over = ApplicationStatus.SUBMITTED, False
    for act in acts:
        try:
            status = next_status(status, act)
            assert not was_over or act is ApplicationAct.REOPEN
        except ActNotPossible:
            pass
        was_over = is_end(status)
        assert (consequence_of(status).reservation is Reservation.VOIDED) == was_over
        assert consequence_of(status).ends_consents == was_over


S = ApplicationStatus


@pytest.mark.parametrize(
    ("status", "has_proposal", "waits_for_money", "waits_outside", "expected"),
    [
        (S.SUBMITTED, False, False, False, "branch"),
        (S.SUBMITTED, False, False, True, "outside"),
        (S.IN_SCREENING, False, False, True, "branch"),
        (S.IN_SCREENING, False, True, True, "money"),
        (S.SUBMITTED, False, True, False, "money"),
        (S.IN_SCREENING, True, False, False, "second_person"),
        (S.SUPPLEMENT_REQUESTED, False, True, True, "owner"),
        *((status, False, False, True, "nobody") for status in S if status not in UNDER_WAY),
    ],
)
def test_whose_turn_it_is(
    status: S, has_proposal: bool, waits_for_money: bool, waits_outside: bool, expected: str
) -> None:
    found = waits_for(status, has_proposal=has_proposal, waits_for_money=waits_for_money, waits_outside=waits_outside)
    assert found == expected


def test_an_appeal_keeps_no_refusal_from_being_over() -> None:
    assert is_end(ApplicationStatus.REFUSED)
    assert acts_possible(ApplicationStatus.REFUSED) == ()
    assert acts_possible(ApplicationStatus.APPROVED) == (ApplicationAct.WITHDRAW, ApplicationAct.EXPIRE)


def test_results_are_three_different_things() -> None:
    results = {
        NEXT_STATUS[ApplicationStatus.IN_SCREENING, act]
        for act in (ApplicationAct.APPROVE, ApplicationAct.RETURN, ApplicationAct.REFUSE)
    }
    assert results == {ApplicationStatus.APPROVED, ApplicationStatus.RETURNED, ApplicationStatus.REFUSED}


ENDED, LATER = date(2025, 6, 2), date(2025, 9, 2)


@pytest.mark.parametrize(
    ("status", "retry_from", "expected"),
    [
        ("returned", None, ENDED),
        ("returned", LATER, ENDED),
        ("refused", LATER, LATER),
        ("refused", None, ENDED),
        ("refused", date(2025, 1, 1), ENDED),
        ("withdrawn", None, ENDED),
        ("cancelled", None, ENDED),
        ("expired", LATER, ENDED),
        ("approved", None, None),
        ("submitted", None, None),
    ],
)
def test_from_when_a_business_may_file_again(status: str, retry_from: date | None, expected: date | None) -> None:
    assert may_file_again_on(ApplicationStatus(status), ended_on=ENDED, retry_from=retry_from) == expected


@pytest.mark.parametrize(
    ("today", "reminded", "expected"),
    [
        (date(2025, 5, 11), None, None),
        (date(2025, 5, 12), None, 3),
        (date(2025, 5, 12), 3, None),
        (date(2025, 5, 13), 3, None),
        (date(2025, 5, 14), 3, 1),
        (date(2025, 5, 14), None, 1),
        (date(2025, 5, 15), None, 1),
        (date(2025, 5, 15), 1, None),
        (date(2025, 5, 16), None, None),
    ],
)
def test_reminders_come_three_days_and_one_day_before(today: date, reminded: int | None, expected: int | None) -> None:
    assert reminder_due(through=date(2025, 5, 15), on=today, reminded_before=reminded) == expected


def test_a_supplement_has_ten_days_and_a_holiday_moves_the_last_one_on() -> None:
    assert usual_supplement_through(asked_on=date(2025, 5, 2), holidays=frozenset()) == date(2025, 5, 12)
    assert usual_supplement_through(asked_on=date(2025, 4, 25), holidays={date(2025, 5, 5), date(2025, 5, 6)}) == date(
        2025, 5, 7
    )


@pytest.mark.parametrize(("extensions", "expected"), [(0, True), (1, True), (2, False)])
def test_more_time_is_given_twice(extensions: int, expected: bool) -> None:
    assert may_extend(extensions) is expected


def test_the_diagram_draws_the_whole_table() -> None:
    drawn = diagram()
    assert drawn.startswith("stateDiagram-v2\n    [*] --> submitted\n")
    assert all(f"{before} --> {after}: {act}" in drawn for (before, act), after in NEXT_STATUS.items())
    assert drawn.count("--> [*]") == 5
