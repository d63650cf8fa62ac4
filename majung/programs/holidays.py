"""Public holidays read from the catalog."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from majung.programs.catalog import SHIPPED, checked


@dataclass(frozen=True)
class Holidays:
    """The days, and through which day somebody checked them: temporary holidays are set at short notice."""

    days: frozenset[date]
    checked_until: date


@lru_cache(maxsize=1)
def shipped_holidays() -> Holidays:
    document = checked(SHIPPED / "holidays.yaml", "holidays").value
    return Holidays(
        days=frozenset(date.fromisoformat(row["date"]) for row in document["rows"]),
        checked_until=date.fromisoformat(document["checked_until"]),
    )
