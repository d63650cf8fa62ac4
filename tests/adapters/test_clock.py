"""The one clock and the sandbox's distance from it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError
from pytest_django import Settings

from majung.adapters import clock
from majung.adapters.models import ClockOffset

TWO_YEARS = timedelta(days=730)
SLACK = timedelta(minutes=1)


def test_clock_tells_utc() -> None:
    assert clock.now().tzinfo is UTC


def test_today_is_the_day_in_seoul(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "real_now", lambda: datetime(2025, 5, 1, 15, 0, tzinfo=UTC))
    assert clock.today().isoformat() == "2025-05-02"


@pytest.mark.django_db
def test_sandbox_lives_at_its_own_time(settings: Settings) -> None:
    settings.SANDBOX = True
    clock.set_clock_offset(offset=TWO_YEARS)
    assert abs(clock.now() - clock.real_now() - TWO_YEARS) < SLACK


@pytest.mark.django_db
def test_sandbox_starts_at_the_real_time(settings: Settings) -> None:
    settings.SANDBOX = True
    assert abs(clock.now() - clock.real_now()) < SLACK


@pytest.mark.django_db
def test_offset_moves_nothing_outside_the_sandbox() -> None:
    clock.set_clock_offset(offset=TWO_YEARS)
    assert abs(clock.now() - clock.real_now()) < SLACK


@pytest.mark.django_db
def test_clock_is_set_again_in_the_same_row() -> None:
    clock.set_clock_offset(offset=TWO_YEARS)
    clock.set_clock_offset(offset=-TWO_YEARS)
    assert clock.clock_offset() == -TWO_YEARS
    with pytest.raises(IntegrityError):
        ClockOffset.objects.create(id=2, seconds=1)
