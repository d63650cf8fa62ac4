"""The house's clock, moved by `majung sandbox clock`."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.management import call_command

import majung.cli.database  # noqa: F401  # Importing this sets up Django.
from majung.cli.inputs import BadInput
from majung.web.words import say

# Rooms with tables can be imported only once Django is set up.
from majung.adapters import clock  # isort: skip


@dataclass(frozen=True)
class Told:
    """Where the clock is now, in words and in seconds from the real time."""

    words: str
    seconds: int


def move_clock(*, moment: str | None, days: int | None, reset: bool) -> Told:
    if not settings.SANDBOX:
        raise BadInput(say("sandbox.clock_is_real"))
    wanted = None if moment is None else read_moment(moment)
    # The clock's own table is all this needs.
    call_command("migrate", "adapters", verbosity=0, interactive=False)
    if wanted is not None:
        clock.set_clock_offset(offset=whole_seconds(wanted - clock.real_now()))
    elif days is not None:
        clock.set_clock_offset(offset=clock.clock_offset() + timedelta(days=days))
    elif reset:
        clock.set_clock_offset(offset=timedelta())
    shown = clock.now().astimezone(clock.SEOUL)
    return Told(say("sandbox.clock", moment=f"{shown:%Y-%m-%d %H:%M}"), int(clock.clock_offset().total_seconds()))


def whole_seconds(distance: timedelta) -> timedelta:
    """Rounded up, so that the clock is not a moment before what was asked for."""
    second = timedelta(seconds=1)
    return -(-distance // second) * second


def read_moment(text: str) -> datetime:
    """A day means its beginning, a moment without a zone is Seoul's."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(say("sandbox.not_a_moment", value=repr(text[:40]))) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.SEOUL)
