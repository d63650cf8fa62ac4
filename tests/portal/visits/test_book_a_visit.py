"""Booking a talk through the pages: four screens, nothing typed is lost, and only the code opens it again."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.test import Client
from django.utils.html import escape
from icalendar import Calendar

from majung.adapters import clock
from majung.consultations.models import Booking, Slot
from majung.consultations.opening import close_slot
from majung.consultations.services import cancel_booking, mark_no_show
from majung.consultations.slots import all_slots
from majung.core.deadlines import SEOUL
from majung.core.identifiers import new_public_number
from majung.core.slots import ConsultationKind
from majung.portal.check.throttle import MOST_FAILURES
from majung.portal.visits import booking_views, views
from tests.consultations.booked import AT, LATER, LEE, OFFICER, PLACE, TEN, booked
from tests.published_catalog import load_and_publish

HERE = "/visits/at/gyeongbuk-foundation/dongbu"
VISIT = {"kind": "visit", "day": "2026-11-24"}
SENT = {**VISIT, "time": "10:00", "name": "김하나", "telephone": "010-1234-5678", "program": ""}


@pytest.fixture(autouse=True)
def morning(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Monday 23 November 2026, nine o'clock in Seoul, and nobody has guessed or booked yet."""
    load_and_publish()
    set_clock(monkeypatch, AT)
    booking_views.GUESSES.failures.clear()
    views.BOOKINGS.failures.clear()


def set_clock(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: at)
    monkeypatch.setattr(clock, "today", lambda: at.astimezone(SEOUL).date())


def book_on_screen(client: Client, **changed: str) -> str:
    """Books and gives the address of the booking."""
    response = client.post(HERE, {**SENT, **changed})
    assert response.status_code == 302
    return str(response.headers["Location"])


def values_of(page: str, name: str) -> list[str]:
    return re.findall(rf'type="radio" name="{name}" value="([^"]+)"', page)


def code_on(page: str) -> str:
    found = re.search(r'id="code">([0-9A-Z]{8})<', page)
    assert found is not None
    return found[1]


def fill_all(kind: ConsultationKind) -> None:
    """Every time of the next three weeks is taken."""
    days = [(AT + timedelta(days=number)).date() for number in range(21)]
    for slot in all_slots(**PLACE, kinds=[kind], on=days):
        close_slot(**PLACE, kind=kind, starts_at=slot.starts_at, actor=OFFICER, at=AT)


def test_every_branch_leads_to_its_own_booking(client: Client) -> None:
    page = client.get("/visits").text
    assert len(re.findall(r'href="/visits/at/gyeongbuk-foundation/[a-z-]+"', page)) == 12
    assert len(re.findall(r'href="/visits/at/', client.get("/visits", {"sigungu": "울진군"}).text)) == 2
    assert "맡는 영업점이 없습니다" in client.get("/visits", {"sigungu": "elsewhere"}).text


def test_the_branch_finder_leads_here(client: Client) -> None:
    assert f'href="{HERE}"' in client.get("/branches", {"sigungu": "포항시"}).text


def test_four_screens_from_branch_to_time(client: Client) -> None:
    assert values_of(client.get(HERE).text, "kind") == ["visit", "telephone", "video"]
    days = values_of(client.get(HERE, {"kind": "visit"}).text, "day")
    assert days[0] == "2026-11-23"
    assert len(days) == 10
    times = values_of(client.get(HERE, VISIT).text, "time")
    assert (times[0], times[-1], len(times)) == ("09:00", "17:00", 15)
    assert "12:00" not in times


def test_past_times_of_today_are_not_offered(client: Client) -> None:
    times = values_of(client.get(HERE, {"kind": "visit", "day": "2026-11-23"}).text, "time")
    assert times[0] == "10:00"


def test_a_booking_is_shown_with_all_that_is_needed(client: Client) -> None:
    address = book_on_screen(client, program="gyeongbuk-beotim")
    page = client.get(address).text
    for told in (
        "상담이 예약되어 있습니다",
        "2026년 11월 24일(화) 10:00",
        "동부센터 (포항지점)",
        'href="tel:1588-7679"',
        "신분증",
        "사업자등록증 사본",
        address.rsplit("/", 1)[-1],
    ):
        assert told in page
    code = code_on(page)
    assert code not in address
    row = Booking.objects.get()
    assert (row.program, row.language, row.slot.starts_at) == ("gyeongbuk-beotim", "ko", TEN)
    assert "김하나" not in page


def test_in_english(client: Client) -> None:
    client.cookies["language"] = "en"
    page = client.get(book_on_screen(client)).text
    for told in ("Your consultation is booked", "Tue 24 Nov 2026 10:00", "What to bring", "Identity card"):
        assert told in page
    assert Booking.objects.get().language == "en"


