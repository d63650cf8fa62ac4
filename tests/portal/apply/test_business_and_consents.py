"""The first screen: who may come, which business, each consent by itself, and what a refused one means."""

from datetime import timedelta

from django.test import Client

from majung.adapters import clock
from majung.adapters.clock import SEOUL
from majung.applications.models import Draft, LookUp
from majung.core.consents import ConsentKind
from majung.documents.selectors import consents_of
from majung.parties.kinds import AgentScope
from majung.parties.models import User
from majung.parties.people import open_social_account, owner_actor
from majung.parties.tax_agents import accept_mandate, name_tax_agent
from tests.portal.apply.filing import (
    BEOTIM,
    begin,
    boxes_on,
    fill_money,
    inputs_on,
    owner_after_check,
    ready,
    submit,
    words_on,
    wrong_on,
)
from tests.signing_in import make_business, make_owner, sign_in

START = f"/apply/start/{BEOTIM}"


def given(owner: User, number: str) -> set[ConsentKind]:
    assert owner.person_id is not None
    found = consents_of(person_id=owner.person_id, about=number, on=clock.now().astimezone(SEOUL).date())
    return {consent.kind for consent in found if consent.is_given}


def test_a_visitor_signs_in_and_comes_back(client: Client) -> None:
    assert client.get(START).headers["Location"] == f"/sign-in?next=%2Fapply%2Fstart%2F{BEOTIM}"


def test_an_unknown_program_is_not_found(client: Client) -> None:
    owner_after_check(client)
    assert client.get("/apply/start/no-such-program").status_code == 404


def test_a_single_business_is_chosen_already(client: Client) -> None:
    owner = owner_after_check(client)
    assert len(inputs_on(client.get(START).text)["business"]) == 1
    make_business(owner, "220-81-62517", name="두번째가게")
    assert "business" not in inputs_on(client.get(START).text)
    refused = client.post(START, boxes_on(client.get(START).text), follow=True)
    assert "사업장을 골라 주세요" in words_on(refused.text)


def test_every_consent_is_a_tick_of_its_own_and_none_is_ticked_before(client: Client) -> None:
    owner_after_check(client)
    page = client.get(START).text
    assert set(boxes_on(page)) == {f"consent_{kind}" for kind in ConsentKind if kind != "provide_bank"}
    assert not [name for name in inputs_on(page) if name.startswith("consent_")]
    assert (page.count(">필수<"), page.count(">선택<")) == (4, 3)
    assert page.count("동의하지 않으면") == 7


def test_a_required_consent_left_out_is_told_and_the_others_are_kept(client: Client) -> None:
    owner = owner_after_check(client)
    page = client.get(START).text
    boxes = {name: version for name, version in boxes_on(page).items() if name != "consent_credit_inquiry"}
    sent = client.post(START, {**inputs_on(page), **boxes}, follow=True)
    assert "필수 동의입니다" in words_on(sent.text)
    number = Draft.objects.get().number
    assert ConsentKind.CREDIT_INQUIRY not in given(owner, number)
    assert ConsentKind.SENSITIVE in given(owner, number)
    assert sent.redirect_chain[-1][0] == f"/apply/{number}/business?mend"


def test_a_refused_look_up_asks_for_the_paper_and_for_nothing_else(client: Client) -> None:
    owner_after_check(client)
    number = begin(client, without=("consent_administrative_sharing",))
    assert not LookUp.objects.filter(kind__in=("business_registration", "workers", "family")).exists()
    assert LookUp.objects.filter(kind="sales").exists()
    papers = client.get(f"/apply/{number}/papers").text
    assert "사업자등록증 사본" in papers[: papers.index("내지 않으셔도 되는 서류")]


def test_a_tick_taken_away_takes_the_consent_back(client: Client) -> None:
    owner = owner_after_check(client)
    number = begin(client)
    form = inputs_on(client.get(f"/apply/{number}/business").text)
    form.pop("consent_sensitive")
    assert client.post(f"/apply/{number}/business", form).status_code == 302
    assert ConsentKind.SENSITIVE not in given(owner, number)
    assert ConsentKind.COLLECTION in given(owner, number)


def test_looking_again_gives_no_consent_twice(client: Client) -> None:
    owner = owner_after_check(client)
    number = begin(client)
    client.post(f"/apply/{number}/business", inputs_on(client.get(f"/apply/{number}/business").text))
    assert owner.person_id is not None
    found = consents_of(person_id=owner.person_id, about=number, on=clock.today())
    assert len(found) == len({consent.kind for consent in found}) == 7


