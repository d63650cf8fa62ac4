"""A form pressed twice is one complaint with one code; whoever waits long is told every thirty days."""

from datetime import timedelta

import pytest

from majung.complaints.models import Complaint, FormSent
from majung.complaints.selectors import complaint_by_code
from majung.complaints.services import answer_complaint, tell_of_progress
from majung.core.complaints import CauseCode
from majung.notices.models import Message
from majung.parties.services import load_catalog_into_database
from tests.complaints.written import AT, actor, officer, taken, written

ONCE = "yT2oW0sJm3kQ8vX5"


@pytest.fixture(autouse=True)
def house(db: None) -> None:
    load_catalog_into_database()


def test_the_same_words_of_the_same_form_are_one_complaint() -> None:
    first, second = written(once=ONCE), written(once=ONCE)
    assert first == second
    assert Complaint.objects.count() == 1
    assert complaint_by_code(number=second.number, code=second.code, at=AT).line.number == first.number
    assert Message.objects.filter(about=first.number, template="complaint_received").count() == 1


def test_other_words_another_form_or_no_form_are_another() -> None:
    made = {
        written(once=ONCE).number,
        written(once=ONCE, words="다른 말").number,
        written(once=ONCE[::-1]).number,
        written().number,
        written().number,
    }
    assert len(made) == 5


def test_neither_secret_nor_words_are_kept() -> None:
    made = written(once=ONCE)
    kept = FormSent.objects.get().fingerprint
    assert ONCE not in kept
    assert made.code not in kept


def progress(number: str) -> int:
    return Message.objects.filter(about=number, template="complaint_progress").count()


def test_every_thirty_days_once_until_it_is_answered() -> None:
    number = written().number
    for days, told in ((29, 0), (30, 1), (31, 1), (59, 1), (60, 2), (60, 2)):
        tell_of_progress(at=AT + timedelta(days=days))
        assert progress(number) == told, days
    handler = officer()
    taken(number, handler)
    answer_complaint(complaint=number, words="답", cause=CauseCode.DELAY, by=actor(handler), at=AT)
    assert tell_of_progress(at=AT + timedelta(days=90)) == 0
    assert progress(number) == 2


def test_a_late_run_tells_once_and_who_left_no_telephone_is_not_told() -> None:
    late, silent = written().number, written(contact=None).number
    tell_of_progress(at=AT + timedelta(days=95))
    assert (progress(late), progress(silent)) == (1, 0)
