"""An appeal is heard by new eyes, in its days, and answered by two people; upheld, others decide the case anew."""

from datetime import timedelta
from typing import Any

import pytest

from majung.applications.selectors import application_view
from majung.applications.services import AlreadyFiled
from majung.applications.worklist import Place
from majung.core.appeals import AppealActNotPossible, AppealOutcome, AppealState
from majung.core.application import ApplicationStatus
from majung.decisions.models import Appeal
from majung.decisions.selectors import appeal_of, appeal_window, appeals_waiting, decision_of
from majung.decisions.services import (
    AppealTooLate,
    DecidedTheCase,
    ExtendedAlready,
    NotAuthorised,
    NothingToAppeal,
    NotOwnPaper,
    NotTheFirst,
    NotTheHandler,
    WordsMissing,
    agree_appeal,
    decide_appeal,
    extend_appeal,
    file_appeal,
    return_appeal,
    take_appeal,
    withdraw_appeal,
)
from majung.events.selectors import events_about
from majung.events.services import Actor, ActorKind, Subject
from majung.notices.models import Message
from majung.parties.kinds import StaffDuty
from tests.applications.papers import a_paper
from tests.applications.world import AT, Owner, an_owner, complete, submitted
from tests.decisions.people import (
    APPROVAL,
    FOUNDATION,
    GUMI,
    MAKER,
    REFUSAL,
    an_approver,
    approved_by,
    decide,
    proposed,
    staff,
)
from tests.signing_in import make_staff

pytestmark = pytest.mark.django_db

HANDLER = Actor(ActorKind.STAFF, "user:9111")
LATER = AT + timedelta(days=3)


def filed(owner: Owner, number: str, **changes: Any) -> str:
    given: dict[str, Any] = {
        "words": "사업자등록의 업종이 잘못 적혀 있었습니다.",
        "documents": (),
        "by_person_id": owner.person_id,
        "actor": owner.actor,
        "at": LATER,
    }
    return file_appeal(application=number, **given | changes)


def answered(appeal: str, outcome: AppealOutcome = AppealOutcome.UPHELD) -> None:
    take_appeal(appeal=appeal, by=HANDLER, at=LATER)
    decide_appeal(appeal=appeal, outcome=outcome, words="정정된 등록증을 확인했습니다.", by=HANDLER, at=LATER)


def agree(appeal: str, email: str = "second@example.org") -> None:
    second = an_approver(email)
    agree_appeal(appeal=appeal, by=staff(second), user_id=second, at=LATER)


def state_of(number: str) -> AppealState:
    appeal = appeal_of(application=number)
    assert appeal is not None
    return appeal.state


def status(number: str) -> ApplicationStatus:
    return application_view(number=number).status


def test_upheld_the_case_is_screened_and_decided_anew_by_others(owner: Owner, refused: str) -> None:
    appeal = filed(owner, refused)
    answered(appeal)
    assert status(refused) is ApplicationStatus.REFUSED
    agree(appeal)
    assert (state_of(refused), status(refused)) == (AppealState.UPHELD, ApplicationStatus.IN_SCREENING)
    with pytest.raises(NotTheFirst):
        proposed(refused, by=MAKER, at=LATER, **APPROVAL)
    proposal = proposed(refused, by=Actor(ActorKind.STAFF, "user:9222"), at=LATER, **APPROVAL)
    with pytest.raises(NotTheFirst):
        approved_by(an_approver(f"checker-0@{FOUNDATION}.example.org"), proposal, at=LATER)
    assert approved_by(an_approver("third@example.org"), proposal, at=LATER).is_decided
    decision = decision_of(application=refused)
    assert decision is not None
    assert (decision.number, status(refused)) == (proposal, ApplicationStatus.APPROVED)


def test_dismissed_the_refusal_stands_and_the_owner_is_told_why(owner: Owner, refused: str) -> None:
    appeal = filed(owner, refused)
    answered(appeal, AppealOutcome.DISMISSED)
    agree(appeal)
    assert (state_of(refused), status(refused)) == (AppealState.DISMISSED, ApplicationStatus.REFUSED)
    assert Message.objects.filter(about=refused, template="appeal_decided").count() == 1
    with pytest.raises(NothingToAppeal):
        filed(owner, refused)
    with pytest.raises(AppealActNotPossible):
        withdraw_appeal(appeal=appeal, actor=owner.actor, at=LATER)


def test_nobody_of_the_decision_hears_the_appeal_against_it(owner: Owner, refused: str) -> None:
    appeal = filed(owner, refused)
    checker = an_approver(f"checker-0@{FOUNDATION}.example.org")
    for decider in (MAKER, staff(checker)):
        with pytest.raises(DecidedTheCase):
            take_appeal(appeal=appeal, by=decider, at=LATER)
    answered(appeal)
    with pytest.raises(DecidedTheCase):
        agree(appeal, f"checker-0@{FOUNDATION}.example.org")


