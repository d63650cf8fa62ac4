"""How often and why the period of a case was made longer, for its owner and for staff."""

from dataclasses import dataclass
from datetime import date, datetime

from majung.adapters.sealing import unseal_with
from majung.applications.content import key_of
from majung.applications.models import PeriodExtension


@dataclass(frozen=True, slots=True)
class ExtensionView:
    """One extension with its reason in the words of the office."""

    nth: int
    length: int
    has_consent: bool
    words: str
    due_before: date
    due_after: date
    extended_at: datetime
    extended_by: str

    def __repr__(self) -> str:
        return f"ExtensionView({self.nth})"


def extensions_of_case(*, number: str) -> tuple[ExtensionView, ...]:
    """All of a case in their order; one query."""
    rows = PeriodExtension.objects.filter(application__number=number).select_related("application__person")
    return tuple(
        ExtensionView(
            nth=row.nth,
            length=row.length,
            has_consent=row.has_consent,
            words=unseal_with(key_of(row.application.person), bytes(row.sealed_words)).decode(),
            due_before=row.due_before,
            due_after=row.due_after,
            extended_at=row.extended_at,
            extended_by=row.extended_by,
        )
        for row in rows.order_by("nth")
    )
