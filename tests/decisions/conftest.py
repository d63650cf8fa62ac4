"""A case in screening, and another that two people refused."""

import pytest

from majung.applications.services import take_up
from tests.applications.world import AT, Owner, an_owner, complete, submitted
from tests.decisions.people import MAKER, REFUSAL, decide
from tests.published_catalog import load_and_publish


@pytest.fixture
def owner(db: None) -> Owner:
    load_and_publish()
    return an_owner()


@pytest.fixture
def number(owner: Owner) -> str:
    """In screening."""
    number = submitted(owner, complete(owner)).application
    take_up(application=number, by=MAKER, at=AT)
    return number


@pytest.fixture
def refused(number: str) -> str:
    decide(number, **REFUSAL)
    return number
