"""Reasons of decisions read from the catalog, as of a day: names, default words, remedies, and how long to wait."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from majung.core.deciding import Outcome, ReasonCode
from majung.programs.catalog import SHIPPED, checked


class UnknownReason(LookupError):
    """No such reason leads to this outcome on this day."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason with what is said to the owner unless the officer says it better; without a wait no refusal has it."""

    code: ReasonCode
    outcomes: tuple[Outcome, ...]
    label: str
    label_en: str
    words: str
    words_en: str
    remedy: str
    remedy_en: str
    wait_months: int | None
    valid_from: date
    valid_until: date | None
    basis: str
    assumption: str | None

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)


def reasons_for(*, outcome: Outcome, on: date) -> tuple[Reason, ...]:
    """The reasons that lead to an outcome on a day, in the order of the catalog."""
    return tuple(row for row in reason_rows() if outcome in row.outcomes and row.holds(on))


def reason_of(*, code: ReasonCode, outcome: Outcome, on: date) -> Reason:
    """One reason as it stands on a day; raises UnknownReason where it does not lead to the outcome."""
    for row in reasons_for(outcome=outcome, on=on):
        if row.code is code:
            return row
    raise UnknownReason(code.value)


@lru_cache(maxsize=1)
def reason_rows() -> tuple[Reason, ...]:
    document = checked(SHIPPED / "reasons.yaml", "reasons").value
    return tuple(
        Reason(
            code=ReasonCode(row["code"]),
            outcomes=tuple(Outcome(outcome) for outcome in row["outcomes"]),
            label=row["label"],
            label_en=row["label_en"],
            words=row["words"],
            words_en=row["words_en"],
            remedy=row["remedy"],
            remedy_en=row["remedy_en"],
            wait_months=row["wait_months"],
            valid_from=date.fromisoformat(row["from"]),
            valid_until=date.fromisoformat(row["until"]) if row["until"] else None,
            basis=row["basis"],
            assumption=row["assumption"],
        )
        for row in document["rows"]
    )
