"""The guarantee program that follows a confirmation, by province and day."""

from datetime import date

import pytest

from majung.core.rules.program import Route
from majung.programs.catalog import shipped_catalog
from majung.programs.linked_guarantees import linked_guarantee, linked_guarantees


@pytest.mark.parametrize(
    ("sido", "on", "program"),
    [
        ("경상북도", date(2025, 1, 1), "gyeongbuk-beotim"),
        ("경상북도", date(2024, 12, 31), None),
        ("부산광역시", date(2025, 1, 1), None),
    ],
)
def test_a_province_has_its_program_from_its_day_on(sido: str, on: date, program: str | None) -> None:
    found = linked_guarantee(sido=sido, on=on)
    assert (found.program if found else None) == program


def test_each_leads_to_a_guaranteed_loan_in_force() -> None:
    for row in linked_guarantees():
        assert shipped_catalog().version(row.program, row.valid_from).route is Route.GUARANTEED_LOAN
