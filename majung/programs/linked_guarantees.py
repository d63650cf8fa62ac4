"""Which guarantee program follows a confirmation in a province, read from the catalog as of a day."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from majung.programs.catalog import SHIPPED, checked


@dataclass(frozen=True, slots=True)
class LinkedGuarantee:
    """A province's program for the guarantee behind a loan through a bank, and what was assumed."""

    sido: str
    program: str
    valid_from: date
    valid_until: date | None
    assumption: str | None

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)


def linked_guarantee(*, sido: str, on: date) -> LinkedGuarantee | None:
    """The program to go on with; none where the house ships none for the province."""
    return next((row for row in linked_guarantees() if row.sido == sido and row.holds(on)), None)


@lru_cache(maxsize=1)
def linked_guarantees() -> tuple[LinkedGuarantee, ...]:
    document = checked(SHIPPED / "linked_guarantees.yaml", "linked_guarantees").value
    return tuple(
        LinkedGuarantee(
            sido=row["sido"],
            program=row["program"],
            valid_from=date.fromisoformat(row["from"]),
            valid_until=date.fromisoformat(row["until"]) if row["until"] else None,
            assumption=row["assumption"],
        )
        for row in document["rows"]
    )
