"""A draft for a business is for those who may act for it now, not for whoever once began it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from majung.applications.selectors import draft_view, drafts_of
from majung.applications.services import UnknownDraft, save_answers, start_draft, start_look_ups
from majung.parties.kinds import AgentScope
from majung.parties.models import Representation
from majung.parties.tax_agents import accept_mandate, end_mandate, name_tax_agent
from tests.applications.world import AT, BEOTIM, FACTS, Owner, an_owner, complete
from tests.published_catalog import load_and_publish

pytestmark = pytest.mark.django_db

TOMORROW = AT + timedelta(days=1)


@pytest.fixture(autouse=True)
def house(db: None) -> None:
    load_and_publish()


def mandate_of(owner: Owner, agent: Owner, *, days: int) -> str:
    mandate = name_tax_agent(
        business=owner.business,
        by_person_id=owner.person_id,
        agent_name="이세무",
        agent_telephone="010-1234-0002",
        scope=list(AgentScope),
        until=AT.date() + timedelta(days=days),
        at=AT,
        actor=owner.actor,
    )
    accept_mandate(number=mandate.number, agent_person_id=agent.person_id, at=AT, actor=agent.actor)
    return mandate.number


def begun_by_agent(owner: Owner, agent: Owner) -> str:
    return start_draft(
        user_id=agent.user_id,
        person_id=None,
        business_number=owner.business,
        program=BEOTIM,
        answers=FACTS,
        at=AT,
        actor=agent.actor,
    ).number


def is_closed_to(user: Owner, draft: str) -> bool:
    acts: list[Callable[[], object]] = [
        lambda: draft_view(draft=draft, user_id=user.user_id, at=TOMORROW),
        lambda: save_answers(draft=draft, user_id=user.user_id, values={"employees": 9}, seen=0, at=TOMORROW),
        lambda: start_look_ups(draft=draft, user_id=user.user_id, at=TOMORROW),
    ]
    for act in acts:
        with pytest.raises(UnknownDraft):
            act()
    return draft not in [line.number for line in drafts_of(user_id=user.user_id, at=TOMORROW)]


def test_an_agent_whose_mandate_ended_reads_no_draft_they_began() -> None:
    owner, agent = an_owner(1), an_owner(2)
    mandate = mandate_of(owner, agent, days=300)
    draft = begun_by_agent(owner, agent)
    assert draft_view(draft=draft, user_id=agent.user_id, at=TOMORROW).number == draft
    end_mandate(number=mandate, by_person_id=owner.person_id, at=AT, actor=owner.actor)
    assert is_closed_to(agent, draft)
    assert draft_view(draft=draft, user_id=owner.user_id, at=TOMORROW).number == draft


def test_nor_one_whose_mandate_ran_out() -> None:
    owner, agent = an_owner(1), an_owner(2)
    mandate_of(owner, agent, days=1)
    draft = begun_by_agent(owner, agent)
    assert draft_view(draft=draft, user_id=agent.user_id, at=AT).number == draft
    assert is_closed_to(agent, draft)


def test_nor_somebody_who_stands_for_the_business_no_more() -> None:
    owner = an_owner()
    draft = complete(owner).number
    assert draft in [line.number for line in drafts_of(user_id=owner.user_id, at=AT)]
    Representation.objects.filter(person_id=owner.person_id).update(valid_until=TOMORROW.date())
    assert is_closed_to(owner, draft)
