"""세무대리인: named by the owner, accepting by their own identity, ended at once."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from majung.adapters import clock
from majung.parties.acting import BusinessAct, may_act_for
from majung.parties.models import User
from tests.signing_in import make_business, make_owner, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client: Client) -> User:
    user = make_owner()
    sign_in(client, user)
    return user


@pytest.fixture
def agent() -> User:
    return make_owner("이세무", telephone="010-7777-8888")


@pytest.fixture
def business(owner: User) -> str:
    return make_business(owner).number


def name_agent(client: Client, business: str, **fields: Any) -> Any:
    last_day = clock.today() + timedelta(days=300)
    typed = {
        "name": "이세무",
        "telephone": "010-7777-8888",
        "scope": ["send_statements"],
        "through_year": last_day.year,
        "through_month": last_day.month,
        "through_day": last_day.day,
    }
    return client.post(f"/businesses/{business}/agents", {**typed, **fields})


def mandate_in(page: str) -> str:
    found = re.search(r"AGT-[0-9A-Z-]+", page)
    assert found is not None
    return found[0]


def may_send(user: User, business: str) -> bool:
    return may_act_for(user=user, business_number=business, act=BusinessAct.SEND_STATEMENTS, on=clock.today())


def test_agent_is_named_accepts_and_is_ended(client: Client, business: str, agent: User) -> None:
    assert name_agent(client, business).headers["Location"] == f"/businesses/{business}?done=agent"
    assert "아직 받아들이지 않음" in client.get(f"/businesses/{business}").content.decode()
    desk = sign_in(Client(), agent)
    page = desk.get("/clients").content.decode()
    assert "포항식당" in page
    mandate = mandate_in(page)
    assert desk.post("/clients/accept", {"mandate": mandate}).headers["Location"] == "/clients?done=accepted"
    assert may_send(agent, business)
    assert desk.get(f"/businesses/{business}").status_code == 404
    answer = client.post(f"/businesses/{business}/agents/end", {"mandate": mandate})
    assert answer.headers["Location"] == f"/businesses/{business}?done=agent_ended"
    assert not may_send(agent, business)
    assert "맡은 사업장이 없습니다" in desk.get("/clients").content.decode()


def test_agent_stops_by_themselves(client: Client, business: str, agent: User) -> None:
    name_agent(client, business)
    desk = sign_in(Client(), agent)
    mandate = mandate_in(desk.get("/clients").content.decode())
    desk.post("/clients/accept", {"mandate": mandate})
    assert desk.post("/clients/end", {"mandate": mandate}).headers["Location"] == "/clients?done=ended"
    assert not may_send(agent, business)


def test_stranger_neither_sees_accepts_nor_ends(client: Client, business: str) -> None:
    name_agent(client, business)
    mandate = mandate_in(client.get(f"/businesses/{business}").content.decode())
    stranger = sign_in(Client(), make_owner("최낯선", telephone="010-1111-1111"))
    assert "포항식당" not in stranger.get("/clients").content.decode()
    assert stranger.post("/clients/accept", {"mandate": mandate}).status_code == 404
    assert stranger.post("/clients/end", {"mandate": mandate}).status_code == 404


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": ""}, "세무대리인 이름을"),
        ({"telephone": "010"}, "휴대폰 번호를"),
        ({"scope": []}, "하나 이상 골라"),
        ({"scope": ["sign"]}, "하나 이상 골라"),
        ({"through_year": "2000"}, "오늘 이후의 날을"),
        ({"through_day": ""}, "오늘 이후의 날을"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_lost(
    client: Client, business: str, fields: dict[str, Any], message: str
) -> None:
    answer = name_agent(client, business, **fields)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page
    assert "이세무" in page or "010-7777-8888" in page
