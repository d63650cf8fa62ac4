"""What the services of the sandbox refuse, as the real ones would; and a world in which nothing is real."""

from datetime import date

import httpx
import pytest

from majung.core.facts import FactValue
from majung.core.identifiers import NumberCheck, check_corporation_number, is_business_number
from majung.programs.catalog import shipped_catalog
from majung.rehearsal.cast import CAST
from majung.rehearsal.outside import Outside
from majung.sandbox.world import Business, typed_person, world

REGISTER = "/register/v1/status?serviceKey=sandbox-register-key"


@pytest.fixture
def caller(connected: Outside) -> httpx.Client:
    return httpx.Client(base_url=connected.address, trust_env=False)


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({"b_no": []}, 400, "BAD_JSON_REQUEST"),
        ({"b_no": "9990100013"}, 400, "BAD_JSON_REQUEST"),
        ({"b_no": ["1"] * 101}, 413, "TOO_LARGE_REQUEST"),
    ],
)
def test_the_register_takes_a_hundred_numbers(
    caller: httpx.Client, body: dict[str, object], status: int, said: str
) -> None:
    answered = caller.post(REGISTER, json=body)
    assert (answered.status_code, answered.json()["status_code"]) == (status, said)


def test_the_register_wants_its_key(caller: httpx.Client) -> None:
    assert caller.post("/register/v1/status", json={"b_no": ["1"]}).status_code == 401


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff"])
def test_what_is_no_json_object_is_refused(caller: httpx.Client, content: bytes) -> None:
    assert caller.post(REGISTER, content=content).status_code == 400


@pytest.mark.parametrize(
    ("path", "service", "body"),
    [
        ("/bureau/v1/scores", "bureau", {"subject": "somebody", "consent": ""}),
        ("/sharing/v1/look-ups", "sharing", {"kind": "sales", "registration_number": "1", "subject": "somebody"}),
        (
            "/sharing/v1/look-ups",
            "sharing",
            {"kind": "horoscope", "registration_number": "1", "subject": "somebody", "consent": "c"},
        ),
        ("/messages/v1/messages", "messages", {"key": "k", "channel": "pigeon", "to": "x", "text": "y"}),
    ],
)
def test_a_call_without_what_it_needs_is_refused(
    caller: httpx.Client, path: str, service: str, body: dict[str, str]
) -> None:
    answered = caller.post(path, json=body, headers={"Authorization": f"Bearer sandbox-{service}-key"})
    assert answered.status_code == 400


def test_services_are_asked_by_post(caller: httpx.Client) -> None:
    for path in ("/register/v1/status", "/sharing/v1/look-ups", "/bureau/v1/scores", "/identity/token"):
        assert caller.get(path).status_code == 405


def businesses() -> list[Business]:
    return list(world().businesses.values())


def test_numbers_of_the_world_are_valid_and_nobodys() -> None:
    for business in businesses():
        assert is_business_number(business.registration_number)
        assert business.registration_number.startswith("999")
        if business.corporation_number:
            assert check_corporation_number(business.corporation_number) is NumberCheck.VALID
    assert all(person.telephone.startswith("010-0000-") for person in world().people.values())


def test_only_a_corporation_has_a_number_of_one() -> None:
    assert all((b.facts["entity"] == "corporation") == bool(b.corporation_number) for b in businesses())


def test_everybody_has_a_ci_of_their_own_as_long_as_real_ones() -> None:
    identifiers = {person.ci for person in world().people.values()}
    assert len(identifiers) == len(world().people)
    assert {len(ci) for ci in identifiers} == {88}


def test_facts_of_the_world_are_facts_of_the_catalog() -> None:
    registry = shipped_catalog().registry
    of_people = [person.facts for person in world().people.values()]
    for facts in [business.facts for business in businesses()] + of_people:
        assert facts.keys() <= registry.given.keys()


def test_the_world_and_the_cast_of_the_demo_tell_the_same_story() -> None:
    known = {business.id: business for business in businesses()}
    for name in ("restaurant", "factory", "cafe"):
        answers, business = CAST[f"demo.{name}"], known[name]
        assert answers["industry"]["industry"] == business.facts["ksic"]
        assert number(answers["people"]["employees_now"]) == business.facts["employees_now"]
        assert day(answers["opened"], "opened_on") == business.facts["opened_on"]
        assert day(answers["birth"], "owner_birth_date") == business.representatives[0].birth_date


def number(text: str) -> FactValue:
    return float(text)


def day(answers: object, name: str) -> date:
    assert isinstance(answers, dict)
    return date(*(int(answers[f"{name}_{part}"]) for part in ("year", "month", "day")))


def test_somebody_typed_has_an_ordinary_score_that_stays() -> None:
    first, second = (
        typed_person(name="오늘만", birth_date=date(1980, 1, 31), telephone="010-0000-2001") for _ in range(2)
    )
    assert first == second
    assert 600 <= first.score < 900
