"""A house with its programs published, on the second of May 2025 in the morning, and an owner signed in."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from majung.adapters import clock
from majung.adapters.clock import SEOUL
from tests.portal.apply.filing import set_clock
from tests.published_catalog import load_and_publish

AT = datetime(2025, 5, 2, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def house(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    load_and_publish()
    set_clock(monkeypatch, AT)
    assert clock.now().astimezone(SEOUL).hour == 10


@pytest.fixture
def phone(client: Client) -> Client:
    return client
