"""Reads of visits: those of a case with what was seen there, and the route of a day."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from majung.adapters.sealing import unseal_with
from majung.applications.content import key_of, read_content
from majung.applications.models import Application
from majung.core.answers import facts_of
from majung.core.screening import Tier, VisitReason, WaiverReason, visit_reason
from majung.programs.catalog import shipped_catalog
from majung.screening.models import SiteVisit, VisitPhoto, VisitRuling, VisitSheet
from majung.screening.selectors.views import PhotoView, RulingView, SheetView, SiteVisitView, VisitView


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop of somebody's day: whom to visit, where, and whether it is done."""

    visit: str
    application: str
    program: str
    business_name: str
    sido: str
    sigungu: str
    address: str
    place: int
    planned_on: date
    is_done: bool

    def __repr__(self) -> str:
        return f"Stop({self.visit})"


@dataclass(frozen=True, slots=True)
class VisitNeed:
    """What a case still asks for: the reason that stands, and whether a visit answered or a waiver ended it."""

    because: VisitReason | None
    is_waived: bool
    is_made: bool
    is_planned: bool


def route_of(*, user_id: int, on: date) -> list[Stop]:
    """The stops of somebody's day in their order, those done among them; one query."""
    rows = SiteVisit.objects.filter(user_id=user_id, planned_on=on, cancelled_at=None)
    whole = rows.select_related("application__person", "application__business", "application__program")
    return [_stop(row) for row in whole.order_by("place", "id")]


def stop_of(*, visit: str, visitor: str) -> Stop | None:
    """A visit as a stop of whoever makes it; none for anybody else, or once it was called off."""
    rows = SiteVisit.objects.filter(number=visit, visitor=visitor, cancelled_at=None)
    row = rows.select_related("application__person", "application__business", "application__program").first()
    return _stop(row) if row else None


def last_sheet(*, visit: str) -> SheetView | None:
    """What was written down last on a visit."""
    row = SiteVisit.objects.select_related("application__person").get(number=visit)
    sheets = _sheets([row.pk], key_of(row.application.person)).get(row.pk)
    return sheets[-1] if sheets else None


def rulings_of(row: Application) -> list[VisitRuling]:
    return list(VisitRuling.objects.filter(application=row).order_by("version"))


def visits_of(row: Application) -> list[SiteVisit]:
    return list(SiteVisit.objects.filter(application=row).order_by("id"))


def visit_need(tier: Tier, rulings: Sequence[VisitRuling], visits: Iterable[SiteVisit]) -> VisitNeed:
    """Whether somebody must still go there: a visit answers what was asked before it was made."""
    last = rulings[-1] if rulings else None
    is_flagged = last is not None and last.is_needed
    standing = [visit for visit in visits if visit.cancelled_at is None]
    asked_at = last.ruled_at if last is not None and is_flagged else None
    made = [visit.visited_at for visit in standing if visit.visited_at is not None]
    return VisitNeed(
        because=visit_reason(tier, is_flagged=is_flagged),
        is_waived=last is not None and not last.is_needed,
        is_made=any(asked_at is None or visited_at >= asked_at for visited_at in made),
        is_planned=any(visit.visited_at is None for visit in standing),
    )


def visit_view(
    tier: Tier, rulings: Sequence[VisitRuling], visits: Sequence[SiteVisit], *, key: bytes, because: VisitReason | None
) -> VisitView:
    """Everything about visits of a case, with its sheets and pictures in two queries."""
    last = rulings[-1] if rulings else None
    sheets = _sheets([visit.pk for visit in visits], key) if visits else {}
    return VisitView(
        because=because,
        is_waivable=tier.visit_waivable,
        flag=_ruling(last, key) if last is not None and last.is_needed else None,
        waiver=_ruling(last, key) if last is not None and not last.is_needed else None,
        visits=tuple(_visit(visit, tuple(sheets.get(visit.pk, ())), key) for visit in visits),
    )


def _sheets(visits: Collection[int], key: bytes) -> dict[int, list[SheetView]]:
    rows = list(VisitSheet.objects.filter(visit__in=visits).order_by("visit_id", "version"))
    photos: dict[int, list[PhotoView]] = {}
    for photo in VisitPhoto.objects.filter(sheet__visit__in=visits).order_by("id"):
        photos.setdefault(photo.sheet_id, []).append(_photo(photo, key))
    found: dict[int, list[SheetView]] = {}
    for row in rows:
        answers = json.loads(unseal_with(key, bytes(row.sealed_sheet)))
        view = SheetView(row.version, answers, tuple(photos.get(row.pk, ())), row.recorded_by, row.recorded_at)
        found.setdefault(row.visit_id, []).append(view)
    return found


def _photo(row: VisitPhoto, key: bytes) -> PhotoView:
    details = json.loads(unseal_with(key, bytes(row.sealed_details)))
    taken_at = datetime.fromisoformat(details["taken_at"]) if details["taken_at"] else None
    return PhotoView(row.document, taken_at, details["latitude"], details["longitude"])


def _ruling(row: VisitRuling, key: bytes) -> RulingView:
    reason = VisitReason(row.reason) if row.is_needed else WaiverReason(row.reason)
    return RulingView(reason, unseal_with(key, bytes(row.sealed_words)).decode(), row.ruled_by, row.ruled_at)


def _visit(row: SiteVisit, sheets: tuple[SheetView, ...], key: bytes) -> SiteVisitView:
    return SiteVisitView(
        number=row.number,
        user_id=row.user_id,
        visitor=row.visitor,
        planned_on=row.planned_on,
        address=_address(row, key),
        visited_at=row.visited_at,
        cancelled_at=row.cancelled_at,
        sheets=sheets,
    )


def _address(row: SiteVisit, key: bytes) -> str:
    return unseal_with(key, bytes(row.sealed_address)).decode() if row.sealed_address else ""


def _stop(row: SiteVisit) -> Stop:
    case = row.application
    key = key_of(case.person)
    facts = facts_of(read_content(unseal_with(key, bytes(case.sealed_answers)), shipped_catalog().registry).answers)
    return Stop(
        visit=row.number,
        application=case.number,
        program=case.program.code,
        business_name=case.business.name,
        sido=str(facts.get("sido") or ""),
        sigungu=str(facts.get("sigungu") or ""),
        address=_address(row, key),
        place=row.place,
        planned_on=row.planned_on,
        is_done=row.visited_at is not None,
    )
