"""Cases that came in since: looked at by the machine within a minute, so that worklists can sort them by tier."""

from datetime import datetime

from majung.applications.models import Application
from majung.core.application import UNDER_WAY
from majung.screening.services import screen_case

AT_ONCE = 200


def screen_newcomers(*, at: datetime) -> int:
    """The oldest cases without a tier, some at a time: filing itself waits for nothing. Gives how many."""
    under_way = Application.objects.filter(status__in=[status.value for status in UNDER_WAY], tier="")
    # Of somebody forgotten nothing can be read any more.
    readable = under_way.filter(person__wrapped_key__isnull=False)
    numbers = list(readable.order_by("id").values_list("number", flat=True)[:AT_ONCE])
    for number in numbers:
        screen_case(number=number, at=at)
    return len(numbers)
