"""Site visits of a day: an own route in an own order, and a form that may come twice and counts once."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from majung.adapters.http import standing_in
from majung.adapters.scanner import FakeScanner
from majung.documents.masking.area import Masked
from majung.documents.services import receiving
from majung.events.selectors import reads_about
from majung.events.services import Subject
from majung.parties.kinds import StaffDuty
from majung.screening.selectors import route_of, screening_view
from majung.screening.services import cancel_visit, plan_visit
from tests.applications.world import AT, an_owner
from tests.backoffice.desk import staff_client
from tests.screening.cases import OFFICER, STANDARD, a_case

pytestmark = pytest.mark.usefixtures("house")
ON = date(2025, 5, 2)
SEEN = {
    "is_trading": "yes", "matches_registration": "yes", "has_sign": "no", "run_by_owner": "yes", "workers_seen": "3",
    "equipment_works": "", "stock": "", "remarks": "손님이 많습니다.",
}  # fmt: skip


@pytest.fixture
def officer() -> Client:
    return staff_client()


def user_of(client: Client) -> int:
    return int(client.session["_auth_user_id"])


def planned(client: Client, nth: int = 1) -> tuple[str, str]:
    """(case, visit)"""
    case = a_case(an_owner(nth), requested_krw=STANDARD)
    visit = plan_visit(
        application=case, visitor_user_id=user_of(client), on=ON, by=OFFICER, at=AT, address=f"구미대로 {nth}"
    )
    return case, visit


def sent(client: Client, visit: str, **changed: Any) -> Any:
    return client.post(f"/office/visits/{visit}", {**SEEN, "client_key": "key-1", "details": "[]", **changed})


def photo() -> SimpleUploadedFile:
    kept = BytesIO()
    Image.new("RGB", (64, 48), "white").save(kept, "JPEG")
    return SimpleUploadedFile("가게.jpg", kept.getvalue(), content_type="image/jpeg")


@pytest.fixture
def lens(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Pictures are looked through by a process of its own; here its answer is enough."""

    def looked_through(content: bytes, *, limits: object) -> Masked:
        return Masked(content, "image/jpeg" if content.startswith(b"\xff\xd8") else "application/pdf", 1, 0)

    monkeypatch.setattr(receiving, "mask", looked_through)
    with standing_in(FakeScanner()):
        yield


def test_the_route_is_ones_own_and_changes_its_order(officer: Client) -> None:
    visits = [planned(officer, nth)[1] for nth in (1, 2, 3)]
    assert [stop.visit for stop in route_of(user_id=user_of(officer), on=ON)] == visits
    page = officer.get("/office/visits").text
    assert all(visit in page for visit in visits)
    answer = officer.post("/office/visits/order", {"on": str(ON), "up": visits[2]})
    assert answer.headers["Location"] == f"/office/visits?on={ON}"
    officer.post("/office/visits/order", {"on": str(ON), "down": visits[0]})
    order = [stop.visit for stop in route_of(user_id=user_of(officer), on=ON)]
    assert order == [visits[2], visits[0], visits[1]]
    assert visits[0] not in officer.get("/office/visits?on=2025-05-03").text
    assert visits[0] in officer.get("/office/visits?on=0001-01-01").text
    unknown = officer.post("/office/visits/order", {"on": str(ON), "up": "VST-1"})
    assert unknown.status_code == 422
    colleague = staff_client(email="colleague@example.org")
    assert visits[0] not in colleague.get("/office/visits").text


