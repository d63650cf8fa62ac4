"""내 사업장: added, shown with what the register says, shared with who belongs, closed to everybody else."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from majung.adapters import clock
from majung.adapters.http import PortDown, PortDownReason, standing_in
from majung.adapters.register import FakeBusiness, FakeRegister, RegisteredStatus, RegisterStatus
from majung.parties.businesses import businesses_of
from majung.parties.models import Business, User
from majung.parties.register_check import confirm_business
from tests.parties.test_businesses import OPENED
from tests.signing_in import make_business, make_owner, sign_in

pytestmark = pytest.mark.django_db

TYPED = {
    "registration_number": "123-45-67891",
    "name": "포항식당",
    "entity": "individual",
    "corporation_number": "",
    "opened_on_year": "2020",
    "opened_on_month": "3",
    "opened_on_day": "2",
    "role": "representative",
}


@pytest.fixture
def owner(client: Client) -> User:
    user = make_owner()
    sign_in(client, user)
    return user


@pytest.fixture
def register() -> Iterator[FakeRegister]:
    fake = FakeRegister(businesses={"1234567891": FakeBusiness(OPENED, "김순자")})
    with standing_in(fake):
        yield fake


def add(client: Client, **fields: str) -> Any:
    return client.post("/businesses/add", {**TYPED, **fields})


def page_of(client: Client, place: str = "/businesses") -> str:
    return client.get(place).content.decode()


def number_of(owner: User) -> str:
    assert owner.person_id is not None
    return businesses_of(person_id=owner.person_id, on=clock.today())[0].number


def test_empty_list_says_what_to_do(client: Client, owner: User) -> None:
    assert "아직 등록한 사업장이 없습니다" in page_of(client)


def test_owner_adds_a_business_and_sees_it_being_checked(client: Client, owner: User) -> None:
    assert add(client).headers["Location"] == "/businesses?added=1"
    page = page_of(client, "/businesses?added=1")
    assert "포항식당" in page
    assert "123-45-67891" in page
    assert "확인 중" in page
    assert Business.objects.get().number in page


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("registration_number", "123-45-67890", "사업자등록번호가 아닙니다"),
        ("name", "  ", "상호를 적어 주세요"),
        ("opened_on_year", "2999", "개업한 날을"),
        ("opened_on_month", "13", "개업한 날을"),
        ("entity", "club", "개인인지 법인인지"),
        ("role", "friend", "어떤 관계인지"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_lost(
    client: Client, owner: User, field: str, typed: str, message: str
) -> None:
    answer = add(client, **{field: typed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page
    kept = {**TYPED, field: typed}
    assert all(f'value="{kept[name].strip()}"' in page for name in ("registration_number", "opened_on_day"))
    assert Business.objects.count() == 0


def test_corporation_gives_its_own_number(client: Client, owner: User) -> None:
    assert add(client, entity="corporation").status_code == 422
    assert add(client, entity="corporation", corporation_number="110111-0062432").status_code == 302


def test_odd_check_digit_of_a_corporation_warns_and_goes_on(client: Client, owner: User) -> None:
    answer = add(client, entity="corporation", corporation_number="110111-0062433")
    assert answer.headers["Location"] == "/businesses?added=1&odd=1"
    assert "끝자리가 보통과 다릅니다" in page_of(client, answer.headers["Location"])


@pytest.mark.parametrize(
    ("business", "words"),
    [
        (FakeBusiness(OPENED, "김순자"), "확인됨"),
        (FakeBusiness(OPENED, "다른이"), "국세청 기록과 다름"),
        (FakeBusiness(OPENED, "김순자", RegisteredStatus(RegisterStatus.SUSPENDED)), "휴업"),
        (FakeBusiness(OPENED, "김순자", RegisteredStatus(RegisterStatus.CLOSED, OPENED)), "폐업"),
    ],
)
def test_page_tells_what_the_register_says(
    client: Client, owner: User, register: FakeRegister, business: FakeBusiness, words: str
) -> None:
    register.businesses["1234567891"] = business
    add(client)
    confirm_business(business=number_of(owner), at=clock.now())
    assert words in page_of(client)
    assert words in page_of(client, f"/businesses/{number_of(owner)}")


def test_unreachable_register_is_told_and_stops_nobody(client: Client, owner: User, register: FakeRegister) -> None:
    register.down = PortDownReason.SLOW
    add(client)
    with pytest.raises(PortDown):
        confirm_business(business=number_of(owner), at=clock.now())
    page = page_of(client)
    assert "확인이 늦어지고 있음" in page
    assert "기다리지 않고 이어서" in page
    assert client.get(f"/businesses/{number_of(owner)}").status_code == 200


def test_stranger_sees_nothing_of_a_business(client: Client, owner: User) -> None:
    number = make_business(owner).number
    stranger = sign_in(Client(), make_owner("최낯선"))
    for place in (f"/businesses/{number}", f"/businesses/{number}/agents"):
        assert stranger.get(place).status_code == 404
    for place in (f"/businesses/{number}/claims", f"/businesses/{number}/agents/end"):
        assert stranger.post(place).status_code == 404


def test_stranger_who_types_the_number_waits(client: Client, owner: User, register: FakeRegister) -> None:
    number = make_business(owner).number
    stranger = sign_in(Client(), make_owner("최낯선"))
    add(stranger, name="아무가게")
    page = page_of(stranger)
    assert "아무가게" in page
    assert "포항식당" not in page
    assert number not in page
    assert stranger.get(f"/businesses/{number}").status_code == 404


@pytest.mark.parametrize(("answer", "status"), [("consent", 200), ("turn_down", 404)])
def test_representative_settles_a_claim(client: Client, owner: User, answer: str, status: int) -> None:
    number = make_business(owner).number
    partner = sign_in(Client(), make_owner("박동업"))
    add(partner, role="joint_representative")
    page = page_of(client, f"/businesses/{number}")
    assert "박동업" in page
    claim = page.partition('name="claim" value="')[2].partition('"')[0]
    settled = client.post(f"/businesses/{number}/claims", {"claim": claim, "answer": answer})
    assert settled.headers["Location"] == f"/businesses/{number}?done=claim"
    assert partner.get(f"/businesses/{number}").status_code == status
    assert client.get(f"/businesses/{number}").status_code == 200
