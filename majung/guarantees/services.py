"""Acts on guarantees: taken up from what two people decided, lapsed, ended with their case."""

import logging
from datetime import datetime
from random import SystemRandom

from django.db import transaction
from django.db.models import Q

from majung.applications.models import Application
from majung.applications.services import expire_application
from majung.applications.status import held_application, tell
from majung.core.application import ApplicationStatus
from majung.core.deadlines import guarantee_forms_through, seoul_day
from majung.core.deciding import Terms
from majung.core.guarantee import GuaranteeState, guaranteed_krw
from majung.core.identifiers import new_public_number
from majung.core.offer import SAME_FIRM_GUARANTEE_CEILING_KRW
from majung.decisions.selectors import decision_of
from majung.events.services import Actor, ActorKind, Subject, record_event
from majung.guarantees.assessing import open_case, refinanced_of
from majung.guarantees.models import LIVE, FirmExposure, Guarantee
from majung.guarantees.refinancing import KIND
from majung.guarantees.selectors import exposure_of
from majung.programs.holidays import shipped_holidays

HOUSE = Actor(ActorKind.SYSTEM, "guarantees")
NOT_LENT_IN_TIME = "no_loan_in_time"
log = logging.getLogger(__name__)


class FirmCeilingPassed(ValueError):
    """Together with what stands for the firm by now, this would be more than the law allows for one firm."""

    def __init__(self, room_krw: int) -> None:
        super().__init__(f"{room_krw} left")
        self.room_krw = room_krw


class GuaranteesLeft(RuntimeError):
    """Some guarantees could not be ended though their day is over; the others were."""

    def __init__(self, cases: list[str]) -> None:
        super().__init__(", ".join(cases))
        self.cases = cases


@transaction.atomic
def take_up_approved(*, number: str, at: datetime, actor: Actor = HOUSE) -> str | None:
    """The guarantee of an approved case, from the terms two people decided; the same one when asked again.

    None where the terms decide no guarantee: a route without one, or a case that is not approved. A case whose
    approval is over takes its guarantee with it. Raises FirmCeilingPassed before anything is written.
    """
    row = held_application(number)
    if row.status != ApplicationStatus.APPROVED:
        _end_of(row, because=row.status, at=at, actor=actor)
        return None
    taken = Guarantee.objects.filter(application=row).first()
    if taken is not None:
        return taken.number
    decision = decision_of(application=number)
    if decision is None or decision.terms is None or not decides_guarantee(decision.terms):
        return None
    _hold_firm(row)
    _lapse_others(row, at)
    guarantee = _decided(row, decision.terms, at=decision.decided_at or at)
    _record("GuaranteeDecided", guarantee, row, at=at, actor=actor)
    return guarantee.number


@transaction.atomic
def end_guarantee(*, application: str, because: str, at: datetime, actor: Actor = HOUSE) -> bool:
    """A guarantee ends with its case; whether there was one to end."""
    return _end_of(held_application(application), because=because, at=at, actor=actor)


def lapse_overdue(*, at: datetime, actor: Actor = HOUSE) -> list[str]:
    """Guarantees under which no loan was made in time come to nothing, and their cases expire; gives the cases.

    지역신용보증재단법 제23조 제3항. The money set aside for them expires by itself.
    """
    done, left = [], []
    for number in _overdue(at):
        try:
            done += [number] if _lapse(number, at, actor) else []
        except Exception as problem:  # noqa: BLE001  one that cannot be dealt with keeps no other waiting
            log.warning("%s does not lapse: %s", number, type(problem).__name__)
            left.append(number)
    if left:
        raise GuaranteesLeft(left)
    return done


def _overdue(at: datetime) -> list[str]:
    """Cases past the day for their loan; also where another approval of the firm ended the guarantee itself already."""
    waits = Q(state=LIVE) | Q(state=GuaranteeState.LAPSED.value, application__status=ApplicationStatus.APPROVED.value)
    due = Guarantee.objects.filter(waits, loan_through__lt=seoul_day(at)).order_by("loan_through", "id")
    return list(due.values_list("application__number", flat=True))


@transaction.atomic
def _lapse(number: str, at: datetime, actor: Actor) -> bool:
    """The case, its fund, the firm, the guarantee: held in this order everywhere, or two acts wait for each other."""
    row = held_application(number)
    overdue = Guarantee.objects.filter(application=row, loan_through__lt=seoul_day(at))
    if not overdue.exclude(state=GuaranteeState.WITHDRAWN.value).exists():
        return False
    expires = row.status == ApplicationStatus.APPROVED
    if expires:
        expire_application(number=number, reason=NOT_LENT_IN_TIME, actor=actor, at=at)
        tell(row, "guarantee_lapsed", key="once", at=at)
    _hold_firm(row)
    guarantee = overdue.select_for_update().filter(state=LIVE).first()
    if guarantee is not None:
        _close(guarantee, row, state=GuaranteeState.LAPSED, because=NOT_LENT_IN_TIME, at=at, actor=actor)
    return expires or guarantee is not None


