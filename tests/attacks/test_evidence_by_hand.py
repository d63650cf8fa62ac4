"""Somebody with all rights alters the evidence of a signed agreement: which record, is told at the desk."""

from collections.abc import Callable

import pytest
from django.db import connection, transaction

from majung.adapters.sealing import seal_with
from majung.adapters.signing import FakeSigning
from majung.agreements.models import Agreement, Evidence
from majung.agreements.selectors import evidence_holds, evidence_of
from majung.applications.content import key_of
from majung.core.agreement_evidence import chained
from tests.agreements.signing import asked, signed
from tests.applications.world import AT, an_owner
from tests.backoffice.desk import staff_client
from tests.portal.cases.conftest import set_clock

pytestmark = pytest.mark.usefixtures("house")

THIRD = 3


def unguarded() -> None:
    """What the owner of the database can always do, and nobody else."""
    for name in ("agreements_evidence_stays", "agreements_evidence_no_delete"):
        table = " ON agreements_evidence" if connection.vendor == "postgresql" else ""
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER {name}{table}")


def other_bytes(third: Evidence) -> None:
    third.sealed = bytes(third.sealed)[:-1] + b"\0"
    third.save(update_fields=["sealed"])


def other_words_under_the_same_key(third: Evidence) -> None:
    third.sealed = seal_with(key_of(third.person), b'{"told":{"result":"passed"}}')
    third.save(update_fields=["sealed"])


def other_words_and_a_hash_that_fits(third: Evidence) -> None:
    record = b'{"told":{"result":"passed"}}'
    third.sealed, third.hash = seal_with(key_of(third.person), record), chained(third.previous, record)
    third.save(update_fields=["sealed", "hash"])


def taken_out(third: Evidence) -> None:
    third.delete()


@pytest.fixture
def row(provider: FakeSigning) -> Agreement:
    return signed(asked(an_owner()), provider)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (other_bytes, [THIRD]),
        (other_words_under_the_same_key, [THIRD]),
        (other_words_and_a_hash_that_fits, [THIRD + 1]),
        (taken_out, "all after it"),
    ],
)
def test_which_record_was_altered_is_told(
    row: Agreement, change: Callable[[Evidence], None], told: list[int] | str
) -> None:
    assert evidence_holds(number=row.number)
    with transaction.atomic():
        unguarded()
        change(Evidence.objects.get(agreement=row, nth=THIRD))
        broken = [line.nth for line in evidence_of(number=row.number) if not line.holds]
        after = list(Evidence.objects.filter(agreement=row, nth__gt=THIRD).values_list("nth", flat=True))
        assert broken == (after if told == "all after it" else told)
        assert not evidence_holds(number=row.number)
        transaction.set_rollback(True)


def test_no_package_for_a_court_is_made_of_altered_evidence(row: Agreement, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, AT)
    officer, address = staff_client(), f"/office/agreements/{row.number}/package"
    said = {"purpose": "support", "why_package": "법원의 문서 제출 명령"}
    with transaction.atomic():
        unguarded()
        other_bytes(Evidence.objects.get(agreement=row, nth=THIRD))
        answer = officer.post(address, said)
        assert answer.status_code == 422
        assert "증거 기록이 바뀌었거나" in answer.text
        transaction.set_rollback(True)
    assert officer.post(address, said).headers["Content-Type"] == "application/zip"


def test_evidence_without_its_end_is_not_whole(row: Agreement) -> None:
    with transaction.atomic():
        unguarded()
        Evidence.objects.filter(agreement=row).latest("nth").delete()
        assert all(line.holds for line in evidence_of(number=row.number))
        assert not evidence_holds(number=row.number)
        transaction.set_rollback(True)


def test_whole_evidence_is_told_as_whole(row: Agreement) -> None:
    assert all(line.holds and line.told is not None for line in evidence_of(number=row.number))
    assert {"read", "executed", "identified", "signed", "completed"} <= {
        line.step for line in evidence_of(number=row.number)
    }
