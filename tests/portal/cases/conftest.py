"""A house with a case in it, at ten in the morning of 2 May 2025, and its owner signed in."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from majung.adapters import clock
from majung.applications.services import request_supplement
from majung.core.deadlines import SEOUL
from majung.core.documents import DocumentKind
from majung.core.supplement import SupplementItem, SupplementItemKind
from majung.events.services import Actor, ActorKind
from majung.parties.models import User
from tests.applications.world import AT, Owner, an_owner, complete, submitted
from tests.published_catalog import load_and_publish

OFFICER = Actor(ActorKind.STAFF, "user:9007")
APPROVER = Actor(ActorKind.STAFF, "user:9008")
THROUGH = date(2025, 5, 15)
LEASE = SupplementItem(SupplementItemKind.DOCUMENT, "임대차계약서의 모든 쪽", DocumentKind.LEASE)
WHY = SupplementItem(SupplementItemKind.EXPLANATION, "매출이 준 까닭")


@pytest.fixture(autouse=True)
def morning(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    load_and_publish()
    set_clock(monkeypatch, AT)


@pytest.fixture
def owner(morning: None) -> Owner:
    return an_owner()


@pytest.fixture
def number(owner: Owner) -> str:
    return submitted(owner, complete(owner)).application


@pytest.fixture
def asked(number: str) -> str:
    request_supplement(application=number, items=(LEASE, WHY), through=THROUGH, by=OFFICER, at=AT)
    return number


@pytest.fixture
def here(owner: Owner) -> Client:
    return signed_in(owner)


def signed_in(owner: Owner) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=owner.user_id))
    return client


def set_clock(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: at.astimezone(UTC))
    monkeypatch.setattr(clock, "today", lambda: at.astimezone(SEOUL).date())