def decides_guarantee(terms: Terms) -> bool:
    """Whether terms say for which part of the loan, and at what fee: journey lets no others pass on this route."""
    return None not in (terms.coverage_percent, terms.fee_rate, terms.fee_krw)


def _decided(row: Application, terms: Terms, *, at: datetime) -> Guarantee:
    assert terms.coverage_percent is not None
    assert terms.fee_rate is not None
    assert terms.fee_krw is not None
    on = seoul_day(at)
    case = open_case(row.number, on=on)
    exposure_krw = guaranteed_krw(amount_krw=terms.amount_krw, coverage_percent=terms.coverage_percent)
    refinanced = refinanced_of(case, terms, exposure_krw=exposure_krw)
    netted = refinanced.netted_krw if refinanced else 0
    # What goes with a letter elsewhere leaves the sum told; what goes with ours is netted while ours still stands.
    elsewhere = case.elsewhere_krw - (netted if refinanced and not refinanced.is_ours else 0)
    ours = netted if refinanced and refinanced.is_ours else 0
    standing = exposure_of(business=case.business, on=on).total_krw + elsewhere - ours
    if standing + exposure_krw > SAME_FIRM_GUARANTEE_CEILING_KRW:
        raise FirmCeilingPassed(max(0, SAME_FIRM_GUARANTEE_CEILING_KRW - standing))
    return Guarantee.objects.create(
        number=new_public_number(kind=KIND, year=on.year, source=SystemRandom()),
        application=row,
        business_id=row.business_id,
        institution_id=row.institution_id,
        amount_krw=terms.amount_krw,
        coverage_percent=terms.coverage_percent,
        exposure_krw=exposure_krw,
        fee_rate=terms.fee_rate,
        fee_krw=terms.fee_krw,
        grade=case.grade.value,
        refinances=refinanced.letter if refinanced else "",
        refinanced_krw=netted,
        elsewhere_krw=elsewhere,
        decided_on=on,
        # Firm and bank are told of the decision on its day; the letter may come later, never this day.
        loan_through=guarantee_forms_through(
            firm_notified_on=on, bank_notified_on=on, holidays=shipped_holidays().days
        ),
    )


def _hold_firm(row: Application) -> None:
    """The firm's row held until we commit: two approvals at once come one after the other."""
    FirmExposure.objects.get_or_create(business_id=row.business_id)
    FirmExposure.objects.select_for_update().get(business_id=row.business_id)


def _lapse_others(row: Application, at: datetime) -> None:
    """What came to nothing by time alone stands in nobody's way, swept or not.

    Only the guarantee ends here: its case and its fund are not held by us, and end in the night.
    """
    late = Guarantee.objects.select_for_update(of=("self",)).select_related("application__institution")
    for each in late.filter(business_id=row.business_id, state=LIVE, loan_through__lt=seoul_day(at)).order_by("id"):
        _close(each, each.application, state=GuaranteeState.LAPSED, because=NOT_LENT_IN_TIME, at=at, actor=HOUSE)


def _end_of(row: Application, *, because: str, at: datetime, actor: Actor) -> bool:
    standing = Guarantee.objects.filter(application=row, state=LIVE)
    if not standing.exists():
        return False
    _hold_firm(row)
    guarantee = standing.select_for_update().first()
    if guarantee is None:
        return False
    _close(guarantee, row, state=GuaranteeState.WITHDRAWN, because=because, at=at, actor=actor)
    return True


def _close(
    guarantee: Guarantee, row: Application, *, state: GuaranteeState, because: str, at: datetime, actor: Actor
) -> None:
    guarantee.state, guarantee.ended_at, guarantee.ended_because = state.value, at, because
    guarantee.save(update_fields=["state", "ended_at", "ended_because"])
    act = "GuaranteeLapsed" if state is GuaranteeState.LAPSED else "GuaranteeWithdrawn"
    _record(act, guarantee, row, at=at, actor=actor, reason=because)


def _record(act: str, guarantee: Guarantee, row: Application, *, at: datetime, actor: Actor, reason: str = "") -> None:
    record_event(
        act=act,
        actor=actor,
        subject=Subject("application", row.number),
        at=at,
        reason=reason,
        institution=row.institution.code,
        changes={"guarantee": (None, guarantee.number), "state": (None, guarantee.state)},
    )
