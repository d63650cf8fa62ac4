"""Reads of who takes part."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from majung.parties.models import BankName, Branch, BranchTerritory, Institution


@dataclass(frozen=True, slots=True)
class BankOnDay:
    """A bank as it is called on a day, with the names it had before."""

    code: str
    label: str
    label_en: str
    former_labels: tuple[str, ...]
    serves_individuals: bool
    serves_corporations: bool


@dataclass(frozen=True, slots=True)
class BranchServing:
    """A branch and the cities and counties it serves."""

    institution: str
    code: str
    label: str
    label_en: str
    address: str
    telephone: str
    fax: str
    sigungu: tuple[str, ...]
    closed_on: date | None = None

    def is_open(self, on: date) -> bool:
        return self.closed_on is None or on < self.closed_on


def institutions_by_code() -> dict[str, Institution]:
    return {institution.code: institution for institution in Institution.objects.all()}


def banks_on_day(*, codes: Collection[str], on: date) -> list[BankOnDay]:
    """The named banks in neutral order: by the Korean name they carry on the day."""
    names: dict[str, list[BankName]] = {}
    # The oldest name has no first day; the databases differ on where such a row stands.
    oldest_first = F("valid_from").asc(nulls_first=True)
    for name in BankName.objects.filter(bank__code__in=codes).select_related("bank").order_by(oldest_first, "id"):
        names.setdefault(name.bank.code, []).append(name)
    return sorted((_bank_on_day(of_one, on) for of_one in names.values()), key=lambda bank: bank.label.casefold())


def branches_of(*, institution: str) -> list[BranchServing]:
    """The branches of an institution in the order of its announcement, each with what it serves."""
    served: dict[int, list[str]] = {}
    for territory in BranchTerritory.objects.filter(branch__institution__code=institution).order_by("id"):
        served.setdefault(territory.branch_id, []).append(territory.sigungu)
    return [
        BranchServing(
            institution=institution,
            code=branch.code,
            label=branch.label,
            label_en=branch.label_en,
            address=branch.address,
            telephone=branch.telephone,
            fax=branch.fax,
            sigungu=tuple(served.get(branch.pk, ())),
            closed_on=branch.closed_on,
        )
        for branch in Branch.objects.filter(institution__code=institution).order_by("id")
    ]


def _bank_on_day(names: list[BankName], on: date) -> BankOnDay:
    # A day before every known name, or after the last, takes the nearest one.
    started = [name for name in names if name.valid_from is None or name.valid_from <= on] or names[:1]
    current = started[-1]
    return BankOnDay(
        code=current.bank.code,
        label=current.label,
        label_en=current.label_en,
        former_labels=tuple(name.label for name in started[:-1]),
        serves_individuals=current.bank.serves_individuals,
        serves_corporations=current.bank.serves_corporations,
    )
