from datetime import UTC, datetime

import pytest

from majung.adapters import clock
from majung.portal.check.throttle import GUESSES
from tests.published_catalog import load_and_publish

NOON = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_a_day(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Noon in Seoul, 22 November 2026, in a house with its catalog published."""
    load_and_publish()
    monkeypatch.setattr(clock, "real_now", lambda: NOON)
    GUESSES.failures.clear()
