"""Which cases an owner's account sees, and how much of each."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Q

from majung.applications.models import Application
from majung.applications.selectors import ApplicationLine, line_of, listed
from majung.parties.acting import BusinessAct, may_act_for
from majung.parties.businesses import businesses_of
from majung.parties.models import User
from majung.parties.tax_agents import mandates_of_agent


class Seeing(StrEnum):
    """How much of a case somebody sees: all of it, what an agent who prepares needs, or where it stands."""

    WHOLE = "whole"
    PREPARED = "prepared"
    STANDING = "standing"


@dataclass(frozen=True, slots=True)
class SeenCase:
    """A case in somebody's list; `is_client` where they see it as a tax agent."""

    line: ApplicationLine
    is_client: bool


def may_see(*, user: User, number: str, on: date) -> Seeing | None:
    """How much of a case an account sees; None for strangers, and for a social login that showed nobody yet."""
    row = Application.objects.filter(number=number).values_list("person_id", "business__number").first()
    if row is None or user.person_id is None:
        return None
    if row[0] == user.person_id:
        return Seeing.WHOLE
    seeing = {BusinessAct.FILE: Seeing.WHOLE, BusinessAct.PREPARE: Seeing.PREPARED, BusinessAct.VIEW: Seeing.STANDING}
    given = (act for act in seeing if may_act_for(user=user, business_number=row[1], act=act, on=on))
    found = next(given, None)
    return seeing[found] if found else None


def may_act(*, user: User, number: str, on: date) -> bool:
    """Whether an account may do something in a case: only who stands for its business today, never an agent."""
    business = Application.objects.filter(number=number).values_list("business__number", flat=True).first()
    return business is not None and may_act_for(user=user, business_number=business, act=BusinessAct.FILE, on=on)


def cases_seen_by(*, user: User, on: date) -> list[SeenCase]:
    """Every case of a person, of the businesses they stand for and of their clients, latest first."""
    if user.person_id is None:
        return []
    own = {business.number for business in businesses_of(person_id=user.person_id, on=on)}
    clients = {mandate.business for mandate in mandates_of_agent(person_id=user.person_id, on=on)} - own
    wanted = Q(person_id=user.person_id) | Q(business__number__in=own | clients)
    rows = listed(Application.objects.filter(wanted)).order_by("-received_at", "-id")
    return [SeenCase(line_of(row), row.person_id != user.person_id and row.business.number in clients) for row in rows]
