"""확인서: one for an approved 대리대출, printable through its sixtieth day, gone with its case."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pypdfium2
import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from majung.applications.services import take_up, withdraw_application
from majung.core.application import WithdrawalReason
from majung.core.filing import Collateral
from majung.core.issued_papers import PaperState
from majung.core.letters import ConfirmationState
from majung.events.selectors import events_about
from majung.events.services import Subject
from majung.letters.models import Confirmation
from majung.letters.refusals import ConfirmationOver, ReceivedTooLate, UnknownConfirmation
from majung.letters.selectors import confirmation_of, confirmation_view, is_in_time, verify
from majung.letters.services import HOUSE, issue_confirmation, print_confirmation, use_confirmation
from majung.notices.models import Message
from majung.papers.selectors import paper_view, papers_about
from tests.applications.world import AT, BEOTIM, Owner, an_owner
from tests.decisions.people import MAKER, REFUSAL, decide
from tests.letters.approved import APPROVED_AT, LAST_DAY, NEXT_DAY, approved, confirmed, filed


@pytest.fixture
def owner(house: None) -> Owner:
    return an_owner()


def text_of(document: bytes) -> str:
    with pypdfium2.PdfDocument(document) as opened:
        return " ".join("".join(page.get_textpage().get_text_range() for page in opened).split())


def withdrawn(number: str, *, at: datetime = APPROVED_AT) -> None:
    withdraw_application(number=number, reason=WithdrawalReason.CHANGED_MIND, actor=MAKER, at=at)


def test_an_approved_proxy_loan_gets_one(owner: Owner) -> None:
    number = approved(owner)
    issued = issue_confirmation(number=number, at=APPROVED_AT)
    view = confirmation_of(application=number, at=APPROVED_AT)
    assert view is not None
    assert (view.number, view.state) == (issued, ConfirmationState.VALID)
    assert (view.amount_krw, view.collateral) == (30_000_000, Collateral.CREDIT)
    # Sixty days from 2023-07-05 is a Sunday, so the Monday after counts (민법 제161조).
    assert (view.approved_on, view.valid_through) == (date(2023, 7, 5), date(2023, 9, 4))


def test_asked_twice_it_is_the_same(owner: Owner) -> None:
    number = approved(owner)
    first = issue_confirmation(number=number, at=APPROVED_AT)
    assert issue_confirmation(number=number, at=APPROVED_AT + timedelta(days=3)) == first
    assert Confirmation.objects.count() == 1
    assert Message.objects.filter(about=number, template="confirmation_issued").count() == 1


def test_the_day_of_the_decision_counts_whenever_it_is_issued(owner: Owner) -> None:
    number = approved(owner)
    issued = issue_confirmation(number=number, at=APPROVED_AT + timedelta(days=10))
    assert issued is not None
    assert confirmation_view(number=issued, at=APPROVED_AT).valid_through == date(2023, 9, 4)


def test_none_is_issued_past_its_last_day(owner: Owner) -> None:
    assert issue_confirmation(number=approved(owner), at=NEXT_DAY) is None


def test_a_guaranteed_loan_gets_none(owner: Owner) -> None:
    at = AT + timedelta(days=1)
    number = approved(owner, program=BEOTIM, filed_at=AT, at=at)
    assert issue_confirmation(number=number, at=at) is None
    assert not Confirmation.objects.exists()


def test_a_case_not_approved_gets_none(owner: Owner) -> None:
    number = filed(owner)
    assert issue_confirmation(number=number, at=APPROVED_AT) is None
    take_up(application=number, by=MAKER, at=APPROVED_AT)
    decide(number, at=APPROVED_AT, **REFUSAL)
    assert issue_confirmation(number=number, at=APPROVED_AT) is None
    assert confirmation_of(application=number, at=APPROVED_AT) is None


def test_it_says_what_was_approved(owner: Owner) -> None:
    view = confirmed(owner)
    words = text_of(print_confirmation(number=view.number, at=APPROVED_AT, actor=HOUSE))
    for said in ("구미식당", "김순자", "30,000,000원", "금 삼천만 원", "2023년 9월 4일까지", "5년 (거치 2년)", "신용",
                 "농협은행", view.number):  # fmt: skip
        assert said in words


@pytest.mark.parametrize(("at", "is_printable"), [(LAST_DAY, True), (NEXT_DAY, False)])
def test_it_is_printed_through_its_last_second(owner: Owner, at: datetime, is_printable: bool) -> None:
    view = confirmed(owner)
    assert confirmation_view(number=view.number, at=at).is_printable is is_printable
    if is_printable:
        assert print_confirmation(number=view.number, at=at, actor=HOUSE)[:5] == b"%PDF-"
    else:
        with pytest.raises(ConfirmationOver):
            print_confirmation(number=view.number, at=at, actor=HOUSE)


def test_it_is_the_same_file_every_time(owner: Owner) -> None:
    view = confirmed(owner)
    first = print_confirmation(number=view.number, at=APPROVED_AT, actor=HOUSE)
    assert print_confirmation(number=view.number, at=LAST_DAY, actor=HOUSE) == first
    told = [each.act for each in events_about(subject=Subject("confirmation", view.number))]
    assert told == ["ConfirmationIssued", "ConfirmationPrinted", "ConfirmationPrinted"]


def test_in_english_it_is_a_paper_of_its_own(owner: Owner) -> None:
    view = confirmed(owner)
    for _ in range(2):
        words = text_of(print_confirmation(number=view.number, at=APPROVED_AT, actor=HOUSE, language="en"))
        assert "Confirmation of eligibility" in words
    assert [each.language for each in papers_about(about=view.number)] == ["ko", "en"]


def test_a_withdrawn_case_takes_it_along_at_once(owner: Owner) -> None:
    view = confirmed(owner)
    withdrawn(view.application)
    # Nobody has written it down yet, and it holds no more all the same.
    assert confirmation_view(number=view.number, at=APPROVED_AT).state is ConfirmationState.WITHDRAWN
    with pytest.raises(ConfirmationOver):
        print_confirmation(number=view.number, at=APPROVED_AT, actor=HOUSE)
    assert issue_confirmation(number=view.application, at=APPROVED_AT) is None
    assert Confirmation.objects.get().state == ConfirmationState.WITHDRAWN
    assert paper_view(number=view.paper).ended_as is PaperState.CANCELLED


@pytest.mark.parametrize(
    ("days", "in_time"), [(-1, False), (0, True), (61, True), (62, False)], ids=["before", "first", "last", "after"]
)
def test_the_day_the_bank_received_the_application_counts(owner: Owner, days: int, in_time: bool) -> None:
    view = confirmed(owner)
    assert is_in_time(confirmation=view, received_by_bank_on=date(2023, 7, 5) + timedelta(days=days)) is in_time


def test_it_opens_one_loan_only(owner: Owner) -> None:
    view = confirmed(owner)
    use_confirmation(number=view.number, received_by_bank_on=date(2023, 9, 4), at=APPROVED_AT, actor=HOUSE)
    assert confirmation_view(number=view.number, at=APPROVED_AT).state is ConfirmationState.USED
    with pytest.raises(ConfirmationOver):
        use_confirmation(number=view.number, received_by_bank_on=date(2023, 9, 4), at=APPROVED_AT, actor=HOUSE)
    assert issue_confirmation(number=view.application, at=APPROVED_AT) == view.number


def test_it_opens_no_loan_that_the_bank_received_too_late(owner: Owner) -> None:
    view = confirmed(owner)
    with pytest.raises(ReceivedTooLate):
        use_confirmation(number=view.number, received_by_bank_on=date(2023, 9, 5), at=NEXT_DAY, actor=HOUSE)


def test_one_of_a_withdrawn_case_opens_no_loan(owner: Owner) -> None:
    view = confirmed(owner)
    withdrawn(view.application)
    with pytest.raises(ConfirmationOver):
        use_confirmation(number=view.number, received_by_bank_on=date(2023, 7, 6), at=APPROVED_AT, actor=HOUSE)


def test_whoever_holds_the_paper_is_told_how_it_stands(owner: Owner) -> None:
    view = confirmed(owner)
    code = paper_view(number=view.paper).code

    def told(at: datetime) -> ConfirmationState | None:
        return verify(number=view.paper, code=code, at=at).confirmation

    assert told(LAST_DAY) is ConfirmationState.VALID
    assert told(NEXT_DAY) is ConfirmationState.EXPIRED
    withdrawn(view.application)
    assert told(LAST_DAY) is ConfirmationState.WITHDRAWN


@pytest.mark.parametrize("act", [confirmation_view, print_confirmation])
def test_another_number_is_unknown(house: None, act: Any) -> None:
    more = {} if act is confirmation_view else {"actor": HOUSE}
    with pytest.raises(UnknownConfirmation):
        act(number="CNF-2023-00000000-0", at=APPROVED_AT, **more)
    with pytest.raises(UnknownConfirmation):
        use_confirmation(
            number="CNF-2023-00000000-0", received_by_bank_on=date(2023, 7, 6), at=APPROVED_AT, actor=HOUSE
        )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE letters_confirmation SET amount_krw = amount_krw + 1",
        "UPDATE letters_confirmation SET valid_through = '2033-01-01'",
        "UPDATE letters_confirmation SET state = 'used', ended_at = issued_at",
        "UPDATE letters_confirmation SET state = 'used', ended_at = issued_at, received_by_bank_on = '2023-09-05'",
        "UPDATE letters_confirmation SET state = 'expired'",
        "DELETE FROM letters_confirmation",
    ],
)
def test_none_is_changed_by_hand(owner: Owner, statement: str) -> None:
    confirmed(owner)
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_nothing_leads_back_to_valid(owner: Owner) -> None:
    view = confirmed(owner)
    withdrawn(view.application)
    issue_confirmation(number=view.application, at=APPROVED_AT)
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        Confirmation.objects.update(state="valid", ended_at=None)
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        Confirmation.objects.update(ended_at=datetime(2023, 1, 1, tzinfo=UTC))
