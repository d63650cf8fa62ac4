"""Odd characters in every address and form: a NUL, numbers beyond measure, far too much. Never an error of ours."""

import re
from collections.abc import Mapping

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from majung.parties.services import load_catalog_into_database
from tests.personal_data import TELLING
from tests.signing_in import make_bank_staff, make_business, make_owner, make_staff, sign_in
from tests.web.test_access import addresses

pytestmark = pytest.mark.django_db

# As every kind of place in an address takes it; what is not here takes only letters.
ODD_PLACES: Mapping[str, str] = {"str": "%00", "path": "%00", "int": "9" * 20}
FIELDS = (
    "about",
    "answer",
    "body",
    "branch",
    "by",
    "case",
    "claim",
    "code",
    "credential",
    "day",
    "email",
    "entity",
    "height",
    "institution",
    "kind",
    "left",
    "mandate",
    "name",
    "next",
    "number",
    "page",
    "passkey",
    "password",
    "place",
    "program",
    "q",
    "reason",
    "role",
    "registration_number",
    "sido",
    "sigungu",
    "telephone",
    "text",
    "ticket",
    "time",
    "top",
    "value",
    "width",
    "words",
)
NUL = "가\0나"
ODD_VALUES = ["1e999", "9" * 5000, "[" * 5000, "\U0001f600\u202e\u0301"]


def odd_addresses() -> list[str]:
    return [
        re.sub(r"<(?:(\w+):)?\w+>", lambda place: ODD_PLACES.get(place[1] or "str", "x"), pattern)
        for pattern, _ in addresses(get_resolver())
    ]


def everybody() -> dict[str, Client]:
    load_catalog_into_database()
    owner = make_owner()
    make_business(owner)
    accounts = {"owner": owner, "staff": make_staff(), "bank": make_bank_staff(), "nobody": None}
    clients = {name: Client(raise_request_exception=False) for name in accounts}
    for name, account in accounts.items():
        if account is not None:
            sign_in(clients[name], account)
    return clients


def test_no_odd_value_breaks_any_page() -> None:
    broken = []
    for who, client in everybody().items():
        # Every field gets every value in turn, from one address to the next.
        for turn, address in enumerate(odd_addresses()):
            sent = {field: ODD_VALUES[(turn + place) % len(ODD_VALUES)] for place, field in enumerate(FIELDS)}
            # A person's data never stands in an address of ours, and so not in one of this test.
            short = {field: value for field, value in sent.items() if len(value) < 100 and not TELLING.fullmatch(field)}
            answers = [client.get(address, short)]
            if not address.startswith("/api/"):
                answers.append(client.post(address, sent))
            broken += [(who, address) for answer in answers if answer.status_code >= 500]
    assert broken == []


def test_a_nul_in_any_field_breaks_no_page() -> None:
    sent = dict.fromkeys(FIELDS, NUL)
    client = everybody()["owner"]
    addresses_with_forms = [address for address in odd_addresses() if not address.startswith("/api/")]
    answers = [(address, client.post(address, sent).status_code) for address in addresses_with_forms]
    assert [(address, status) for address, status in answers if status >= 500] == []


def test_a_nul_in_an_address_is_an_address_of_nothing() -> None:
    client = everybody()["owner"]
    assert [client.get(f"/uploads/documents/{odd}").status_code for odd in ("%00", "DOC-%00")] == [404, 404]


def test_a_nul_typed_into_a_plain_field_is_the_senders_mistake(client: Client) -> None:
    sign_in(client, make_owner())
    sent = {
        "registration_number": "123-45-67891",
        "name": "식\0당",
        "entity": "individual",
        "role": "representative",
        "opened_on_year": "2020",
        "opened_on_month": "3",
        "opened_on_day": "2",
    }
    assert client.post(reverse("business-add"), sent).status_code in {302, 400, 422}
