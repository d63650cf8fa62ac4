"""From a finished check to the receipt: six screens, nothing typed that is known, everything found again on the way."""

import re

from django.http import HttpResponse
from django.test import Client

from majung.applications.models import Application
from majung.portal.apply.carried import carry_facts
from tests.portal.apply.filing import BEOTIM, CHECKED, boxes_on, inputs_on, send
from tests.signing_in import make_business, make_owner, sign_in


def after_check(client: Client) -> Client:
    """An owner with one business who has just answered 자격확인."""
    owner = make_owner()
    make_business(owner)
    carried = HttpResponse()
    carry_facts(carried, CHECKED)
    client.cookies["carried"] = carried.cookies["carried"].value
    return sign_in(client, owner)


def test_six_screens_from_check_to_receipt(client: Client) -> None:
    after_check(client)
    address, screens = f"/apply/start/{BEOTIM}", 0
    answers = {"money": {"amount": "30000000", "purpose": "operating", "bank": "nh"}, "helper": {"helper": "nobody"}}
    while not address.endswith("/receipt"):
        page = client.get(address)
        name = address.rsplit("/", 1)[-1]
        target = address.replace("/confirm", "/submit")
        sent = client.post(target, {**inputs_on(page.text), **boxes_on(page.text), **answers.get(name, {})})
        assert sent.status_code == 302, (address, re.findall(r'class="wrong"[^>]*>([^<]+)', sent.text))
        address, screens = sent.headers["Location"], screens + 1
    assert screens == 6
    receipt = client.get(address).text
    application = Application.objects.get()
    for told in (application.number, application.receipt_number, "이 접수창구에서 1번째", "10:00:00", "3,000만 원"):
        assert told in receipt
    assert application.branch is not None
    assert application.branch.label in receipt


def test_the_same_form_sent_again_gives_the_same_receipt(client: Client) -> None:
    after_check(client)
    page = client.get(f"/apply/start/{BEOTIM}").text
    started = client.post(f"/apply/start/{BEOTIM}", {**inputs_on(page), **boxes_on(page)})
    number = started.headers["Location"].split("/")[2]
    boxes = boxes_on(client.get(f"/apply/{number}/money").text)
    send(client, f"/apply/{number}/money", amount="30000000", purpose="operating", bank="nh", **boxes)
    send(client, f"/apply/{number}/helper", helper="nobody")
    form = inputs_on(client.get(f"/apply/{number}/confirm").text)
    first, second = (client.post(f"/apply/{number}/submit", form) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.headers["Location"] == second.headers["Location"] == f"/apply/{number}/receipt"
    assert Application.objects.count() == 1
    # Back to the last screen and pressed once more, with the key of a page opened since.
    assert client.get(f"/apply/{number}/confirm").headers["Location"] == f"/apply/{number}/receipt"
