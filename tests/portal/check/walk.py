"""Walking through a check as a browser without scripts does: read the form, fill it in, follow where it leads."""

from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

from django.test import Client

MOST_STEPS = 12
DAYS = {"opened_on", "owner_birth_date", "special_guarantee_on", "grade_valid_through"}

# What the owner of a restaurant in Pohang answers; a list is what she ticks.
POHANG: dict[str, Any] = {
    "industry": {"industry": "I56111"},
    "situation": {"ticked": []},
    "people": {"employees_now": "3", "employees": "2.5", "young_employees": "0"},
    "region": {"place": "경상북도 포항시"},
    "sales": {"average_sales_krw": "1억 8천"},
    "opened": {"opened_on": "2019-03-01"},
    "papers": {"ticked": []},
    "birth": {"owner_birth_date": "64-8-20"},
}


class Form(HTMLParser):
    """The hidden fields and names of the question's form."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}
        self.names: set[str] = set()
        self.inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.inside = given.get("id") == "question"
        name = given.get("name")
        if self.inside and name and tag in ("input", "select", "button"):
            self.names.add(name)
            if given.get("type") == "hidden":
                self.hidden[name] = given.get("value") or ""


def posted(answer: Mapping[str, Any]) -> dict[str, Any]:
    """An answer as the form sends it: a day goes out in three boxes."""
    sent: dict[str, Any] = {}
    for name, value in answer.items():
        if name in DAYS:
            sent |= dict(zip((f"{name}_{part}" for part in ("year", "month", "day")), value.split("-"), strict=True))
        else:
            sent[name] = value
    return sent


def answer(client: Client, step: str, given: Mapping[str, Any]) -> str:
    """Answers one screen and gives the address it leads to."""
    page = client.get(f"/check/q/{step}")
    assert page.status_code == 200
    form = Form(page.text)
    sent = posted(given)
    assert set(sent) <= form.names | {"unknown"}, (step, form.names)
    response = client.post(f"/check/q/{step}", {**form.hidden, **sent})
    assert response.status_code == 302, response.text
    return str(response.headers["Location"])


def walk(client: Client, answers: Mapping[str, Any]) -> list[str]:
    """From the first page to the result; the screens on the way. What has no answer is not known."""
    page = client.get("/check").text
    place = page.split('id="begin" href="')[1].split('"')[0]
    seen: list[str] = []
    while place.startswith("/check/q/") and len(seen) < MOST_STEPS:
        step = place.rsplit("/", 1)[-1]
        seen.append(step)
        place = answer(client, step, answers.get(step, {"unknown": "1"}))
    assert place == "/check/result"
    return seen
