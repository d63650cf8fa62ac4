"""Checks kept under a code: opened by it for 30 days, by nothing else."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import override_settings

from majung.adapters.keyring import new_key
from majung.applications.models import SavedCheck
from majung.applications.services import (
    ALPHABET,
    ExpiredCode,
    SavedCode,
    UnknownCode,
    delete_expired_checks,
    open_check,
    save_check,
)

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
CONTENT = {"answers": {"region": {"sido": "경상북도", "sigungu": "포항시"}}}

pytestmark = pytest.mark.django_db


def saved(at: datetime = AT) -> SavedCode:
    return save_check(content=CONTENT, as_of=date(2026, 11, 22), version_hashes=["a", "b"], at=at)


def test_a_code_opens_what_was_kept() -> None:
    kept = saved()
    opened = open_check(code=kept.code, at=AT)
    assert opened.content == CONTENT
    assert (opened.as_of, opened.version_hashes) == (date(2026, 11, 22), ("a", "b"))
    assert opened.valid_through == kept.valid_through == date(2026, 12, 22)


def test_a_code_may_be_typed_loosely() -> None:
    kept = saved()
    loose = f" {kept.code[:4].lower()} - {kept.code[4:]} ".replace("0", "o").replace("1", "l")
    assert open_check(code=loose, at=AT).content == CONTENT


def test_codes_are_eight_letters_that_cannot_be_confused() -> None:
    codes = {saved().code for _ in range(20)}
    assert len(codes) == 20
    assert all(len(code) == 8 and set(code) <= set(ALPHABET) for code in codes)


@pytest.mark.parametrize("code", ["", "ABCD2345", "😀", "x" * 500, "' OR 1=1"])
def test_another_code_opens_nothing(code: str) -> None:
    saved()
    with pytest.raises(UnknownCode):
        open_check(code=code, at=AT)


def test_it_opens_to_the_end_of_its_last_day_in_seoul_and_not_after() -> None:
    kept = saved()
    last_moment = datetime(2026, 12, 22, 14, 59, 59, tzinfo=UTC)
    assert open_check(code=kept.code, at=last_moment).content == CONTENT
    with pytest.raises(ExpiredCode):
        open_check(code=kept.code, at=last_moment + timedelta(seconds=1))


def test_the_table_alone_opens_nothing() -> None:
    kept = saved()
    row = SavedCheck.objects.get()
    assert "포항" not in bytes(row.sealed_answers).decode(errors="ignore")
    assert kept.code not in (row.code_hmac, row.version_hashes)
    other = saved()
    SavedCheck.objects.exclude(pk=row.pk).update(sealed_answers=row.sealed_answers)
    with pytest.raises(UnknownCode):
        open_check(code=other.code, at=AT)


def test_another_house_opens_nothing() -> None:
    kept = saved()
    with override_settings(MAJUNG_KEYS=new_key()), pytest.raises(UnknownCode):
        open_check(code=kept.code, at=AT)


def test_what_expired_goes_with_the_next_that_is_kept() -> None:
    first = saved()
    later = AT + timedelta(days=32)
    saved(later)
    assert SavedCheck.objects.count() == 1
    with pytest.raises(UnknownCode):
        open_check(code=first.code, at=later)


def test_deleting_tells_how_many_and_leaves_the_valid() -> None:
    saved()
    saved(AT + timedelta(days=5))
    assert delete_expired_checks(at=AT + timedelta(days=33)) == 1
    assert SavedCheck.objects.count() == 1
