"""Walking through the form as an owner does: each screen posted as its page would post it."""

import re
from collections.abc import Mapping
from datetime import datetime
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from majung.adapters import clock
from majung.adapters.clock import SEOUL
from majung.core.facts import FactValue
from majung.parties.models import User
from majung.portal.apply.carried import carry_facts
from tests.signing_in import make_business, make_owner, sign_in

BEOTIM = "gyeongbuk-beotim"
CHECKED: Mapping[str, FactValue] = {
    "sido": "경상북도",
    "sigungu": "구미시",
    "ksic": "I56111",
    "employees": 3,
    "employees_now": 3,
    "average_sales_krw": 180_000_000,
    "within_growth_grace": False,
    "has_special_guarantee": False,
    "restricted_industry": False,
    "business_status": "open",
    "business_premises_rented": False,
    "home_rented": False,
    "program_balance_krw": 0,
    "guarantee_balance_krw": 0,
}


def set_clock(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: at)
    monkeypatch.setattr(clock, "today", lambda: at.astimezone(SEOUL).date())


def inputs_on(page: str) -> dict[str, list[str]]:
    """What a browser would send of the page's forms without anybody touching them; sign-out and language left out."""
    main = page[page.index("<main") :]
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", main):
        name, kind = attribute(tag, "name"), attribute(tag, "type")
        if not name or name == "csrfmiddlewaretoken" or (kind in ("radio", "checkbox") and " checked" not in tag):
            continue
        found.setdefault(name, []).append(unescape(attribute(tag, "value")))
    return found


def attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return found[1] if found else ""


def boxes_on(page: str) -> dict[str, str]:
    """The consents on a page, with the version that a tick sends."""
    return dict(re.findall(r'type="checkbox"[^>]* name="(consent_[a-z_]+)" value="([^"]+)"', page))


def send(client: Client, address: str, **changed: Any) -> Any:
    """Opens a screen and sends it with what was changed on it."""
    page = client.get(address)
    assert page.status_code == 200, (address, page.status_code, page.headers.get("Location"))
    return client.post(address, {**inputs_on(page.text), **changed})


MONEY = {"amount": "30000000", "purpose": "operating", "bank": "nh"}


def owner_after_check(client: Client, name: str = "김순자", **facts: FactValue) -> User:
    """An owner with one business, signed in, who has just answered 자격확인."""
    owner = make_owner(name)
    make_business(owner)
    carry(client, {**CHECKED, **facts})
    sign_in(client, owner)
    return owner


def carry(client: Client, facts: Mapping[str, FactValue]) -> None:
    carried = HttpResponse()
    carry_facts(carried, facts)
    client.cookies["carried"] = carried.cookies["carried"].value


def begin(client: Client, program: str = BEOTIM, *, without: tuple[str, ...] = ()) -> str:
    """The first screen, with every consent but these; gives the number of the draft."""
    address = f"/apply/start/{program}"
    page = client.get(address).text
    boxes = {name: version for name, version in boxes_on(page).items() if name not in without}
    started = client.post(address, {**inputs_on(page), **boxes})
    assert started.status_code == 302, wrong_on(started.text)
    return str(started.headers["Location"].split("/")[2])


def fill_money(client: Client, number: str, **changed: Any) -> Any:
    address = f"/apply/{number}/money"
    boxes = boxes_on(client.get(address).text)
    return send(client, address, **{**MONEY, **boxes, **changed})


def ready(client: Client) -> str:
    """A draft with everything in it, up to the last screen."""
    number = begin(client)
    assert fill_money(client, number).status_code == 302
    assert send(client, f"/apply/{number}/helper", helper="nobody").status_code == 302
    return number


def submit(client: Client, number: str, **changed: str) -> Any:
    form = inputs_on(client.get(f"/apply/{number}/confirm").text)
    return client.post(f"/apply/{number}/submit", {**form, **changed})


def wrong_on(page: str) -> list[str]:
    return re.findall(r'class="wrong"[^>]*>([^<]+)', page)


def words_on(page: str) -> str:
    """What stands on a page, without its marks."""
    main = page[page.index("<main") : page.index("</main>")]
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)))
