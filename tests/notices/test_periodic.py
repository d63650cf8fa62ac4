"""Runs by the clock: each once a period or a night, whoever asks and however often."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.conf import settings as configured
from django.utils.module_loading import import_string
from pytest_django import Settings

from majung.adapters import clock
from majung.adapters.clock import SEOUL
from majung.notices.models import Job
from majung.notices.periodic import enqueue_runs, run_continuous
from majung.notices.worker import Worker, work_once

HERE = "tests.notices.test_periodic"
calls: list[str] = []


def nightly(*, at: datetime) -> None:
    calls.append(f"night {at.tzinfo}")


def often(*, at: datetime) -> None:
    calls.append("often")


def failing(*, at: datetime) -> None:
    raise OSError


@pytest.fixture(autouse=True)
def own_runs(settings: Settings) -> Iterator[None]:
    settings.PERIODIC_RUNS, settings.NIGHTLY_RUNS = [(f"{HERE}.often", 5)], [f"{HERE}.nightly"]
    settings.CONTINUOUS_RUNS = []
    calls.clear()
    yield
    calls.clear()


def keys() -> list[str]:
    return [key.split(":")[0] for key in Job.objects.order_by("id").values_list("key", flat=True) if key]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("2025-05-02 00:05", "2025-05-02 00:09", ["period"]),
        ("2025-05-02 00:09", "2025-05-02 00:10", ["period", "period", "night"]),
        ("2025-05-02 09:00", "2025-05-02 09:04", ["period", "night"]),
        ("2025-05-02 09:04", "2025-05-02 09:05", ["period", "night", "period"]),
        ("2025-05-02 09:00", "2025-05-03 09:00", ["period", "night", "period", "night"]),
        ("2025-05-03 09:00", "2025-05-02 09:00", ["period", "night", "period", "night"]),
    ],
)
def test_a_run_is_kept_once_a_period_and_once_a_night(db: None, first: str, second: str, expected: list[str]) -> None:
    for moment in (first, second, second):
        enqueue_runs(at=datetime.fromisoformat(moment).replace(tzinfo=SEOUL))
    assert keys() == expected


def test_work_once_runs_what_the_clock_asks_for(db: None, settings: Settings) -> None:
    settings.SANDBOX = True
    now = clock.real_now()
    noon = now.astimezone(SEOUL).replace(hour=12, minute=0)
    clock.set_clock_offset(offset=noon - now)
    settings.CONTINUOUS_RUNS = [f"{HERE}.often"]
    assert work_once(name="one") == 2
    assert sorted(calls) == ["night UTC", "often", "often"]


def test_a_continuous_run_that_fails_stops_no_other(caplog: pytest.LogCaptureFixture, settings: Settings) -> None:
    settings.CONTINUOUS_RUNS = [f"{HERE}.failing", f"{HERE}.missing", f"{HERE}.often"]
    run_continuous(at=clock.real_now())
    assert calls == ["often"]
    assert "OSError" in caplog.text


def test_the_watch_asks_once_a_minute(db: None, settings: Settings) -> None:
    settings.SANDBOX = True
    now = clock.real_now()
    clock.set_clock_offset(offset=now.astimezone(SEOUL).replace(hour=12, minute=1, second=0) - now)
    worker = Worker(name="one", threads=1)
    worker.watch_clock()
    Job.objects.all().delete()
    worker.watch_clock()
    assert keys() == []
    clock.set_clock_offset(offset=clock.clock_offset() + timedelta(minutes=1))
    worker.watch_clock()
    assert keys() == ["period", "night"]


def test_what_the_settings_name_can_be_called() -> None:
    named = [path for path, _ in SHIPPED[0]] + SHIPPED[1] + SHIPPED[2]
    assert named
    for path in named:
        assert callable(import_string(path)), path


SHIPPED: tuple[list[tuple[str, int]], list[str], list[str]] = (
    configured.PERIODIC_RUNS,
    configured.NIGHTLY_RUNS,
    configured.CONTINUOUS_RUNS,
)
