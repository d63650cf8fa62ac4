"""Nights and minutes with one case that cannot be dealt with, or of somebody forgotten: the others go on."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db import transaction

from majung.applications.models import Application
from majung.applications.selectors import application_view
from majung.applications.services import ends
from majung.applications.status import tell
from majung.budget.selectors import fund_position
from majung.budget.services import open_fund
from majung.core.application import ApplicationStatus, WithdrawalReason
from majung.core.deadlines import SEOUL
from majung.guarantees import services as guarantees
from majung.guarantees.services import GuaranteesLeft, lapse_overdue
from majung.journey.nightly import nightly
from majung.journey.promoting import CasesUntold, promote_waiting
from majung.journey.proving import prove
from majung.journey.selectors import timeline
from majung.journey.services import withdraw
from majung.parties.people import destroy_person_key
from tests.applications.world import AT, an_owner
from tests.journey.conftest import FUND, OFFICER
from tests.journey.ready import decided, filed, give_money, take_money
from tests.published_catalog import load_and_publish

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(hours=1)


@pytest.fixture
def house(db: None) -> None:
    load_and_publish()
    with transaction.atomic():
        open_fund(code=FUND, institution="gyeongbuk-foundation", year=2025, plan_krw=10**9, actor=OFFICER, at=AT)


@pytest.fixture
def line(house: None) -> list[str]:
    """Three who wait, and then there is money for all."""
    take_money(10**9 - 30_000_000)
    first = filed(an_owner(9))
    waiting = [filed(an_owner(nth)) for nth in (1, 2, 3)]
    give_money()
    assert [waits(number) for number in (first, *waiting)] == [False, True, True, True]
    return waiting


def waits(number: str) -> bool:
    return application_view(number=number).line.waiting_since is not None


def broken_for(number: str, module: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def told(row: Any, *given: Any, **named: Any) -> None:
        if row.number == number:
            raise OSError
        tell(row, *given, **named)

    monkeypatch.setattr(module, "tell", told)


def test_one_who_cannot_be_told_of_the_money_keeps_nobody_behind_waiting(
    line: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken_for(line[0], ends, broken)
        for _ in range(2):
            with pytest.raises(CasesUntold):
                promote_waiting(at=LATER)
        assert [waits(number) for number in line] == [True, False, False]
    promote_waiting(at=LATER)
    assert not waits(line[0])
    assert prove(fund=FUND, at=LATER).agrees


def test_nor_does_it_spoil_the_act_of_somebody_else(house: None, monkeypatch: pytest.MonkeyPatch) -> None:
    take_money(10**9 - 30_000_000)
    leaving, first = an_owner(1), filed(an_owner(2))
    case = filed(leaving)
    withdraw(number=first, reason=WithdrawalReason.OTHER, actor=OFFICER, at=AT)
    other = filed(an_owner(3))
    with monkeypatch.context() as broken:
        broken_for(other, ends, broken)
        withdraw(number=case, reason=WithdrawalReason.OTHER, actor=leaving.actor, at=LATER)
    assert application_view(number=case).status is ApplicationStatus.WITHDRAWN
    promote_waiting(at=LATER)
    assert not waits(other)


def test_one_guarantee_that_cannot_lapse_keeps_no_other_standing(house: None, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [decided(an_owner(nth)) for nth in (1, 2)]
    guarantee = timeline(number=cases[0], at=AT).guarantee
    assert guarantee is not None
    late = datetime.combine(guarantee.loan_through + timedelta(days=1), time(1), tzinfo=SEOUL)
    with monkeypatch.context() as broken:
        broken_for(cases[0], guarantees, broken)
        with pytest.raises(GuaranteesLeft):
            lapse_overdue(at=late)
    statuses = [application_view(number=number).status for number in cases]
    assert statuses == [ApplicationStatus.APPROVED, ApplicationStatus.EXPIRED]
    assert nightly(at=late)["lapsed_guarantees"] == 1


def test_who_is_forgotten_in_line_or_approved_neither_stops_nor_spoils_a_night(line: list[str]) -> None:
    """Their money goes on as by law, nothing of them is told, and the books agree."""
    gone = an_owner(7)
    case = decided(gone)
    in_line = Application.objects.get(number=line[0]).person_id
    for person in (gone.person_id, in_line):
        destroy_person_key(person_id=person, actor=OFFICER, at=AT)
    done = nightly(at=LATER)
    assert (done["promoted"], done["differing_funds"]) == (0, 0)
    late = AT + timedelta(days=100)
    done = nightly(at=late)
    assert (done["lapsed_guarantees"], done["differing_funds"]) == (1, 0)
    assert prove(fund=FUND, at=late).agrees
    assert fund_position(fund=FUND, at=late).committed_krw == 0
    assert Application.objects.get(number=case).status == ApplicationStatus.EXPIRED
