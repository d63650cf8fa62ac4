"""서류 and 도움: only what no office tells, one at a time; taken out and put back; who helped."""

from datetime import date

import pytest
from django.test import Client

from majung.adapters import clock
from majung.core.documents import DocumentKind, DocumentSource
from majung.documents.services import receive_document
from majung.parties.models import User
from majung.parties.people import owner_actor
from tests.documents.people import small_paper
from tests.portal.apply.filing import begin, inputs_on, owner_after_check, send, words_on, wrong_on

# A rented shop asks for the lease (D3); without the consent to ask offices, for the registration (D1).
WITHOUT = ("consent_administrative_sharing",)


@pytest.fixture
def number(client: Client) -> str:
    owner_after_check(client, business_premises_rented=True)
    return begin(client, without=WITHOUT)


def received(client: Client, *, kind: DocumentKind = DocumentKind.LEASE, issued_on: date | None = None) -> str:
    owner = User.objects.get(pk=client.session["_auth_user_id"])
    assert owner.person_id is not None
    return receive_document(
        content=small_paper(),
        filename="계약서.pdf",
        kind=kind,
        person_id=owner.person_id,
        source=DocumentSource.UPLOAD,
        at=clock.now(),
        actor=owner_actor(owner),
        issued_on=issued_on,
        uploader_id=owner.pk,
    ).number


def attach(client: Client, number: str, requirement: str, document: str) -> str:
    """Comes back from the upload, as its page leads."""
    answer = client.get(f"/apply/{number}/papers", {"paper": requirement, "document": document})
    assert answer.headers["Location"] == f"/apply/{number}/papers#paper-{requirement}"
    return client.get(f"/apply/{number}/papers").text


def test_only_the_first_missing_paper_has_a_form_and_says_why(client: Client, number: str) -> None:
    page = client.get(f"/apply/{number}/papers").text
    assert page.count('type="file"') == 1
    assert "홈택스(hometax.go.kr) 또는 세무서" in page
    assert "최근 1개월 안에 발급된 것이어야 합니다" in page
    assert 'name="issued_on_year"' in page
    other = client.get(f"/apply/{number}/papers?paper=D3").text
    assert 'name="issued_on_year"' not in other
    assert "사업장 임대차계약서" in other
    assert "모든 신청에 필요한 서류입니다." in client.get(f"/apply/{number}/papers?paper=D1").text


def test_any_of_the_alternatives_does(client: Client, number: str) -> None:
    page = client.get(f"/apply/{number}/papers?paper=D5&as=2").text
    assert '<strong lang="ko">월별 원천징수 이행상황신고서</strong>' in page
    assert 'href="?paper=D5&amp;as=0#paper-D5"' in page
    assert client.get(f"/apply/{number}/papers?paper=D5&as=99").status_code == 200


def test_a_paper_is_attached_taken_out_and_put_back(client: Client, number: str) -> None:
    document = received(client)
    page = attach(client, number, "D3", document)
    assert "계약서.pdf" in page
    assert f'href="/uploads/documents/{document}/check' in page
    change = f"/apply/{number}/papers/change"
    gone = client.post(change, {"act": "remove", "paper": "D3", "document": document}, follow=True)
    assert "계약서.pdf을(를) 뺐습니다" in words_on(gone.text)
    form = inputs_on(gone.text)
    back = client.post(change, {"act": "undo", "paper": form["paper"][0], "document": form["document"][0]}, follow=True)
    assert "계약서.pdf" in words_on(back.text)
    assert "뺐습니다" not in words_on(back.text)


def test_papers_that_must_be_there_are_named_and_one_too_old_is_told(client: Client, number: str) -> None:
    refused = send(client, f"/apply/{number}/papers")
    assert refused.status_code == 422
    assert set(wrong_on(refused.text)) >= {
        "사업자등록증 사본을(를) 올려 주세요",
        "사업장 임대차계약서을(를) 올려 주세요",
    }
    attach(client, number, "D3", received(client))
    old = received(client, kind=DocumentKind.BUSINESS_REGISTRATION, issued_on=date(2025, 4, 1))
    page = attach(client, number, "D1", old)
    assert "발급한 지 1개월이 지났습니다" in words_on(page)
    assert send(client, f"/apply/{number}/papers").status_code == 422
    fresh = received(client, kind=DocumentKind.BUSINESS_REGISTRATION, issued_on=date(2025, 4, 2))
    attach(client, number, "D1", fresh)
    assert send(client, f"/apply/{number}/papers").headers["Location"] == f"/apply/{number}/helper"


def test_a_paper_of_somebody_else_or_for_nothing_is_not_attached(client: Client, number: str) -> None:
    stranger = Client()
    owner_after_check(stranger, "이영희")
    document = received(stranger)
    client.get(f"/apply/{number}/papers", {"paper": "D3", "document": document})
    client.get(f"/apply/{number}/papers", {"paper": "D3", "document": "DOC-2025-00000000-0"})
    client.get(f"/apply/{number}/papers", {"paper": "no-such", "document": received(client)})
    assert "계약서.pdf" not in client.get(f"/apply/{number}/papers").text


@pytest.mark.parametrize("helper", ["nobody", "family_or_staff", "tax_agent"])
def test_help_that_is_free_opens_no_notice(client: Client, number: str, helper: str) -> None:
    sent = send(client, f"/apply/{number}/helper", helper=helper)
    assert sent.headers["Location"] == f"/apply/{number}/confirm"
    assert "tel:1357" not in client.get(f"/apply/{number}/helper").text.split("<main")[1]


def test_only_paid_help_opens_the_notice_which_must_be_read(client: Client, number: str) -> None:
    address = f"/apply/{number}/helper"
    assert "tel:1357" not in client.get(address).text.split("<main")[1]
    assert send(client, address, helper="paid_person").headers["Location"] == f"{address}#broker"
    page = client.get(address).text
    assert "tel:1357" in page.split("<main")[1]
    refused = client.post(address, inputs_on(page))
    assert refused.status_code == 422
    assert wrong_on(refused.text) == ["안내를 읽고 표시해 주세요"]
    read = client.post(address, {**inputs_on(page), "broker_notice_read": "yes"})
    assert read.headers["Location"] == f"/apply/{number}/confirm"


def test_nobody_chosen_is_told(client: Client, number: str) -> None:
    refused = send(client, f"/apply/{number}/helper")
    assert (refused.status_code, wrong_on(refused.text)) == (422, ["작성을 도운 사람을 골라 주세요"])


def test_messages_go_to_a_telephone_that_is_shown(client: Client, number: str) -> None:
    page = client.get(f"/apply/{number}/helper").text
    assert "010-2345-6789" in page
    assert 'href="/me/telephone"' in page
