"""The words of agreements for staff: read and compared by many, written by one and agreed by another."""

import html
import re
from datetime import date

import pytest
from django.test import Client

from majung.agreements.texts.shipped import load_shipped_texts
from majung.agreements.texts.versions import TextVersion, text_in_force, text_version
from majung.agreements.texts.written import as_written
from majung.core.agreement_texts import AgreementKind, AgreementTextState, Entity
from majung.parties.kinds import StaffDuty
from tests.applications.world import AT
from tests.backoffice.desk import staff_client

FOUNDATION = "gyeongbuk-foundation"
TODAY = date(2025, 5, 2)

pytestmark = pytest.mark.usefixtures("shipped")


@pytest.fixture
def shipped(house: None) -> None:
    load_shipped_texts(at=AT)


@pytest.fixture
def policy() -> Client:
    return staff_client(StaffDuty.POLICY, branch=None)


@pytest.fixture
def colleague() -> Client:
    return staff_client(StaffDuty.POLICY, branch=None, email="colleague@example.org")


def in_force(institution: str = FOUNDATION, on: date = TODAY) -> TextVersion:
    return text_in_force(institution=institution, kind=AgreementKind.GUARANTEE, entity=Entity.INDIVIDUAL, on=on)


def address(version: TextVersion) -> str:
    return f"/office/texts/{version.number}"


def form(version: TextVersion, before: str = "", after: str = "", **changes: str) -> dict[str, str]:
    written = as_written(version.document)
    assert before in written
    return {
        "written": written.replace(before, after) if before else written, "act": "propose",
        "reason": "손해금률을 낮춥니다.",
        "from_year": "2025", "from_month": "6", "from_day": "1", **changes,
    }  # fmt: skip


def proposed(client: Client) -> TextVersion:
    sent = client.post(f"{address(in_force())}/new", form(in_force(), "연 8퍼센트의 손해금", "연 7퍼센트의 손해금"))
    assert sent.status_code == 302
    return text_version(number=sent.headers["Location"].rsplit("/", 1)[-1])


def test_all_versions_of_the_own_institution_are_there_and_no_others(policy: Client) -> None:
    page = policy.get("/office/texts").text
    assert page.count("/office/texts/TXT-") == 3
    assert page.count("지금 씀") == 3
    assert address(in_force()) in page
    assert policy.get(address(in_force())).status_code == 200
    assert policy.get(address(in_force("gyeongnam-foundation"))).status_code == 404
    assert policy.get("/office/texts/TXT-2026-00000000-0").status_code == 404


def test_a_version_is_shown_as_it_looks_and_as_a_paper(policy: Client) -> None:
    page = policy.get(address(in_force())).text
    for told in ("제8조 (구상과 손해금)", "금 30,000,000원 (금 삼천만 원)", "이 프로그램에 딸린 글", in_force().sha256):
        assert told in page, told
    paper = policy.get(f"{address(in_force())}/paper.pdf")
    assert paper.headers["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF-")


def test_one_proposes_and_another_agrees(policy: Client, colleague: Client) -> None:
    waiting = proposed(policy)
    page = policy.get(address(waiting)).text
    assert "연 7퍼센트의 손해금" in page
    assert "본인이 올린 판은" in page
    assert f"{address(waiting)}/agreed" not in page
    assert policy.post(f"{address(waiting)}/agreed").status_code == 422
    assert text_version(number=waiting.number).state is AgreementTextState.PROPOSED
    page = colleague.get(address(waiting)).text
    assert re.search(r"2026-1판에서 2025-2판으로 바뀐 곳 \d군데", page)
    assert "제8조 1" in page
    assert "핵심 설명 arrears" in page
    assert colleague.post(f"{address(waiting)}/agreed").status_code == 302
    assert in_force(on=date(2025, 6, 1)).number == waiting.number
    assert in_force(on=date(2025, 5, 31)).version == "2026-1"
    assert colleague.post(f"{address(waiting)}/agreed").status_code == 422


def test_it_is_declined_with_words_or_taken_back(policy: Client, colleague: Client) -> None:
    waiting = proposed(policy)
    assert colleague.post(f"{address(waiting)}/declined", {"because": ""}).status_code == 422
    assert colleague.post(f"{address(waiting)}/declined", {"because": "제8조를 다시 봐 주세요."}).status_code == 302
    assert "제8조를 다시 봐 주세요." in policy.get(address(waiting)).text
    again = proposed(policy)
    assert policy.post(f"{address(again)}/declined", {"because": "다시 씁니다."}).status_code == 302
    assert text_version(number=again.number).state is AgreementTextState.DECLINED


