"""Whom an account may act for: its own businesses, and those that named it as their tax agent."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from majung.parties.businesses import people_of
from majung.parties.models import AccountKind, AgentScope, Business, User
from majung.parties.tax_agents import mandates_of_agent


class BusinessAct(StrEnum):
    """What somebody wants to do for a business."""

    VIEW = "view"
    PREPARE = "prepare"
    FILE = "file"
    SEND_STATEMENTS = "send_statements"
    SIGN = "sign"
    CONSENT_CREDIT = "consent_credit"


AGENT_ACTS: Mapping[AgentScope, frozenset[BusinessAct]] = {
    AgentScope.SEND_STATEMENTS: frozenset({BusinessAct.VIEW, BusinessAct.SEND_STATEMENTS}),
    AgentScope.PREPARE: frozenset({BusinessAct.VIEW, BusinessAct.PREPARE}),
}


def may_act_for(*, user: User, business_number: str, act: BusinessAct, on: date) -> bool:
    """Whether an account may do this for a business on a day.

    Who stands for the business may do everything. A tax agent who was named may look, and do what the mandate covers:
    never file, sign or consent to a credit look-up. A social login alone acts for nobody.
    """
    if user.kind != AccountKind.OWNER or not user.is_active or user.person_id is None:
        return False
    if not Business.objects.filter(number=business_number).exists():
        return False
    if user.person_id in people_of(number=business_number, on=on):
        return True
    mandates = [each for each in mandates_of_agent(person_id=user.person_id, on=on) if each.business == business_number]
    return any(act in AGENT_ACTS[scope] for mandate in mandates for scope in mandate.scope)
