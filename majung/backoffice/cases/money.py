"""The money of a case: its place in line, what bounds the amount, what stands for the firm, its guarantee."""

from datetime import datetime
from typing import Any

from majung.applications.selectors import ApplicationLine
from majung.core.application import UNDER_WAY
from majung.core.deadlines import seoul_day
from majung.guarantees.assessing import Assessment, assess
from majung.guarantees.selectors import exposure_of, guarantee_of
from majung.journey.promoting import place_of_case


def money_context(line: ApplicationLine, *, at: datetime) -> dict[str, Any]:
    """A case under way is measured anew; one that is over shows what was decided."""
    is_open = line.status in UNDER_WAY
    assessed = assess(application=line.number, terms=None, at=at) if is_open else None
    on = seoul_day(at)
    return {
        "assessed": assessed,
        "limits": limit_rows(assessed) if assessed else [],
        "exposure": assessed.exposure if assessed else exposure_of(business=line.business, on=on),
        "guarantee": None if is_open else guarantee_of(application=line.number, on=on),
        "in_line": place_of_case(number=line.number) if line.waiting_since is not None else None,
    }


def limit_rows(assessed: Assessment) -> list[dict[str, Any]]:
    """What bounds the amount, the one that binds marked."""
    return [
        {"code": line.code.value, "krw": line.krw, "basis": line.basis, "binds": line == assessed.binding}
        for line in assessed.limits
    ]
