"""The papers of a case: opened by the case's own staff alone, each look logged, the covering confirmed or added to."""

from io import BytesIO

import pytest
from django.test import Client
from PIL import Image

from majung.applications.services import attach_document
from majung.core.documents import DocumentKind, DocumentSource, MaskingState, ScanState
from majung.documents.models import Document
from majung.documents.selectors import document_view
from majung.documents.services import receive_document
from majung.events.selectors import reads_about
from majung.events.services import ReadPurpose, Subject
from majung.parties.kinds import StaffDuty
from tests.applications.world import AT, an_owner, complete, submitted
from tests.backoffice.desk import staff_client

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def paper() -> tuple[str, str]:
    """A case and a paper filed with it, clean."""
    owner = an_owner()
    sheet = BytesIO()
    Image.new("RGB", (200, 300), "white").save(sheet, "PNG")
    received = receive_document(
        content=sheet.getvalue(), filename="계약서.png", kind=DocumentKind.LEASE, person_id=owner.person_id,
        source=DocumentSource.UPLOAD, at=AT, actor=owner.actor, uploader_id=owner.user_id,
    )  # fmt: skip
    draft = complete(owner)
    attach_document(draft=draft.number, user_id=owner.user_id, requirement="D1", document=received.number, at=AT)
    number = submitted(owner, draft).application
    return f"/office/cases/{number}/documents/{received.number}", received.number


def clean(number: str) -> None:
    Document.objects.filter(number=number).update(scan=ScanState.CLEAN.value)


def test_a_paper_opens_once_it_is_scanned_and_the_look_is_logged(paper: tuple[str, str]) -> None:
    page, number = paper
    officer = staff_client()
    assert "검사" in officer.get(page).text
    assert officer.get(f"{page}/pages/0").status_code == 409
    clean(number)
    assert f"{page}/pages/0" in officer.get(page).text
    picture = officer.get(f"{page}/pages/0")
    assert (picture.status_code, picture.headers["Content-Type"]) == (200, "image/jpeg")
    assert officer.get(f"{page}/file").status_code == 200
    reads = reads_about(subject=Subject("document", number))
    assert [(read.purpose, read.fields) for read in reads] == [
        (ReadPurpose.SCREENING, ("page_0",)),
        (ReadPurpose.SCREENING, ("content",)),
    ]


def test_staff_confirm_the_covering_or_cover_more(paper: tuple[str, str]) -> None:
    page, number = paper
    clean(number)
    officer = staff_client()
    wrong = officer.post(f"{page}/covered", {"page": "1", "left": "far"})
    assert (wrong.status_code, 'value="far"' in wrong.text) == (422, True)
    area = {"page": "1", "left": "10", "top": "10", "width": "20", "height": "5"}
    assert officer.post(f"{page}/covered", area).status_code == 302
    assert document_view(number).masked_areas == 1
    clean(number)
    assert officer.post(f"{page}/confirmed").status_code == 302
    assert document_view(number).masking is MaskingState.CONFIRMED


@pytest.mark.parametrize(("duty", "branch", "status"), [("officer", "gyeongju", 404), ("policy", "jungbu", 403)])
def test_nobody_else_opens_it(paper: tuple[str, str], duty: str, branch: str, status: int) -> None:
    page, number = paper
    clean(number)
    client = staff_client(StaffDuty(duty), branch=branch)
    for act in ("", "/file", "/pages/0"):
        assert client.get(page + act).status_code == status
    for act in ("/confirmed", "/covered"):
        assert client.post(page + act).status_code == status
    assert Client().get(page).status_code == 302
    assert reads_about(subject=Subject("document", number)) == []


def test_a_paper_of_another_case_does_not_open_under_this_one(paper: tuple[str, str]) -> None:
    page, number = paper
    clean(number)
    other = an_owner(2)
    case = submitted(other, complete(other), key="key-2").application
    assert staff_client().get(f"/office/cases/{case}/documents/{number}").status_code == 404
    assert staff_client(StaffDuty.AUDITOR).get(page).status_code == 200