def test_number_and_code_open_it_in_another_browser(client: Client) -> None:
    address = book_on_screen(client)
    number, code = address.rsplit("/", 1)[-1], code_on(client.get(address).text)
    other = Client()
    turned_away = other.get(address)
    assert turned_away.headers["Location"] == f"/visits/find?number={number}"
    assert number in other.get(turned_away.headers["Location"]).text
    found = other.post("/visits/find", {"number": f" {number.lower()} ", "code": f"{code[:4]}-{code[4:].lower()}"})
    assert found.headers["Location"] == address
    assert code not in found.headers["Location"]
    assert "2026년 11월 24일" in other.get(address).text


@pytest.mark.parametrize("path", ["/change", "/cancel", "/visit.ics"])
def test_no_page_of_a_booking_opens_without_its_code(client: Client, path: str) -> None:
    address = book_on_screen(client)
    stranger = Client()
    for response in (stranger.get(address + path), Client().get(address + path)):
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/visits/find?number=CST-")
    if path != "/visit.ics":
        assert stranger.post(address + path, {"day": "2026-11-24", "time": "10:30"}).status_code == 302
    assert Booking.objects.get().slot.starts_at == TEN
    assert Booking.objects.get().status == "booked"


def test_a_cookie_of_one_booking_opens_no_other(client: Client) -> None:
    client.get(book_on_screen(client))
    other = booked(telephone=LEE)
    own = client.cookies["visit"].value
    thief = Client()
    thief.cookies["visit"] = own
    assert thief.get(f"/visits/b/{other.number}").status_code == 302


@pytest.mark.parametrize("number", ["CST-2026-AAAAAAAA-A", "nothing", "cst-2026-00000000-0"])
def test_what_is_no_number_is_no_page(client: Client, number: str) -> None:
    assert client.get(f"/visits/b/{number}").status_code == 404


def test_guessing_codes_has_an_end(client: Client) -> None:
    made = booked()
    for _ in range(MOST_FAILURES):
        refused = client.post("/visits/find", {"number": made.number, "code": "00000000"})
        assert refused.status_code == 422
        assert made.number in refused.text
    assert client.post("/visits/find", {"number": made.number, "code": made.code}).status_code == 429


def test_one_visitor_cannot_book_the_branch_full(client: Client) -> None:
    for number in range(MOST_FAILURES):
        book_on_screen(client, time=["10:00", "10:30", "11:00", "11:30", "13:00"][number // 2], telephone=tel(number))
    refused = client.post(HERE, {**SENT, "time": "14:00", "telephone": tel(99)})
    assert refused.status_code == 422
    assert "1588-7679" in refused.text
    assert Booking.objects.count() == MOST_FAILURES


def tel(number: int) -> str:
    return f"0102222{number:04d}"


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("time", "", "시간을 하나 골라 주세요"),
        ("time", "25:00", "이 시간은 예약할 수 없습니다"),
        ("time", "10:10", "이 시간은 예약할 수 없습니다"),
        ("name", "  ", "이름을 50자 안으로"),
        ("name", "가" * 51, "이름을 50자 안으로"),
        ("name", "김\x00하나", "이름을 50자 안으로"),
        ("telephone", "전화", "전화번호를 지역번호부터"),
        ("telephone", "", "전화번호를 지역번호부터"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_nothing_is_lost(client: Client, field: str, value: str, told: str) -> None:
    response = client.post(HERE, {**SENT, "program": "gyeongbuk-beotim", field: value})
    assert response.status_code == 422
    page = response.text
    assert page.count(told) == 2
    assert f'<a href="#{field}">' in page
    kept: Mapping[str, str] = {**SENT, field: value}
    if field != "name":
        assert f'value="{kept["name"]}"' in page
    if field != "telephone":
        assert f'value="{escape(kept["telephone"])}"' in page
    if field != "time":
        assert re.search(r'value="10:00" id="time-\d+" checked', page)
    assert '<option value="gyeongbuk-beotim" selected>' in page
    assert not Booking.objects.exists()


def test_every_mistake_is_told_at_once(client: Client) -> None:
    page = client.post(HERE, {**VISIT, "time": "", "name": "", "telephone": ""}).text
    assert [page.count(f'<a href="#{field}">') for field in ("time", "name", "telephone")] == [1, 1, 1]


def test_a_seat_that_went_meanwhile_is_told_with_what_is_left(client: Client) -> None:
    booked(telephone=LEE)
    booked(telephone="0541234567")
    response = client.post(HERE, SENT)
    assert response.status_code == 422
    assert "방금 다른 분이" in response.text
    assert "자리가 다 찬 시간: 10:00" in response.text
    assert "10:00" not in values_of(response.text, "time")
    assert 'value="김하나"' in response.text


def test_a_second_booking_of_the_day_is_refused_at_the_telephone(client: Client) -> None:
    booked()
    response = client.post(HERE, {**SENT, "time": "14:00"})
    assert response.status_code == 422
    assert '<a href="#telephone">이 전화번호로' in response.text


def test_nothing_chosen_is_told(client: Client) -> None:
    for given, field in (({"asked": "1"}, "kind"), ({"asked": "1", "kind": "visit"}, "day")):
        response = client.get(HERE, given)
        assert response.status_code == 422
        assert f'<a href="#{field}">' in response.text


@pytest.mark.parametrize("day", ["2026-11-22", "2026-11-28", "2027-11-24", "2026-11-20"])
def test_a_day_without_slots_leads_back_to_the_days(client: Client, day: str) -> None:
    response = client.get(HERE, {"kind": "visit", "day": day})
    assert response.status_code == 422
    assert values_of(response.text, "day")[0] == "2026-11-23"


def test_without_any_slot_the_branch_is_called(client: Client) -> None:
    fill_all(ConsultationKind.VIDEO)
    response = client.get(HERE, {"kind": "video"})
    assert response.status_code == 200
    assert "예약할 수 있는 시간이 없습니다" in response.text
    assert response.text.count('href="tel:1588-7679"') >= 2
    assert values_of(response.text, "day") == []


@pytest.mark.parametrize("place", ["gyeongbuk-foundation/seoul", "semas/dongbu", "nobody/nowhere"])
def test_a_branch_nobody_knows_is_no_page(client: Client, place: str) -> None:
    assert client.get(f"/visits/at/{place}").status_code == 404


def test_moving_a_booking(client: Client) -> None:
    address = book_on_screen(client)
    assert "2026-11-24" in values_of(client.get(f"{address}/change").text, "day")
    times = values_of(client.get(f"{address}/change", {"day": "2026-11-24"}).text, "time")
    assert "10:30" in times
    moved = client.post(f"{address}/change", {"day": "2026-11-24", "time": "10:30"})
    assert moved.headers["Location"] == address
    assert Booking.objects.get().slot.starts_at == LATER
    assert "10:30" in client.get(address).text


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"day": "2026-11-24", "time": ""}, "시간을 하나 골라 주세요"),
        ({"day": "2026-11-24", "time": "12:00"}, "이 시간은 예약할 수 없습니다"),
        ({"day": "2026-11-28", "time": "10:00"}, "남은 자리가 없습니다"),
        ({"day": "", "time": "10:00"}, "날짜를 하나 골라 주세요"),
    ],
)
def test_moving_to_what_is_not_there(client: Client, sent: dict[str, str], told: str) -> None:
    address = book_on_screen(client)
    response = client.post(f"{address}/change", sent)
    assert response.status_code == 422
    assert told in response.text
    assert Booking.objects.get().slot.starts_at == TEN


