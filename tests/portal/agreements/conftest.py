"""A house with an approved case whose agreement waits for its signer, at ten in the morning of 2 May 2025."""

import pytest
from django.test import Client

from tests.agreements.conftest import house, provider, register
from tests.agreements.signing import Signer, asked
from tests.applications.world import AT, Owner, an_owner
from tests.portal.cases.conftest import set_clock, signed_in

__all__ = ["house", "provider", "register"]


@pytest.fixture(autouse=True)
def morning(house: None, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, AT)


@pytest.fixture
def owner() -> Owner:
    return an_owner()


@pytest.fixture
def signer(owner: Owner) -> Signer:
    return asked(owner)


@pytest.fixture
def here(owner: Owner) -> Client:
    return signed_in(owner)
