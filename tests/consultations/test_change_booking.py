"""A booking moved, cancelled, kept or missed; what was advised; times that staff close and open."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from majung.adapters import clock
from majung.consultations.models import Guidance, Slot
from majung.consultations.opening import close_slot, open_slot
from majung.consultations.reminders import remind_of_consultation
from majung.consultations.selectors import (
    booking_by_number,
    bookings_of_day,
    contact_of,
    guidance_of,
    possible_amount_told,
    what_to_bring,
)
from majung.consultations.services import (
    AlreadyBooked,
    NotPossibleNow,
    SlotFull,
    UnknownBooking,
    cancel_booking,
    change_booking,
    mark_attended,
    mark_no_show,
    record_guidance,
)
from majung.consultations.slots import SlotNotOffered, all_slots, open_slots
from majung.core.deadlines import SEOUL
from majung.core.slots import BookingStatus, ConsultationKind
from majung.events.models import Event
from majung.events.selectors import events_about, reads_about
from majung.events.services import ReadPurpose, Subject
from majung.notices.models import Job, Message
from majung.parties.services import load_catalog_into_database
from tests.consultations.booked import AT, LATER, LEE, OFFICER, PLACE, TEN, booked, officer

VISIT = ConsultationKind.VISIT


@pytest.fixture(autouse=True)
def branches(db: None) -> None:
    load_catalog_into_database()


def taken(starts_at: datetime) -> int:
    return Slot.objects.get(starts_at=starts_at, kind=VISIT.value).taken


def test_moving_frees_the_old_seat_and_is_told() -> None:
    made = booked()
    change_booking(number=made.number, starts_at=LATER, at=AT)
    assert (taken(TEN), taken(LATER)) == (0, 1)
    assert booking_by_number(made.number).starts_at == LATER
    assert Message.objects.filter(template="consultation_changed", deadline=None).count() == 1
    acts = [event.act for event in events_about(subject=Subject("consultation", made.number))]
    assert acts == ["ConsultationBooked", "ConsultationChanged"]


def test_moved_by_staff_the_person_is_called_if_no_message_arrives() -> None:
    made = booked()
    change_booking(number=made.number, starts_at=LATER, at=AT, actor=OFFICER)
    assert Message.objects.get(template="consultation_changed").deadline == LATER


def test_moving_to_the_same_time_changes_nothing() -> None:
    made = booked()
    change_booking(number=made.number, starts_at=TEN, at=AT)
    assert taken(TEN) == 1
    assert not Message.objects.filter(template="consultation_changed").exists()


def test_moving_to_a_full_time_keeps_the_old_one() -> None:
    booked(starts_at=LATER, telephone=LEE)
    booked(starts_at=LATER, telephone="0541234567")
    made = booked()
    with pytest.raises(SlotFull), transaction.atomic():
        change_booking(number=made.number, starts_at=LATER, at=AT)
    assert (taken(TEN), taken(LATER)) == (1, 2)
    assert booking_by_number(made.number).starts_at == TEN


def test_moving_to_a_day_with_a_booking_keeps_the_old_one() -> None:
    booked(starts_at=TEN + timedelta(days=1))
    made = booked()
    with pytest.raises(AlreadyBooked), transaction.atomic():
        change_booking(number=made.number, starts_at=LATER + timedelta(days=1), at=AT)
    assert taken(TEN) == 1


def test_cancelling_frees_the_seat_once() -> None:
    made = booked()
    for _ in range(2):
        cancel_booking(number=made.number, at=AT)
    assert taken(TEN) == 0
    assert booking_by_number(made.number).status is BookingStatus.CANCELLED
    assert Message.objects.filter(template="consultation_cancelled").count() == 1
    booked()
    assert taken(TEN) == 1


@pytest.mark.parametrize("act", [cancel_booking, lambda **given: change_booking(starts_at=LATER, **given)])
def test_nothing_can_be_changed_once_it_has_begun(act: Any) -> None:
    made = booked()
    with pytest.raises(NotPossibleNow):
        act(number=made.number, at=TEN)


def test_nobody_can_be_missing_before_the_time_nor_have_come_before_the_day() -> None:
    made = booked()
    with pytest.raises(NotPossibleNow):
        mark_no_show(number=made.number, by=OFFICER, at=TEN - timedelta(seconds=1))
    with pytest.raises(NotPossibleNow):
        mark_attended(number=made.number, by=OFFICER, at=AT)
    mark_attended(number=made.number, by=OFFICER, at=TEN - timedelta(minutes=20))
    assert booking_by_number(made.number).status is BookingStatus.ATTENDED


def test_who_was_missing_may_still_come_but_not_the_other_way_round() -> None:
    made = booked()
    mark_no_show(number=made.number, by=OFFICER, at=TEN)
    mark_attended(number=made.number, by=OFFICER, at=LATER)
    assert booking_by_number(made.number).status is BookingStatus.ATTENDED
    with pytest.raises(NotPossibleNow):
        mark_no_show(number=made.number, by=OFFICER, at=LATER)


def test_acts_on_a_booking_nobody_made() -> None:
    for act in (cancel_booking, lambda **given: change_booking(starts_at=LATER, **given)):
        with pytest.raises(UnknownBooking):
            act(number="CST-2026-00000000-0", at=AT)


def test_guidance_is_kept_in_versions_and_never_changed() -> None:
    made, by = booked(), officer()
    record_guidance(booking=made.number, words="3천만 원까지 될 것 같습니다", by=by.pk, at=TEN, possible_krw=30_000_000)
    record_guidance(booking=made.number, words="2천만 원", by=by.pk, at=LATER, possible_krw=20_000_000)
    versions = guidance_of(number=made.number, actor=OFFICER, purpose=ReadPurpose.SCREENING, at=LATER)
    assert [(each.version, each.possible_krw) for each in versions] == [(2, 20_000_000), (1, 30_000_000)]
    assert possible_amount_told(number=made.number) == 20_000_000
    assert "3천만".encode() not in b"".join(bytes(row.sealed_words) for row in Guidance.objects.all())
    with pytest.raises(IntegrityError), transaction.atomic():
        Guidance.objects.update(version=9)
    with pytest.raises(IntegrityError), transaction.atomic():
        Guidance.objects.all().delete()
    (read,) = reads_about(subject=Subject("consultation", made.number))
    assert (read.purpose, read.fields) == (ReadPurpose.SCREENING, ("guidance",))


def test_no_amount_is_told_where_none_was_written() -> None:
    made, by = booked(), officer()
    assert possible_amount_told(number=made.number) is None
    record_guidance(booking=made.number, words="서류를 더 갖추어 오시기로 했습니다", by=by.pk, at=TEN)
    assert possible_amount_told(number=made.number) is None


def test_a_cancelled_booking_takes_no_guidance() -> None:
    made, by = booked(), officer()
    cancel_booking(number=made.number, at=AT)
    with pytest.raises(NotPossibleNow):
        record_guidance(booking=made.number, words="…", by=by.pk, at=TEN)


def test_reading_who_comes_is_logged() -> None:
    made = booked()
    contact = contact_of(number=made.number, actor=OFFICER, purpose=ReadPurpose.COUNTER, at=AT)
    assert contact is not None
    assert contact.name == "김하나"
    assert "김하나" not in repr(contact)
    (read,) = reads_about(subject=Subject("consultation", made.number))
    assert (read.actor, read.fields) == (OFFICER, ("name", "telephone"))


def test_a_day_of_a_branch_without_the_cancelled() -> None:
    first, second = booked(starts_at=LATER), booked(telephone=LEE)
    third = booked(telephone="0541234567")
    cancel_booking(number=third.number, at=AT)
    booked(branch="gyeongju", telephone=LEE)
    lines = bookings_of_day(**PLACE, on=date(2026, 11, 24))
    assert [line.number for line in lines] == [second.number, first.number]


def test_a_closed_time_takes_nobody_and_opens_again() -> None:
    slot: dict[str, Any] = {**PLACE, "kind": VISIT, "starts_at": TEN}
    close_slot(**slot, actor=OFFICER, at=AT)
    with pytest.raises(SlotNotOffered):
        booked()
    assert TEN not in free()
    open_slot(**slot, actor=OFFICER, at=AT)
    assert TEN in free()
    booked()


def test_a_booking_stays_when_its_time_is_closed() -> None:
    made = booked()
    close_slot(**PLACE, kind=VISIT, starts_at=TEN, actor=OFFICER, at=AT)
    assert booking_by_number(made.number).is_closed
    change_booking(number=made.number, starts_at=LATER, at=AT, actor=OFFICER)
    assert taken(TEN) == 0


def test_staff_may_open_an_evening() -> None:
    evening = datetime(2026, 11, 24, 19, 0, tzinfo=SEOUL)
    slot: dict[str, Any] = {**PLACE, "kind": VISIT, "starts_at": evening}
    with pytest.raises(SlotNotOffered):
        booked(starts_at=evening)
    open_slot(**slot, actor=OFFICER, at=AT)
    assert evening in free()
    booked(starts_at=evening)
    close_slot(**slot, actor=OFFICER, at=AT)
    assert evening not in free()


def test_a_time_that_left_the_opening_hours_is_shown_closed_while_somebody_has_it() -> None:
    made = booked()
    odd = TEN + timedelta(minutes=5)
    Slot.objects.update(starts_at=odd)
    shown = {slot.starts_at: slot for slot in all_slots(**PLACE, kinds=[VISIT], on=[date(2026, 11, 24)])}
    assert shown[odd].is_closed
    assert shown[odd].taken == 1
    assert odd not in free()
    cancel_booking(number=made.number, at=AT)
    assert odd not in {slot.starts_at for slot in all_slots(**PLACE, kinds=[VISIT], on=[date(2026, 11, 24)])}


def free() -> list[datetime]:
    found = open_slots(**PLACE, kind=VISIT, on_from=date(2026, 11, 24), days=1, at=AT)
    return [slot.starts_at for slot in found]


@pytest.mark.parametrize(
    ("what", "sent"),
    [("as booked", 1), ("moved", 0), ("cancelled", 0), ("too late", 0)],
)
def test_reminded_only_of_what_still_holds(what: str, sent: int, monkeypatch: pytest.MonkeyPatch) -> None:
    made = booked()
    if what == "moved":
        change_booking(number=made.number, starts_at=LATER, at=AT)
    if what == "cancelled":
        cancel_booking(number=made.number, at=AT)
    now = TEN if what == "too late" else TEN - timedelta(hours=24)
    monkeypatch.setattr(clock, "now", lambda: now)
    for _ in range(2):
        remind_of_consultation.func(number=made.number, starts_at=TEN.isoformat())
    reminders = Message.objects.filter(template="consultation_reminder")
    assert reminders.count() == sent
    assert all(reminder.about == made.number for reminder in reminders)


def test_what_to_bring_comes_from_the_program_or_from_every_consultation() -> None:
    on = date(2026, 11, 23)
    usual = [item.label for item in what_to_bring(program="", on=on)]
    assert usual == ["신분증", "사업자등록증 사본"]
    beotim = [item.label for item in what_to_bring(program="gyeongbuk-beotim", on=on)]
    assert len(beotim) == len(set(beotim))
    assert set(usual) <= set(beotim)
    assert "자녀 확인서류" not in beotim
    english = {item.label_en for item in what_to_bring(program="gyeongbuk-beotim", on=on)}
    assert {"Identity card", "Copy of the business registration"} <= english
    assert [item.label for item in what_to_bring(program="no-such-program", on=on)] == usual


def test_jobs_and_events_name_nobody() -> None:
    made = booked(starts_at=TEN + timedelta(days=2))
    cancel_booking(number=made.number, at=AT)
    written = [*Job.objects.values_list("arguments", flat=True), *Event.objects.values_list("changes", flat=True)]
    assert len(written) > 2
    assert not [text for text in written for told in ("김하나", "1234-5678", "12345678", made.code) if told in text]
