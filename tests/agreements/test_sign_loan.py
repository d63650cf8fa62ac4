"""A member of a cooperative signs the loan itself: the same six steps, without a guarantee."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from majung.adapters.signing import FakeSigning
from majung.agreements.selectors import agreements_of, are_complete, contract_of
from majung.agreements.services import prepare_agreements
from majung.core.agreement_texts import AgreementKind
from majung.core.deciding import Terms
from tests.agreements.signing import Signer, signed
from tests.applications.world import MEMBER, an_owner
from tests.decisions.people import APPROVAL, decide
from tests.guarantees.cases import in_screening

pytestmark = pytest.mark.usefixtures("house")
MEMBERS_AT = datetime(2024, 5, 10, 6, 0, tzinfo=UTC)
MEMBERS: dict[str, Any] = {
    "is_member": True,
    "member_grade": "A",
    "grade_valid_through": date(2025, 6, 30),
    "desired_on": date(2024, 5, 13),
}
TERMS = Terms(amount_krw=30_000_000, months=12, grace_months=0, method="bullet")


def test_a_member_signs_the_loan(provider: FakeSigning) -> None:
    owner = an_owner()
    number = in_screening(owner, MEMBER, at=MEMBERS_AT, **MEMBERS)
    decide(number, at=MEMBERS_AT, **{**APPROVAL, "terms": TERMS})
    agreement = prepare_agreements(number=number, at=MEMBERS_AT)
    assert agreement is not None
    [line] = agreements_of(person_id=owner.person_id, at=MEMBERS_AT)
    assert (line.kind, line.steps, line.institution) == (AgreementKind.LOAN, 6, "mutual-aid-cooperative")
    assert contract_of(number=agreement).data["months"] == 12
    signed(Signer(owner.person_id, agreement, MEMBERS_AT), provider)
    assert are_complete(application=number)
