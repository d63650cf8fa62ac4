"""The team of a branch: who has how much, cases handed over and transferred, duties carried by others for some days."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from majung.applications.selectors import application_view
from majung.applications.workload import transfers_of
from majung.parties.delegations import delegated_to, delegations_of
from majung.parties.kinds import StaffDuty
from majung.parties.models import Branch, User
from tests.applications.world import AT
from tests.backoffice.conftest import SetClock
from tests.backoffice.desk import GUMI, filed, staff_client
from tests.signing_in import make_staff, sign_in

FOUNDATION = "gyeongbuk-foundation"
TODAY = AT.date()
pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def colleague() -> User:
    return make_staff("colleague@example.org", branch=GUMI)


@pytest.fixture
def officer() -> Client:
    return staff_client()


def officer_of(number: str) -> str:
    return application_view(number=number).line.officer


def days(**told: int) -> dict[str, str]:
    boxes: dict[str, str] = {}
    for name, ahead in told.items():
        day = TODAY + timedelta(days=ahead)
        boxes |= {f"{name}_year": str(day.year), f"{name}_month": str(day.month), f"{name}_day": str(day.day)}
    return boxes


def test_ticked_cases_are_handed_over_and_released(officer: Client, colleague: User) -> None:
    first, second = filed(1).application, filed(2).application
    answer = officer.post(
        "/office/cases/chosen",
        {"act": "assign", "case": [first, second], "to": str(colleague.pk), "next": "/office/?view=all"},
    )
    assert answer.headers["Location"] == "/office/?view=all&done=assign:2"
    assert {officer_of(first), officer_of(second)} == {f"user:{colleague.pk}"}
    assert "2건을 맡겼습니다" in officer.get(answer.headers["Location"]).text
    officer.post("/office/cases/chosen", {"act": "release", "case": [first]})
    assert (officer_of(first), officer_of(second)) == ("", f"user:{colleague.pk}")


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"act": "assign", "to": "1"}, "먼저 건을 골라"),
        ({"act": "assign", "case": "own"}, "맡길 사람을 골라"),
        ({"act": "assign", "case": "own", "to": "999999"}, "맡길 사람을 골라"),
        ({"act": "assign", "case": "own", "to": "9" * 40}, "맡길 사람을 골라"),
    ],
)
def test_what_cannot_be_handed_over_comes_back_with_the_list_and_the_ticks(
    officer: Client, sent: dict[str, str], told: str
) -> None:
    number = filed().application
    sent = {**sent, "next": "/office/?view=all"} | ({"case": number} if "case" in sent else {})
    answer = officer.post("/office/cases/chosen", sent)
    assert answer.status_code == 422
    assert told in answer.text
    assert ("checked" in answer.text) is ("case" in sent)
    assert 'value="/office/?view=all"' in answer.text
    assert officer_of(number) == ""


def test_nobody_hands_over_cases_of_another_branch(colleague: User) -> None:
    number = filed().application
    elsewhere = staff_client(branch="gyeongju", email="gyeongju@example.org")
    sent = {"act": "assign", "case": number, "to": str(colleague.pk)}
    assert elsewhere.post("/office/cases/chosen", sent).status_code == 422
    assert officer_of(number) == ""


def test_cases_are_transferred_with_reason_and_words(officer: Client) -> None:
    numbers = [filed(1).application, filed(2).application]
    page = officer.post("/office/cases/chosen", {"act": "transfer", "case": numbers}, follow=True).text
    assert all(number in page for number in numbers)
    sent = {"case": numbers, "branch": "dongbu", "reason": "workload", "words": "서류는 다 봤습니다."}
    assert officer.post("/office/cases/transferred", sent).headers["Location"] == "/office/?done=transfer:2"
    for number in numbers:
        assert application_view(number=number).line.branch == "dongbu"
        (moved,) = transfers_of(number=number)
        assert (moved.reason.value, moved.words) == ("workload", "서류는 다 봤습니다.")


@pytest.mark.parametrize(
    ("changed", "told"),
    [({"branch": "jungbu"}, "branch-error"), ({"reason": ""}, "reason-error"), ({"words": " "}, "words-error")],
)
def test_a_transfer_without_reason_words_or_another_branch_comes_back(
    officer: Client, changed: dict[str, str], told: str
) -> None:
    number = filed().application
    sent = {"case": number, "branch": "dongbu", "reason": "workload", "words": "서류는 다 봤습니다."}
    answer = officer.post("/office/cases/transferred", {**sent, **changed})
    assert answer.status_code == 422
    assert told in answer.text
    assert number in answer.text
    assert transfers_of(number=number) == []


def test_a_closed_branch_is_offered_to_nobody_and_what_it_left_is_told(officer: Client) -> None:
    number = filed().application
    Branch.objects.filter(code="dongbu").update(closed_on=TODAY)
    page = officer.get("/office/cases/transferred", {"case": number}).text
    assert 'value="dongbu"' not in page
    assert "문 닫은 지점에 남은 건" not in officer.get("/office/team").text
    Branch.objects.filter(code=GUMI).update(closed_on=TODAY)
    assert "문 닫은 지점에 남은 건이 1건 있습니다" in officer.get("/office/team").text


def test_the_workload_tells_who_has_how_much(officer: Client, colleague: User, at_clock: SetClock) -> None:
    numbers = [filed(nth).application for nth in (1, 2, 3)]
    officer.post("/office/cases/chosen", {"act": "assign", "case": numbers[:2], "to": str(colleague.pk)})
    at_clock(AT + timedelta(days=40))
    page = officer.get("/office/team").text
    assert "담당 없음" in page
    assert "6,000만 원" in page
    assert f"officer={colleague.pk}" in page
    assert '<span class="tag no">2</span>' in page


def test_more_cases_and_colleagues_ask_no_more_of_the_database(officer: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            officer.get("/office/team")
        return len(asked)

    filed(1)
    make_staff("first@example.org", branch=GUMI)
    few = queries()
    for nth in range(2, 6):
        filed(nth)
        make_staff(f"nth-{nth}@example.org", branch=GUMI)
    assert queries() == few


def own_seat(user: User, duty: str = "officer", branch: str = GUMI) -> str:
    return f"{user.pk}:{duty}:{FOUNDATION}:{branch}"


def test_a_duty_is_carried_by_a_colleague_for_some_days_and_ends_early(colleague: User) -> None:
    user = make_staff("away@example.org", branch="dongbu")
    away = sign_in(Client(), user)
    sent = {"seat": own_seat(user, branch="dongbu"), "to": str(colleague.pk), "reason": "휴가"}
    sent |= days(**{"from": 0, "through": 3})
    assert away.post("/office/team/delegations", sent).status_code == 302
    (seat,) = delegated_to(user_id=colleague.pk, on=TODAY)
    assert (seat.branch, seat.on_behalf_of) == ("dongbu", user.pk)
    assert "휴가" in away.get("/office/team").text
    (given,) = delegations_of(institution=FOUNDATION, on=TODAY)
    number = filed().application
    assert number in sign_in(Client(), colleague).get("/office/").text
    assert away.post(f"/office/team/delegations/{given.number}/ended").status_code == 302
    assert delegated_to(user_id=colleague.pk, on=TODAY) == ()
    assert away.post(f"/office/team/delegations/{given.number}/ended").status_code == 302


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"seat": "1:officer:gyeongbuk-foundation:jungbu"}, "seat-error"),
        ({"to": ""}, "to-error"),
        ({"to": "999999"}, "to-error"),
        ({"reason": ""}, "reason-error"),
        (days(through=-2), "through-error"),
    ],
)
def test_what_cannot_be_delegated_comes_back_with_everything_typed(
    colleague: User, changed: dict[str, str], told: str
) -> None:
    user = make_staff("away@example.org", branch=GUMI)
    sent = {"seat": own_seat(user), "to": str(colleague.pk), "reason": "휴가", **days(**{"from": 0, "through": 3})}
    answer = sign_in(Client(), user).post("/office/team/delegations", {**sent, **changed})
    assert answer.status_code == 422
    assert f'id="{told}"' in answer.text
    assert delegations_of(institution=FOUNDATION, on=TODAY) == []


def test_only_who_answers_for_the_branch_hands_on_a_colleagues_duty(colleague: User) -> None:
    user = make_staff("away@example.org", branch=GUMI)
    sent = {"seat": own_seat(user), "to": str(colleague.pk), "reason": "병가", **days(**{"from": 0, "through": 3})}
    assert sign_in(Client(), colleague).post("/office/team/delegations", sent).status_code == 422
    head = staff_client(StaffDuty.APPROVER)
    assert head.post("/office/team/delegations", sent).status_code == 302
    (given,) = delegations_of(institution=FOUNDATION, on=TODAY)
    stranger = staff_client(email="stranger@example.org")
    assert stranger.post(f"/office/team/delegations/{given.number}/ended").status_code == 422