def test_cancelling_asks_once_and_frees_the_seat(client: Client) -> None:
    address = book_on_screen(client)
    assert "예약을 취소할까요?" in client.get(f"{address}/cancel").text
    assert Booking.objects.get().status == "booked"
    client.post(f"{address}/cancel")
    page = client.get(address).text
    assert "취소한 예약입니다" in page
    assert "/change" not in page
    assert Slot.objects.get().taken == 0
    assert client.get(f"{address}/change").headers["Location"] == address


def test_a_past_booking_can_only_be_looked_at(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    address = book_on_screen(client)
    set_clock(monkeypatch, TEN)
    assert "지난 상담입니다" in client.get(address).text
    for path in ("/change", "/cancel"):
        assert client.post(address + path).headers["Location"] == address
    mark_no_show(number=address.rsplit("/", 1)[-1], by=OFFICER, at=TEN)
    assert "오시지 않은 것으로" in client.get(address).text


def test_a_closed_time_is_told_to_who_had_it(client: Client) -> None:
    address = book_on_screen(client)
    close_slot(**PLACE, kind=ConsultationKind.VISIT, starts_at=TEN, actor=OFFICER, at=AT)
    assert "이 시간의 상담이 닫혔습니다" in client.get(address).text


def test_the_booking_goes_into_a_calendar(client: Client) -> None:
    address = book_on_screen(client)
    response = client.get(f"{address}/visit.ics")
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert event.decoded("dtstart") == datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=30)
    assert "포항시" in str(event["location"])
    assert "김하나" not in response.text


def test_a_draft_keeps_its_booking(client: Client) -> None:
    about = new_public_number(kind="DRF", year=2026, source=Random(1))
    assert f'name="about" value="{about}"' in client.get(HERE, {"about": about}).text
    assert 'name="about"' not in client.get(HERE, {"about": "<b>"}).text
    book_on_screen(client, about=about)
    assert Booking.objects.get().about == about


def test_a_form_without_its_token_is_refused() -> None:
    assert Client(enforce_csrf_checks=True).post(HERE, SENT).status_code == 403


def test_a_cancelled_booking_opens_the_day_again(client: Client) -> None:
    made = booked()
    cancel_booking(number=made.number, at=AT)
    assert book_on_screen(client).startswith("/visits/b/CST-2026-")


def test_pages_of_a_booking_are_kept_by_nobody(client: Client) -> None:
    response = client.get(book_on_screen(client))
    assert "no-store" in response.headers["Cache-Control"]
    cookie = client.cookies["visit"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert cookie["path"].startswith("/visits/b/CST-")
