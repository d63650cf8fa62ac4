"""Which day it is outside: a story that moves the house's clock moves the offices' calendar with it."""

from datetime import date, timedelta

from django.conf import settings

from majung.adapters import clock
from majung.sandbox.keeping import opened


def today() -> date:
    """Today in Seoul, as far away as it was set."""
    return (clock.real_now() + distance()).astimezone(clock.SEOUL).date()


def distance() -> timedelta:
    with opened(settings.DATA_FOLDER) as kept:
        row = kept.execute("SELECT seconds FROM calendar").fetchone()
    return timedelta(seconds=row["seconds"] if row else 0)


def move(offset: timedelta) -> None:
    with opened(settings.DATA_FOLDER) as kept:
        kept.execute("INSERT OR REPLACE INTO calendar VALUES (1, ?)", (offset // timedelta(seconds=1),))
