"""The money of programs, for everybody: plan, used, left, who waits, and what the institution tells about it."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from majung.adapters import clock
from majung.budget.services import agree_fund_change, ask_fund_change, open_fund, reserve
from majung.core.ledger import FundChangeReason, FundState
from majung.events.services import Actor, ActorKind
from tests.published_catalog import load_and_publish
from tests.signing_in import HOUSE

AT = datetime(2025, 5, 2, 1, 0, tzinfo=UTC)
FUND = "gyeongbuk-beotim-2025"
ANOTHER = Actor(ActorKind.STAFF, "user:2")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fund(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)
    load_and_publish()
    open_fund(code=FUND, institution="gyeongbuk-foundation", year=2025, plan_krw=100_000_000, actor=HOUSE, at=AT)
    for key, amount in (("a", 30_000_000), ("b", 45_000_000)):
        reserve(fund=FUND, key=key, amount_krw=amount, at=AT, actor=HOUSE, about=key)
    reserve(fund=FUND, key="c", amount_krw=50_000_000, at=AT, actor=HOUSE, about="c", joins_waiting=True)


@pytest.mark.parametrize("address", ["/funds", f"/funds/{FUND}"])
def test_everybody_sees_plan_use_rest_and_who_waits(client: Client, address: str) -> None:
    page = client.get(address).text
    for told in ("경북버팀금융", "1억 원", "7,500만 원 (75%)", "2,500만 원", "1건, 5,000만 원", "대출 승낙이 아니며"):
        assert told in page, told


def test_a_suspended_fund_says_why_in_the_language_of_the_screen(client: Client) -> None:
    change = ask_fund_change(
        fund=FUND,
        to=FundState.SUSPENDED,
        reason_code=FundChangeReason.CHECKING,
        notice_ko="점검을 마치면 다시 엽니다.",
        notice_en="It opens again after a check.",
        by=HOUSE,
        at=AT,
    )
    assert "점검을 마치면" not in client.get(f"/funds/{FUND}").text
    agree_fund_change(change=change, by=ANOTHER, at=AT)
    assert "점검을 마치면 다시 엽니다." in client.get(f"/funds/{FUND}").text
    client.cookies["language"] = "en"
    assert "It opens again after a check." in client.get(f"/funds/{FUND}").text


def test_no_such_fund_is_not_found(client: Client) -> None:
    assert client.get("/funds/gyeongbuk-beotim-1999").status_code == 404


def test_the_api_tells_the_same(client: Client) -> None:
    told = client.get(f"/api/v1/funds/{FUND}").json()
    figures = ("plan_krw", "reserved_krw", "committed_krw", "available_krw", "waiting_count", "waiting_krw")
    assert [told[name] for name in figures] == [100_000_000, 75_000_000, 0, 25_000_000, 1, 50_000_000]
    listed = client.get("/api/v1/funds").json()["funds"]
    assert listed == [{name: value for name, value in told.items() if name != "at"}]
    assert client.get("/api/v1/funds/gyeongbuk-beotim-1999").status_code == 404
