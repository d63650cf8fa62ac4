"""Over all cases: papers, consents and taking them back, who looked at one's data."""

import re
from datetime import date

from django.db import transaction
from django.test import Client

from majung.core.documents import DocumentSource
from majung.documents.models import ConsentLine
from majung.events.services import Actor, ActorKind, ReadPurpose, Subject, record_read
from majung.parties.kinds import StaffDuty
from tests.applications.papers import a_paper
from tests.applications.world import AT, Owner, an_owner
from tests.portal.cases.conftest import signed_in
from tests.signing_in import make_staff


def references(page: str) -> list[str]:
    return re.findall(r"/my/consents/(CNS-[^/]+)/withdraw", page)


def test_consents_stand_with_their_words_and_case(here: Client, number: str) -> None:
    page = here.get("/my/consents").text
    assert len(references(page)) == 8
    assert page.count(f'href="/my/{number}"') == 8
    assert "농협은행" in page


def test_one_consent_is_taken_back_and_the_others_stand(here: Client, number: str) -> None:
    first, *_ = references(here.get("/my/consents").text)
    page = here.get(f"/my/consents/{first}/withdraw").text
    assert "거두면" in page
    assert "그대로 남습니다" in page
    assert "동의를 거두었습니다" in here.post(f"/my/consents/{first}/withdraw", follow=True).text
    assert len(references(here.get("/my/consents").text)) == 7
    assert here.post(f"/my/consents/{first}/withdraw").headers["Location"] == "/my/consents"
    assert ConsentLine.objects.filter(reference=first).count() == 2


def test_nobody_takes_back_the_consent_of_somebody_else(here: Client, number: str) -> None:
    first, *_ = references(here.get("/my/consents").text)
    stranger = signed_in(an_owner(2))
    assert stranger.post(f"/my/consents/{first}/withdraw").status_code == 404
    assert len(references(here.get("/my/consents").text)) == 8


def test_papers_are_listed_for_their_owner(here: Client, owner: Owner) -> None:
    assert "아직 서류가 없습니다" in here.get("/my/documents").text
    paper = a_paper(owner, issued_on=date(2025, 4, 20))
    page = here.get("/my/documents").text
    assert f'href="/uploads/documents/{paper}"' in page
    assert "사업자등록증.pdf" in page
    assert paper not in signed_in(an_owner(2)).get("/my/documents").text


def test_a_paper_of_an_office_has_the_name_of_its_kind_alone(here: Client, owner: Owner) -> None:
    paper = a_paper(owner, issued_on=None, source=DocumentSource.LOOK_UP)
    page = here.get("/my/documents").text
    assert re.search(rf'href="/uploads/documents/{paper}">사업자등록증</a>\s*<br><span class="small">2025', page)
    assert ".pdf" not in page


def test_looks_of_an_office_are_told_by_day_place_and_purpose(here: Client, owner: Owner, number: str) -> None:
    assert "아직 아무도 열지 않았습니다" in here.get("/my/reads").text
    staff = make_staff(branch="jungbu", duty=StaffDuty.OFFICER)
    officer = Actor(ActorKind.STAFF, f"user:{staff.pk}")
    with transaction.atomic():
        for _ in range(2):
            look(officer, Subject("application", number), ReadPurpose.SCREENING)
        look(officer, Subject("application", "APP-2025-AAAAAAAA-A"), ReadPurpose.AUDIT)
        look(owner.actor, Subject("document", a_paper(owner, issued_on=None)), ReadPurpose.OWN)
    page = here.get("/my/reads").text
    for words in ("경북신용보증재단 중부", "2025년 5월 2일(금) · 심사 · 신청서 · 2번", "본인 또는 공동대표"):
        assert words in page
    assert "감사" not in page
    assert "이담당" not in page
    assert "경북신용보증재단" not in signed_in(an_owner(2)).get("/my/reads").text


def look(actor: Actor, subject: Subject, purpose: ReadPurpose) -> None:
    record_read(actor=actor, subject=subject, purpose=purpose, at=AT, fields=["answers"])
