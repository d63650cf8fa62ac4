"""The consultations of a branch: seen by its own advisers only, every look at a name logged, every act told."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from majung.adapters import clock
from majung.consultations.models import Booking, Guidance, Slot
from majung.core.deadlines import SEOUL
from majung.core.slots import ConsultationKind
from majung.events.selectors import events_about, reads_about
from majung.events.services import Subject
from majung.notices.models import Message
from majung.parties.kinds import StaffDuty
from tests.consultations.booked import AT, LATER, LEE, TEN, booked
from tests.published_catalog import load_and_publish
from tests.signing_in import make_owner, make_staff, sign_in

DAY = "/office/consultations/at/gyeongbuk-foundation/dongbu"
TUESDAY = {"day": "2026-11-24"}
SetClock = Callable[[datetime], None]


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    def moved(at: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: at)
        monkeypatch.setattr(clock, "today", lambda: at.astimezone(SEOUL).date())

    return moved


@pytest.fixture(autouse=True)
def morning(db: None, set_clock: SetClock) -> None:
    load_and_publish()
    set_clock(AT)


@pytest.fixture
def officer(client: Client) -> Client:
    """An officer of the branch in Pohang."""
    return sign_in(client, make_staff(branch="dongbu"))


def page_of(number: str) -> str:
    return f"/office/consultations/b/{number}"


def addresses() -> tuple[str, ...]:
    here = page_of(booked().number)
    acts = ("attended", "missed", "moved", "cancelled", "guidance")
    return (DAY, f"{DAY}/times", here, *(f"{here}/{act}" for act in acts))


def test_a_visitor_is_asked_to_sign_in() -> None:
    for address in addresses():
        for response in (Client().get(address), Client().post(address)):
            assert response.status_code == 302
            assert "/office/" in response.headers["Location"]


@pytest.mark.parametrize(
    ("who", "status"),
    [("another branch", 404), ("another duty", 403), ("one factor", 302), ("owner", 403), ("another house", 404)],
)
def test_nobody_else_sees_or_does_anything(client: Client, who: str, status: int) -> None:
    if who == "another branch":
        sign_in(client, make_staff(branch="gyeongju"))
    elif who == "another duty":
        sign_in(client, make_staff(duty=StaffDuty.FUNDER))
    elif who == "one factor":
        sign_in(client, make_staff(branch="dongbu"), second_factor=False)
    elif who == "owner":
        sign_in(client, make_owner())
    else:
        sign_in(client, make_staff(institution="semas"))
    for address in addresses():
        assert client.get(address).status_code == status
        assert client.post(address, {"to": "2026-11-24 10:30", "words": "…"}).status_code == status
    assert Booking.objects.get().slot.starts_at == TEN
    assert not Guidance.objects.exists()


def test_an_officer_comes_straight_to_the_own_branch(officer: Client) -> None:
    assert officer.get("/office/consultations").headers["Location"] == DAY


def test_who_serves_all_branches_chooses(client: Client) -> None:
    sign_in(client, make_staff(duty=StaffDuty.APPROVER))
    assert client.get("/office/consultations").text.count('href="/office/consultations/at/') == 12


def test_the_day_shows_who_comes_when_but_not_their_names(officer: Client) -> None:
    first, second = booked(starts_at=LATER), booked(telephone=LEE, name="이두리", kind=ConsultationKind.TELEPHONE)
    page = officer.get(DAY, TUESDAY).text
    assert page.index(second.number) < page.index(first.number)
    assert "이○○" in page
    assert "이두리" not in page
    assert "2026년 11월 24일(화)" in page
    assert "2자리 중 1자리 예약" in page
    assert reads_about(subject=Subject("consultation", first.number)) == []


def test_days_without_bookings_and_holidays_say_so(officer: Client) -> None:
    assert "이 날에는 예약이 없습니다" in officer.get(DAY).text
    christmas = officer.get(DAY, {"day": "2026-12-25"}).text
    assert "이 날에는 상담 시간이 없습니다" in christmas
    assert "day=2026-12-24" in christmas
    assert "day=2026-12-28" in christmas
    assert "2026년 11월 23일(월)" in officer.get(DAY, {"day": "no day"}).text


def test_opening_a_booking_shows_who_comes_and_is_logged(officer: Client) -> None:
    made = booked(about="APP-2026-1")
    page = officer.get(page_of(made.number)).text
    for told in ("김하나", 'href="tel:01012345678"', "010-1234-5678", "APP-2026-1", "신분증", "기록으로 남습니다"):
        assert told in page
    (read,) = reads_about(subject=Subject("consultation", made.number))
    assert read.fields == ("name", "telephone")
    assert read.actor.id.startswith("user:")


def test_marking_who_came_and_who_did_not(officer: Client, set_clock: SetClock) -> None:
    came, missed = booked(), booked(telephone=LEE)
    for act in ("attended", "missed"):
        assert officer.post(f"{page_of(came.number)}/{act}").status_code == 422
    set_clock(TEN)
    officer.post(f"{page_of(came.number)}/attended")
    officer.post(f"{page_of(missed.number)}/missed")
    assert dict(Booking.objects.values_list("number", "status")) == {
        came.number: "attended",
        missed.number: "no_show",
    }
    page = officer.get(page_of(missed.number)).text
    assert "오지 않음" in page
    assert 'id="attended"' in page
    assert officer.post(f"{page_of(came.number)}/missed").status_code == 422


def test_buttons_stand_only_where_they_work(officer: Client, set_clock: SetClock) -> None:
    made = booked()
    ids = ("attended", "missed", "move", "cancel", "advise")

    def buttons() -> set[str]:
        page = officer.get(page_of(made.number)).text
        return {name for name in ids if re.search(rf'<button [^>]*id="{name}"', page)}

    assert buttons() == {"move", "cancel", "advise"}
    set_clock(TEN - timedelta(minutes=30))
    assert buttons() == {"attended", "move", "cancel", "advise"}
    set_clock(TEN)
    assert buttons() == {"attended", "missed", "advise"}


def test_moving_by_telephone_tells_the_person(officer: Client) -> None:
    made = booked()
    assert officer.post(f"{page_of(made.number)}/moved", {"to": "2026-11-24 10:30"}).status_code == 302
    assert Booking.objects.get().slot.starts_at == LATER
    assert Message.objects.get(template="consultation_changed").deadline == LATER
    event = events_about(subject=Subject("consultation", made.number))[-1]
    assert (event.act, event.actor.kind.value) == ("ConsultationChanged", "staff")


@pytest.mark.parametrize(
    ("to", "told"),
    [
        ("", "옮길 시간을 골라 주세요"),
        ("tomorrow", "옮길 시간을 골라 주세요"),
        ("2026-11-24 12:00", "그 시간은 자리가 없습니다"),
        ("2026-11-25 10:00", "그날 이 전화번호로"),
    ],
)
def test_a_move_that_cannot_be_made_is_told_at_its_field(officer: Client, to: str, told: str) -> None:
    made = booked()
    booked(starts_at=TEN + timedelta(days=1))
    response = officer.post(f"{page_of(made.number)}/moved", {"to": to})
    assert response.status_code == 422
    assert f'<a href="#to">{told}' in response.text
    assert ('value="2026-11-25 10:00" selected' in response.text) is (to == "2026-11-25 10:00")


def test_cancelling_for_somebody(officer: Client) -> None:
    made = booked()
    officer.post(f"{page_of(made.number)}/cancelled")
    assert Booking.objects.get().status == "cancelled"
    assert Message.objects.get(template="consultation_cancelled").deadline == TEN
    page = officer.get(page_of(made.number)).text
    assert 'id="advise"' not in page
    assert made.number not in officer.get(DAY, TUESDAY).text


def test_advice_is_kept_in_versions_with_the_amount_told(officer: Client, set_clock: SetClock) -> None:
    made = booked()
    set_clock(TEN)
    here = f"{page_of(made.number)}/guidance"
    assert officer.post(here, {"words": "서류를 갖추기로", "possible_krw": ""}).status_code == 302
    assert officer.post(here, {"words": "가능성 있음", "possible_krw": "3천만"}).status_code == 302
    page = officer.get(page_of(made.number)).text
    assert page.index("2번째 기록") < page.index("1번째 기록")
    assert "3,000만 원" in page
    assert [row.version for row in Guidance.objects.order_by("id")] == [1, 2]


@pytest.mark.parametrize(
    ("words", "amount", "field"),
    [
        ("", "3천만", "words"),
        ("가" * 4001, "", "words"),
        ("주민번호는 640820-1234567 이라고 하심", "", "words"),
        ("가능", "많이", "possible_krw"),
        ("가능", "500억", "possible_krw"),
    ],
)
def test_advice_with_a_mistake_comes_back_whole(officer: Client, words: str, amount: str, field: str) -> None:
    made = booked()
    response = officer.post(f"{page_of(made.number)}/guidance", {"words": words, "possible_krw": amount})
    assert response.status_code == 422
    assert f'<a href="#{field}">' in response.text
    assert f">{words}</textarea>" in response.text
    assert f'value="{amount}"' in response.text
    assert not Guidance.objects.exists()


def test_closing_and_opening_a_time(officer: Client) -> None:
    closed = officer.post(f"{DAY}/times", {**TUESDAY, "close": "visit 10:00"})
    assert closed.headers["Location"] == f"{DAY}?day=2026-11-24"
    assert Slot.objects.get().is_closed
    assert 'name="open" value="visit 10:00"' in officer.get(DAY, TUESDAY).text
    officer.post(f"{DAY}/times", {**TUESDAY, "open": "visit 10:00"})
    assert not Slot.objects.get().is_closed


def test_a_booking_in_a_closed_time_is_marked_for_a_call(officer: Client) -> None:
    booked()
    officer.post(f"{DAY}/times", {**TUESDAY, "close": "visit 10:00"})
    assert '예약됨 <span class="tag warn">닫힘</span>' in officer.get(DAY, TUESDAY).text


def test_an_evening_is_opened_for_one_day(officer: Client) -> None:
    officer.post(f"{DAY}/times", {**TUESDAY, "kind": "visit", "time": " 18:30 "})
    assert Slot.objects.get().is_extra
    assert "<strong>18:30</strong>" in officer.get(DAY, TUESDAY).text
    assert "18:30" not in officer.get(DAY).text.replace("예: 18:30", "")


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({**TUESDAY, "kind": "visit", "time": "half past six"}, "시간을 18:30처럼"),
        ({**TUESDAY, "kind": "pigeon", "time": "18:30"}, "시간을 18:30처럼"),
        ({**TUESDAY, "close": "visit 18:30"}, "시간을 18:30처럼"),
        ({"day": "2026-11-23", "close": "visit 09:00"}, "지난 시간은"),
    ],
)
def test_a_time_that_cannot_be_set_is_told(officer: Client, sent: dict[str, str], told: str) -> None:
    response = officer.post(f"{DAY}/times", sent)
    assert response.status_code == 422
    assert f'<a href="#time">{told}' in response.text
    assert not Slot.objects.exists()


def test_a_form_without_a_day_changes_nothing(officer: Client) -> None:
    assert officer.post(f"{DAY}/times", {"close": "visit 10:00"}).headers["Location"] == DAY
    assert not Slot.objects.exists()
