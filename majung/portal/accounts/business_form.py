"""What an owner types to add a business, and what is wrong with it, at its field."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from majung.core.identifiers import NumberCheck, check_corporation_number, is_business_number
from majung.core.typed import TypedProblem, read_day
from majung.parties.kinds import EntityKind, RepresentationRole
from majung.web.problems import screen_language
from majung.web.words import say

DATE_PARTS = ("year", "month", "day")
LONGEST_TYPED = 200
YEARS_BACK = 90


@dataclass(frozen=True, slots=True)
class BusinessTyped:
    """As typed, so that a refused form comes back whole; `opened_on` once its three boxes make a day."""

    registration_number: str
    corporation_number: str
    name: str
    entity: str
    role: str
    opened: tuple[str, str, str]
    opened_on: date | None = None

    @property
    def has_odd_corporation_number(self) -> bool:
        is_corporation = self.entity == EntityKind.CORPORATION
        return is_corporation and check_corporation_number(self.corporation_number) is NumberCheck.CHECK_DIGIT_DIFFERS

    def entity_choices(self) -> list[dict[str, Any]]:
        return [
            {
                "value": kind.value,
                "label": say(f"account.entity.{kind}", screen_language()),
                "checked": kind == self.entity,
            }
            for kind in EntityKind
        ]

    def role_choices(self) -> list[dict[str, Any]]:
        language = screen_language()
        labels = {role: say(f"account.role.{role}", language) for role in RepresentationRole}
        return [choice(role, label, is_chosen=role == self.role) for role, label in labels.items()]


def choice(value: str, label: str, *, is_chosen: bool) -> dict[str, Any]:
    return {"value": str(value), "label": label, "checked": is_chosen}


def read_business(sent: QueryDict, *, on: date) -> BusinessTyped:
    year, month, day = (sent.get(f"opened_on_{part}", "")[:LONGEST_TYPED] for part in DATE_PARTS)
    return BusinessTyped(
        registration_number=sent.get("registration_number", "").strip()[:LONGEST_TYPED],
        corporation_number=sent.get("corporation_number", "").strip()[:LONGEST_TYPED],
        name=sent.get("name", "").strip()[:LONGEST_TYPED],
        entity=sent.get("entity", EntityKind.INDIVIDUAL),
        role=sent.get("role", RepresentationRole.REPRESENTATIVE),
        opened=(year, month, day),
        opened_on=_day((year, month, day), on=on),
    )


def problems_in(typed: BusinessTyped) -> dict[str, str]:
    """A message for each field that keeps the business from being added; an odd check digit alone does not."""
    wrong = {
        "registration_number": not is_business_number(typed.registration_number),
        "name": not typed.name,
        "entity": typed.entity not in set(EntityKind),
        "corporation_number": typed.entity == EntityKind.CORPORATION
        and check_corporation_number(typed.corporation_number) is NumberCheck.MALFORMED,
        "role": typed.role not in set(RepresentationRole),
        "opened_on": typed.opened_on is None,
    }
    return {
        field: say(f"account.business.problem.{field}", screen_language())
        for field, is_wrong in wrong.items()
        if is_wrong
    }


def _day(parts: tuple[str, str, str], *, on: date) -> date | None:
    try:
        return read_day(parts, as_of=on, back=YEARS_BACK, ahead=0)
    except TypedProblem:
        return None
