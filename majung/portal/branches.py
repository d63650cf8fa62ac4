"""The page that finds the branch of a business by its city or county."""

from datetime import date
from typing import Any

from majung.parties.selectors import banks_on_day, branches_of, institutions_by_code
from majung.programs.catalog import shipped_catalog

# The one institution whose branches are known.
INSTITUTION = "gyeongbuk-foundation"
ELSEWHERE = "elsewhere"


def branch_page(wanted: str, *, on: date) -> dict[str, Any]:
    """Every branch; or those that serve a city or county, sometimes two; or none, for a place that is not served."""
    branches = branches_of(institution=INSTITUTION)
    places = sorted({place for branch in branches for place in branch.sigungu})
    chosen = wanted.strip()
    serving = [branch for branch in branches if chosen in branch.sigungu]
    return {
        "institution": institutions_by_code().get(INSTITUTION),
        "places": [{"value": place, "label": place, "selected": place == chosen} for place in places],
        "elsewhere": {"value": ELSEWHERE, "selected": bool(chosen) and not serving},
        "chosen": chosen if serving else "",
        "is_elsewhere": bool(chosen) and not serving,
        "branches": serving if chosen else branches,
        "banks": banks_on_day(codes=_bank_codes(on), on=on),
    }


def _bank_codes(on: date) -> frozenset[str]:
    """The banks of the institution's programs."""
    versions = shipped_catalog().in_force(on)
    return frozenset(
        code for version in versions if version.institution == INSTITUTION for code in version.document["banks"]
    )
