"""The reference page: everything the OpenAPI document says, with commands that work."""

import json
import re
import shlex
from html import unescape
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from majung.budget.services import open_fund
from majung.public_api.reference import OTHER_CODES, Piece, type_in_words
from tests.signing_in import HOUSE, LONG_AGO
from tests.test_house_words import sentences


def page_of(client: Client) -> str:
    response = client.get("/api")
    assert response.status_code == 200
    return response.text


def document_of(client: Client) -> dict[str, Any]:
    document: dict[str, Any] = client.get("/api/v1/openapi.json").json()
    return document


def test_every_endpoint_with_its_parameters_and_answers(client: Client) -> None:
    page = page_of(client)
    for path, operations in document_of(client)["paths"].items():
        for method, operation in operations.items():
            assert f"<code>{method.upper()} {path}</code></h3>" in page
            section = page[page.index(f'<h3 id="{operation["operationId"]}"') :].split("</section>")[0]
            for parameter in operation["parameters"]:
                assert f"<code>{parameter['name']}</code>" in section
            for status in operation["responses"]:
                assert f"<code>{status}</code>" in section


def test_every_schema_and_every_property(client: Client) -> None:
    page = page_of(client)
    for name, schema in document_of(client)["components"]["schemas"].items():
        section = page[page.index(f'<h3 id="schema-{name}"') :].split("</section>")[0]
        for field in schema.get("properties", {}):
            assert f"<code>{field}</code>" in section


def test_every_link_leads_somewhere_on_the_page(client: Client) -> None:
    page = page_of(client)
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_every_table_has_a_name_of_its_own(client: Client) -> None:
    page = page_of(client)
    names = re.findall(r'role="region" aria-labelledby="([^"]+)"', page)
    assert len(names) == len(set(names))
    assert {word for name in names for word in name.split()} <= set(re.findall(r'\bid="([^"]+)"', page))


def test_the_commands_work(client: Client, db: None) -> None:
    with transaction.atomic():
        open_fund(code="gyeongbuk-beotim-2025", institution="", year=2025, plan_krw=1, actor=HOUSE, at=LONG_AGO)
    commands = re.findall(r"<code>(curl .*?)</code></pre>", page_of(client), re.DOTALL)
    assert len(commands) == 6
    for command in commands:
        words = shlex.split(unescape(command).replace("\\\n", " "))
        address = next(word for word in words if word.startswith("http"))
        place = address.removeprefix("http://testserver")
        if "-d" in words:
            response = client.post(place, words[words.index("-d") + 1], content_type="application/json")
        else:
            response = client.get(place)
        assert response.status_code == 200, command


def test_example_is_the_real_answer(client: Client) -> None:
    document = document_of(client)
    question = document["components"]["schemas"]["Question"]["examples"][0]
    answer = client.post("/api/v1/decide", json.dumps(question), content_type="application/json").json()
    shown = re.findall(r"<code>(\{.*?\})</code></pre>", page_of(client), re.DOTALL)
    assert [json.loads(unescape(each)) for each in shown] == [answer]


def test_every_problem_code_has_its_sentence(client: Client) -> None:
    page = page_of(client)
    known = {key for key in sentences("ko") if key.startswith(("body.problem.", "query.problem."))}
    assert {f"{about}.problem.{code}" for about, codes in OTHER_CODES.items() for code in codes} == known
    assert page.count('<th scope="row"><code>unknown_fact</code></th>') == 1
    assert "facts.problem." not in page


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"$ref": "#/components/schemas/Fact"}, "Fact"),
        ({"type": "array", "items": {"$ref": "#/components/schemas/Fact"}}, "array of Fact"),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "string or null"),
        ({"type": ["string", "null"], "format": "date"}, "string or null (date)"),
        ({"enum": ["a", None]}, '"a", null'),
        ({"type": "integer", "minimum": 0}, "integer ≥ 0"),
        ({}, "any"),
    ],
)
def test_types_in_words(schema: dict[str, Any], words: str) -> None:
    pieces = list(type_in_words(schema))
    assert "".join(piece.text for piece in pieces) == words
    assert [piece for piece in pieces if piece.schema] == ([Piece("Fact", "Fact")] if "Fact" in words else [])


def test_one_heading_and_no_level_is_skipped(client: Client) -> None:
    levels = [int(level) for level in re.findall(r"<h([1-6])", page_of(client))]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_nothing_comes_from_elsewhere(client: Client) -> None:
    page = page_of(client)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
    assert not re.search(r"<script(?! src=\"/static/)", page)


def test_english_page_is_english(client: Client) -> None:
    client.cookies["language"] = "en"
    page = page_of(client)
    assert "Problem codes" in page
    assert not re.search(r">reference\.[a-z.]+<", page)


def test_asks_the_database_nothing(client: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        page_of(client)
