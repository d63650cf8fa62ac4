"""GET /programs, /programs/{program} and /facts."""

import json

import pytest
from django.test import Client

from majung.core.rules.program import version_hash

DAY = {"as_of": "2025-05-02"}


def test_lists_programs_in_force(client: Client) -> None:
    document = client.get("/api/v1/programs", DAY).json()
    assert document["as_of"] == "2025-05-02"
    assert len(document["programs"]) == 8
    beotim = next(each for each in document["programs"] if each["id"] == "gyeongbuk-beotim")
    assert beotim["in_force"] == {"from": "2025-01-01", "until": None}
    assert (beotim["institution"], beotim["route"]) == ("gyeongbuk-foundation", "guaranteed_loan")


def test_lists_nothing_before_the_first_program(client: Client) -> None:
    assert client.get("/api/v1/programs", {"as_of": "2000-01-01"}).json()["programs"] == []


def test_day_is_today_when_left_out(client: Client) -> None:
    assert client.get("/api/v1/programs").json()["programs"]


def test_program_comes_whole_with_the_hash_of_its_document(client: Client) -> None:
    program = client.get("/api/v1/programs/semas-general", DAY).json()
    assert version_hash(program["document"]) == program["version_hash"]
    assert all(clause["quote"] and clause["cite"] for clause in program["document"]["eligible"])


def test_api_and_page_give_the_same_program(client: Client) -> None:
    api = client.get("/api/v1/programs/semas-general", DAY)
    assert api.content == client.get("/programs/semas-general.json", DAY).content


def test_facts_are_the_registry_in_the_order_of_asking(client: Client) -> None:
    facts = client.get("/api/v1/facts").json()["facts"]
    names = [fact["name"] for fact in facts]
    assert names[0] == "as_of"
    assert {"sido", "employees", "grade_valid_through"} <= set(names)
    assert next(fact for fact in facts if fact["name"] == "disaster")["values"] == ["none", "general", "special_zone"]


@pytest.mark.parametrize(
    ("place", "status"),
    [
        ("/api/v1/programs?as_of=2025-02-30", 422),
        ("/api/v1/programs?as_of=", 422),
        ("/api/v1/programs/semas-general?as_of=x", 422),
        ("/api/v1/programs/no-such-program", 404),
        ("/api/v1/programs/gyeongbuk-beotim?as_of=2000-01-01", 404),
        ("/api/v1/programs/%00", 404),
        ("/api/v1/programs/a/b", 404),
        ("/api/v1/no-such-thing", 404),
        ("/api/v1/decide", 405),
        ("/api/v1/", 404),
    ],
)
def test_refusal_is_a_problem_document(client: Client, place: str, status: int) -> None:
    response = client.get(place)
    problem = json.loads(response.content)
    assert (response.status_code, problem["status"]) == (status, status)
    assert response.headers["Content-Type"] == "application/problem+json"
    assert problem.keys() == {"type", "title", "status", "detail", "errors"}
    assert problem["detail"]


def test_wrong_method_says_which_are_right(client: Client) -> None:
    response = client.delete("/api/v1/programs")
    assert (response.status_code, response.headers["Allow"]) == (405, "GET")
    assert response.headers["Content-Type"] == "application/problem+json"


def test_failure_is_a_problem_document_without_its_cause(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("majung.public_api.endpoints.shipped_catalog", fail)
    client.raise_request_exception = False
    response = client.get("/api/v1/facts")
    assert response.status_code == 500
    assert response.headers["Content-Type"] == "application/problem+json"
    assert "secret" not in response.text
