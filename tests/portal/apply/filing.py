"""Walking through the form as an owner does: each screen posted as its page would post it."""

import re
from collections.abc import Mapping
from datetime import datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client

from majung.adapters import clock
from majung.adapters.clock import SEOUL
from majung.core.facts import FactValue

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
