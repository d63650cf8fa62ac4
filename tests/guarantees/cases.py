"""Cases of one firm up to the approval, for tests of what stands behind them."""

from datetime import datetime, timedelta
from decimal import Decimal
from random import SystemRandom
from typing import Any

from majung.applications.models import Application
from majung.applications.services import take_up
from majung.core.deciding import Refinances, Terms
from majung.core.identifiers import new_public_number
from majung.guarantees.models import FirmExposure, Guarantee
from majung.parties.models import Business
from tests.applications.world import AT, BEOTIM, Owner, an_owner, complete, submitted
from tests.decisions.people import APPROVAL, MAKER, decide

TERMS = Terms(
    amount_krw=30_000_000,
    months=60,
    grace_months=24,
    method="equal_principal",
    coverage_percent=100,
    fee_rate=Decimal("0.012"),
    fee_krw=1_530_000,
)
OLD = Refinances("경북 2023-1234", "농협 운전자금", 20_000_000)


def in_screening(owner: Owner, program: str = BEOTIM, *, at: datetime = AT, key: str = "key-1", **values: Any) -> str:
    number = submitted(owner, complete(owner, program, at=at, **values), at=at, key=key).application
    take_up(application=number, by=MAKER, at=at)
    return number


def approved(owner: Owner, *, at: datetime = AT, terms: Terms = TERMS, key: str = "key-1", **values: Any) -> str:
    """A case two people approved on these terms."""
    number = in_screening(owner, at=at, key=key, **values)
    decide(number, at=at, **{**APPROVAL, "terms": terms})
    return number


def total(owner: Owner) -> tuple[int, int]:
    """What the database keeps for the firm: here and elsewhere."""
    row = FirmExposure.objects.get(business__number=owner.business)
    return row.total_krw, row.elsewhere_krw


def stands(owner: Owner, *, behind: str, exposure_krw: int = 30_000_000, **values: Any) -> Guarantee:
    """A guarantee that stands for a firm already; any case will do behind it."""
    row = Application.objects.get(number=behind)
    own: dict[str, Any] = {
        "number": new_public_number(kind="GTE", year=2025, source=SystemRandom()),
        "amount_krw": exposure_krw,
        "coverage_percent": 100,
        "fee_rate": Decimal("0.012"),
        "fee_krw": 0,
        "grade": "unrated",
        "decided_on": AT.date(),
        "loan_through": AT.date() + timedelta(days=60),
    }
    return Guarantee.objects.create(
        application=row,
        business=Business.objects.get(number=owner.business),
        institution_id=row.institution_id,
        exposure_krw=exposure_krw,
        **{**own, **values},
    )


def behind(nth: int) -> str:
    """A case of somebody else, to stand behind a guarantee."""
    other = an_owner(nth)
    return submitted(other, complete(other)).application
