"""Filing once more: not before a refusal lets one, not beside an approval, whatever draft it comes from."""

from datetime import date, timedelta
from typing import Any

import pytest

from majung.applications.models import Application
from majung.applications.services import AlreadyFiled, RetryLater, take_up
from majung.core.deciding import Outcome, ReasonCode
from tests.applications.world import AT, Owner, an_owner, complete, submitted
from tests.decisions.people import MAKER, TERMS, decide
from tests.published_catalog import load_and_publish

pytestmark = pytest.mark.django_db

DAYS = 90
RETRY = AT.date() + timedelta(days=DAYS)


@pytest.fixture
def owner(db: None) -> Owner:
    load_and_publish()
    return an_owner()


def decided(owner: Owner, outcome: Outcome, reason: ReasonCode, retry_from: date | None = None) -> str:
    number = submitted(owner, complete(owner)).application
    take_up(application=number, by=MAKER, at=AT)
    terms = TERMS if outcome is Outcome.APPROVED else None
    words: dict[str, Any] = {"reason_code": reason, "words": "검토 결과", "remedy": "고친 뒤 다시"}
    decide(number, outcome=outcome, retry_from=retry_from, terms=terms, **words)
    return number


def test_a_new_draft_is_no_way_around_the_day_a_refusal_names(owner: Owner) -> None:
    number = decided(owner, Outcome.REFUSED, ReasonCode.EXCLUDED, RETRY)
    with pytest.raises(RetryLater) as refused:
        submitted(owner, complete(owner), key="key-2")
    assert (refused.value.number, refused.value.on) == (number, RETRY)
    assert Application.objects.count() == 1


def test_from_its_day_on_a_refused_business_files_again(owner: Owner) -> None:
    decided(owner, Outcome.REFUSED, ReasonCode.EXCLUDED, RETRY)
    later = AT + timedelta(days=DAYS)
    assert submitted(owner, complete(owner, at=later), at=later, key="key-2").application
    assert Application.objects.count() == 2


def test_an_approved_application_is_not_filed_beside_itself(owner: Owner) -> None:
    number = decided(owner, Outcome.APPROVED, ReasonCode.MEETS_CRITERIA)
    with pytest.raises(AlreadyFiled) as refused:
        submitted(owner, complete(owner), key="key-2")
    assert refused.value.number == number
    assert Application.objects.count() == 1
