"""Tax agents: an owner names one by telephone, the agent accepts after an identity check, the owner ends it at once."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from majung.adapters.sealing import fingerprint, seal_with, unseal_with
from majung.core.deadlines import seoul_day
from majung.events.services import Actor, Subject, record_event
from majung.parties.businesses import new_number, people_of
from majung.parties.models import AgentScope, Business, TaxAgentMandate, User
from majung.parties.people import PersonForgotten, person_key, person_view, plain_telephone
from majung.parties.standing import acting_by_business

TELEPHONE_NAME = "majung.parties.tax_agent_telephone"


class BadMandate(ValueError):
    """A mandate without a scope, or one that would end before it begins."""


class UnknownMandate(LookupError):
    """No mandate has this number, or none that concerns this person."""


@dataclass(frozen=True, slots=True)
class MandateView:
    """A mandate as the owner and the agent see it; `agent_name` is as the owner gave it."""

    number: str
    business: str
    business_name: str
    agent_name: str
    agent_telephone: str
    scope: tuple[AgentScope, ...]
    valid_from: date
    valid_until: date
    is_accepted: bool

    @property
    def valid_through(self) -> date:
        """The last day on which it holds."""
        return self.valid_until - timedelta(days=1)

    def __repr__(self) -> str:
        return f"MandateView({self.number})"


@transaction.atomic
def name_tax_agent(
    *,
    business: str,
    by_person_id: int,
    agent_name: str,
    agent_telephone: str,
    scope: Collection[AgentScope],
    until: date,
    at: datetime,
    actor: Actor,
) -> MandateView:
    """Waits for the agent; nobody learns from it whether that telephone has an account here. `until` is exclusive."""
    if not scope or until <= seoul_day(at):
        raise BadMandate
    if by_person_id not in people_of(number=business, on=seoul_day(at)):
        raise UnknownMandate
    telephone = plain_telephone(agent_telephone)
    told = json.dumps({"name": agent_name, "telephone": telephone}, ensure_ascii=False).encode()
    mandate = TaxAgentMandate.objects.create(
        number=new_number("AGT", at=at),
        business=Business.objects.get(number=business),
        named_by_id=by_person_id,
        telephone_hmac=fingerprint(TELEPHONE_NAME, telephone),
        sealed_agent=seal_with(person_key(by_person_id), told),
        may_send_statements=AgentScope.SEND_STATEMENTS in scope,
        may_prepare=AgentScope.PREPARE in scope,
        valid_from=seoul_day(at),
        valid_until=until,
    )
    _tell("TaxAgentNamed", mandate, actor=actor, at=at)
    return _view(mandate)


@transaction.atomic
def accept_mandate(*, number: str, agent_person_id: int, at: datetime, actor: Actor) -> None:
    """The agent is whoever proves the telephone they were named by in an identity check of their own."""
    mandate = TaxAgentMandate.objects.select_for_update().filter(number=number, ended_at=None).first()
    if mandate is None or mandate.named_by_id == agent_person_id or mandate.valid_until <= seoul_day(at):
        raise UnknownMandate
    if mandate.telephone_hmac != _telephone_hmac_of(agent_person_id):
        raise UnknownMandate
    if mandate.agent_id is None:
        mandate.agent_id, mandate.accepted_at = agent_person_id, at
        mandate.save(update_fields=["agent", "accepted_at"])
        _tell("TaxAgentAccepted", mandate, actor=actor, at=at)


@transaction.atomic
def end_mandate(*, number: str, by_person_id: int, at: datetime, actor: Actor) -> None:
    """Over at once, by anybody who stands for the business, or by the agent."""
    mandate = TaxAgentMandate.objects.select_for_update().filter(number=number).select_related("business").first()
    if mandate is None:
        raise UnknownMandate
    if by_person_id not in {mandate.agent_id, *people_of(number=mandate.business.number, on=seoul_day(at))}:
        raise UnknownMandate
    if mandate.ended_at is None:
        mandate.ended_at = at
        mandate.save(update_fields=["ended_at"])
        _tell("TaxAgentEnded", mandate, actor=actor, at=at)


def mandates_on(*, business: str, on: date) -> list[MandateView]:
    """Whom a business has named and not ended, also those who have not accepted yet."""
    return [_view(each) for each in _in_force(on).filter(business__number=business)]


def mandates_waiting_for(*, person_id: int, on: date) -> list[MandateView]:
    """Mandates that name the telephone of this person's identity check and wait for acceptance."""
    waiting = _in_force(on).filter(telephone_hmac=_telephone_hmac_of(person_id), agent=None)
    return [_view(each) for each in waiting.exclude(named_by_id=person_id)]


def mandates_of_agent(*, person_id: int, on: date) -> list[MandateView]:
    """What an agent may do and for whom; it falls with the one who gave it no longer standing for the business."""
    given = list(_in_force(on).filter(agent_id=person_id))
    acting = acting_by_business([each.business_id for each in given], on=on)
    return [_view(each) for each in given if each.named_by_id in acting.get(each.business_id, ())]


def clients_of(user: User, on: date) -> list[MandateView]:
    """The businesses that named the person of this account as their tax agent."""
    return [] if user.person_id is None else mandates_of_agent(person_id=user.person_id, on=on)


def _in_force(on: date) -> QuerySet[TaxAgentMandate]:
    standing = TaxAgentMandate.objects.filter(ended_at=None, valid_from__lte=on, valid_until__gt=on)
    return standing.select_related("business").order_by("id")


def _telephone_hmac_of(person_id: int) -> str:
    # The telephone of the identity check, never the one chosen for messages.
    return fingerprint(TELEPHONE_NAME, person_view(person_id=person_id).telephone)


def _view(mandate: TaxAgentMandate) -> MandateView:
    try:
        told = json.loads(unseal_with(person_key(mandate.named_by_id), bytes(mandate.sealed_agent)))
    except PersonForgotten:
        told = {"name": "", "telephone": ""}
    given = {AgentScope.SEND_STATEMENTS: mandate.may_send_statements, AgentScope.PREPARE: mandate.may_prepare}
    return MandateView(
        number=mandate.number,
        business=mandate.business.number,
        business_name=mandate.business.name,
        agent_name=told["name"],
        agent_telephone=told["telephone"],
        scope=tuple(scope for scope, is_given in given.items() if is_given),
        valid_from=mandate.valid_from,
        valid_until=mandate.valid_until,
        is_accepted=mandate.agent_id is not None,
    )


def _tell(act: str, mandate: TaxAgentMandate, *, actor: Actor, at: datetime) -> None:
    subject = Subject("business", mandate.business.number)
    record_event(act=act, actor=actor, subject=subject, at=at, changes={"mandate": (None, mandate.number)})
