"""Approved cases for tests: a 대리대출 filed, screened and approved by two people, with the 확인서 that follows."""

from datetime import UTC, datetime, timedelta
from typing import Any

from majung.applications.services import take_up
from majung.letters.selectors import ConfirmationView, confirmation_view
from majung.letters.services import issue_confirmation
from tests.applications.world import GENERAL, GENERAL_AT, Owner, an_owner, complete, submitted
from tests.decisions.people import APPROVAL, MAKER, decide

# 2023-07-05 in Seoul; sixty days later is Sunday 2023-09-03, so the last day is the Monday after.
APPROVED_AT = GENERAL_AT + timedelta(days=1)
LAST_DAY = datetime(2023, 9, 4, 14, 59, 59, tzinfo=UTC)
NEXT_DAY = LAST_DAY + timedelta(seconds=1)


def filed(owner: Owner, *, program: str = GENERAL, at: datetime = GENERAL_AT, key: str = "key-1", **values: Any) -> str:
    collateral = {"collateral": "credit"} if program == GENERAL else {}
    opened = {"opened_on": datetime(2022, 1, 3, tzinfo=UTC).date()} if program == GENERAL else {}
    draft = complete(owner, program, at=at, **{**collateral, **opened, **values})
    return submitted(owner, draft, at=at, key=key).application


def approved(
    owner: Owner | None = None, *, at: datetime = APPROVED_AT, filed_at: datetime = GENERAL_AT, **values: Any
) -> str:
    number = filed(owner or an_owner(), at=filed_at, **values)
    take_up(application=number, by=MAKER, at=at)
    decide(number, at=at, **APPROVAL)
    return number


def confirmed(owner: Owner | None = None, **values: Any) -> ConfirmationView:
    """The 확인서 of a case approved just now."""
    issued = issue_confirmation(number=approved(owner, **values), at=APPROVED_AT)
    assert issued is not None
    return confirmation_view(number=issued, at=APPROVED_AT)
