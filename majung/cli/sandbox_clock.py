"""The house's clock, moved by `majung sandbox clock`."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from majung.cli.database import prepare_tables
from majung.cli.inputs import BadInput
from majung.web.words import say

# Rooms with tables can be imported only once Django is set up, which majung.cli.database does.
from majung.adapters import clock  # isort: skip


@dataclass(frozen=True)
class Told:
    """Where the clock is now, in words and in seconds from the real time."""

    words: str
    seconds: int


def move_clock(*, moment: str | None, days: int | None, reset: bool) -> Told:
    if not settings.SANDBOX:
        raise BadInput(say("sandbox.clock_is_real"))
    prepare_tables()
    if moment is not None:
        clock.set_clock_offset(offset=read_moment(moment) - clock.real_now())
    elif days is not None:
        clock.set_clock_offset(offset=clock.clock_offset() + timedelta(days=days))
    elif reset:
        clock.set_clock_offset(offset=timedelta())
    shown = clock.now().astimezone(clock.SEOUL)
    return Told(say("sandbox.clock", moment=f"{shown:%Y-%m-%d %H:%M}"), int(clock.clock_offset().total_seconds()))


def read_moment(text: str) -> datetime:
    """A day means its beginning, a moment without a zone is Seoul's."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(say("sandbox.not_a_moment", value=repr(text[:40]))) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.SEOUL)
