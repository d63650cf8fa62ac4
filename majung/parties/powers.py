"""위임장 at the counter: somebody comes for a business. It never covers signing nor consent to a credit look-up."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from majung.adapters.sealing import seal, unseal
from majung.core.deadlines import seoul_day
from majung.events.services import Actor, Subject, record_event
from majung.parties.businesses import UnknownBusiness, new_number
from majung.parties.models import Business, PowerOfAttorney, PowerScope

AGENT_NAME = "majung.parties.power_of_attorney"


class BadPower(ValueError):
    """A power without both ID cards seen, without a scope, or over before it begins."""


@dataclass(frozen=True, slots=True)
class PowerView:
    """A power of attorney in force; `agent_name` for the officer who has the agent before them."""

    number: str
    business: str
    agent_name: str
    scope: tuple[PowerScope, ...]
    valid_from: date
    valid_until: date

    def __repr__(self) -> str:
        return f"PowerView({self.number})"


@transaction.atomic
def record_power_of_attorney(
    *,
    business: str,
    agent_name: str,
    both_ids_seen: bool,
    scope: Collection[PowerScope],
    until: date,
    by: Actor,
    at: datetime,
    institution: str = "",
) -> PowerView:
    """An officer saw the 위임장 and the ID cards of both; `until` is exclusive."""
    row = Business.objects.filter(number=business).first()
    if row is None:
        raise UnknownBusiness
    if not both_ids_seen or not scope or until <= seoul_day(at):
        raise BadPower
    power = PowerOfAttorney.objects.create(
        number=new_number("POA", at=at),
        business=row,
        sealed_agent_name=seal(agent_name.encode(), purpose=AGENT_NAME),
        both_ids_seen=both_ids_seen,
        may_file=PowerScope.FILE in scope,
        may_supply=PowerScope.SUPPLY in scope,
        valid_from=seoul_day(at),
        valid_until=until,
        recorded_at=at,
    )
    _tell("PowerOfAttorneyRecorded", power, by=by, at=at, institution=institution)
    return _view(power)


@transaction.atomic
def end_power_of_attorney(*, number: str, by: Actor, at: datetime, institution: str = "") -> None:
    power = PowerOfAttorney.objects.select_for_update().select_related("business").get(number=number)
    if power.ended_at is None:
        power.ended_at = at
        power.save(update_fields=["ended_at"])
        _tell("PowerOfAttorneyEnded", power, by=by, at=at, institution=institution)


def powers_on(*, business: str, on: date) -> list[PowerView]:
    """The powers of attorney in force for a business on a day."""
    in_force = PowerOfAttorney.objects.filter(ended_at=None, valid_from__lte=on, valid_until__gt=on)
    return [
        _view(each) for each in in_force.filter(business__number=business).select_related("business").order_by("id")
    ]


def _view(power: PowerOfAttorney) -> PowerView:
    given = {PowerScope.FILE: power.may_file, PowerScope.SUPPLY: power.may_supply}
    return PowerView(
        number=power.number,
        business=power.business.number,
        agent_name=unseal(bytes(power.sealed_agent_name), purpose=AGENT_NAME).decode(),
        scope=tuple(scope for scope, is_given in given.items() if is_given),
        valid_from=power.valid_from,
        valid_until=power.valid_until,
    )


def _tell(act: str, power: PowerOfAttorney, *, by: Actor, at: datetime, institution: str) -> None:
    subject = Subject("business", power.business.number)
    changes = {"power": (None, power.number)}
    record_event(act=act, actor=by, subject=subject, at=at, changes=changes, institution=institution)
