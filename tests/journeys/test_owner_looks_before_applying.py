"""Kim keeps a restaurant in Pohang. She looks at the list, reads a program, and asks whether she qualifies."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tests.published_catalog import load_and_publish

DAY = "2025-05-02"
KIM = {
    "id": "kim",
    "entity": "individual",
    "sido": "경상북도",
    "sigungu": "포항시",
    "owner_sido": "경상북도",
    "ksic": "I56111",
    "opened_on": "2019-03-04",
    "owner_birth_date": "1975-06-01",
    "employees": 3.5,
    "average_sales_krw": 180_000_000,
    "business_status": "open",
    "has_special_guarantee": False,
    "restricted_industry": False,
    "children": 2,
    "minor_children": 1,
}


@pytest.fixture(autouse=True)
def house(db: None) -> None:
    load_and_publish()


def ask(client: Client, facts: dict[str, Any], program: str) -> dict[str, Any]:
    question = {"as_of": DAY, "program": program, "facts": facts}
    response = client.post("/api/v1/decide", json.dumps(question), content_type="application/json")
    decision: dict[str, Any] = response.json()["decisions"][0]
    return decision


def test_owner_finds_reads_and_checks_a_program(client: Client) -> None:
    listed = client.get("/", {"as_of": DAY}).text
    link = re.search(r'href="(/programs/gyeongbuk-beotim[^"]*)"', listed)
    assert link is not None

    page = unescape(client.get(unescape(link[1])).text)
    assert "5,000만 원" in page
    assert "동부센터 (포항지점)" in page
    shown_hash = re.search(r"<code>([0-9a-f]{64})</code>", page)
    assert shown_hash is not None

    decision = ask(client, KIM, "gyeongbuk-beotim")
    assert (decision["id"], decision["outcome"]) == ("kim", "eligible")
    assert decision["version_hash"] == shown_hash[1]
    assert decision["offer"]["limit_krw"]["sure"] == 50_000_000
    for clause in decision["clauses"]:
        assert clause["label"] in page
        assert clause["cite"] in page


def test_closed_business_is_told_which_clause_stands_against_it(client: Client) -> None:
    decision = ask(client, {**KIM, "business_status": "closed"}, "gyeongbuk-beotim")
    against = [each for each in decision["clauses"] if each["kind"] == "excluded" and each["holds"]]
    assert decision["outcome"] == "ineligible"
    assert [each["facts"] for each in against] == [["business_status"]]
    assert decision["offer"] is None
    assert against[0]["cite"] in unescape(client.get("/programs/gyeongbuk-beotim", {"as_of": DAY}).text)


def test_owner_who_says_little_learns_what_to_find_out(client: Client) -> None:
    decision = ask(client, {"sido": "경상북도"}, "gyeongbuk-beotim")
    names = {fact["name"] for fact in client.get("/api/v1/facts").json()["facts"]}
    assert decision["outcome"] == "undecided"
    assert decision["missing"]
    assert set(decision["missing"]) <= names
