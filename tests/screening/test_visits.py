"""Site visits: planned for staff of the place, ordered into a route, recorded once however often sent, or waived."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from PIL import Image

from majung.adapters.http import standing_in
from majung.adapters.scanner import FakeScanner
from majung.applications.services import withdraw_application
from majung.core.application import WithdrawalReason
from majung.core.documents import UploadRefusal
from majung.core.look_ups import LookUpKind
from majung.core.screening import (
    AnswerProblem,
    OpenPointCode,
    SheetProblem,
    VisitReason,
    WaiverReason,
)
from majung.documents.masking.area import Masked
from majung.documents.models import Document
from majung.documents.services import receiving
from majung.events.services import Actor, ActorKind
from majung.screening.models import SiteVisit, VisitPhoto, VisitSheet
from majung.screening.selectors import VisitView, open_points, route_of, screening_view, visitors_of
from majung.screening.services import (
    AlreadyPlanned,
    AnswerRefused,
    BadClientKey,
    BadRoute,
    BadVisitDay,
    NotInScreening,
    NotTheVisitor,
    NotWaivable,
    PhotoRefused,
    PhotoSent,
    SheetRefused,
    TooManyPhotos,
    UnknownVisit,
    UnknownVisitor,
    VisitNotNeeded,
    VisitOver,
    WaiverNotProven,
    cancel_visit,
    flag_for_visit,
    move_visit,
    order_route,
    plan_visit,
    record_visit,
    waive_visit,
)
from tests.applications.world import AT, Owner, an_owner
from tests.screening.cases import (
    LATER,
    OFFICER,
    PRECISE,
    SMALL,
    STANDARD,
    TODAY,
    a_case,
    a_colleague,
    revision_of,
    told,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]

TOMORROW = TODAY + timedelta(days=1)
SEEN: dict[str, Any] = {
    "is_trading": True,
    "matches_registration": True,
    "has_sign": True,
    "run_by_owner": True,
    "workers_seen": 2,
    "remarks": "점심 손님이 많음",
}


@pytest.fixture
def owner(house: None) -> Owner:
    return an_owner()


@pytest.fixture
def case(owner: Owner) -> str:
    return a_case(owner, requested_krw=STANDARD)


@pytest.fixture
def visitor(house: None) -> int:
    return a_colleague()


def actor(user_id: int) -> Actor:
    return Actor(ActorKind.STAFF, f"user:{user_id}")


def planned(number: str, visitor: int, *, on: date = TOMORROW, **more: Any) -> str:
    return plan_visit(application=number, visitor_user_id=visitor, on=on, **{"by": OFFICER, "at": AT, **more})


def recorded(visit: str, visitor: int, *, key: str = "phone-1", at: datetime = LATER, **more: Any) -> int:
    given: dict[str, Any] = {"sheet": SEEN, "photos": (), **more}
    return record_visit(visit=visit, client_key=key, by=actor(visitor), at=at, **given)


def seen(number: str) -> VisitView:
    return screening_view(number=number, at=LATER).visit


def points(number: str) -> set[OpenPointCode]:
    return {point.code for point in open_points(number=number, at=LATER)}


def test_a_tier_asks_for_a_visit_and_a_record_answers_it(case: str, visitor: int) -> None:
    assert (seen(case).because, seen(case).is_needed) == (VisitReason.TIER, True)
    assert OpenPointCode.VISIT_NOT_PLANNED in points(case)
    visit = planned(case, visitor, address="구미시 원평동 12-3, 2층")
    assert OpenPointCode.VISIT_NOT_RECORDED in points(case)
    assert recorded(visit, visitor) == 1
    assert not points(case) & {OpenPointCode.VISIT_NOT_PLANNED, OpenPointCode.VISIT_NOT_RECORDED}
    found = seen(case).visits[0]
    assert (found.address, found.visited_at, found.sheets[0].answers) == ("구미시 원평동 12-3, 2층", LATER, SEEN)


def test_a_small_case_is_visited_only_when_an_officer_asks(owner: Owner, visitor: int) -> None:
    number = a_case(owner, requested_krw=SMALL)
    assert not seen(number).is_needed
    flag_for_visit(application=number, words="사진과 업종이 다름", by=OFFICER, at=AT)
    assert (seen(number).because, seen(number).flag is not None) == (VisitReason.FLAG, True)
    assert OpenPointCode.VISIT_NOT_PLANNED in points(number)


def test_a_visit_asked_for_after_one_was_made_is_another(case: str, visitor: int) -> None:
    recorded(planned(case, visitor), visitor)
    flag_for_visit(application=case, words="다시 볼 것", by=OFFICER, at=LATER + timedelta(days=1))
    assert OpenPointCode.VISIT_NOT_PLANNED in points(case)
    second = planned(case, visitor, on=TODAY + timedelta(days=3), at=LATER + timedelta(days=1))
    recorded(second, visitor, at=LATER + timedelta(days=3))
    assert not points(case) & {OpenPointCode.VISIT_NOT_PLANNED, OpenPointCode.VISIT_NOT_RECORDED}


def test_everything_about_a_visit_revises_the_case_but_its_day(case: str, visitor: int) -> None:
    visit = planned(case, visitor)
    assert revision_of(case) == 1
    move_visit(visit=visit, on=TOMORROW + timedelta(days=3), by=OFFICER, at=AT)
    assert revision_of(case) == 1
    recorded(visit, visitor)
    flag_for_visit(application=case, words="한 번 더", by=OFFICER, at=AT)
    assert revision_of(case) == 3


def test_whoever_goes_is_known_and_whoever_was_called_off_is_not(case: str, visitor: int) -> None:
    other = a_colleague("second@example.org")
    visit = planned(case, visitor)
    assert visitors_of(number=case) == {f"user:{visitor}"}
    cancel_visit(visit=visit, by=OFFICER, at=AT)
    recorded(planned(case, other), other)
    assert visitors_of(number=case) == {f"user:{other}"}


def test_only_staff_of_the_place_go(case: str, house: None) -> None:
    elsewhere = a_colleague("semas@example.org", institution="semas")
    other_branch = a_colleague("pohang@example.org", branch="dongbu")
    own_branch = a_colleague("gumi@example.org", branch="jungbu")
    for stranger in (elsewhere, other_branch, 999_999):
        with pytest.raises(UnknownVisitor):
            planned(case, stranger)
    assert planned(case, own_branch)


def test_one_visit_is_planned_at_a_time_and_never_in_the_past(case: str, visitor: int) -> None:
    with pytest.raises(BadVisitDay):
        planned(case, visitor, on=TODAY - timedelta(days=1))
    visit = planned(case, visitor, on=TODAY)
    with pytest.raises(AlreadyPlanned) as refused:
        planned(case, visitor)
    assert refused.value.visit == visit
    with pytest.raises(BadVisitDay):
        move_visit(visit=visit, on=TODAY - timedelta(days=1), by=OFFICER, at=AT)


def test_a_route_is_in_order_of_planning_until_somebody_orders_it(visitor: int, house: None) -> None:
    cases = [a_case(an_owner(nth), requested_krw=STANDARD) for nth in range(1, 4)]
    visits = [planned(number, visitor) for number in cases]
    assert [stop.visit for stop in route_of(user_id=visitor, on=TOMORROW)] == visits
    order_route(user_id=visitor, on=TOMORROW, visits=[visits[2], visits[0], visits[1]], by=OFFICER, at=AT)
    stops = route_of(user_id=visitor, on=TOMORROW)
    assert [stop.visit for stop in stops] == [visits[2], visits[0], visits[1]]
    assert (stops[0].application, stops[0].business_name, stops[0].sido, stops[0].sigungu) == (
        cases[2],
        "구미식당",
        "경상북도",
        "구미시",
    )
    assert route_of(user_id=visitor, on=TODAY) == []


def test_an_order_names_every_open_stop_once(visitor: int, case: str) -> None:
    visit = planned(case, visitor)
    for order in ([], [visit, visit], ["VST-of-another"]):
        with pytest.raises(BadRoute):
            order_route(user_id=visitor, on=TOMORROW, visits=order, by=OFFICER, at=AT)


def test_a_stop_that_is_done_stays_on_the_route_and_one_called_off_leaves(visitor: int, house: None) -> None:
    done, gone = (a_case(an_owner(nth), requested_krw=STANDARD) for nth in (1, 2))
    recorded(planned(done, visitor), visitor)
    cancel_visit(visit=planned(gone, visitor), by=OFFICER, at=AT)
    assert [(stop.application, stop.is_done) for stop in route_of(user_id=visitor, on=TOMORROW)] == [(done, True)]


def test_the_same_form_sent_again_is_kept_once(case: str, visitor: int) -> None:
    visit = planned(case, visitor)
    assert [recorded(visit, visitor) for _ in range(3)] == [1, 1, 1]
    assert (VisitSheet.objects.count(), revision_of(case)) == (1, 2)


def test_a_better_form_stands_beside_the_first(case: str, visitor: int) -> None:
    visit = planned(case, visitor)
    recorded(visit, visitor)
    assert recorded(visit, visitor, key="phone-2", sheet={**SEEN, "workers_seen": 3}) == 2
    assert [sheet.answers["workers_seen"] for sheet in seen(case).visits[0].sheets] == [2, 3]
    assert seen(case).visits[0].visited_at == LATER


def test_only_who_goes_there_writes_it_down(case: str, visitor: int) -> None:
    visit = planned(case, visitor)
    with pytest.raises(NotTheVisitor):
        recorded(visit, a_colleague("other@example.org"))
    with pytest.raises(UnknownVisit):
        recorded("VST-2025-00000000-0", visitor)


def test_a_form_with_gaps_is_refused_line_by_line(case: str, visitor: int) -> None:
    visit = planned(case, visitor)
    with pytest.raises(SheetRefused) as refused:
        recorded(visit, visitor, sheet={"is_trading": True, "workers_seen": "둘"})
    assert refused.value.problems == {
        "matches_registration": SheetProblem.MISSING,
        "has_sign": SheetProblem.MISSING,
        "run_by_owner": SheetProblem.MISSING,
        "workers_seen": SheetProblem.WRONG_TYPE,
    }
    for key in ("", "k" * 101):
        with pytest.raises(BadClientKey):
            recorded(visit, visitor, key=key)
    assert VisitSheet.objects.count() == 0


def test_a_visit_called_off_or_made_is_over(case: str, visitor: int) -> None:
    visit = planned(case, visitor)
    cancel_visit(visit=visit, by=OFFICER, at=AT)
    with pytest.raises(VisitOver):
        recorded(visit, visitor)
    second = planned(case, visitor)
    recorded(second, visitor)
    with pytest.raises(VisitOver):
        cancel_visit(visit=second, by=OFFICER, at=AT)
    with pytest.raises(VisitOver):
        move_visit(visit=second, on=TOMORROW, by=OFFICER, at=AT)


def test_a_case_that_is_over_is_visited_by_nobody(case: str, visitor: int) -> None:
    visit = planned(case, visitor)
    withdraw_application(number=case, reason=WithdrawalReason.CHANGED_MIND, actor=OFFICER, at=AT)
    with pytest.raises(NotInScreening):
        recorded(visit, visitor)
    with pytest.raises(NotInScreening):
        planned(case, visitor)


def picture(colour: str = "white") -> bytes:
    kept = BytesIO()
    Image.new("RGB", (64, 48), colour).save(kept, "JPEG")
    return kept.getvalue()


@pytest.fixture
def lens(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Pictures are looked through by a process of its own; here its answer is enough."""

    def looked_through(content: bytes, *, limits: object) -> Masked:
        media_type = "image/jpeg" if content.startswith(b"\xff\xd8") else "application/pdf"
        return Masked(content, media_type, 1, 0)

    monkeypatch.setattr(receiving, "mask", looked_through)
    with standing_in(FakeScanner()):
        yield


