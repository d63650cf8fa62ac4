"""A session that ends while somebody types: they sign in again, and what they typed is there."""

import pytest
from django.test import Client

from majung.applications.models import Draft
from majung.core.consents import ConsentKind
from majung.web.typed import LONGEST_VALUE
from tests.portal.apply.filing import BEOTIM, MONEY, begin, boxes_on, inputs_on, owner_after_check, ready
from tests.signing_in import make_owner, sign_in

AMOUNT = {**MONEY, "amount": "other", "requested_krw": "2,345만"}


def sent_without_session(client: Client, address: str, fields: dict[str, object]) -> None:
    page = client.get(address).text
    form = {**inputs_on(page), **fields}
    client.logout()
    answer = client.post(address, form, headers={"Referer": f"http://testserver{address}"})
    assert answer.headers["Location"].startswith("/sign-in?next=%2Fapply%2F")
    assert "2345" not in client.cookies["typed"].value


def test_what_was_typed_is_there_after_signing_in(client: Client) -> None:
    owner = owner_after_check(client)
    number = begin(client)
    address = f"/apply/{number}/money"
    sent_without_session(client, address, {**AMOUNT})
    sign_in(client, owner)
    page = client.get(address)
    assert "로그인이 끊기기 전에 적으신 내용을 되살렸습니다" in page.text
    form = inputs_on(page.text)
    assert form["requested_krw"] == ["2,345만"]
    assert (form["amount"], form["purpose"], form["bank"]) == (["other"], ["operating"], ["nh"])
    assert client.post(address, {**form, **boxes_on(page.text)}).status_code == 302
    assert "2,345만 원" in client.get(f"/apply/{number}/confirm").text
    assert client.cookies["typed"].value == ""


def test_ticks_of_the_first_screen_too(client: Client) -> None:
    owner = owner_after_check(client)
    address = f"/apply/start/{BEOTIM}"
    boxes = boxes_on(client.get(address).text)
    sent_without_session(client, address, dict(boxes))
    sign_in(client, owner)
    form = inputs_on(client.get(address).text)
    assert {name for name in form if name.startswith("consent_")} == set(boxes)
    assert ConsentKind.COLLECTION.value in str(boxes)
    assert client.post(address, form).headers["Location"].endswith("/answers")


def test_answers_to_questions_too(client: Client) -> None:
    owner = owner_after_check(client, average_sales_krw=None)
    number = begin(client, without=("consent_tax_information",))
    address = f"/apply/{number}/answers"
    sent_without_session(client, address, {"sales-average_sales_krw": "1억 5천"})
    sign_in(client, owner)
    assert inputs_on(client.get(address).text)["sales-average_sales_krw"] == ["1억 5천"]


def test_submitting_without_a_session_comes_back_to_the_last_screen(client: Client) -> None:
    owner = owner_after_check(client)
    number = ready(client)
    form = inputs_on(client.get(f"/apply/{number}/confirm").text)
    client.logout()
    address = client.post(f"/apply/{number}/submit", form).headers["Location"]
    assert address == f"/sign-in?next=%2Fapply%2F{number}%2Fsubmit"
    sign_in(client, owner)
    assert client.get(f"/apply/{number}/submit").headers["Location"] == f"/apply/{number}/confirm"


def test_somebody_else_at_the_same_browser_sees_nothing_of_it(client: Client) -> None:
    owner_after_check(client)
    number = begin(client)
    sent_without_session(client, f"/apply/{number}/money", {**AMOUNT})
    sign_in(client, make_owner("이영희", telephone="010-9999-8888"))
    assert client.get(f"/apply/{number}/money").status_code == 404


@pytest.mark.parametrize("cookie", ["", "x", "AAAA", "é", "A" * 5000])
def test_a_cookie_that_is_not_ours_is_as_good_as_none(client: Client, cookie: str) -> None:
    owner_after_check(client)
    number = begin(client)
    client.cookies["typed"] = cookie
    assert client.get(f"/apply/{number}/money").status_code == 200


def test_a_form_too_long_is_not_kept(client: Client) -> None:
    owner_after_check(client)
    number = begin(client)
    client.logout()
    client.post(f"/apply/{number}/money", {"requested_krw": "1" * (LONGEST_VALUE + 1)})
    assert "typed" not in client.cookies
    assert Draft.objects.count() == 1
