"""확인된 내용: where each answer comes from, what is missing asked here, offices told truthfully, nothing lost."""

from datetime import date

from django.db import transaction
from django.test import Client

from majung.adapters import clock
from majung.applications.drafts import draft_for, fill_from_office
from majung.applications.models import Draft, LookUp
from majung.applications.selectors import DraftView, draft_view
from tests.portal.apply.filing import begin, inputs_on, owner_after_check, send, words_on, wrong_on

PHONE = {"Accept": "application/json"}


def opened(number: str) -> DraftView:
    return draft_view(draft=number, user_id=Draft.objects.get(number=number).user_id, at=clock.now())


def told_by_office(number: str, **facts: object) -> None:
    row = Draft.objects.get(number=number)
    with transaction.atomic():
        locked = draft_for(number=number, user_id=row.user_id, at=clock.now(), lock=True)
        fill_from_office(draft=locked, facts=facts, source="look_up:workers", at=clock.now())  # type: ignore[arg-type]  # facts


def answer_on(page: str, fact: str) -> str:
    part = page[page.index(f'id="answer-{fact}"') :]
    return words_on(f"<main>{part[: part.index('</div>')]}</main>")


def test_each_answer_says_where_it_came_from(client: Client) -> None:
    owner_after_check(client)
    page = client.get(f"/apply/{begin(client)}/answers").text
    assert "자격확인에서" in answer_on(page, "average_sales_krw")
    assert "1억 8,000만 원" in answer_on(page, "average_sales_krw")
    assert "사업장 등록에서" in answer_on(page, "opened_on")
    assert "본인확인에서" in answer_on(page, "owner_birth_date")


def test_only_what_is_missing_is_asked_and_needed_to_go_on(client: Client) -> None:
    owner_after_check(client, business_premises_rented=None, home_rented=None)
    number = begin(client)
    page = client.get(f"/apply/{number}/answers").text
    assert inputs_on(page)["question"] == ["rented"]
    assert send(client, f"/apply/{number}/answers", **{"rented-ticked": "premises"}).status_code == 302
    assert opened(number).answers["home_rented"].value is False


def test_without_a_check_the_form_asks_and_an_empty_one_says_what(client: Client) -> None:
    owner_after_check(client)
    del client.cookies["carried"]
    number = begin(client, without=("consent_administrative_sharing", "consent_tax_information"))
    refused = send(client, f"/apply/{number}/answers")
    assert refused.status_code == 422
    assert 'href="#region-place"' in refused.text
    assert 'id="region-place"' in refused.text
    assert 'href="#people-employees"' in refused.text


def test_unsure_is_an_answer(client: Client) -> None:
    owner_after_check(client, average_sales_krw=None)
    number = begin(client, without=("consent_tax_information",))
    address = f"/apply/{number}/answers"
    assert send(client, address).status_code == 422
    assert send(client, address, **{"sales-unknown": "1"}).status_code == 302
    assert opened(number).answers["average_sales_krw"].value is None
    assert "모르겠어요" in answer_on(client.get(address).text, "average_sales_krw")


def test_what_cannot_be_read_comes_back_as_typed_and_the_rest_is_kept(client: Client) -> None:
    owner_after_check(client, average_sales_krw=None, within_growth_grace=None)
    number = begin(client, without=("consent_tax_information",))
    address = f"/apply/{number}/answers"
    sent = {**inputs_on(client.get(f"{address}?open=people").text), "open": "people"}
    refused = client.post(
        address,
        {**sent, "sales-average_sales_krw": "많이", "people-employees_now": "2", "people-employees": "2"},
    )
    assert refused.status_code == 422
    assert 'value="많이"' in refused.text
    assert len(wrong_on(refused.text)) >= 1
    assert opened(number).answers["employees_now"].value == 2


def test_a_known_answer_is_corrected_in_place(client: Client) -> None:
    owner_after_check(client)
    number = begin(client)
    address = f"/apply/{number}/answers"
    assert f"{address}?open=people#question-people" in client.get(address).text
    page = client.get(f"{address}?open=people").text
    assert inputs_on(page)["people-employees_now"] == ["3"]
    sent = client.post(address, {**inputs_on(page), "people-employees_now": "4"})
    assert sent.status_code == 302
    shown = answer_on(client.get(address).text, "employees_now")
    assert ("4명" in shown, "직접 입력" in shown, "자격확인에서: 3명" in shown) == (True, True, True)


def test_an_office_that_tells_otherwise_stands_beside(client: Client) -> None:
    owner_after_check(client)
    number = begin(client)
    told_by_office(number, employees_now=5.0)
    shown = answer_on(client.get(f"/apply/{number}/answers").text, "employees_now")
    assert "3명 자격확인에서" in shown
    assert "국민건강보험공단 (직원 수): 5명" in shown