TAKEN = datetime(2025, 5, 3, 2, 30, tzinfo=UTC)


def photo(content: bytes = b"", **more: Any) -> PhotoSent:
    given: dict[str, Any] = {"taken_at": TAKEN, "latitude": 36.1195, "longitude": 128.3446, **more}
    return PhotoSent(content or picture(), "IMG_0001.jpg", **given)


@pytest.mark.usefixtures("lens")
def test_pictures_are_papers_of_the_case_with_place_and_time(case: str, visitor: int) -> None:
    visit = planned(case, visitor)
    recorded(visit, visitor, photos=[photo(), photo(latitude=None, longitude=None, taken_at=None)], at=TAKEN)
    first, second = seen(case).visits[0].sheets[0].photos
    assert (first.taken_at, first.latitude, first.longitude) == (TAKEN, 36.1195, 128.3446)
    assert (second.taken_at, second.latitude, second.longitude) == (None, None, None)
    paper = Document.objects.get(number=first.document)
    assert (paper.about, paper.uploader_id) == (case, visitor)
    assert b"36.1195" not in bytes(VisitPhoto.objects.get(document=first.document).sealed_details)


@pytest.mark.usefixtures("lens")
def test_pictures_sent_again_are_kept_once(case: str, visitor: int) -> None:
    visit = planned(case, visitor)
    for _ in range(2):
        recorded(visit, visitor, photos=[photo()], at=TAKEN)
    assert (Document.objects.filter(about=case).count(), VisitPhoto.objects.count()) == (1, 1)


