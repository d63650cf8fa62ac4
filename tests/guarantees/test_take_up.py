"""A guarantee is taken up from what two people decided, lapses in its time, and ends with its case."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from majung.applications.selectors import application_view
from majung.applications.services import withdraw_application
from majung.core.application import ApplicationStatus, WithdrawalReason
from majung.core.deciding import Refinances
from majung.core.guarantee import GuaranteeState
from majung.events.selectors import events_about
from majung.events.services import Subject
from majung.guarantees.models import Guarantee
from majung.guarantees.selectors import exposure_of, guarantee_of
from majung.guarantees.services import FirmCeilingPassed, end_guarantee, lapse_overdue, take_up_approved
from majung.notices.models import Message
from tests.applications.world import AT, GENERAL, GENERAL_AT, Owner, an_owner
from tests.decisions.people import APPROVAL, REFUSAL, decide
from tests.guarantees.cases import OLD, TERMS, approved, behind, in_screening, stands, total

pytestmark = pytest.mark.django_db

LAST_DAY = date(2025, 7, 1)
ON_LAST_DAY, DAY_AFTER = AT + timedelta(days=60), AT + timedelta(days=61)


def acts(number: str) -> list[str]:
    return [event.act for event in events_about(subject=Subject("application", number))]


def test_the_terms_decided_become_a_guarantee(owner: Owner) -> None:
    number = approved(owner, terms=replace(TERMS, coverage_percent=85, fee_krw=1_300_500))
    taken = take_up_approved(number=number, at=AT)
    view = guarantee_of(application=number, on=AT.date())
    assert view
    assert taken == view.number
    assert taken
    assert taken.startswith("GTE-2025-")
    assert (view.amount_krw, view.coverage_percent, view.exposure_krw) == (30_000_000, 85, 25_500_000)
    assert (view.fee_rate, view.fee_krw, view.grade.value) == (TERMS.fee_rate, 1_300_500, "unrated")
    assert (view.decided_on, view.loan_through, view.state) == (AT.date(), LAST_DAY, GuaranteeState.DECIDED)
    assert total(owner) == (25_500_000, 0)
    assert acts(number)[-1] == "GuaranteeDecided"


def test_asked_twice_it_is_the_same_one(owner: Owner) -> None:
    number = approved(owner)
    assert take_up_approved(number=number, at=AT) == take_up_approved(number=number, at=ON_LAST_DAY)
    assert Guarantee.objects.count() == 1
    assert acts(number).count("GuaranteeDecided") == 1


def test_before_the_approval_and_after_a_refusal_there_is_none(owner: Owner) -> None:
    number = in_screening(owner)
    assert take_up_approved(number=number, at=AT) is None
    decide(number, **REFUSAL)
    assert take_up_approved(number=number, at=AT) is None
    assert guarantee_of(application=number, on=AT.date()) is None


def test_a_route_without_a_guarantee_has_none(owner: Owner) -> None:
    number = in_screening(owner, GENERAL, at=GENERAL_AT, collateral="credit")
    plain = replace(TERMS, coverage_percent=None, fee_rate=None, fee_krw=None)
    decide(number, at=GENERAL_AT, **{**APPROVAL, "terms": plain})
    assert take_up_approved(number=number, at=GENERAL_AT) is None
    assert not Guarantee.objects.exists()


def test_who_withdraws_takes_the_guarantee_along(owner: Owner) -> None:
    number = approved(owner)
    take_up_approved(number=number, at=AT)
    withdraw_application(number=number, reason=WithdrawalReason.OTHER, actor=owner.actor, at=AT)
    assert take_up_approved(number=number, at=AT) is None
    view = guarantee_of(application=number, on=AT.date())
    assert view
    assert (view.state, view.ended_because, view.ended_at) == (GuaranteeState.WITHDRAWN, "withdrawn", AT)
    assert total(owner) == (0, 0)
    assert acts(number)[-1] == "GuaranteeWithdrawn"


def test_a_guarantee_ends_once(owner: Owner) -> None:
    number = approved(owner)
    take_up_approved(number=number, at=AT)
    assert end_guarantee(application=number, because="bank_refused", at=AT)
    assert not end_guarantee(application=number, because="again", at=AT)
    view = guarantee_of(application=number, on=AT.date())
    assert view
    assert view.ended_because == "bank_refused"


@pytest.mark.parametrize(
    ("at", "state", "status", "swept"),
    [
        (ON_LAST_DAY, GuaranteeState.DECIDED, ApplicationStatus.APPROVED, False),
        (DAY_AFTER, GuaranteeState.LAPSED, ApplicationStatus.EXPIRED, True),
    ],
)
def test_without_a_loan_it_lapses_after_sixty_days(
    owner: Owner, at: Any, state: GuaranteeState, status: ApplicationStatus, swept: bool
) -> None:
    number = approved(owner)
    take_up_approved(number=number, at=AT)
    before = guarantee_of(application=number, on=at.date())
    assert before
    # Told by the day alone, before any sweep.
    assert before.state is state
    assert lapse_overdue(at=at) == ([number] if swept else [])
    assert lapse_overdue(at=at) == []
    after = guarantee_of(application=number, on=at.date())
    assert after
    assert (after.state, application_view(number=number).status) == (state, status)
    assert total(owner) == ((0, 0) if swept else (30_000_000, 0))
    assert Message.objects.filter(about=number, template="guarantee_lapsed").count() == int(swept)


def test_the_firm_stays_under_its_ceiling_here_and_elsewhere(owner: Owner) -> None:
    number = approved(owner, guarantee_balance_krw=700_000_000)
    stands(owner, behind=behind(2), exposure_krw=70_000_001, elsewhere_krw=700_000_000)
    with pytest.raises(FirmCeilingPassed) as refused:
        take_up_approved(number=number, at=AT)
    assert refused.value.room_krw == 29_999_999
    assert Guarantee.objects.count() == 1
    assert total(owner) == (70_000_001, 700_000_000)


def test_to_the_last_won_it_fits(owner: Owner) -> None:
    number = approved(owner, guarantee_balance_krw=700_000_000)
    stands(owner, behind=behind(2), exposure_krw=70_000_000, elsewhere_krw=700_000_000)
    assert take_up_approved(number=number, at=AT)
    assert total(owner) == (100_000_000, 700_000_000)


def test_what_lapsed_unswept_makes_room(owner: Owner) -> None:
    number = approved(owner)
    other = stands(owner, behind=behind(2), exposure_krw=800_000_000, loan_through=AT.date())
    assert take_up_approved(number=number, at=AT + timedelta(days=1))
    assert total(owner) == (30_000_000, 0)
    assert Guarantee.objects.get(pk=other.pk).state == GuaranteeState.LAPSED


def test_the_case_of_what_made_room_ends_in_the_night(owner: Owner) -> None:
    number, other = approved(owner), approved(an_owner(2), key="key-2")
    stands(owner, behind=other, exposure_krw=800_000_000, loan_through=AT.date())
    at = AT + timedelta(days=1)
    assert take_up_approved(number=number, at=at)
    assert application_view(number=other).status is ApplicationStatus.APPROVED
    assert lapse_overdue(at=at) == [other]
    assert application_view(number=other).status is ApplicationStatus.EXPIRED
    assert Message.objects.filter(about=other, template="guarantee_lapsed").count() == 1
    assert lapse_overdue(at=at) == []


def test_a_letter_elsewhere_leaves_what_was_told(owner: Owner) -> None:
    number = approved(owner, terms=replace(TERMS, refinances=OLD), guarantee_balance_krw=770_000_000)
    stands(owner, behind=behind(2), exposure_krw=20_000_000, elsewhere_krw=770_000_000)
    assert take_up_approved(number=number, at=AT)
    assert total(owner) == (50_000_000, 750_000_000)
    taken = Guarantee.objects.get(application__number=number)
    assert (taken.refinances, taken.refinanced_krw) == (OLD.letter, 20_000_000)


def test_ours_is_netted_while_it_stands_and_gone_when_it_ends(owner: Owner) -> None:
    case = behind(2)
    old = stands(owner, behind=case, exposure_krw=780_000_000)
    number = approved(owner, terms=replace(TERMS, refinances=Refinances(old.number, "농협", 20_000_000)))
    take_up_approved(number=number, at=AT)
    assert total(owner) == (790_000_000, 0)
    exposure = exposure_of(business=owner.business, on=AT.date())
    assert (exposure.total_krw, [line.netted_krw for line in exposure.lines]) == (790_000_000, [0, 20_000_000])
    end_guarantee(application=case, because="replaced", at=AT)
    assert total(owner) == (30_000_000, 0)
    assert exposure_of(business=owner.business, on=AT.date()).total_krw == 30_000_000


def test_when_the_new_one_comes_to_nothing_the_old_one_stands_as_before(owner: Owner) -> None:
    old = stands(owner, behind=behind(2), exposure_krw=20_000_000)
    number = approved(owner, terms=replace(TERMS, refinances=Refinances(old.number, "농협", 20_000_000)))
    take_up_approved(number=number, at=AT)
    assert total(owner) == (30_000_000, 0)
    end_guarantee(application=number, because="bank_refused", at=AT)
    assert total(owner) == (20_000_000, 0)


def test_events_name_no_amount(owner: Owner) -> None:
    number = approved(owner)
    take_up_approved(number=number, at=AT)
    last = events_about(subject=Subject("application", number))[-1]
    assert "30000000" not in repr(last)
