"""What the database lets nobody write, whoever types the SQL."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from majung.guarantees.models import FirmExposure, Guarantee
from tests.applications.world import AT, Owner, an_owner
from tests.guarantees.cases import behind, stands, total

pytestmark = pytest.mark.django_db

LIMIT = 800_000_000


@pytest.fixture
def guarantee(owner: Owner) -> Guarantee:
    return stands(owner, behind=behind(2), elsewhere_krw=100_000_000)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE guarantees_guarantee SET amount_krw = amount_krw + 1",
        "UPDATE guarantees_guarantee SET exposure_krw = 1",
        "UPDATE guarantees_guarantee SET fee_krw = 0, fee_rate = 0.005",
        "UPDATE guarantees_guarantee SET loan_through = '2030-01-01'",
        "UPDATE guarantees_guarantee SET refinances = 'x', refinanced_krw = 1",
        "UPDATE guarantees_guarantee SET elsewhere_krw = 0",
        "DELETE FROM guarantees_guarantee",
        "UPDATE guarantees_firmexposure SET total_krw = 0",
        "UPDATE guarantees_firmexposure SET elsewhere_krw = 0",
        "UPDATE guarantees_firmexposure SET total_krw = total_krw + 1",
        "DELETE FROM guarantees_firmexposure",
        "INSERT INTO guarantees_firmexposure (business_id, total_krw, elsewhere_krw) SELECT 2, 1, 0",
        "UPDATE guarantees_guarantee SET state = 'lapsed'",
        "UPDATE guarantees_guarantee SET state = 'formed'",
    ],
)
def test_nobody_writes_it(owner: Owner, guarantee: Guarantee, statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert total(owner) == (30_000_000, 100_000_000)
    assert Guarantee.objects.get().state == "decided"


def test_what_ended_stays_ended(owner: Owner, guarantee: Guarantee) -> None:
    rows = Guarantee.objects.filter(pk=guarantee.pk)
    rows.update(state="withdrawn", ended_at=AT, ended_because="bank_refused")
    assert total(owner) == (0, 0)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state="decided", ended_at=None, ended_because="")


@pytest.mark.parametrize(
    "values",
    [
        {"exposure_krw": 670_000_001, "elsewhere_krw": 100_000_000},
        {"exposure_krw": 1, "elsewhere_krw": 770_000_000},
        {"coverage_percent": 101},
        {"exposure_krw": 30_000_001, "amount_krw": 30_000_000},
        {"refinanced_krw": 1},
        {"refinances": "old", "refinanced_krw": 30_000_001},
        {"loan_through": AT.date() - timedelta(days=1)},
        {"grade": "E"},
        {"ended_because": "never"},
    ],
)
def test_no_such_guarantee_is_added(owner: Owner, guarantee: Guarantee, values: dict[str, Any]) -> None:
    case = behind(3)
    with pytest.raises(IntegrityError), transaction.atomic():
        stands(owner, behind=case, **values)
    assert total(owner) == (30_000_000, 100_000_000)


def test_an_old_letter_is_replaced_by_one_guarantee_at_a_time(owner: Owner, guarantee: Guarantee) -> None:
    cases = [behind(nth) for nth in (3, 4)]
    first = stands(owner, behind=cases[0], refinances=guarantee.number, refinanced_krw=30_000_000)
    with pytest.raises(IntegrityError), transaction.atomic():
        stands(owner, behind=cases[1], refinances=guarantee.number, refinanced_krw=30_000_000)
    Guarantee.objects.filter(pk=first.pk).update(state="lapsed", ended_at=AT, ended_because="no_loan_in_time")
    stands(owner, behind=cases[1], refinances=guarantee.number, refinanced_krw=30_000_000)
    assert total(owner) == (30_000_000, 0)


def test_a_letter_of_another_firm_nets_nothing(owner: Owner, guarantee: Guarantee) -> None:
    case = behind(3)
    other = an_owner(4)
    stands(other, behind=case, refinances=guarantee.number, refinanced_krw=30_000_000)
    assert total(other) == (30_000_000, 0)


steps = st.lists(
    st.tuples(st.booleans(), st.integers(1, LIMIT), st.integers(0, LIMIT), st.booleans()), min_size=1, max_size=7
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=steps)
def test_whatever_is_decided_and_ended_the_sum_is_kept_and_never_over(
    owner: Owner, cases: list[str], walk: list[tuple[bool, int, int, bool]]
) -> None:
    """Guarantees come and go in any order; the database's sum is that of those which stand, and no end is refused."""
    with transaction.atomic():
        free = list(cases)
        live: list[Guarantee] = []
        for adds, exposure, elsewhere, replaces in walk:
            if adds and free:
                taken = {row.refinances for row in live}
                old = next((row for row in live if replaces and row.number not in taken), None)
                own: dict[str, Any] = {"elsewhere_krw": elsewhere}
                if old:
                    own |= {"refinances": old.number, "refinanced_krw": min(exposure, old.exposure_krw)}
                try:
                    with transaction.atomic():
                        live.append(stands(owner, behind=free[-1], exposure_krw=exposure, **own))
                    free.pop()
                except IntegrityError:
                    assert expected(live) + exposure + elsewhere - own.get("refinanced_krw", 0) > LIMIT
            elif live:
                gone = live.pop(exposure % len(live))
                Guarantee.objects.filter(pk=gone.pk).update(state="withdrawn", ended_at=AT, ended_because="x")
            kept = FirmExposure.objects.filter(business__number=owner.business).values_list("total_krw", flat=True)
            assert next(iter(kept), 0) == expected(live) <= LIMIT
        # The next walk begins where this one did.
        transaction.set_rollback(True)


def expected(live: list[Guarantee]) -> int:
    own = {row.number: row.exposure_krw for row in live}
    return sum(row.exposure_krw - min(row.refinanced_krw, own.get(row.refinances, 0)) for row in live)


@pytest.fixture
def cases(owner: Owner) -> list[str]:
    return [behind(nth) for nth in range(2, 9)]