def test_a_draft_is_nobody_elses(client: Client) -> None:
    owner_after_check(client)
    number = begin(client)
    stranger = Client()
    for screen in ("business", "answers", "money", "papers", "helper", "confirm", "receipt", "receipt.pdf", "later"):
        address = f"/apply/{number}/{screen}"
        assert stranger.get(address).headers["Location"].startswith("/sign-in?next=")
    sign_in(stranger, make_owner("이영희", telephone="010-9999-8888"))
    for screen in ("business", "answers", "money", "papers", "helper", "confirm", "receipt", "receipt.pdf", "later"):
        assert stranger.get(f"/apply/{number}/{screen}").status_code == 404, screen
    for screen in ("submit", "drop", "restore", "papers/change"):
        assert stranger.post(f"/apply/{number}/{screen}").status_code == 404, screen


def test_the_open_draft_is_offered_and_gone_on_with(client: Client) -> None:
    owner_after_check(client)
    number = begin(client)
    assert f'href="/apply/{number}/later"' in client.get(START).text
    assert begin(client) == number


def test_a_social_login_writes_a_draft_and_identifies_later(client: Client) -> None:
    user = open_social_account(at=clock.now())
    sign_in(client, user)
    page = client.get(START).text
    assert "간편인증으로 본인확인" in page
    assert boxes_on(page) == {}
    started = client.post(START, inputs_on(page))
    number = Draft.objects.get().number
    assert started.headers["Location"] == f"/apply/{number}/answers"
    confirm = client.get(f"/apply/{number}/confirm").text
    assert 'id="submit"' not in confirm
    assert "본인확인이 필요합니다" in confirm
    refused = client.post(f"/apply/{number}/submit", inputs_on(confirm) | {"key": ["k"]})
    assert refused.status_code == 409


def agent_of(owner: User, business: str) -> User:
    agent = make_owner("박세무", telephone="010-7777-1111")
    mandate = name_tax_agent(
        business=business,
        by_person_id=owner.person_id or 0,
        agent_name="박세무",
        agent_telephone="010-7777-1111",
        scope=[AgentScope.PREPARE],
        until=clock.today() + timedelta(days=90),
        at=clock.now(),
        actor=owner_actor(owner),
    )
    accept_mandate(
        number=mandate.number, agent_person_id=agent.person_id or 0, at=clock.now(), actor=owner_actor(agent)
    )
    return agent


def test_a_tax_agent_prepares_and_the_owner_agrees_and_submits(client: Client) -> None:
    owner = owner_after_check(client)
    business = inputs_on(client.get(START).text)["business"][0]
    desk = sign_in(Client(), agent_of(owner, business))
    page = desk.get(START).text
    assert "맡은 사업장" in page
    started = desk.post(START, {**inputs_on(page), "business": business, "consent_credit_inquiry": "2026-1"})
    number = started.headers["Location"].split("/")[2]
    shown = desk.get(f"/apply/{number}/business").text
    assert "포항식당 대신 작성 중입니다" in shown
    assert boxes_on(shown) == {}
    assert given(owner, number) == set()
    desk.post(f"/apply/{number}/money", {"amount": "20000000", "purpose": "operating", "bank": "nh", "seen": "99"})
    confirm = desk.get(f"/apply/{number}/confirm").text
    assert 'id="submit"' not in confirm
    assert desk.post(f"/apply/{number}/submit", inputs_on(confirm) | hidden_of(desk, number)).status_code == 409
    # The owner finds the same draft, agrees, and sends it.
    assert "2,000만 원" in client.get(f"/apply/{number}/confirm").text
    page = client.get(f"/apply/{number}/business").text
    assert client.post(f"/apply/{number}/business", {**inputs_on(page), **boxes_on(page)}).status_code == 302
    assert given(owner, number) >= {ConsentKind.CREDIT_INQUIRY, ConsentKind.COLLECTION}


def hidden_of(_client: Client, _number: str) -> dict[str, list[str]]:
    return {"key": ["agents-key"], "hash": ["0" * 64]}


def test_the_bank_named_is_the_one_that_is_told(client: Client) -> None:
    owner = owner_after_check(client)
    number = ready(client)
    assert owner.person_id is not None

    def banks() -> list[str]:
        found = consents_of(person_id=owner.person_id or 0, about=number, on=clock.today())
        return [each.named_party for each in found if each.is_given and each.kind is ConsentKind.PROVIDE_BANK]

    assert banks() == ["nh"]
    assert fill_money(client, number, bank="im").status_code == 302
    assert banks() == ["im"]
    form = inputs_on(client.get(f"/apply/{number}/money").text)
    form.pop("consent_provide_bank")
    refused = client.post(f"/apply/{number}/money", form)
    assert refused.status_code == 422
    assert wrong_on(refused.text) == ["필수 동의입니다. 동의하지 않으시면 영업점에서 서류로 신청하실 수 있습니다."]
    assert banks() == []
    assert submit(client, number).status_code == 409
