"""The one clock: the only place that reads the time. Doors and commands read it and pass it on."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.apps import apps
from django.conf import settings
from django.db import models

SEOUL = ZoneInfo("Asia/Seoul")


def now() -> datetime:
    """This moment in UTC; in the sandbox, as far away as it was set."""
    return real_now() + clock_offset() if settings.SANDBOX else real_now()


def today() -> date:
    """Today in Seoul, where the programs live."""
    return now().astimezone(SEOUL).date()


def real_now() -> datetime:
    """This moment for seals, certificates, sessions and tokens, which no sandbox moves."""
    return datetime.now(UTC)


def clock_offset() -> timedelta:
    kept = _offsets().values_list("seconds", flat=True).first()
    return timedelta(seconds=kept or 0)


def set_clock_offset(*, offset: timedelta) -> None:
    """Moves the sandbox's clock; kept in the database, so that every process agrees."""
    _offsets().update_or_create(id=1, defaults={"seconds": offset // timedelta(seconds=1)})


def _offsets() -> "models.Manager[models.Model]":
    """Looked up when asked for, so that a command without a database can read the clock too."""
    return apps.get_model("adapters", "ClockOffset")._default_manager
