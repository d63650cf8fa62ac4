"""Booking a talk: a seat each, never one too many, one a telephone, branch and day, and nothing readable kept."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction

from majung.consultations.contacts import Contact, NotATelephone, contact_in, read_telephone
from majung.consultations.models import Booking, Slot
from majung.consultations.selectors import booking_by_code, bookings_about
from majung.consultations.services import (
    AlreadyBooked,
    SlotFull,
    UnknownBooking,
    cancel_booking,
    forget_past_contacts,
    propose_for_application,
    renew_code,
)
from majung.consultations.slots import SlotNotOffered, UnknownBranch, open_slots
from majung.core.deadlines import SEOUL
from majung.core.slots import BookingStatus, ConsultationKind
from majung.events.selectors import events_about
from majung.events.services import Subject
from majung.notices.models import Job, Message
from majung.parties.services import load_catalog_into_database
from tests.consultations.booked import AT, BRANCH, KIM, LEE, OFFICER, PLACE, TEN, booked

AT_ONCE = 20


@pytest.fixture(autouse=True)
def branches(db: None) -> None:
    load_catalog_into_database()


def seats_taken() -> int:
    return Slot.objects.get(starts_at=TEN, kind="visit").taken


def test_a_booking_takes_a_seat_and_opens_with_its_code() -> None:
    made = booked()
    view = booking_by_code(number=made.number, code=f" {made.code[:4].lower()}-{made.code[4:]} ")
    assert (view.status, view.kind, view.starts_at) == (BookingStatus.BOOKED, ConsultationKind.VISIT, TEN)
    assert (view.branch.code, view.held_on) == (BRANCH, date(2026, 11, 24))
    assert seats_taken() == 1
    events = events_about(subject=Subject("consultation", made.number))
    assert [event.act for event in events] == ["ConsultationBooked"]


@pytest.mark.parametrize("code", ["", "AAAAAAAA", "x" * 300])
def test_without_the_code_nothing_opens(code: str) -> None:
    made = booked()
    with pytest.raises(UnknownBooking):
        booking_by_code(number=made.number, code=code)
    with pytest.raises(UnknownBooking):
        booking_by_code(number="CST-2026-00000000-0", code=made.code)


def test_a_new_code_opens_and_the_old_one_no_more() -> None:
    made = booked()
    code = renew_code(number=made.number, actor=OFFICER, at=AT)
    assert booking_by_code(number=made.number, code=code).number == made.number
    with pytest.raises(UnknownBooking):
        booking_by_code(number=made.number, code=made.code)
    (_, renewed) = events_about(subject=Subject("consultation", made.number))
    assert (renewed.act, renewed.actor) == ("ConsultationCodeRenewed", OFFICER)


def test_a_code_opens_its_own_booking_only() -> None:
    first, second = booked(), booked(telephone=LEE)
    with pytest.raises(UnknownBooking):
        booking_by_code(number=first.number, code=second.code)


def test_the_table_alone_tells_nobody() -> None:
    made = booked()
    row = Booking.objects.get()
    kept = bytes(row.sealed_contact) + row.telephone_hmac.encode() + row.code_hmac.encode()
    for told in ("김하나", "01012345678", made.code):
        assert told.encode() not in kept
    assert contact_in(row) == Contact("김하나", "01012345678")


def test_both_seats_of_a_visit_are_given_and_no_third() -> None:
    booked()
    booked(telephone=LEE)
    with pytest.raises(SlotFull):
        booked(telephone="054-123-4567")
    assert seats_taken() == 2


def test_the_database_itself_refuses_a_seat_too_many() -> None:
    booked()
    with pytest.raises(IntegrityError), transaction.atomic():
        Slot.objects.update(taken=3)


def test_one_booking_a_telephone_branch_and_day() -> None:
    booked()
    with pytest.raises(AlreadyBooked), transaction.atomic():
        booked(starts_at=TEN + timedelta(hours=1), telephone="+82 10 1234 5678")
    booked(starts_at=TEN + timedelta(days=1))
    booked(branch="gyeongju")
    assert Booking.objects.count() == 3


def test_a_refused_booking_takes_no_seat() -> None:
    booked()
    with pytest.raises(AlreadyBooked):
        booked(starts_at=TEN)
    assert seats_taken() == 1


@pytest.mark.parametrize(
    "starts_at",
    [
        TEN + timedelta(minutes=10),
        datetime(2026, 11, 24, 12, 0, tzinfo=SEOUL),
        datetime(2026, 11, 28, 10, 0, tzinfo=SEOUL),
        datetime(2026, 12, 25, 10, 0, tzinfo=SEOUL),
        datetime(2026, 11, 20, 10, 0, tzinfo=SEOUL),
        datetime(2026, 11, 23, 9, 30, tzinfo=SEOUL),
    ],
    ids=["between slots", "noon", "Saturday", "Christmas", "past", "in half an hour"],
)
def test_only_times_that_are_offered(starts_at: datetime) -> None:
    with pytest.raises(SlotNotOffered):
        booked(starts_at=starts_at)


def test_a_branch_nobody_knows() -> None:
    with pytest.raises(UnknownBranch):
        booked(branch="seoul")


@pytest.mark.parametrize("text", ["", "1234", "010-12-34", "전화번호", "01012345678 ext 9", "0" * 30, "1588-7679"])
def test_nobody_can_be_called_there(text: str) -> None:
    with pytest.raises(NotATelephone):
        read_telephone(text)


@pytest.mark.parametrize(
    ("text", "digits"),
    [("010 1234 5678", "01012345678"), ("+82-10-1234-5678", "01012345678"), ("(054) 123-4567", "0541234567")],
)
def test_telephones_as_people_write_them(text: str, digits: str) -> None:
    assert read_telephone(text) == digits


@pytest.mark.parametrize(
    ("digits", "shown"),
    [("01012345678", "010-1234-5678"), ("0212345678", "02-1234-5678"), ("0541234567", "054-123-4567")],
)
def test_telephones_are_shown_as_they_are_read_out(digits: str, shown: str) -> None:
    assert Contact("김하나", digits).shown_telephone == shown


def test_free_times_are_told_in_order_without_the_full_ones() -> None:
    booked()
    booked(telephone=LEE)
    free = open_slots(**PLACE, kind=ConsultationKind.VISIT, on_from=date(2026, 11, 23), days=2, at=AT)
    starts = [slot.starts_at for slot in free]
    assert starts == sorted(starts)
    assert starts[0] == datetime(2026, 11, 23, 10, 0, tzinfo=SEOUL)
    assert TEN not in starts
    assert TEN + timedelta(minutes=30) in starts
    assert {start.date() for start in starts} == {date(2026, 11, 23), date(2026, 11, 24)}


def test_a_booking_is_told_at_once_and_again_the_day_before() -> None:
    made = booked(starts_at=TEN + timedelta(days=1))
    told = Message.objects.get()
    assert (told.template, told.about, told.branch) == ("consultation_booked", made.number, BRANCH)
    reminder = Job.objects.get(key__startswith="consultation-reminder:")
    assert reminder.run_at == datetime(2026, 11, 24, 10, 0, tzinfo=SEOUL)
    assert "1234" not in reminder.arguments


def test_names_and_telephones_are_forgotten_a_year_later() -> None:
    made = booked()
    assert forget_past_contacts(at=AT + timedelta(days=366)) == 0
    assert forget_past_contacts(at=AT + timedelta(days=367)) == 1
    row = Booking.objects.get()
    assert contact_in(row) is None
    with pytest.raises(UnknownBooking):
        booking_by_code(number=made.number, code=made.code)


def test_an_online_filing_gets_the_first_free_time_two_business_days_on() -> None:
    about = "APP-2026-00000000-0"
    asked: dict[str, Any] = {**PLACE, "about": about, "name": "김하나", "telephone": KIM, "at": AT}
    number = propose_for_application(**asked)
    assert number is not None
    assert propose_for_application(**asked) == number
    (view,) = bookings_about(about)
    assert view.kind is ConsultationKind.TELEPHONE
    assert view.starts_at == datetime(2026, 11, 26, 9, 0, tzinfo=SEOUL)


def test_a_day_already_booked_is_passed_over_for_the_next() -> None:
    booked(starts_at=datetime(2026, 11, 26, 10, 0, tzinfo=SEOUL))
    number = propose_for_application(**PLACE, about="APP-2026-1", name="김하나", telephone=KIM, at=AT)
    (view,) = bookings_about("APP-2026-1")
    assert view.number == number
    assert view.held_on == date(2026, 11, 27)


def test_a_filing_is_proposed_anew_after_its_booking_was_cancelled() -> None:
    asked: dict[str, Any] = {**PLACE, "about": "APP-2026-1", "name": "김하나", "telephone": KIM, "at": AT}
    first = propose_for_application(**asked)
    assert first is not None
    cancel_booking(number=first, at=AT)
    assert propose_for_application(**asked) not in (None, first)


@pytest.fixture
def rush(transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads that meet in one database; the one in memory cannot be shared, so SQLite gets a file."""
    load_catalog_into_database()
    if connection.vendor == "sqlite":
        file = tmp_path / "rush.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(file)])
        monkeypatch.setitem(connections.settings, "default", {**connections.settings["default"], "NAME": str(file)})


def attempt(number: int) -> str:
    try:
        booked(kind=ConsultationKind.TELEPHONE, telephone=f"0101234{number:04d}")
    except SlotFull:
        return "full"
    finally:
        connection.close()
    return "booked"


def count_in_rush() -> tuple[int, int]:
    try:
        return Booking.objects.count(), Slot.objects.get().taken
    finally:
        connection.close()


def test_twenty_at_once_for_the_last_seat_are_one_booking(rush: None) -> None:
    with ThreadPoolExecutor(AT_ONCE) as people:
        outcomes = list(people.map(attempt, range(AT_ONCE)))
        counted = people.submit(count_in_rush).result()
    assert sorted(outcomes) == ["booked"] + ["full"] * (AT_ONCE - 1)
    assert counted == (1, 1)
