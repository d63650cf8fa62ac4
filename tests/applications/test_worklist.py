"""The worklist: who is waited for, every order and filter, and as many queries for two thousand cases as for a few."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from majung.applications.models import Application
from majung.applications.selectors import ApplicationLine
from majung.applications.worklist import (
    MOST_COUNTED,
    ORDERS,
    Place,
    Sought,
    worklist,
    worklist_counts,
)
from majung.applications.workload import cases_left_behind, papers_to_check, workload
from majung.core.application import UNDER_WAY, AmountTier, ApplicationStatus, WaitsFor
from majung.core.deadlines import seoul_day
from majung.rehearsal.case_crowd import add_cases
from tests.applications.world import AT, an_owner, complete, submitted
from tests.decisions.people import REFUSAL, proposed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]

HERE = "gyeongbuk-foundation"
WHOLE = (Place(HERE),)


@pytest.fixture
def first(house: None) -> str:
    owner = an_owner()
    return submitted(owner, complete(owner)).application


@pytest.fixture
def crowd(first: str) -> str:
    add_cases(like=first, count=200)
    return first


def found(order: str = "received", most: int = 500, **sought: Any) -> list[ApplicationLine]:
    return worklist(sought=Sought(**{"places": WHOLE, **sought}), order=order, start=0, most=most).lines


def some_are_proposed() -> None:
    for number in Application.objects.filter(status="in_screening", waiting_since=None).values_list("number")[:5]:
        proposed(*number, **REFUSAL)


def queries(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


@pytest.mark.parametrize("whose", WaitsFor)
def test_a_list_by_who_is_waited_for_is_what_the_cases_themselves_tell(crowd: str, whose: WaitsFor) -> None:
    some_are_proposed()
    everything = found(statuses=())
    assert {line.number for line in found(waits_for=whose)} == {
        line.number for line in everything if line.waits_for is whose
    }
    assert found(waits_for=whose)


KEYS: dict[str, Callable[[ApplicationLine], Any]] = {
    "received": lambda line: line.received_at,
    "due": lambda line: line.due_on or date.max,
    "amount": lambda line: line.requested_krw,
    "tier": lambda line: list(AmountTier).index(line.tier) + 1 if line.tier else 0,
    "waiting": lambda line: (line.waiting_since is None, line.waiting_since or AT),
    "business": lambda line: line.business_name,
    "supplement": lambda line: line.supplement_through or date.max,
}


@pytest.mark.parametrize("order", KEYS)
def test_every_order_sorts_by_its_own_column(crowd: str, order: str) -> None:
    keys = [KEYS[order](line) for line in found(order)]
    assert keys == sorted(keys)


def test_what_has_no_day_comes_last_both_ways(crowd: str) -> None:
    for order in ("due", "-due"):
        days = [line.due_on is None for line in found(order)]
        assert days == sorted(days)


def test_the_oldest_case_is_the_one_of_the_greatest_age(crowd: str) -> None:
    assert [line.number for line in found("-age")] == [line.number for line in found("received")]


def test_filters_are_what_they_say(crowd: str) -> None:
    today = seoul_day(AT)
    assert all(line.tier is AmountTier.PRECISE for line in found(tier=AmountTier.PRECISE))
    late = found(late_on=today)
    assert late
    assert all(line.due_on is not None and line.due_on < today for line in late)
    someone = next(line.officer for line in found() if line.officer)
    assert {line.officer for line in found(officer=someone)} == {someone}
    assert found(program="semas-general") == []
    assert len(found(program="gyeongbuk-beotim")) == len(found())
    assert {line.branch for line in found(places=(Place(HERE, "dongbu"),))} == {"dongbu"}
    assert found(places=(Place(HERE, "nowhere"),)) == []
    assert found(places=(Place("semas"),)) == []


def test_cases_are_found_by_name_registration_number_and_number(crowd: str) -> None:
    whole = found(statuses=())
    assert {line.business_name[0] for line in found(words="가마중", statuses=())} == {"가"}
    assert len(found(words="구미", statuses=())) == 1
    assert [line.number for line in found(words="9000000007", statuses=())] == ["APP-CROWD-7"]
    assert [line.number for line in found(words="900-00-00007", statuses=())] == ["APP-CROWD-7"]
    assert [line.number for line in found(words=crowd.lower(), statuses=())] == [crowd]
    assert found(words="%", statuses=()) == []
    assert len(whole) == 201


def test_pages_follow_each_other_and_the_total_is_exact_up_to_a_thousand(crowd: str) -> None:
    whole, pages = [line.number for line in found("due")], []
    for start in range(0, len(whole), 25):
        page = worklist(sought=Sought(places=WHOLE), order="due", start=start, most=25)
        assert (page.total, page.is_exact) == (len(whole), True)
        pages += [line.number for line in page.lines]
    assert pages == whole
    add_cases(like=crowd, count=1_300)
    page = worklist(sought=Sought(places=WHOLE), order="due", start=0, most=25)
    assert (page.total, page.is_exact) == (MOST_COUNTED, False)


def test_the_figures_above_count_what_the_lists_show(crowd: str) -> None:
    some_are_proposed()
    today, own = seoul_day(AT), "user:1000007"
    counts = worklist_counts(places=WHOLE, since=AT - timedelta(hours=1), today=today, own=own)
    lines = found()
    assert counts.under_way == len(lines)
    assert counts.not_taken_up == sum(line.status is ApplicationStatus.SUBMITTED for line in lines)
    assert counts.with_owner == len(found(waits_for=WaitsFor.OWNER))
    assert counts.late == len(found(late_on=today))
    assert counts.second_person == sum(line.has_proposal for line in lines)
    assert counts.money == sum(line.waiting_since is not None for line in lines)
    assert counts.mine == len(found(officer=own))
    assert counts.waits_outside == len(found(waits_outside=True))
    assert counts.received_today == len(found(statuses=(), received_from=AT - timedelta(hours=1)))
    soon = today + timedelta(days=3)
    assert counts.supplement_ends_soon == sum(
        line.supplement_through is not None and line.supplement_through <= soon for line in lines
    )


def test_two_thousand_cases_take_as_many_queries_as_a_hundred_and_fifty(first: str) -> None:
    def reads() -> list[int]:
        lists = [queries(partial(found, order, most=25, words="가", tier=AmountTier.SMALL)) for order in ORDERS]
        by_turn = [queries(partial(found, waits_for=whose, most=25)) for whose in WaitsFor]
        counts = queries(lambda: worklist_counts(places=WHOLE, since=AT, today=seoul_day(AT), own="user:7"))
        others = [
            queries(lambda: workload(institution=HERE, at=AT)),
            queries(lambda: papers_to_check(places=WHOLE, most=50)),
            queries(lambda: cases_left_behind(institution=HERE, on=seoul_day(AT))),
        ]
        return [*lists, *by_turn, counts, *others]

    add_cases(like=first, count=150)
    some_are_proposed()
    few = reads()
    add_cases(like=first, count=2_000)
    assert reads() == few
    assert max(few) <= 6
    assert Application.objects.filter(status__in=UNDER_WAY).count() > 1_500
