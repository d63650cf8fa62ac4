"""What is told to the telephone of a booking: that it is booked, moved or off, and once more the day before."""

from datetime import datetime

from django_tasks import task

from majung.adapters import clock
from majung.consultations.contacts import contact_in
from majung.consultations.models import Booking
from majung.core.deadlines import SEOUL
from majung.core.slots import BookingStatus, ConsultationKind, reminder_at
from majung.notices.jobs import enqueue
from majung.notices.services import notify_telephone

WEEKDAYS = {"ko": "월화수목금토일", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
MEETING = {
    ConsultationKind.TELEPHONE: {"ko": "전화 상담", "en": "by telephone"},
    ConsultationKind.VIDEO: {"ko": "영상 상담", "en": "by video"},
}
NO_PLACE = frozenset({"consultation_cancelled"})


def tell(booking: Booking, template: str, *, at: datetime, until: datetime | None = None) -> None:
    """Told once a template and time; with `until`, staff call when it has not arrived by then."""
    contact = contact_in(booking)
    if contact is None:
        return
    branch, starts_at = booking.branch, booking.slot.starts_at
    notify_telephone(
        telephone=contact.telephone,
        template=template,
        about=booking.number,
        institution=branch.institution.code,
        branch=branch.code,
        key=f"{template}:{booking.number}:{starts_at:%Y%m%dT%H%M}:{at:%Y%m%dT%H%M%S}",
        at=at,
        params={} if template in NO_PLACE else _when_and_where(booking),
        deadline=until,
        language=booking.language,
    )


def remind_later(booking: Booking, *, at: datetime) -> None:
    """The reminder waits in the same transaction; who books on the day before has just been told."""
    starts_at = booking.slot.starts_at
    run_at = reminder_at(starts_at=starts_at)
    if at < run_at:
        key = f"consultation-reminder:{booking.number}:{starts_at:%Y%m%dT%H%M}"
        enqueue(remind_of_consultation, key=key, run_at=run_at, number=booking.number, starts_at=starts_at.isoformat())


@task()
def remind_of_consultation(number: str, starts_at: str) -> None:
    """Nothing is sent for a booking that was moved, is off or has begun: a moved one has a reminder of its own."""
    booking = Booking.objects.select_related("slot", "branch__institution").get(number=number)
    begins = datetime.fromisoformat(starts_at)
    if booking.status == BookingStatus.BOOKED and booking.slot.starts_at == begins and clock.now() < begins:
        # The moment of the reminder, not of this attempt: a second attempt must not send a second one.
        tell(booking, "consultation_reminder", at=reminder_at(starts_at=booking.slot.starts_at))


def _when_and_where(booking: Booking) -> dict[str, str]:
    language = booking.language
    local = booking.slot.starts_at.astimezone(SEOUL)
    weekday = WEEKDAYS[language][local.weekday()]
    day = f"{local.month}월 {local.day}일({weekday})" if language == "ko" else f"{weekday} {local:%Y-%m-%d}"
    branch = booking.branch.label_en if language == "en" else booking.branch.label
    meeting = MEETING.get(ConsultationKind(booking.slot.kind), {}).get(language, "")
    return {"when": f"{day} {local:%H:%M}", "where": f"{branch} {meeting}".strip()}
