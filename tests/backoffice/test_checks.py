"""The desk for papers: what nobody has looked at, of any case; an answer is kept, an unfit paper revises its case."""

from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from majung.applications.models import PaperCheck
from majung.applications.selectors import application_view
from majung.applications.services import attach_document
from majung.core.application import PaperVerdict
from majung.core.documents import DocumentKind, DocumentSource, ScanState
from majung.documents.models import Document
from majung.documents.services import receive_document
from tests.applications.world import AT, an_owner, complete, submitted
from tests.backoffice.desk import staff_client

pytestmark = pytest.mark.usefixtures("house")


def filed_with_paper(nth: int, *, scan: ScanState = ScanState.CLEAN) -> tuple[str, str]:
    """A case and the paper that went in with it."""
    owner, sheet = an_owner(nth), BytesIO()
    Image.new("RGB", (200, 300 + nth), "white").save(sheet, "PNG")
    received = receive_document(
        content=sheet.getvalue(), filename="계약서.png", kind=DocumentKind.LEASE, person_id=owner.person_id,
        source=DocumentSource.UPLOAD, at=AT, actor=owner.actor, uploader_id=owner.user_id,
    )  # fmt: skip
    draft = complete(owner)
    attach_document(draft=draft.number, user_id=owner.user_id, requirement="D1", document=received.number, at=AT)
    Document.objects.filter(number=received.number).update(scan=scan.value)
    return submitted(owner, draft, key=f"key-{nth}").application, received.number


def found(case: str) -> list[str]:
    return list(PaperCheck.objects.filter(application__number=case).values_list("verdict", flat=True))


def test_papers_of_several_cases_are_answered_at_once() -> None:
    officer = staff_client()
    (first, lease), (second, other) = filed_with_paper(1), filed_with_paper(2)
    page = officer.get("/office/checks").text
    assert f"{first}/{lease}" in page
    assert "구미식당" in page
    answer = officer.post("/office/checks", {f"{first}/{lease}": "ok", f"{second}/{other}": "unreadable"})
    assert answer.headers["Location"] == "/office/checks?done=2"
    assert (found(first), found(second)) == (["ok"], ["unreadable"])
    assert "서류 2개를 확인했습니다" in officer.get("/office/checks?done=2").text
    assert lease not in officer.get("/office/checks").text


@pytest.mark.parametrize("verdict", PaperVerdict)
def test_only_an_unfit_paper_revises_its_case(verdict: PaperVerdict) -> None:
    case, lease = filed_with_paper(1)
    before = application_view(number=case).line.revision
    staff_client().post("/office/checks", {f"{case}/{lease}": verdict.value})
    assert application_view(number=case).line.revision - before == (verdict is not PaperVerdict.OK)


def test_what_is_still_scanned_waits_and_so_does_what_nobody_answers_for() -> None:
    officer = staff_client()
    case, lease = filed_with_paper(1, scan=ScanState.WAITING)
    assert lease not in officer.get("/office/checks").text
    answer = officer.post("/office/checks", {f"{case}/{lease}": ""})
    assert (answer.status_code, "하나 이상 골라" in answer.text, found(case)) == (422, True, [])


@pytest.mark.parametrize("forged", ["elsewhere", "another case"])
def test_nobody_answers_for_a_paper_that_is_not_theirs(forged: str) -> None:
    (first, lease), (second, _) = filed_with_paper(1), filed_with_paper(2)
    if forged == "elsewhere":
        client, name = staff_client(branch="gyeongju", email="gyeongju@example.org"), f"{first}/{lease}"
        assert lease not in client.get("/office/checks").text
    else:
        client, name = staff_client(), f"{second}/{lease}"
    assert client.post("/office/checks", {name: "ok"}).status_code == 422
    assert PaperCheck.objects.count() == 0


def test_more_papers_ask_no_more_of_the_database() -> None:
    officer = staff_client()
    filed_with_paper(1)
    few = queries(officer)
    for nth in range(2, 7):
        filed_with_paper(nth)
    assert queries(officer) == few


def queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get("/office/checks")
    return len(asked)
