"""자금: what may be chosen, what is too much, what is left, and talks that have to come first."""

from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.test import Client

from majung.adapters import clock
from majung.applications.selectors import draft_view
from majung.budget.services import open_fund
from majung.core.facts import FactValue
from majung.events.services import Actor, ActorKind
from majung.parties.models import User
from tests.portal.apply.filing import (
    BEOTIM,
    begin,
    fill_money,
    inputs_on,
    owner_after_check,
    send,
    set_clock,
    words_on,
    wrong_on,
)

GENERAL = "semas-general"
PROXY_WINDOW = datetime(2023, 7, 4, 1, 0, tzinfo=UTC)


def opened_fund(plan_krw: int) -> None:
    with transaction.atomic():
        open_fund(
            code=f"{BEOTIM}-2025",
            institution="gyeongbuk-foundation",
            year=2025,
            plan_krw=plan_krw,
            actor=Actor(ActorKind.STAFF, "user:7"),
            at=clock.now(),
        )


def answers_of(owner: User, number: str) -> dict[str, FactValue]:
    found = draft_view(draft=number, user_id=owner.pk, at=clock.now()).answers
    return {name: answer.value for name, answer in found.items()}


def test_an_empty_form_says_everything_at_once_at_its_place(client: Client) -> None:
    owner_after_check(client, sigungu="울진군")
    number = begin(client)
    refused = client.post(f"/apply/{number}/money", {})
    assert refused.status_code == 422
    for place in ("amount", "purpose", "bank", "consent-provide_bank"):
        assert f'href="#{place}"' in refused.text, place
        assert f'id="{place}"' in refused.text, place


def test_the_branch_of_the_place_is_chosen_already(client: Client) -> None:
    owner_after_check(client)
    number = begin(client)
    assert inputs_on(client.get(f"/apply/{number}/money").text)["branch"] == ["jungbu"]


def test_every_branch_may_be_chosen_where_nobody_serves_the_place(client: Client) -> None:
    owner_after_check(client, sido="대구광역시", sigungu="중구")
    number = begin(client)
    page = client.get(f"/apply/{number}/money").text
    assert "branch" not in inputs_on(page)
    assert page.count('type="radio" name="branch"') == 12


@pytest.mark.parametrize(
    ("typed", "kept", "words"),
    [
        ("2,500만", 25_000_000, ""),
        ("3천만원", 30_000_000, ""),
        ("25,000,500", 25_000_500, "금액을 만 원 단위로 적어 주세요"),
        ("9억", 900_000_000, "신청할 수 있는 금액보다 많습니다"),
        ("조금", None, "금액"),
        ("0", 0, "신청 금액을 골라 주세요"),
    ],
)
def test_any_amount_is_read_as_people_write_it(client: Client, typed: str, kept: int | None, words: str) -> None:
    owner = owner_after_check(client)
    number = begin(client)
    sent = fill_money(client, number, amount="other", requested_krw=typed)
    assert answers_of(owner, number).get("requested_krw") == kept
    assert sent.status_code == (422 if words else 302)
    if words:
        assert any(words in wrong for wrong in wrong_on(sent.text))
        assert f'value="{typed}"' in sent.text


@pytest.mark.parametrize(("amount", "other"), [("30000000", ""), ("other", "12,340,000")])
def test_the_box_for_another_amount_is_empty_beside_a_chosen_one(client: Client, amount: str, other: str) -> None:
    owner_after_check(client)
    number = begin(client)
    fill_money(client, number, amount=amount, requested_krw="1,234만")
    shown = inputs_on(client.get(f"/apply/{number}/money").text)
    assert (shown["amount"], shown["requested_krw"]) == ([amount], [other])


def test_a_bank_of_another_program_is_not_taken(client: Client) -> None:
    owner = owner_after_check(client)
    number = begin(client)
    assert fill_money(client, number, bank="no-such-bank").status_code == 422
    assert answers_of(owner, number).get("bank") is None


def test_what_is_left_is_told_only_where_a_fund_is_open(client: Client) -> None:
    owner_after_check(client)
    number = begin(client)
    assert "올해 남은 자금" not in client.get(f"/apply/{number}/money").text
    opened_fund(70_000_000)
    assert "올해 남은 자금: 7,000만 원" in words_on(client.get(f"/apply/{number}/money").text)


def test_each_choice_saves_itself_without_writing_a_consent(client: Client) -> None:
    owner = owner_after_check(client)
    number = begin(client)
    headers = {"Accept": "application/json"}
    sent = {"seen": "9", "bank": "nh", "consent_provide_bank": "2026-1"}
    saved = client.post(f"/apply/{number}/money", sent, headers=headers)
    assert saved.json()["problems"] == {}
    assert answers_of(owner, number)["bank"] == "nh"
    assert "consent_provide_bank" not in inputs_on(client.get(f"/apply/{number}/money").text)


def test_a_guarantee_needs_the_talk_before(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, PROXY_WINDOW)
    owner = owner_after_check(client)
    number = begin(client, GENERAL)
    address = f"/apply/{number}/money"
    page = client.get(address).text
    assert 'href="/visits"' in page
    own = {"collateral": "guarantee", "bank": "", "amount": "30000000"}
    refused = fill_money(client, number, **own)
    assert "보증상담한 날과 들은 금액을 적어 주세요" in wrong_on(refused.text)
    day = {"consulted_on_year": "2023", "consulted_on_month": "6", "consulted_on_day": "30"}
    less = fill_money(client, number, **own, **day, consulted_krw="2천만")
    assert "상담에서 들은 금액보다 많이 신청하셨습니다" in wrong_on(less.text)
    fill_money(client, number, **own, **day, consulted_krw="3천만")
    kept = answers_of(owner, number)
    assert (kept["consulted_krw"], str(kept["consulted_on"])) == (30_000_000, "2023-06-30")
    # A box emptied takes back what stood in it.
    fill_money(client, number, **own, **day, consulted_krw="")
    assert answers_of(owner, number)["consulted_krw"] is None


def test_a_member_chooses_among_the_days_that_are_open(client: Client) -> None:
    owner = owner_after_check(client)
    number = begin(client, "member-operating-loan")
    page = client.get(f"/apply/{number}/money").text
    assert 'name="desired_on" value="2025-05-07"' in page
    sent = send(client, f"/apply/{number}/money", amount="10000000", purpose="operating", desired_on="2025-05-07")
    assert "돈을 받고 싶은 날을 골라 주세요" not in sent.text
    assert str(answers_of(owner, number)["desired_on"]) == "2025-05-07"
    gone = send(client, f"/apply/{number}/money", desired_on="2025-13-45")
    assert "돈을 받고 싶은 날을 골라 주세요" in wrong_on(gone.text)
