"""확인하고 제출: what stands on it, and every refusal in words at its place with the draft as it was."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from majung.adapters import clock
from majung.applications.models import Application
from majung.events.models import Event
from tests.portal.apply.filing import (
    BEOTIM,
    CHECKED,
    begin,
    boxes_on,
    carry,
    inputs_on,
    owner_after_check,
    ready,
    send,
    set_clock,
    submit,
    words_on,
)
from tests.portal.apply.test_money_screen import GENERAL, PROXY_WINDOW, opened_fund
from tests.signing_in import make_business, make_owner, sign_in


def refusal_on(page: str) -> str:
    part = page[page.index('id="refusal"') :]
    return words_on(f"<main>{part[: part.index('</div>')]}</main>")


def test_everything_stands_on_one_page_with_ways_to_change_it(client: Client) -> None:
    owner_after_check(client)
    number = ready(client)
    page = client.get(f"/apply/{number}/confirm").text
    told = words_on(page)
    for each in ("포항식당 · 김순자", "신용정보 조회: 동의함", "3,000만 원", "농협은행", "1억 8,000만 원"):
        assert each in told, each
    assert "혼자 썼습니다" in told
    assert "대출 승낙이 아니며 재단과 은행의 별도 심사" in told
    for screen in ("business", "money", "papers", "helper"):
        assert f'href="/apply/{number}/{screen}"' in page
    assert f'href="/apply/{number}/answers?open=people#question-people"' in page
    assert 'id="gaps"' not in page


def test_what_is_missing_is_listed_with_links_and_nothing_goes_out(client: Client) -> None:
    owner_after_check(client)
    number = begin(client)
    page = client.get(f"/apply/{number}/confirm").text
    links = re.findall(r'<li><a href="([^"]+)">', page[page.index('id="gaps"') :])
    assert links[0].startswith(f"/apply/{number}/money#")
    assert links[-1] == f"/apply/{number}/helper#helper"
    for link in links:
        address, _, place = link.partition("#")
        assert f'id="{place}"' in client.get(address).text, link
    refused = submit(client, number)
    assert refused.status_code == 409
    assert "아직 빠진 것이 있습니다" in refusal_on(refused.text)
    assert not Application.objects.exists()


def test_answers_that_do_not_fit_block_nobody(client: Client) -> None:
    owner_after_check(client, sido="대구광역시", sigungu="중구")
    number = begin(client)
    page = client.get(f"/apply/{number}/money").text
    sent = send(
        client,
        f"/apply/{number}/money",
        amount="30000000",
        purpose="operating",
        bank="nh",
        branch="jungbu",
        **boxes_on(page),
    )
    assert sent.status_code == 302
    send(client, f"/apply/{number}/helper", helper="nobody")
    page = client.get(f"/apply/{number}/confirm").text
    assert "현재 답변으로는 해당하지 않습니다. 그래도 신청하실 수 있으며" in words_on(page)
    assert submit(client, number).headers["Location"] == f"/apply/{number}/receipt"


def test_a_changed_draft_is_read_again_before_it_goes_out(client: Client) -> None:
    owner_after_check(client)
    number = ready(client)
    form = inputs_on(client.get(f"/apply/{number}/confirm").text)
    send(client, f"/apply/{number}/money", amount="20000000")
    refused = client.post(f"/apply/{number}/submit", form)
    assert refused.status_code == 409
    assert "다른 화면에서 내용이 바뀌었습니다" in refusal_on(refused.text)
    assert "2,000만 원" in words_on(refused.text)
    assert client.post(f"/apply/{number}/submit", inputs_on(refused.text)).status_code == 302


def test_less_money_than_asked_tells_how_much_is_left(client: Client) -> None:
    owner_after_check(client)
    number = ready(client)
    opened_fund(20_000_000)
    refused = submit(client, number)
    assert refused.status_code == 409
    assert "지금 남은 자금은 2,000만 원입니다" in refusal_on(refused.text)
    assert f'href="/apply/{number}/money#amount"' in refused.text
    send(client, f"/apply/{number}/money", amount="20000000")
    assert submit(client, number).status_code == 302
    assert Application.objects.get().reservation_key


def test_who_comes_when_no_money_is_left_is_told_so_and_stands_in_line(client: Client) -> None:
    opened_fund(30_000_000)
    first, later = Client(), make_owner("이영희", telephone="010-9999-8888")
    owner_after_check(first)
    submit(first, ready(first))
    make_business(later, "220-81-62517")
    carry(client, CHECKED)
    sign_in(client, later)
    number = ready(client)
    assert "올해 남은 자금: 0원" in words_on(client.get(f"/apply/{number}/money").text)
    sent = submit(client, number)
    assert (sent.status_code, sent.headers["Location"]) == (302, f"/apply/{number}/receipt")
    assert Application.objects.get(draft_number=number).waiting_since is not None
    assert "자금을 기다리는 순서에 올랐습니다. 앞에 0명이 기다립니다" in words_on(
        client.get(f"/apply/{number}/receipt").text
    )


def test_more_than_the_whole_fund_is_refused_and_the_draft_stays(client: Client) -> None:
    opened_fund(10_000_000)
    owner_after_check(client)
    number = ready(client)
    refused = submit(client, number)
    assert "10,000,000" in refusal_on(refused.text) or "1,000만" in refusal_on(refused.text)
    assert client.get(f"/apply/{number}/confirm").status_code == 200


def test_the_same_business_has_one_application_under_way(client: Client) -> None:
    owner_after_check(client)
    first = ready(client)
    submit(client, first)
    carry(client, CHECKED)
    second = ready(client)
    assert second != first
    refused = submit(client, second)
    assert refused.status_code == 409
    assert Application.objects.get().number in refusal_on(refused.text)


def test_a_closed_window_tells_the_next_and_keeps_the_draft(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, datetime(2023, 7, 2, 1, 0, tzinfo=UTC))
    owner_after_check(client)
    number = begin(client, GENERAL)
    assert "지금은 접수 기간이 아닙니다" in words_on(client.get(f"/apply/{number}/money").text)
    refused = submit(client, number)
    assert refused.status_code == 409
    told = refusal_on(refused.text)
    assert "다음 접수는 2023년 7월 3일(월) 09:00에 열립니다" in told
    assert "그대로 보관됩니다" in told
    set_clock(monkeypatch, PROXY_WINDOW)
    assert 'id="closed"' not in client.get(f"/apply/{number}/money").text


def test_a_key_that_came_with_another_content_is_told(client: Client) -> None:
    owner = owner_after_check(client)
    number = ready(client)
    submit(client, number, key="one-key")
    again = client.post(f"/apply/{number}/submit", {"key": "one-key", "hash": "f" * 64})
    assert again.status_code == 409
    assert "같은 제출이 다른 내용으로" in refusal_on(again.text)
    assert Application.objects.filter(user_id=owner.pk).count() == 1


def test_nothing_personal_stands_in_the_event_or_the_address(client: Client) -> None:
    owner_after_check(client)
    number = ready(client)
    address = submit(client, number).headers["Location"]
    assert re.fullmatch(r"/apply/DRF-2025-[0-9A-Z]{8}-[0-9A-Z]/receipt", address)
    event = Event.objects.get(act="ApplicationSubmitted")
    assert "김순자" not in str(event.__dict__)


def test_the_receipt_is_a_page_and_a_paper_in_two_languages(client: Client) -> None:
    owner_after_check(client)
    number = ready(client)
    assert client.get(f"/apply/{number}/receipt.pdf").status_code == 404
    assert client.get(f"/apply/{number}/receipt").headers["Location"] == f"/apply/{number}/confirm"
    submit(client, number)
    page = words_on(client.get(f"/apply/{number}/receipt").text)
    assert "이 접수창구에서 1번째" in page
    assert "2025년 5월 2일(금) 10:00:00 (서울 시각)" in page
    assert "기관 확인을 기다립니다" in page
    assert "끝자리 6789 번호로 접수 문자를 보냅니다" in page
    paper = client.get(f"/apply/{number}/receipt.pdf")
    assert paper.headers["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF-")
    client.cookies["language"] = "en"
    english = words_on(client.get(f"/apply/{number}/receipt").text)
    assert "Your application is in" in english
    assert "Number 1 in this window" in english


def test_a_dropped_draft_can_be_had_back(client: Client) -> None:
    owner_after_check(client)
    number = ready(client)
    assert client.post(f"/apply/{number}/drop").headers["Location"] == f"/apply/{number}/later"
    assert "되살릴 수 있습니다" in client.get(f"/apply/{number}/later").text
    assert f'href="/apply/{number}/later"' not in client.get(f"/apply/start/{BEOTIM}").text
    client.post(f"/apply/{number}/restore")
    assert submit(client, number).status_code == 302


def test_a_draft_past_its_time_is_gone(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    owner_after_check(client)
    number = ready(client)
    set_clock(monkeypatch, clock.now() + timedelta(days=91))
    assert client.get(f"/apply/{number}/confirm").status_code == 404
