"""Some cases by their numbers, as lists tell them."""

from collections.abc import Collection

from majung.applications.models import Application
from majung.applications.selectors import ApplicationLine, line_of, listed


def lines_of(*, numbers: Collection[str]) -> list[ApplicationLine]:
    """These cases, the oldest first; one query. A number that is not there is left out."""
    rows = listed(Application.objects.filter(number__in=numbers).defer("sealed_answers", "sealed_record"))
    return [line_of(row) for row in rows.order_by("received_at", "id")]