def test_the_answer_takes_two_and_the_second_an_approver(owner: Owner, refused: str) -> None:
    handler = an_approver("handler@example.org")
    appeal = filed(owner, refused)
    take_appeal(appeal=appeal, by=staff(handler), at=LATER)
    with pytest.raises(NotTheHandler):
        decide_appeal(appeal=appeal, outcome=AppealOutcome.UPHELD, words="맞음", by=HANDLER, at=LATER)
    decide_appeal(appeal=appeal, outcome=AppealOutcome.UPHELD, words="맞음", by=staff(handler), at=LATER)
    with pytest.raises(NotTheHandler):
        agree(appeal, "handler@example.org")
    officer = make_staff("officer@example.org", duty=StaffDuty.OFFICER, branch=GUMI).pk
    with pytest.raises(NotAuthorised):
        agree_appeal(appeal=appeal, by=staff(officer), user_id=officer, at=LATER)
    assert status(refused) is ApplicationStatus.REFUSED


def test_who_does_not_agree_sends_it_back_with_the_reason(owner: Owner, refused: str) -> None:
    appeal = filed(owner, refused)
    answered(appeal, AppealOutcome.DISMISSED)
    second = an_approver("second@example.org")
    return_appeal(appeal=appeal, words="등록증을 다시 보세요", by=staff(second), user_id=second, at=LATER)
    view = appeal_of(application=refused)
    assert view is not None
    assert (view.state, view.sent_back_because) == (AppealState.TAKEN, "등록증을 다시 보세요")


@pytest.mark.parametrize(("days", "is_open"), [(60, True), (62, True), (63, False)])
def test_sixty_days_and_a_last_day_on_a_weekend_moves_on(owner: Owner, refused: str, days: int, is_open: bool) -> None:
    # Told on Friday 2 May 2025: the sixtieth day is Tuesday 1 July.
    at = AT + timedelta(days=days)
    window = appeal_window(application=refused, at=at)
    assert window is not None
    assert str(window.through) == "2025-07-01"
    assert window.is_open is (days <= 60)
    if days > 60:
        with pytest.raises(AppealTooLate):
            filed(owner, refused, at=at)
    else:
        assert filed(owner, refused, at=at)
        assert appeal_window(application=refused, at=at) is None
    assert is_open or days == 63


def test_ten_days_then_once_ten_more_and_the_owner_is_told_why(owner: Owner, refused: str) -> None:
    appeal = filed(owner, refused)
    take_appeal(appeal=appeal, by=HANDLER, at=LATER)
    first = appeal_of(application=refused)
    assert first is not None
    # Received on Monday 5 May (어린이날, 6 May its 대체공휴일): the first day that counts is the 7th.
    assert str(first.due_on) == "2025-05-20"
    with pytest.raises(WordsMissing):
        extend_appeal(appeal=appeal, words=" ", by=HANDLER, at=LATER)
    assert (
        str(extend_appeal(appeal=appeal, words="등록증 확인에 시간이 걸립니다.", by=HANDLER, at=LATER)) == "2025-06-04"
    )
    with pytest.raises(ExtendedAlready):
        extend_appeal(appeal=appeal, words="더", by=HANDLER, at=LATER)
    assert Message.objects.filter(about=refused, template="appeal_extended").count() == 1


def test_only_a_refusal_is_appealed_against_and_once_at_a_time(owner: Owner, number: str) -> None:
    with pytest.raises(NothingToAppeal):
        filed(owner, number)
    decide(number, **REFUSAL)
    appeal = filed(owner, number)
    with pytest.raises(NothingToAppeal):
        filed(owner, number)
    withdraw_appeal(appeal=appeal, actor=owner.actor, at=LATER)
    assert filed(owner, number) != appeal


def test_papers_are_the_owners_own(owner: Owner, refused: str) -> None:
    own, other = a_paper(owner, issued_on=None), a_paper(an_owner(2), issued_on=None)
    with pytest.raises(NotOwnPaper):
        filed(owner, refused, documents=(own, other))
    filed(owner, refused, documents=(own, own))
    view = appeal_of(application=refused)
    assert view is not None
    assert view.documents == (own,)


def test_a_case_filed_anew_meanwhile_keeps_the_old_one_closed(owner: Owner, refused: str) -> None:
    appeal = filed(owner, refused)
    answered(appeal)
    later = AT + timedelta(days=120)
    submitted(owner, complete(owner, at=later), at=later, key="key-2")
    with pytest.raises(AlreadyFiled):
        agree(appeal)
    assert (state_of(refused), status(refused)) == (AppealState.ANSWERED, ApplicationStatus.REFUSED)


def test_the_desk_lists_what_waits_where_it_lies(owner: Owner, refused: str) -> None:
    appeal = filed(owner, refused)
    assert [line.number for line in appeals_waiting(places=[Place(FOUNDATION, GUMI)], at=LATER)] == [appeal]
    assert appeals_waiting(places=[Place(FOUNDATION, "gyeongju"), Place("semas")], at=LATER) == []
    (late,) = appeals_waiting(places=[Place(FOUNDATION)], at=LATER + timedelta(days=30))
    assert late.is_late


def test_words_lie_sealed_and_the_trail_tells_codes_only(owner: Owner, refused: str) -> None:
    appeal = filed(owner, refused)
    answered(appeal)
    row = Appeal.objects.get()
    assert "업종".encode() not in bytes(row.sealed_words)
    assert "등록증".encode() not in bytes(row.sealed_answer or b"")
    acts = [event.act for event in events_about(subject=Subject("application", refused))]
    assert acts[-3:] == ["AppealFiled", "AppealTaken", "AppealAnswered"]
