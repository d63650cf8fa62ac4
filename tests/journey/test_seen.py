"""Who sees which case, and how much of it: who filed, who stands for the business, an agent in part, nobody else."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from majung.journey.selectors import Seeing, cases_seen_by, may_act, may_see
from majung.parties.businesses import add_business, consent_to_claim
from majung.parties.kinds import AgentScope, EntityKind, RepresentationRole
from majung.parties.models import Representation, User
from majung.parties.tax_agents import accept_mandate, end_mandate, name_tax_agent
from tests.applications.world import (
    AT,
    KNOWN_SINCE,
    Owner,
    an_owner,
    complete,
    registration_number,
    submitted,
)

ON = date(2025, 5, 2)


def user_of(owner: Owner) -> User:
    return User.objects.get(pk=owner.user_id)


def joined(owner: Owner, other: Owner) -> None:
    """Another person becomes a co-representative, vouched for by the first."""
    add_business(
        person_id=other.person_id,
        registration_number=registration_number(1),
        corporation_number="",
        name="구미식당",
        entity=EntityKind.INDIVIDUAL,
        role=RepresentationRole.JOINT_REPRESENTATIVE,
        opened_on=None,
        at=KNOWN_SINCE,
        actor=other.actor,
    )
    claim = Representation.objects.get(person_id=other.person_id, business__number=owner.business)
    consent_to_claim(claim=claim.number, by_person_id=owner.person_id, at=KNOWN_SINCE, actor=owner.actor)


def agent_of(owner: Owner, *scope: AgentScope) -> tuple[Owner, str]:
    agent = an_owner(7)
    mandate = name_tax_agent(
        business=owner.business,
        by_person_id=owner.person_id,
        agent_name="이세무",
        agent_telephone="010-1234-0007",
        scope=scope,
        until=date(2025, 12, 31),
        at=KNOWN_SINCE,
        actor=owner.actor,
    )
    accept_mandate(number=mandate.number, agent_person_id=agent.person_id, at=KNOWN_SINCE, actor=agent.actor)
    return agent, mandate.number


def test_who_filed_and_who_stands_beside_them_see_all(owner: Owner, number: str) -> None:
    other = an_owner(2)
    assert may_see(user=user_of(other), number=number, on=ON) is None
    joined(owner, other)
    for each in (owner, other):
        assert may_see(user=user_of(each), number=number, on=ON) is Seeing.WHOLE
        assert may_act(user=user_of(each), number=number, on=ON)
    assert [seen.line.number for seen in cases_seen_by(user=user_of(other), on=ON)] == [number]


@pytest.mark.parametrize(
    ("scope", "seeing"),
    [(AgentScope.PREPARE, Seeing.PREPARED), (AgentScope.SEND_STATEMENTS, Seeing.STANDING)],
)
def test_an_agent_sees_what_the_scope_says_and_never_acts(
    owner: Owner, number: str, scope: AgentScope, seeing: Seeing
) -> None:
    agent, mandate = agent_of(owner, scope)
    assert may_see(user=user_of(agent), number=number, on=ON) is seeing
    assert not may_act(user=user_of(agent), number=number, on=ON)
    assert [seen.is_client for seen in cases_seen_by(user=user_of(agent), on=ON)] == [True]
    end_mandate(number=mandate, by_person_id=owner.person_id, at=AT, actor=owner.actor)
    assert may_see(user=user_of(agent), number=number, on=ON) is None
    assert cases_seen_by(user=user_of(agent), on=ON) == []


def test_who_left_the_business_still_sees_what_they_filed_but_acts_no_more(owner: Owner, number: str) -> None:
    Representation.objects.filter(person_id=owner.person_id).update(valid_until=ON)
    assert may_see(user=user_of(owner), number=number, on=ON) is Seeing.WHOLE
    assert not may_act(user=user_of(owner), number=number, on=ON)


def test_nothing_is_seen_of_a_number_that_does_not_exist(owner: Owner) -> None:
    assert may_see(user=user_of(owner), number="APP-2025-AAAAAAAA-A", on=ON) is None
    assert not may_act(user=user_of(owner), number="APP-2025-AAAAAAAA-A", on=ON)


def test_queries_of_the_list_do_not_grow_with_the_cases(owner: Owner, number: str) -> None:
    with CaptureQueriesContext(connection) as one:
        assert len(cases_seen_by(user=user_of(owner), on=ON)) == 1
    for nth in (20, 21):
        business = add_business(
            person_id=owner.person_id,
            registration_number=registration_number(nth),
            corporation_number="",
            name="구미분식",
            entity=EntityKind.INDIVIDUAL,
            role=RepresentationRole.REPRESENTATIVE,
            opened_on=date(2019, 5, 2),
            at=KNOWN_SINCE,
            actor=owner.actor,
        )
        other = Owner(owner.user_id, owner.person_id, business.number)
        submitted(other, complete(other), at=AT + timedelta(minutes=nth), key=f"key-{nth}")
    with CaptureQueriesContext(connection) as three:
        assert len(cases_seen_by(user=user_of(owner), on=ON)) == 3
    assert len(three) == len(one)