def test_words_are_looked_at_before_they_are_proposed(policy: Client) -> None:
    sent = policy.post(f"{address(in_force())}/new", form(in_force(), "연 8퍼센트의", "연 5퍼센트의", act="look"))
    assert sent.status_code == 200
    assert "올릴 수 있는 글입니다" in sent.text
    assert "연 5퍼센트의 손해금" in sent.text
    assert "제14조 (해석과 관할)" in sent.text
    assert "/office/texts/TXT-" in policy.get("/office/texts").text
    assert policy.get("/office/texts").text.count("/office/texts/TXT-") == 3


def test_what_is_wrong_is_told_by_its_line_and_nothing_written_is_lost(policy: Client) -> None:
    typed = form(in_force(), "재단은 대위변제하기 전에", "가족은 연대보증을 하고 {debt} 재단은", act="look")
    sent = policy.post(f"{address(in_force())}/new", typed)
    assert sent.status_code == 422
    (line,) = [n for n, words in enumerate(typed["written"].split("\n"), start=1) if "연대보증" in words]
    assert sent.text.count(f"{line}째 줄") == 2
    assert "민법 제428조의2" in sent.text
    kept = re.search(r'<textarea id="written"[^>]*>(.*?)</textarea>', sent.text, re.DOTALL)
    assert kept is not None
    assert html.unescape(kept[1]).strip() == typed["written"].strip()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"from_day": "31"}, "from"),
        ({"written": ""}, "written"),
        ({"written": "a: ["}, "written"),
        ({}, "written"),
    ],
)
def test_a_form_that_proposes_nothing_comes_back(policy: Client, change: dict[str, str], field: str) -> None:
    sent = policy.post(f"{address(in_force())}/new", {**form(in_force()), **change})
    assert sent.status_code == 422
    assert f'href="#{field}"' in sent.text


def test_the_words_of_another_agreement_are_not_proposed_in_its_place(policy: Client) -> None:
    sent = policy.post(f"{address(in_force())}/new", form(in_force(), "entity: individual", "entity: corporation"))
    assert sent.status_code == 422
    assert "다른 약정서의 글입니다" in sent.text


def test_one_version_waits_at_a_time(policy: Client) -> None:
    waiting = proposed(policy)
    assert f"{address(in_force())}/new" not in policy.get(address(in_force())).text
    sent = policy.post(f"{address(in_force())}/new", form(in_force(), "연 8퍼센트의 손해금", "연 6퍼센트의 손해금"))
    assert sent.status_code == 422
    assert "이미 기다리는 판이 있습니다" in sent.text
    assert text_version(number=waiting.number).state is AgreementTextState.PROPOSED


def test_two_versions_are_laid_beside_each_other(policy: Client) -> None:
    waiting = proposed(policy)
    page = policy.get(address(in_force()), {"with": waiting.number}).text
    assert "2025-2판에서 2026-1판으로 바뀐 곳" in page
    assert "바뀐 곳" in policy.get(address(waiting), {"with": "TXT-nothing"}).text


@pytest.mark.parametrize("duty", [StaffDuty.OFFICER, StaffDuty.APPROVER, StaffDuty.AUDITOR])
def test_who_only_reads_changes_nothing(duty: StaffDuty, policy: Client) -> None:
    waiting, reader = proposed(policy), staff_client(duty)
    assert reader.get("/office/texts").status_code == 200
    page = reader.get(address(waiting)).text
    assert "/agreed" not in page
    assert "/new" not in page
    assert reader.get(f"{address(waiting)}/new").status_code == 403
    assert reader.post(f"{address(waiting)}/agreed").status_code == 403


def test_keepers_of_another_house_find_nothing(policy: Client) -> None:
    waiting = proposed(policy)
    other = staff_client(StaffDuty.POLICY, branch=None, institution="gyeongnam-foundation", email="other@example.org")
    for path in ("", "/paper.pdf", "/new"):
        assert other.get(f"{address(waiting)}{path}").status_code == 404
    assert other.post(f"{address(waiting)}/agreed").status_code == 404
    assert other.post(f"{address(waiting)}/declined", {"because": "아니요"}).status_code == 404
    assert text_version(number=waiting.number).state is AgreementTextState.PROPOSED


def test_a_keeper_of_one_branch_keeps_no_words_of_the_house(policy: Client) -> None:
    waiting, local = proposed(policy), staff_client(StaffDuty.POLICY, email="local@example.org")
    assert local.get(address(waiting)).status_code == 200
    assert local.post(f"{address(waiting)}/agreed").status_code == 404
