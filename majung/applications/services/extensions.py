"""처리기간 연장: the office takes longer over a case; its owner is told why and until when (민원처리법 제19조)."""

from datetime import date, datetime

from django.db import transaction

from majung.adapters.sealing import seal_with
from majung.applications.content import key_of
from majung.applications.due import CLOCK_RUNS, due_day, extensions_of, pauses_of, period_of
from majung.applications.models import Application, PeriodExtension
from majung.applications.services.supplements import ExtendedOften
from majung.applications.status import held_application, tell
from majung.core.deadlines import seoul_day
from majung.core.sla import MOST_EXTENSIONS, may_extend
from majung.events.services import Actor, Subject, record_event


class ClockStandsStill(ValueError):
    """Nothing to extend: the case is over, or its owner's answer is awaited."""


class PeriodOver(ValueError):
    """The last day is over: a period is made longer before it ends."""


class ExtensionTooLong(ValueError):
    """By more than the period itself, or by nothing."""


class ConsentMissing(ValueError):
    """The second time the owner has to agree."""


class ReasonMissing(ValueError):
    """Whoever waits longer is told why."""


@transaction.atomic
def extend_period(
    *,
    application: str,
    length: int,
    words: str,
    has_consent: bool,
    by: Actor,
    at: datetime,
    request_id: str = "",
) -> date:
    """Makes the period longer, by its own length at most; once, and once more with the owner's consent.

    Gives the new last day (민원처리법 시행령 제21조).
    """
    row = held_application(application)
    before = _running(row, at)
    given = extensions_of(numbers=[application]).get(application, ())
    _require(row, given, length=length, words=words, has_consent=has_consent)
    extension = PeriodExtension(
        application=row,
        nth=len(given) + 1,
        length=length,
        has_consent=has_consent,
        sealed_words=seal_with(key_of(row.person), words.strip().encode()),
        due_before=before,
        due_after=_last_day(row, (*given, length)),
        extended_at=at,
        extended_by=by.id,
    )
    extension.save(force_insert=True)
    row.due_on = extension.due_after
    row.save(update_fields=["due_on"])
    record_event(
        act="PeriodExtended",
        actor=by,
        subject=Subject("application", row.number),
        at=at,
        request_id=request_id,
        institution=row.institution.code,
        changes={"due_on": (before, extension.due_after)},
    )
    through = f"{extension.due_after.month}월 {extension.due_after.day}일"
    tell(row, "period_extended", key=str(extension.nth), at=at, params={"through": through})
    return extension.due_after


def _running(row: Application, at: datetime) -> date:
    if row.status not in CLOCK_RUNS or row.due_on is None:
        raise ClockStandsStill
    if seoul_day(at) > row.due_on:
        raise PeriodOver
    return row.due_on


def _last_day(row: Application, extensions: tuple[int, ...]) -> date:
    pauses = pauses_of(numbers=[row.number]).get(row.number, ())
    day = due_day(program=row.program.code, received_at=row.received_at, pauses=pauses, extensions=extensions)
    assert day is not None, "its clock runs"
    return day


def _require(row: Application, given: tuple[int, ...], *, length: int, words: str, has_consent: bool) -> None:
    period = period_of(program=row.program.code, received_at=row.received_at)
    if not words.strip():
        raise ReasonMissing
    if len(given) >= MOST_EXTENSIONS:
        raise ExtendedOften
    if not 0 < length <= period.length:
        raise ExtensionTooLong
    if not may_extend(period=period, extensions=given, by=length, has_consent=has_consent):
        raise ConsentMissing
