"""What was asked to change of a fund and what became of it; and what the public is told meanwhile."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from majung.adapters.clock import SEOUL
from majung.budget.models import FundChange, FundChangeAnswer
from majung.core.deadlines import seoul_day
from majung.core.ledger import (
    FundAnswer,
    FundChangeKind,
    FundChangeReason,
    FundPurpose,
    FundState,
)


@dataclass(frozen=True, slots=True)
class FundChangeLine:
    """A change that somebody asked for; without an answer it waits for another person's."""

    number: str
    fund: str
    institution: str
    kind: FundChangeKind
    purpose: FundPurpose | None
    was: str
    to_state: FundState | None
    to_plan_krw: int | None
    to_percent: int | None
    reason: FundChangeReason
    notice_ko: str
    notice_en: str
    asked_by: str
    asked_at: datetime
    answer: FundAnswer | None
    answered_by: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class FundNotice:
    """Why a fund takes nothing now, in words for the public."""

    words: str
    words_en: str
    since: date


def fund_changes(*, fund: str) -> list[FundChangeLine]:
    """Every change of a fund, newest first, in two reads."""
    return _lines(FundChange.objects.select_related("fund").filter(fund__code=fund).order_by("-pk"))


def fund_change(*, number: str) -> FundChangeLine | None:
    lines = _lines(FundChange.objects.select_related("fund").filter(number=number))
    return lines[0] if lines else None


def open_fund_changes() -> list[FundChangeLine]:
    """All changes that wait for a second person, oldest first."""
    answered = FundChangeAnswer.objects.values("change")
    return _lines(FundChange.objects.select_related("fund").exclude(pk__in=answered).order_by("pk"))


def fund_notices(*, fund: str, on: date) -> list[FundNotice]:
    """What the public is told of a fund at the end of a day: why it is suspended or closed, while it is."""
    before = datetime.combine(on + timedelta(days=1), time(0), tzinfo=SEOUL)
    agreed = FundChangeAnswer.objects.filter(
        change__fund__code=fund,
        change__kind=FundChangeKind.STATE.value,
        answer=FundAnswer.AGREED.value,
        answered_at__lt=before,
    )
    last = agreed.select_related("change").order_by("-pk").first()
    if last is None or last.change.to_state == FundState.OPEN.value:
        return []
    return [FundNotice(last.change.notice_ko, last.change.notice_en, seoul_day(last.answered_at))]


def _lines(rows: Iterable[FundChange]) -> list[FundChangeLine]:
    changes = list(rows)
    answers = {each.change_id: each for each in FundChangeAnswer.objects.filter(change__in=changes)}
    return [_line(row, answers.get(row.pk)) for row in changes]


def _line(row: FundChange, answer: FundChangeAnswer | None) -> FundChangeLine:
    return FundChangeLine(
        number=row.number,
        fund=row.fund.code,
        institution=row.fund.institution,
        kind=FundChangeKind(row.kind),
        purpose=FundPurpose(row.purpose) if row.purpose else None,
        was=row.was,
        to_state=FundState(row.to_state) if row.to_state else None,
        to_plan_krw=row.to_plan_krw,
        to_percent=row.to_percent,
        reason=FundChangeReason(row.reason),
        notice_ko=row.notice_ko,
        notice_en=row.notice_en,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        answer=FundAnswer(answer.answer) if answer else None,
        answered_by=answer.answered_by if answer else "",
        answered_at=answer.answered_at if answer else None,
    )
