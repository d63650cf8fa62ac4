"""The staff door on a day of its own, with the programs published."""

from collections.abc import Callable
from datetime import datetime

import pytest

from majung.adapters import clock
from majung.core.deadlines import SEOUL
from tests.agreements.conftest import provider, register
from tests.applications.world import AT
from tests.published_catalog import load_and_publish

__all__ = ["SetClock", "at_clock", "house", "provider", "register"]

SetClock = Callable[[datetime], None]


@pytest.fixture
def at_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    def moved(at: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: at)
        monkeypatch.setattr(clock, "today", lambda: at.astimezone(SEOUL).date())

    return moved


@pytest.fixture
def house(db: None, at_clock: SetClock) -> None:
    load_and_publish()
    at_clock(AT)
