"""The machine run: it sorts every case under way by what is known now, writes only what changed, decides nothing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from majung.applications.models import Application
from majung.applications.services import withdraw_application
from majung.core.application import AmountTier, WithdrawalReason
from majung.core.decide import Outcome
from majung.core.facts import FactValue
from majung.core.look_ups import LookUpKind
from majung.core.screening import ScreeningFlag
from majung.events.models import Event
from majung.parties.people import destroy_person_key
from majung.screening.models import CaseScreening, ScreeningRun
from majung.screening.selectors import CaseNoticed, noticed_of
from majung.screening.services import RunView, answer_clause, correct_fact, screen_case, screen_waiting
from tests.applications.world import AT, GENERAL, GENERAL_AT, Owner, an_owner, complete, submitted
from tests.screening.cases import LATER, OFFICER, STANDARD, a_case, revision_of, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]


@pytest.fixture
def owner(house: None) -> Owner:
    return an_owner()


def run(institution: str = "") -> RunView:
    return screen_waiting(institution=institution, at=LATER)


def noticed(number: str) -> CaseNoticed:
    return noticed_of(numbers=[number])[number]


def test_every_case_under_way_is_noticed_with_its_tier(owner: Owner) -> None:
    small = submitted(owner, complete(owner)).application
    standard = a_case(an_owner(2), requested_krw=STANDARD)
    done = run()
    assert (done.cases, done.changed, done.differing, done.unreadable) == (2, 2, 0, 0)
    assert done.tiers == {AmountTier.SMALL: 1, AmountTier.STANDARD: 1}
    assert noticed(small) == CaseNoticed(Outcome.ELIGIBLE, False, AmountTier.SMALL, ())
    assert noticed(standard).flags == (ScreeningFlag.VISIT_NEEDED,)
    assert dict(Application.objects.values_list("number", "tier")) == {small: "small", standard: "standard"}


def test_only_what_changed_is_written(owner: Owner) -> None:
    first, _ = a_case(owner), a_case(an_owner(2))
    assert run().changed == 2
    assert run().changed == 0
    told(first, LookUpKind.BUSINESS_STATUS, {"business_status": "closed"})
    done = run()
    assert (done.cases, done.changed, done.differing) == (2, 1, 1)
    last = CaseScreening.objects.get(application__number=first)
    assert (last.run_id, CaseScreening.objects.exclude(pk=last.pk).get().run_id != done.run) == (done.run, True)


def test_what_offices_told_and_officers_found_counts(owner: Owner) -> None:
    number = a_case(owner)
    told(number, LookUpKind.BUSINESS_STATUS, {"business_status": "closed"})
    told(number, LookUpKind.CREDIT_SCORE, {"personal_credit_score": 600, "credit_blocked": True})
    run()
    assert noticed(number) == CaseNoticed(
        Outcome.INELIGIBLE,
        True,
        AmountTier.SMALL,
        (
            ScreeningFlag.OUTCOME_CHANGED,
            ScreeningFlag.TOLD_OTHERWISE,
            ScreeningFlag.NOT_TRADING,
            ScreeningFlag.CREDIT_BLOCKED,
        ),
    )
    corrected(number, "business_status", "open")
    answer_clause(application=number, clause="X4", holds=False, words="", by=OFFICER, at=LATER)
    run()
    # The bureau's word is kept beside the officer's.
    assert noticed(number) == CaseNoticed(Outcome.ELIGIBLE, False, AmountTier.SMALL, (ScreeningFlag.CREDIT_BLOCKED,))


def corrected(number: str, fact: str, value: FactValue) -> None:
    correct_fact(application=number, fact=fact, value=value, source_document="", words="확인함", by=OFFICER, at=LATER)


def test_an_amount_over_the_limit_is_noticed(owner: Owner) -> None:
    number = a_case(owner, requested_krw=STANDARD)
    run()
    assert ScreeningFlag.OVER_LIMIT not in noticed(number).flags
    # Only a disaster lifts the limit that far.
    corrected(number, "disaster", "none")
    run()
    assert ScreeningFlag.OVER_LIMIT in noticed(number).flags


def test_no_case_is_revised_and_no_status_changes(owner: Owner) -> None:
    number = a_case(owner)
    told(number, LookUpKind.BUSINESS_STATUS, {"business_status": "closed"})
    before, events = revision_of(number), Event.objects.count()
    run()
    assert (revision_of(number), Event.objects.count()) == (before, events)
    assert Application.objects.get(number=number).status == "in_screening"


def test_a_run_of_one_institution_leaves_the_others(owner: Owner) -> None:
    ours = a_case(owner)
    theirs = a_case(an_owner(2), GENERAL, at=GENERAL_AT, collateral="credit")
    done = run("semas")
    assert (done.cases, set(noticed_of(numbers=[ours, theirs]))) == (1, {theirs})
    assert noticed(theirs).tier is AmountTier.STANDARD


def test_what_is_over_is_left_alone(owner: Owner) -> None:
    number = a_case(owner)
    withdraw_application(number=number, reason=WithdrawalReason.CHANGED_MIND, actor=OFFICER, at=AT)
    assert run().cases == 0
    screen_case(number=number, at=LATER)
    assert noticed_of(numbers=[number]) == {}


def test_whose_key_was_destroyed_stops_nobody_else(owner: Owner) -> None:
    forgotten, other = a_case(owner), a_case(an_owner(2))
    destroy_person_key(person_id=owner.person_id, at=LATER, actor=OFFICER)
    done = run()
    assert (done.cases, done.unreadable) == (1, 1)
    assert set(noticed_of(numbers=[forgotten, other])) == {other}


def test_one_case_is_noticed_as_soon_as_it_is_in(owner: Owner) -> None:
    number = submitted(owner, complete(owner)).application
    for _ in range(2):
        screen_case(number=number, at=LATER)
    assert noticed(number).tier is AmountTier.SMALL
    assert (Application.objects.get(number=number).tier, ScreeningRun.objects.count()) == ("small", 1)


def test_queries_do_not_grow_with_the_cases(owner: Owner) -> None:
    a_case(owner)
    with CaptureQueriesContext(connection) as one:
        run()
    for nth in range(2, 12):
        a_case(an_owner(nth))
    with CaptureQueriesContext(connection) as many:
        run()
    assert len(many) == len(one)


def test_progress_is_told_to_the_last_case(owner: Owner) -> None:
    a_case(owner)
    heard: list[tuple[int, int]] = []
    screen_waiting(at=LATER, on_progress=lambda done, total: heard.append((done, total)))
    assert heard == [(1, 1)]
    assert ScreeningRun.objects.get().is_complete