def test_offices_still_awaited_are_told_and_keep_nobody(client: Client) -> None:
    owner_after_check(client, employees=None, employees_now=None)
    number = begin(client)
    page = words_on(client.get(f"/apply/{number}/answers").text)
    assert "국민건강보험공단 (직원 수) 확인 대기 중" in page
    assert page.count("기다리지 않고 계속하실 수 있어요") == 1
    assert send(client, f"/apply/{number}/answers").status_code == 302
    # An office that stays silent for good: the answer is asked of the owner, and the paper.
    LookUp.objects.filter(kind="workers").update(state="failed", next_try_at=None)
    page = client.get(f"/apply/{number}/answers").text
    assert "people" in inputs_on(page)["question"]
    assert "답이 없어 서류로 확인합니다" in words_on(page)


def test_every_answer_saves_itself(client: Client) -> None:
    owner_after_check(client, average_sales_krw=None)
    number = begin(client, without=("consent_tax_information",))
    address = f"/apply/{number}/answers"
    seen = inputs_on(client.get(address).text)["seen"][0]
    sent = {"seen": seen, "question": "sales", "sales-average_sales_krw": "1억 2천"}
    saved = client.post(address, sent, headers=PHONE)
    assert saved.status_code == 200
    assert saved.json() == {"saved": "저장됨 10:00", "seen": int(seen) + 1, "problems": {}}
    assert opened(number).answers["average_sales_krw"].value == 120_000_000
    bad = client.post(address, {**sent, "sales-average_sales_krw": "?"}, headers=PHONE).json()
    assert list(bad["problems"]) == ["sales-average_sales_krw"]
    assert opened(number).answers["average_sales_krw"].value == 120_000_000


def test_an_answer_that_saves_itself_tells_what_another_screen_changed(client: Client) -> None:
    owner_after_check(client, average_sales_krw=None)
    number = begin(client, without=("consent_tax_information",))
    address = f"/apply/{number}/answers"
    sent = {"seen": inputs_on(client.get(address).text)["seen"][0], "question": "sales"}
    client.post(address, {**sent, "sales-average_sales_krw": "1억 2천"}, headers=PHONE)
    told = client.post(address, {**sent, "sales-average_sales_krw": "9천만"}, headers=PHONE)
    assert told.status_code == 409
    assert "지금 «9,000만 원», 다른 쪽 «1억 2,000만 원»" in told.json()["detail"]


def test_another_device_goes_on_where_the_first_stopped(client: Client) -> None:
    owner = owner_after_check(client, average_sales_krw=None)
    number = begin(client, without=("consent_tax_information",))
    client.post(f"/apply/{number}/answers", {"seen": "1", "later": "1"})
    other = Client()
    other.force_login(owner)
    page = other.get(f"/apply/{number}/later").text
    assert "2025년 7월 30일" in page
    assert f'href="/apply/{number}/answers"' in page
    assert "저장됨 10:00" in other.get(f"/apply/{number}/answers").text


def test_two_tabs_merge_by_field_and_each_hears_of_the_other(client: Client) -> None:
    owner_after_check(client)
    number = begin(client)
    address = f"/apply/{number}/answers"
    first = inputs_on(client.get(f"{address}?open=people&open=sales").text)
    assert client.post(address, {**first, "people-employees_now": "4"}).status_code == 302
    # The second tab was opened before: it changes the sales, and still shows three workers.
    second = client.post(address, {**first, "sales-average_sales_krw": "2억"})
    assert second.status_code == 409
    assert "현재 상시근로자 수: 지금 «4명», 다른 쪽 «3명»" in words_on(second.text)
    kept = opened(number).answers
    assert (kept["employees_now"].value, kept["average_sales_krw"].value) == (4, 200_000_000)
    assert client.post(address, inputs_on(second.text)).status_code == 302


def test_a_word_finds_the_industry_and_keeps_the_other_answers(client: Client) -> None:
    owner_after_check(client, ksic=None, average_sales_krw=None)
    number = begin(client, without=("consent_tax_information", "consent_administrative_sharing"))
    address = f"/apply/{number}/answers"
    sent = {"find": "1", "industry-word": "식당", "sales-average_sales_krw": "1억", "seen": "0"}
    page = client.post(address, {**inputs_on(client.get(address).text), **sent})
    assert 'name="industry-industry" value="I56111"' in page.text
    assert opened(number).answers["average_sales_krw"].value == 100_000_000
    assert opened(number).answers["opened_on"].value == date(2020, 3, 2)
    chosen = client.post(address, {**inputs_on(page.text), "industry-industry": "I56111"})
    assert chosen.status_code == 302, wrong_on(chosen.text)
