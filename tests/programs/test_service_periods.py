"""Published processing periods: dated, by route where routes differ, and never two at once."""

from datetime import date
from itertools import combinations

import pytest

from majung.core.sla import PeriodUnit, counts_in_hours
from majung.programs.service_periods import Service, UnknownPeriod, service_period, service_periods

ON = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("service", "route", "length", "unit"),
    [
        (Service.APPLICATION, "guaranteed_loan", 20, PeriodUnit.DAYS),
        (Service.APPLICATION, "proxy_loan", 7, PeriodUnit.DAYS),
        (Service.QUESTION, None, 7, PeriodUnit.DAYS),
        (Service.QUESTION, "proxy_loan", 7, PeriodUnit.DAYS),
        (Service.QUESTION_OF_LAW, None, 14, PeriodUnit.DAYS),
        (Service.GRIEVANCE, None, 7, PeriodUnit.DAYS),
        (Service.EXPLANATION, None, 7, PeriodUnit.DAYS),
        (Service.RECEIPT, None, 8, PeriodUnit.WORKING_HOURS),
    ],
)
def test_period_of_a_service(service: Service, route: str | None, length: int, unit: PeriodUnit) -> None:
    published = service_period(service=service, on=ON, route=route)
    assert (published.period.length, published.period.unit) == (length, unit)


def test_no_period_before_anybody_published_one() -> None:
    with pytest.raises(UnknownPeriod):
        service_period(service=Service.APPLICATION, on=date(2022, 12, 31), route="guaranteed_loan")


def test_an_application_has_a_period_on_every_route_but_none_without_one() -> None:
    for route in ("guaranteed_loan", "proxy_loan", "direct_loan", "member_loan"):
        assert not counts_in_hours(service_period(service=Service.APPLICATION, on=ON, route=route).period)
    with pytest.raises(UnknownPeriod):
        service_period(service=Service.APPLICATION, on=ON)


def test_periods_nobody_published_are_marked_as_assumed() -> None:
    assumed = {row.service for row in service_periods() if row.assumption}
    assert assumed == {Service.APPLICATION, Service.EXPLANATION}


def test_two_periods_of_one_service_never_hold_at_once() -> None:
    for first, second in combinations(service_periods(), 2):
        if (first.service, first.route) == (second.service, second.route):
            starts = {first.valid_from, second.valid_from}
            assert not any(first.holds(day) and second.holds(day) for day in starts)
