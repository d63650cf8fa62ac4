"""A house with its programs published, a fund for one of them, and an owner with a case in it."""

import pytest
from django.db import transaction

from majung.budget.services import open_fund
from majung.events.services import Actor, ActorKind
from tests.applications.world import AT, Owner, an_owner, complete, submitted
from tests.published_catalog import load_and_publish

OFFICER = Actor(ActorKind.STAFF, "user:9007")
FUND = "gyeongbuk-beotim-2025"


@pytest.fixture
def house(db: None) -> None:
    load_and_publish()
    with transaction.atomic():
        open_fund(code=FUND, institution="gyeongbuk-foundation", year=2025, plan_krw=10**9, actor=OFFICER, at=AT)


@pytest.fixture
def owner(house: None) -> Owner:
    return an_owner()


@pytest.fixture
def number(owner: Owner) -> str:
    return submitted(owner, complete(owner)).application
