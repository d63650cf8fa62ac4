"""Who may do what for a business: its own people, tax agents within their mandate, a 위임장 at the counter."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from majung.events.services import Actor, ActorKind
from majung.parties.acting import BusinessAct, may_act_for
from majung.parties.businesses import UnknownBusiness, vouch_at_counter
from majung.parties.models import AgentScope, PowerScope, User
from majung.parties.people import destroy_person_key, open_social_account, person_of, sign_in_person
from majung.parties.powers import BadPower, end_power_of_attorney, powers_on, record_power_of_attorney
from majung.parties.tax_agents import (
    BadMandate,
    MandateView,
    UnknownMandate,
    accept_mandate,
    clients_of,
    end_mandate,
    mandates_on,
    mandates_waiting_for,
    name_tax_agent,
)
from tests.parties.test_businesses import add
from tests.parties.test_people import identity

pytestmark = pytest.mark.django_db

AT, TODAY = datetime(2025, 5, 2, 1, 0, tzinfo=UTC), date(2025, 5, 2)
UNTIL = date(2026, 5, 2)
ACTOR = Actor(ActorKind.OWNER, "user:1")
EVERYTHING = set(BusinessAct)


def account(letter: str, telephone: str = "010-2345-6789") -> User:
    return sign_in_person(identity=identity(ci="ci-" + letter * 85, telephone=telephone), at=AT)


def person_id(user: User) -> int:
    view = person_of(user)
    assert view is not None
    return view.id


def allowed(user: User, business: str, on: date = TODAY) -> set[BusinessAct]:
    return {act for act in BusinessAct if may_act_for(user=user, business_number=business, act=act, on=on)}


def named(owner: User, business: str, **fields: Any) -> MandateView:
    given: dict[str, Any] = {
        "agent_name": "이세무",
        "agent_telephone": "010-7777-8888",
        "scope": [AgentScope.SEND_STATEMENTS, AgentScope.PREPARE],
        "until": UNTIL,
    }
    return name_tax_agent(business=business, by_person_id=person_id(owner), at=AT, actor=ACTOR, **given | fields)


def accepted(owner: User, agent: User, business: str, **fields: Any) -> MandateView:
    mandate = named(owner, business, **fields)
    accept_mandate(number=mandate.number, agent_person_id=person_id(agent), at=AT, actor=ACTOR)
    return mandate


@pytest.fixture
def owner() -> User:
    return account("a")


@pytest.fixture
def agent() -> User:
    return account("t", telephone="010-7777-8888")


@pytest.fixture
def business(owner: User) -> str:
    return add(person_id(owner)).number


def test_owner_may_do_everything_and_a_stranger_nothing(owner: User, business: str) -> None:
    assert allowed(owner, business) == EVERYTHING
    assert allowed(account("s"), business) == set()
    assert allowed(owner, "BIZ-2025-00000000-0") == set()


def test_social_login_alone_acts_for_nobody(business: str) -> None:
    assert allowed(open_social_account(at=AT), business) == set()


def test_closed_account_acts_for_nobody(owner: User, business: str) -> None:
    owner.is_active = False
    assert allowed(owner, business) == set()


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ([AgentScope.SEND_STATEMENTS], {BusinessAct.VIEW, BusinessAct.SEND_STATEMENTS}),
        ([AgentScope.PREPARE], {BusinessAct.VIEW, BusinessAct.PREPARE}),
        (list(AgentScope), {BusinessAct.VIEW, BusinessAct.PREPARE, BusinessAct.SEND_STATEMENTS}),
    ],
)
def test_agent_never_files_signs_or_consents(
    owner: User, agent: User, business: str, scope: list[AgentScope], expected: set[BusinessAct]
) -> None:
    accepted(owner, agent, business, scope=scope)
    assert allowed(agent, business) == expected
    assert [client.business for client in clients_of(agent, TODAY)] == [business]


def test_agent_acts_only_after_accepting(owner: User, agent: User, business: str) -> None:
    mandate = named(owner, business)
    assert [each.number for each in mandates_waiting_for(person_id=person_id(agent), on=TODAY)] == [mandate.number]
    assert allowed(agent, business) == set()


def test_agent_acts_only_for_clients_who_named_them(owner: User, agent: User, business: str) -> None:
    accepted(owner, agent, business)
    other = add(person_id(account("o")), registration_number="220-81-62517").number
    assert allowed(agent, other) == set()


def test_mandate_ends_at_once_and_by_its_day(owner: User, agent: User, business: str) -> None:
    mandate = accepted(owner, agent, business)
    assert allowed(agent, business, on=date(2026, 5, 1)) != set()
    assert allowed(agent, business, on=UNTIL) == set()
    end_mandate(number=mandate.number, by_person_id=person_id(owner), at=AT, actor=ACTOR)
    assert allowed(agent, business) == set()
    assert mandates_on(business=business, on=TODAY) == []


def test_only_the_named_telephone_accepts(owner: User, business: str) -> None:
    mandate, stranger = named(owner, business), account("s", telephone="010-1111-1111")
    with pytest.raises(UnknownMandate):
        accept_mandate(number=mandate.number, agent_person_id=person_id(stranger), at=AT, actor=ACTOR)
    assert mandates_waiting_for(person_id=person_id(stranger), on=TODAY) == []


def test_owner_is_not_their_own_agent(owner: User, business: str) -> None:
    mandate = named(owner, business, agent_telephone="010-2345-6789")
    with pytest.raises(UnknownMandate):
        accept_mandate(number=mandate.number, agent_person_id=person_id(owner), at=AT, actor=ACTOR)


def test_stranger_names_and_ends_nobody(owner: User, agent: User, business: str) -> None:
    mandate, stranger = accepted(owner, agent, business), account("s")
    with pytest.raises(UnknownMandate):
        named(stranger, business)
    with pytest.raises(UnknownMandate):
        end_mandate(number=mandate.number, by_person_id=person_id(stranger), at=AT, actor=ACTOR)


@pytest.mark.parametrize("fields", [{"scope": []}, {"until": TODAY}])
def test_mandate_covers_something_for_some_time(owner: User, business: str, fields: dict[str, Any]) -> None:
    with pytest.raises(BadMandate):
        named(owner, business, **fields)


def test_owner_sees_whom_they_named(owner: User, business: str) -> None:
    named(owner, business)
    (mandate,) = mandates_on(business=business, on=TODAY)
    assert (mandate.agent_name, mandate.agent_telephone, mandate.is_accepted) == ("이세무", "01077778888", False)
    assert "이세무" not in repr(mandate)


def test_mandate_falls_with_who_gave_it(agent: User) -> None:
    stranger, owner = account("s"), account("a")
    business = add(person_id(stranger)).number
    accepted(stranger, agent, business)
    add(person_id(owner))
    vouch_at_counter(business=business, person_id=person_id(owner), at=AT, actor=ACTOR)
    assert clients_of(agent, TODAY) == []
    assert allowed(agent, business) == set()


def test_what_a_forgotten_owner_said_of_the_agent_is_gone(owner: User, agent: User, business: str) -> None:
    accepted(owner, agent, business)
    destroy_person_key(person_id=person_id(owner), at=AT, actor=ACTOR)
    (client,) = clients_of(agent, TODAY)
    assert client.agent_name == ""


def test_power_of_attorney_needs_both_ids_scope_and_time(business: str) -> None:
    given: dict[str, Any] = {"agent_name": "김자녀", "both_ids_seen": True, "scope": [PowerScope.FILE], "until": UNTIL}
    lackings: list[dict[str, Any]] = [{"both_ids_seen": False}, {"scope": []}, {"until": TODAY}]
    for lacking in lackings:
        with pytest.raises(BadPower):
            record_power_of_attorney(business=business, by=ACTOR, at=AT, **given | lacking)
    with pytest.raises(UnknownBusiness):
        record_power_of_attorney(business="BIZ-2025-00000000-0", by=ACTOR, at=AT, **given)


def test_power_of_attorney_is_in_force_until_its_day_or_its_end(business: str) -> None:
    power = record_power_of_attorney(
        business=business,
        agent_name="김자녀",
        both_ids_seen=True,
        scope=[PowerScope.FILE],
        until=UNTIL,
        by=ACTOR,
        at=AT,
    )
    assert (power.agent_name, power.scope) == ("김자녀", (PowerScope.FILE,))
    assert powers_on(business=business, on=TODAY) == [power]
    assert powers_on(business=business, on=UNTIL) == []
    end_power_of_attorney(number=power.number, by=ACTOR, at=AT)
    assert powers_on(business=business, on=TODAY) == []
