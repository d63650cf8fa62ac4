"""위임장 at a counter: none, one that ran out or ended, one for another business or other acts: nobody files by it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from majung.applications.models import Application
from majung.applications.receipts import CounterEntry
from majung.applications.services import MayNotFile, save_answers, start_draft, submit_application
from majung.core.application import Channel
from majung.core.consents import ConsentKind
from majung.core.intake import ConfirmedHow
from majung.documents.consent_texts import consent_text
from majung.documents.services import give_consent
from majung.events.services import Actor, ActorKind
from majung.parties.kinds import PowerScope
from majung.parties.powers import end_power_of_attorney, record_power_of_attorney
from tests.applications.world import AT, BEOTIM, FACTS, MONEY, Owner, an_owner
from tests.published_catalog import load_and_publish
from tests.signing_in import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(db: None) -> Owner:
    load_and_publish()
    return an_owner()


@pytest.fixture
def clerk(owner: Owner) -> Actor:
    return Actor(ActorKind.STAFF, f"user:{make_staff().pk}")


def a_power(business: str, by: Actor, *, scope: PowerScope = PowerScope.FILE, days: int = 30) -> str:
    since = AT - timedelta(days=20)
    until = since.date() + timedelta(days=days)
    return record_power_of_attorney(
        business=business, agent_name="이대리", both_ids_seen=True, scope=[scope], until=until, by=by, at=since
    ).number


def handed_in(owner: Owner, clerk: Actor, power: str) -> str:
    """By an agent, for an owner whose data stand on the form."""
    user_id = int(clerk.id.partition(":")[2])
    draft = start_draft(
        user_id=user_id, person_id=owner.person_id, business_number=owner.business, program=BEOTIM, answers=FACTS,
        at=AT, actor=clerk, channel=Channel.COUNTER,
    )  # fmt: skip
    for kind in ConsentKind:
        give_consent(
            person_id=owner.person_id, kind=kind, text_version=consent_text(kind).version, about=draft.number,
            named_party="nh" if kind is ConsentKind.PROVIDE_BANK else "", at=AT, actor=clerk,
        )  # fmt: skip
    save_answers(draft=draft.number, user_id=user_id, values=MONEY, seen=draft.seen, at=AT)
    return submit_application(
        draft=draft.number, user_id=user_id, idempotency_key="key-1", body_hash="0" * 64, channel=Channel.COUNTER,
        at=AT, actor=clerk, entry=CounterEntry(ConfirmedHow.AGENT_WITH_POWER, power_of_attorney=power),
    ).application  # fmt: skip


def ended(owner: Owner, by: Actor) -> str:
    power = a_power(owner.business, by)
    end_power_of_attorney(number=power, by=by, at=AT)
    return power


@pytest.mark.parametrize(
    "bad_power",
    [
        lambda _owner, _by: "",
        lambda _owner, _by: "POA-2025-00000000-0",
        lambda owner, by: a_power(owner.business, by, scope=PowerScope.SUPPLY),
        # Exclusive: the day it ends is the first on which it holds no more.
        lambda owner, by: a_power(owner.business, by, days=20),
        lambda _owner, by: a_power(an_owner(2).business, by),
        ended,
    ],
)
def test_an_agent_files_nothing_without_a_power_in_force(
    owner: Owner, clerk: Actor, bad_power: Callable[[Owner, Actor], str]
) -> None:
    with pytest.raises(MayNotFile):
        handed_in(owner, clerk, bad_power(owner, clerk))
    assert not Application.objects.exists()


def test_with_one_to_its_last_day_the_agent_files(owner: Owner, clerk: Actor) -> None:
    assert handed_in(owner, clerk, a_power(owner.business, clerk, days=21))
