"""From a finished check to the receipt: six screens, nothing typed that is known, everything found again on the way."""

from django.test import Client

from majung.applications.models import Application
from tests.portal.apply.filing import BEOTIM, MONEY, boxes_on, inputs_on, owner_after_check, ready, submit, wrong_on


def test_six_screens_from_check_to_receipt(client: Client) -> None:
    owner_after_check(client)
    address, screens = f"/apply/start/{BEOTIM}", 0
    answers = {"money": MONEY, "helper": {"helper": "nobody"}}
    while not address.endswith("/receipt"):
        page = client.get(address)
        name = address.rsplit("/", 1)[-1]
        target = address.replace("/confirm", "/submit")
        sent = client.post(target, {**inputs_on(page.text), **boxes_on(page.text), **answers.get(name, {})})
        assert sent.status_code == 302, (address, wrong_on(sent.text))
        address, screens = sent.headers["Location"], screens + 1
    assert screens == 6
    receipt = client.get(address).text
    application = Application.objects.get()
    for told in (application.number, application.receipt_number, "이 접수창구에서 1번째", "10:00:00", "3,000만 원"):
        assert told in receipt
    assert application.branch is not None
    assert application.branch.label in receipt


def test_a_result_leads_into_the_form_with_its_answers(client: Client) -> None:
    client.post("/check/q/region", {"place": "경상북도 구미시"})
    assert f'href="/check/apply/{BEOTIM}"' in client.get("/check/result").text
    assert f'href="/check/apply/{BEOTIM}"' in client.get(f"/programs/{BEOTIM}").text
    carried = client.get(f"/check/apply/{BEOTIM}")
    assert carried.headers["Location"] == f"/apply/start/{BEOTIM}"
    assert client.cookies["carried"]["path"] == "/apply"
    assert "구미시" not in client.cookies["carried"].value


def test_pressing_twice_gives_one_receipt(client: Client) -> None:
    owner_after_check(client)
    number = ready(client)
    form = inputs_on(client.get(f"/apply/{number}/confirm").text)
    answers = [client.post(f"/apply/{number}/submit", form) for _ in range(2)]
    assert [each.headers["Location"] for each in answers] == [f"/apply/{number}/receipt"] * 2
    assert Application.objects.count() == 1


def test_going_back_after_it_is_in_leads_to_the_receipt(client: Client) -> None:
    owner_after_check(client)
    number = ready(client)
    submit(client, number)
    for screen in ("business", "answers", "money", "papers", "helper", "confirm", "submit", "later"):
        answer = client.get(f"/apply/{number}/{screen}", follow=True)
        assert answer.redirect_chain[-1][0] == f"/apply/{number}/receipt", screen
    # Pressed again from another page with another key: the same application, not a second.
    again = client.post(f"/apply/{number}/submit", {"key": "another-key", "hash": "0" * 64})
    assert again.headers["Location"] == f"/apply/{number}/receipt"
    assert Application.objects.count() == 1
