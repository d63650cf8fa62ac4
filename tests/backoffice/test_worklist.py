"""The worklist: own branches only, what waits for whom and by when, in few queries; the address keeps the choice."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from majung.events.services import Actor, ActorKind
from majung.parties.kinds import StaffDuty
from tests.applications.world import AT
from tests.backoffice.conftest import SetClock
from tests.backoffice.desk import GUMI, SOMEBODY, asked, filed, staff_client, taken_up
from tests.decisions.people import APPROVAL, RETURN, proposed
from tests.signing_in import make_owner, make_staff, sign_in

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def officer() -> Client:
    return staff_client()


def test_an_officer_sees_the_cases_of_the_own_branch_with_age_and_due(officer: Client, at_clock: SetClock) -> None:
    number = filed().application
    at_clock(AT + timedelta(days=3))
    page = officer.get("/office/").text
    for told in (number, "구미식당", "경북버팀금융", "3,000만 원", "3일째", "외부 기관 차례", "영업일 19일 남음"):
        assert told in page, told
    assert "김순자" not in page


def test_another_branch_sees_none_of_them() -> None:
    number = filed().application
    for elsewhere in (
        staff_client(branch="gyeongju", email="gyeongju@example.org"),
        staff_client(institution="semas", branch=None, email="semas@example.org"),
    ):
        page = elsewhere.get("/office/").text
        assert number not in page
        assert "이 조건에 맞는 건이 없습니다" in page


def test_who_serves_the_whole_house_narrows_to_a_branch_by_the_address() -> None:
    number = filed().application
    client = staff_client(StaffDuty.APPROVER, branch=None)
    assert number in client.get("/office/").text
    assert number in client.get("/office/", {"branch": "gyeongbuk-foundation:jungbu"}).text
    assert number not in client.get("/office/", {"branch": "gyeongbuk-foundation:gyeongju"}).text


@pytest.mark.parametrize(
    ("view", "seen"),
    [
        ("open", {"new", "asked", "screened", "proposed"}),
        ("today", {"new"}),
        ("branch", {"screened"}),
        ("mine", {"screened"}),
        ("owner", {"asked"}),
        ("second_person", {"proposed"}),
        ("outside", {"new", "asked", "screened", "proposed"}),
        ("all", {"new", "asked", "screened", "proposed", "returned"}),
    ],
)
def test_each_view_shows_what_it_says(at_clock: SetClock, view: str, seen: set[str]) -> None:
    later = AT + timedelta(days=1)
    user = make_staff(branch=GUMI)
    own = Actor(ActorKind.STAFF, f"user:{user.pk}")
    names = ("asked", "screened", "proposed", "returned")
    numbers = {name: filed(nth).application for nth, name in enumerate(names, start=1)}
    asked(numbers["asked"])
    taken_up(numbers["screened"], by=own)
    taken_up(numbers["proposed"])
    proposed(numbers["proposed"], by=SOMEBODY, **APPROVAL)
    proposed(numbers["returned"], by=SOMEBODY, **RETURN)
    numbers["new"] = filed(9, at=later).application
    at_clock(later)
    page = sign_in(Client(), user).get("/office/", {"view": view}).text
    assert {name for name, number in numbers.items() if number in page} == seen


def test_a_supplement_tells_who_is_waited_for_and_until_when(officer: Client, at_clock: SetClock) -> None:
    asked(filed().application, through=date(2025, 5, 12))
    at_clock(AT + timedelta(days=8))
    page = officer.get("/office/").text
    for told in ("신청인 차례", "보완 5월 12일(월)까지", "2일 남음", "보완 마감 3일 안 1건", "멈춤"):
        assert told in page, told


def test_lists_are_sorted_and_paged_by_the_address(officer: Client) -> None:
    numbers = [filed(nth, at=AT + timedelta(minutes=nth)).application for nth in range(1, 28)]
    first = officer.get("/office/").text
    assert [number for number in numbers if number in first] == numbers[:25]
    assert "page=2" in first
    second = officer.get("/office/", {"page": "2"}).text
    assert [number for number in numbers if number in second] == numbers[25:]
    latest = officer.get("/office/", {"sort": "-received"}).text
    assert latest.index(numbers[26]) < latest.index(numbers[25])
    assert 'aria-sort="descending"' in latest
    for odd in ("no", "-1", "9" * 30):
        assert officer.get("/office/", {"page": odd, "sort": odd, "view": odd, "branch": odd}).status_code == 200


def test_more_cases_ask_no_more_of_the_database(officer: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked_of:
            officer.get("/office/")
        return len(asked_of)

    taken_up(filed(1).application)
    queries()
    few = queries()
    for nth in range(2, 8):
        taken_up(filed(nth).application)
    assert queries() == few


def test_a_case_is_found_by_its_number_and_one_of_another_branch_is_not(officer: Client) -> None:
    number = filed().application
    assert officer.get("/office/cases/find", {"number": f" {number.lower()} "}).headers["Location"].endswith(number)
    other = staff_client(branch="gyeongju", email="gyeongju@example.org")
    answer = other.get("/office/cases/find", {"number": number}, follow=True)
    assert "찾지 못했습니다" in answer.text


@pytest.mark.parametrize(
    ("who", "status"), [("visitor", 302), ("owner", 403), ("one factor", 302), ("funder", 403), ("operator", 403)]
)
def test_nobody_else_comes_in(client: Client, who: str, status: int) -> None:
    if who == "owner":
        sign_in(client, make_owner())
    elif who == "one factor":
        sign_in(client, make_staff(), second_factor=False)
    elif who != "visitor":
        sign_in(client, make_staff(duty=StaffDuty(who)))
    assert client.get("/office/").status_code == status
    assert client.get("/office/cases/find", {"number": "APP"}).status_code == status