@pytest.mark.usefixtures("lens")
def test_a_form_kept_meanwhile_forgets_the_pictures_of_the_second(
    case: str, visitor: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = planned(case, visitor)

    def kept_meanwhile(content: bytes, *, limits: Any) -> Masked:
        if not VisitSheet.objects.exists():
            recorded(visit, visitor, at=TAKEN)
        return Masked(content, "image/jpeg", 1, 0)

    monkeypatch.setattr(receiving, "mask", kept_meanwhile)
    assert recorded(visit, visitor, photos=[photo()], at=TAKEN) == 1
    assert (VisitSheet.objects.count(), Document.objects.filter(about=case).count()) == (1, 0)


@pytest.mark.usefixtures("lens")
def test_one_bad_picture_keeps_nothing_of_the_form(case: str, visitor: int) -> None:
    visit = planned(case, visitor)
    with pytest.raises(PhotoRefused) as refused:
        recorded(visit, visitor, photos=[photo(), photo(b"%PDF-1.7")], at=TAKEN)
    assert (refused.value.position, refused.value.code) == (2, UploadRefusal.TYPE_NOT_ACCEPTED)
    assert (VisitSheet.objects.count(), Document.objects.filter(about=case).count()) == (0, 0)


@pytest.mark.parametrize(
    "bad",
    [
        {"latitude": 91.0},
        {"longitude": -181.0},
        {"latitude": float("nan")},
        {"taken_at": TAKEN + timedelta(days=2)},
        {"taken_at": datetime(2025, 5, 3, 2, 30)},  # noqa: DTZ001  a telephone that does not say which zone
    ],
)
def test_a_place_or_time_that_cannot_be_is_refused(case: str, visitor: int, bad: dict[str, Any]) -> None:
    visit = planned(case, visitor)
    with pytest.raises(PhotoRefused):
        recorded(visit, visitor, photos=[photo(b"x", **bad)], at=TAKEN)
    with pytest.raises(TooManyPhotos):
        recorded(visit, visitor, photos=[photo(b"x")] * 9, at=TAKEN)


def waived(number: str, reason: WaiverReason, *, words: str = "국세청 매출 자료로 확인", at: datetime = LATER) -> None:
    waive_visit(application=number, reason=reason, words=words, by=OFFICER, at=at)


def test_fresh_sales_data_take_the_place_of_a_visit(case: str) -> None:
    with pytest.raises(WaiverNotProven):
        waived(case, WaiverReason.SALES_DATA_PROVE_TRADING)
    told(case, LookUpKind.SALES, {"average_sales_krw": 180_000_000}, issued_on=date(2025, 1, 31))
    with pytest.raises(WaiverNotProven):
        waived(case, WaiverReason.SALES_DATA_PROVE_TRADING)
    told(case, LookUpKind.SALES, {"average_sales_krw": 180_000_000}, issued_on=date(2025, 2, 2))
    waived(case, WaiverReason.SALES_DATA_PROVE_TRADING)
    assert (seen(case).is_needed, OpenPointCode.VISIT_NOT_PLANNED in points(case)) == (False, False)
    waiver = seen(case).waiver
    assert waiver is not None
    assert (waiver.reason, waiver.words) == (WaiverReason.SALES_DATA_PROVE_TRADING, "국세청 매출 자료로 확인")


def test_a_recent_visit_of_the_business_counts_for_another_case(owner: Owner, visitor: int) -> None:
    first = a_case(owner, requested_krw=STANDARD)
    with pytest.raises(WaiverNotProven):
        waived(first, WaiverReason.RECENT_VISIT)
    recorded(planned(first, visitor), visitor)
    withdraw_application(number=first, reason=WithdrawalReason.CHANGED_MIND, actor=OFFICER, at=LATER)
    again = a_case(owner, requested_krw=STANDARD)
    waived(again, WaiverReason.RECENT_VISIT)
    assert not seen(again).is_needed


def test_a_large_case_is_always_visited(owner: Owner) -> None:
    number = a_case(owner, requested_krw=PRECISE)
    told(number, LookUpKind.SALES, {"average_sales_krw": 180_000_000})
    with pytest.raises(NotWaivable):
        waived(number, WaiverReason.SALES_DATA_PROVE_TRADING)
    flag_for_visit(application=number, words="꼭 볼 것", by=OFFICER, at=AT)
    with pytest.raises(NotWaivable):
        waived(number, WaiverReason.SALES_DATA_PROVE_TRADING)


def test_nothing_is_waived_that_nobody_asks_for(owner: Owner, case: str, visitor: int) -> None:
    recorded(planned(case, visitor), visitor)
    told(case, LookUpKind.SALES, {"average_sales_krw": 180_000_000})
    with pytest.raises(VisitNotNeeded):
        waived(case, WaiverReason.SALES_DATA_PROVE_TRADING)


def test_a_waiver_needs_words_and_a_later_request_ends_it(case: str) -> None:
    told(case, LookUpKind.SALES, {"average_sales_krw": 180_000_000})
    with pytest.raises(AnswerRefused) as refused:
        waived(case, WaiverReason.SALES_DATA_PROVE_TRADING, words=" ")
    assert refused.value.code is AnswerProblem.WORDS_MISSING
    waived(case, WaiverReason.SALES_DATA_PROVE_TRADING)
    flag_for_visit(application=case, words="매출이 갑자기 늘어남", by=OFFICER, at=LATER)
    assert OpenPointCode.VISIT_NOT_PLANNED in points(case)


@pytest.mark.parametrize(
    ("table", "because"),
    [
        ("screening_visitsheet", "a finding stays"),
        ("screening_visitruling", "a finding stays"),
        ("screening_sitevisit", "a visit made or called off"),
    ],
)
def test_what_was_seen_stays_also_for_sql_by_hand(case: str, visitor: int, table: str, because: str) -> None:
    flag_for_visit(application=case, words="볼 것", by=OFFICER, at=AT)
    recorded(planned(case, visitor), visitor)
    for statement in ("UPDATE {} SET id = id", "DELETE FROM {}"):
        with pytest.raises(DatabaseError, match=because), transaction.atomic():
            connection.cursor().execute(statement.format(table))


def test_who_goes_is_never_changed_by_hand(case: str, visitor: int) -> None:
    visit = planned(case, visitor)
    with pytest.raises(DatabaseError, match="a visit made or called off"), transaction.atomic():
        SiteVisit.objects.filter(number=visit).update(visitor="user:1")