def test_the_route_asks_as_much_whatever_is_on_it(officer: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert officer.get("/office/visits").status_code == 200
        return len(asked)

    planned(officer)
    few = queries()
    for nth in (2, 3, 4):
        planned(officer, nth)
    assert queries() == few


def test_the_form_shows_whom_to_call_and_logs_it(officer: Client) -> None:
    case, visit = planned(officer)
    answer = officer.get(f"/office/visits/{visit}")
    assert "구미대로 1" in answer.text
    assert "tel:" in answer.text
    assert "geolocation=(self)" in answer.headers["Permissions-Policy"]
    read = reads_about(subject=Subject("application", case))[-1]
    assert set(read.fields) == {"name", "telephone", "address"}
    assert "geolocation=()" in officer.get("/office/visits").headers["Permissions-Policy"]


@pytest.mark.usefixtures("lens")
def test_a_form_without_scripts_is_kept_with_its_photos(officer: Client) -> None:
    case, visit = planned(officer)
    answer = sent(officer, visit, photos=[photo()])
    assert answer.headers["Location"] == f"/office/visits?on={ON}"
    (made,) = screening_view(number=case, at=AT).visit.visits
    assert made.visited_at == AT
    (sheet,) = made.sheets
    assert (sheet.answers["has_sign"], sheet.answers["workers_seen"], len(sheet.photos)) == (False, 3, 1)
    assert "equipment_works" not in sheet.answers
    page = officer.get(f"/office/cases/{case}").text
    assert "손님이 많습니다." in page
    assert officer.get(f"/office/cases/{case}/documents/{sheet.photos[0].document}").status_code == 200
    assert "방문함" in officer.get("/office/visits").text


@pytest.mark.usefixtures("lens")
def test_the_same_form_sent_twice_is_one_and_another_is_kept_beside_it(officer: Client) -> None:
    case, visit = planned(officer)
    for _ in range(2):
        assert sent(officer, visit, photos=[photo()]).status_code == 302
    assert len(screening_view(number=case, at=AT).visit.visits[0].sheets) == 1
    assert sent(officer, visit, client_key="key-2", workers_seen="4").status_code == 302
    sheets = screening_view(number=case, at=AT).visit.visits[0].sheets
    assert [sheet.answers["workers_seen"] for sheet in sheets] == [3, 4]


@pytest.mark.usefixtures("lens")
def test_time_and_place_of_photos_are_kept_and_nonsense_is_not(officer: Client) -> None:
    case, visit = planned(officer)
    details = [
        {"taken_at": "2025-05-02T01:02:03+00:00", "latitude": 36.1195, "longitude": 128.3446},
        {"taken_at": "yesterday", "latitude": "here", "longitude": True},
    ]
    assert sent(officer, visit, photos=[photo(), photo()], details=json.dumps(details)).status_code == 302
    first, second = screening_view(number=case, at=AT).visit.visits[0].sheets[0].photos
    assert (first.latitude, first.longitude) == (36.1195, 128.3446)
    assert first.taken_at is not None
    assert (second.taken_at, second.latitude, second.longitude) == (None, None, None)
    assert "36.1195, 128.3446" in officer.get(f"/office/cases/{case}").text


@pytest.mark.usefixtures("lens")
@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"is_trading": ""}, "is_trading"),
        ({"workers_seen": "여럿"}, "workers_seen"),
        ({"remarks": "900101-1234568"}, "remarks"),
        ({"photos": [SimpleUploadedFile("a.jpg", b"words", content_type="image/jpeg")]}, "photos"),
        ({"photos": [SimpleUploadedFile(f"{n}.jpg", b"x", content_type="image/jpeg") for n in range(21)]}, "photos"),
        ({"client_key": "k" * 101}, "main"),
    ],
)
def test_a_form_that_cannot_be_taken_comes_back_as_typed(officer: Client, changed: dict[str, Any], field: str) -> None:
    case, visit = planned(officer)
    answer = sent(officer, visit, stock="쌀 두 가마", **changed)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert "쌀 두 가마" in answer.text
    assert screening_view(number=case, at=AT).visit.visits[0].sheets == ()


def test_nobody_else_writes_it_and_nobody_once_it_is_called_off(officer: Client) -> None:
    _, visit = planned(officer)
    colleague = staff_client(email="colleague@example.org")
    assert colleague.get(f"/office/visits/{visit}").status_code == 404
    assert sent(colleague, visit).status_code == 404
    assert staff_client(StaffDuty.APPROVER).get(f"/office/visits/{visit}").status_code == 403
    cancel_visit(visit=visit, by=OFFICER, at=AT + timedelta(minutes=1))
    assert officer.get(f"/office/visits/{visit}").status_code == 404


def test_the_script_for_places_without_a_line_may_serve_the_visits_alone(officer: Client) -> None:
    answer = officer.get("/office/visits/worker.js")
    assert answer.headers["Content-Type"] == "text/javascript"
    assert answer.headers["Service-Worker-Allowed"] == "/office/visits"
    assert b"addEventListener" in answer.content
