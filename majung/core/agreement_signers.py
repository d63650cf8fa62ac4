"""Who signs what: an owner alone, joint representatives each, the responsible manager last; what a register says."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from majung.core.agreement import Capacity
from majung.core.agreement_texts import AgreementKind
from majung.core.freshness import is_fresh

# 등기사항전부증명서 (말소 포함), at most one month old on the day of signing.
REGISTER_MONTHS: Final = 1


class Acts(StrEnum):
    """How a representative acts: 각자대표 alone, 공동대표 only together."""

    SEVERAL = "several"
    JOINT = "joint"


class RegisterProblem(StrEnum):
    """Why a register keeps a corporation from signing for now."""

    ANOTHER_CORPORATION = "another_corporation"
    TOO_OLD = "too_old"
    WITHOUT_CANCELLED = "without_cancelled"
    NOBODY_REGISTERED = "nobody_registered"
    FILER_NOT_REGISTERED = "filer_not_registered"
    CHANGED_SINCE_FILING = "changed_since_filing"
    ANOTHER_SET = "another_set"


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody as papers know them."""

    name: str
    birth_date: date

    def __repr__(self) -> str:
        return "Named(…)"


@dataclass(frozen=True, slots=True)
class Representative:
    """A representative as the register tells them, also one of the past."""

    who: Named
    acts: Acts
    since: date
    until: date | None

    def is_in_office(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class Register:
    """What a register says that matters for signing."""

    corporation_number: str
    issued_on: date
    includes_cancelled: bool
    representatives: tuple[Representative, ...]
    # Days on which a change of representatives was entered.
    changed_on: tuple[date, ...] = ()

    def in_office(self, on: date) -> tuple[Representative, ...]:
        return tuple(each for each in self.representatives if each.is_in_office(on))


@dataclass(frozen=True, slots=True)
class Signing:
    """One document that one person signs."""

    position: int
    kind: AgreementKind
    capacity: Capacity
    who: Named


def first_kind(route: str) -> AgreementKind | None:
    """What is agreed on a route; None where nothing is.

    Basis: design §1: a guarantee is agreed with the foundation, a loan with who lends; a 확인서 is no contract.
    """
    if route == "guaranteed_loan":
        return AgreementKind.GUARANTEE
    return AgreementKind.LOAN if route in ("direct_loan", "member_loan") else None


def who_signs(
    *, kind: AgreementKind, filer: Named, register: Register | None, manager: Named | None, on: date
) -> tuple[Signing, ...]:
    """Which documents a case needs, in their order, and who signs each.

    Basis: 상법 제389조 제2항 (공동대표이사 act together, so each signs; of 각자대표 one is enough, who filed);
    SEED000-CORP-7: after the guarantee of a corporation its responsible manager signs 책임경영이행약정.
    """
    if register is None:
        return (Signing(1, kind, Capacity.OWNER, filer),)
    together = _acting_together(register, filer, on)
    capacity = Capacity.JOINT_REPRESENTATIVE if len(together) > 1 else Capacity.REPRESENTATIVE
    signings = [Signing(place, kind, capacity, who) for place, who in enumerate(together, start=1)]
    if kind is AgreementKind.GUARANTEE:
        last = AgreementKind.RESPONSIBLE_MANAGEMENT, Capacity.RESPONSIBLE_MANAGER, manager or together[0]
        signings.append(Signing(len(signings) + 1, *last))
    return tuple(signings)


def register_problem(
    register: Register,
    *,
    corporation_number: str,
    filer: Named,
    filed_on: date,
    on: date,
    signers: Collection[Named] | None = None,
) -> RegisterProblem | None:
    """What keeps a corporation from signing on this day by its register; None when nothing does.

    Basis: issue of the agreements: 등기사항전부증명서 (말소 포함, 1개월 이내) on the signing day; a change of the
    representatives after filing, or other people than those who were asked to sign, stops the flow.
    """
    if register.corporation_number != corporation_number:
        return RegisterProblem.ANOTHER_CORPORATION
    if not is_fresh(issued_on=register.issued_on, months=REGISTER_MONTHS, on=on):
        return RegisterProblem.TOO_OLD
    if not register.includes_cancelled:
        return RegisterProblem.WITHOUT_CANCELLED
    if not register.in_office(on):
        return RegisterProblem.NOBODY_REGISTERED
    if any(filed_on < day <= on for day in _days_of_change(register)):
        return RegisterProblem.CHANGED_SINCE_FILING
    if filer not in {each.who for each in register.in_office(on)}:
        return RegisterProblem.FILER_NOT_REGISTERED
    if signers is not None and set(signers) != set(_acting_together(register, filer, on)):
        return RegisterProblem.ANOTHER_SET
    return None


def _days_of_change(register: Register) -> set[date]:
    days = set(register.changed_on)
    for each in register.representatives:
        days |= {each.since} if each.until is None else {each.since, each.until}
    return days


def _acting_together(register: Register, filer: Named, on: date) -> tuple[Named, ...]:
    """Who must sign together: the filer alone where each acts alone; else all who act jointly, the filer first."""
    in_office = register.in_office(on)
    own = next((each for each in in_office if each.who == filer), None)
    if own is not None and own.acts is Acts.SEVERAL:
        return (filer,)
    joint = [each.who for each in in_office if each.acts is Acts.JOINT]
    return tuple(sorted(joint or [each.who for each in in_office][:1], key=lambda who: who != filer))
