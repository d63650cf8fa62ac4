"""A complaint has one handler by name, never who is complained of; it is extended once, and answered with a cause."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from majung.complaints.models import Complaint
from majung.complaints.selectors import CauseCount, causes_by_month, complaint_by_code, late_complaints
from majung.complaints.services import (
    ExtendedAlready,
    IsComplainedOf,
    NotInvestigated,
    NotTheHandler,
    UnknownComplaint,
    answer_complaint,
    begin_investigation,
    end_investigation,
    extend_complaint,
    extend_investigation,
    name_complained_of,
    take_complaint,
    withdraw_complaint,
)
from majung.core.calendar import Month
from majung.core.complaints import CauseCode, ComplaintActNotPossible, ComplaintKind, ComplaintState
from majung.core.deadlines import SEOUL
from majung.events.selectors import events_about
from majung.events.services import Subject
from majung.notices.models import Message
from majung.parties.services import load_catalog_into_database
from majung.parties.staff import UnknownStaff
from tests.complaints.written import AT, INSTITUTION, VISITOR, actor, officer, taken, written

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def branches(db: None) -> None:
    load_catalog_into_database()


def answered(number: str, by: int, *, at: datetime = AT, cause: CauseCode = CauseCode.DELAY) -> None:
    answer_complaint(complaint=number, words="창구를 하나 더 열었습니다", cause=cause, by=actor(by), at=at)


def test_the_writer_is_told_who_handles_it_and_reads_the_answer() -> None:
    filed, who = written(), officer()
    taken(filed.number, who)
    view = complaint_by_code(number=filed.number, code=filed.code, at=AT)
    assert view.handler is not None
    assert (view.handler.name, view.handler.office, view.line.state) == (
        "이담당",
        "동부센터 (포항지점)",
        ComplaintState.TAKEN,
    )
    assert view.handler.telephone
    answered(filed.number, who, at=AT + DAY)
    view = complaint_by_code(number=filed.number, code=filed.code, at=AT + DAY)
    assert (view.answer, view.cause, view.answered_at) == ("창구를 하나 더 열었습니다", CauseCode.DELAY, AT + DAY)
    assert view.acts == ()
    acts = [event.act for event in events_about(subject=Subject("complaint", filed.number))]
    assert acts == ["ComplaintFiled", "ComplaintTaken", "ComplaintAnswered"]
    told = Message.objects.filter(about=filed.number).order_by("id").values_list("template", flat=True)
    assert list(told) == ["complaint_received", "complaint_taken", "complaint_answered"]


def test_taking_it_again_tells_nobody_twice_and_a_second_one_takes_it_over() -> None:
    filed, who, other = written(), officer(), officer("other@example.org")
    for user_id in (who, who, other):
        taken(filed.number, user_id, at=AT + DAY)
        taken(filed.number, user_id, at=AT + 2 * DAY)
    view = complaint_by_code(number=filed.number, code=filed.code, at=AT)
    assert view.handler is not None
    assert view.handler.user_id == other
    assert Message.objects.filter(template="complaint_taken").count() == 2


def test_nobody_deals_with_a_complaint_about_themselves() -> None:
    who, other = officer(), officer("other@example.org")
    filed = written(complained_of=[who])
    with pytest.raises(IsComplainedOf):
        taken(filed.number, who)
    with pytest.raises(IsComplainedOf):
        take_complaint(complaint=filed.number, user_id=who, by=actor(other), at=AT)
    taken(filed.number, other)
    with pytest.raises(IsComplainedOf):
        name_complained_of(complaint=filed.number, user_id=other, by=actor(who), at=AT)


def test_whom_the_words_name_is_named_by_staff() -> None:
    filed, who, other = written(), officer(), officer("other@example.org")
    for _ in range(2):
        name_complained_of(complaint=filed.number, user_id=who, by=actor(other), at=AT)
    with pytest.raises(IsComplainedOf):
        taken(filed.number, who)
    with pytest.raises(UnknownStaff):
        name_complained_of(complaint=filed.number, user_id=999_999, by=actor(other), at=AT)
    acts = [event.act for event in events_about(subject=Subject("complaint", filed.number))]
    assert acts == ["ComplaintFiled", "ComplainedOfNamed"]


def test_only_staff_of_the_institution_take_it_and_only_the_handler_answers() -> None:
    filed, who = written(), officer()
    stranger = officer("stranger@example.org", institution="semas", branch=None)
    with pytest.raises(UnknownStaff):
        taken(filed.number, stranger)
    with pytest.raises(ComplaintActNotPossible):
        answered(filed.number, who)
    taken(filed.number, who)
    with pytest.raises(NotTheHandler):
        answered(filed.number, stranger)
    with pytest.raises(UnknownComplaint):
        answered("CPL-2026-00000000-0", who)


def test_it_is_extended_once_by_its_own_length_and_the_writer_reads_why() -> None:
    filed, who = written(), officer()
    taken(filed.number, who)
    extend_complaint(complaint=filed.number, words="본점에 묻고 있습니다", by=actor(who), at=AT)
    view = complaint_by_code(number=filed.number, code=filed.code, at=AT)
    assert (view.line.due_on, view.is_extended, view.extended_because) == (
        date(2026, 12, 10),
        True,
        "본점에 묻고 있습니다",
    )
    with pytest.raises(ExtendedAlready):
        extend_complaint(complaint=filed.number, words="더", by=actor(who), at=AT)


def test_fourteen_days_on_the_spot_and_seven_more_do_not_count() -> None:
    filed, who = written(), officer()
    taken(filed.number, who)
    begun = datetime(2026, 11, 25, 10, tzinfo=SEOUL)
    begin_investigation(complaint=filed.number, words="창구를 보러 갑니다", by=actor(who), at=begun)
    view = complaint_by_code(number=filed.number, code=filed.code, at=AT)
    assert (view.line.due_on, view.investigated_through) == (date(2026, 12, 15), date(2026, 12, 8))
    assert view.investigated_because == "창구를 보러 갑니다"
    extend_investigation(complaint=filed.number, words="한 번 더", by=actor(who), at=begun + DAY)
    view = complaint_by_code(number=filed.number, code=filed.code, at=AT)
    assert (view.line.due_on, view.investigated_through) == (date(2026, 12, 22), date(2026, 12, 15))
    with pytest.raises(ExtendedAlready):
        extend_investigation(complaint=filed.number, words="또", by=actor(who), at=begun + DAY)
    end_investigation(complaint=filed.number, by=actor(who), at=begun + DAY)
    assert complaint_by_code(number=filed.number, code=filed.code, at=AT).line.due_on == date(2026, 12, 3)
    with pytest.raises(NotInvestigated):
        end_investigation(complaint=filed.number, by=actor(who), at=begun + 2 * DAY)
    with pytest.raises(NotInvestigated):
        begin_investigation(complaint=filed.number, words="다시", by=actor(who), at=begun + 2 * DAY)


def test_a_question_is_not_looked_into_on_the_spot() -> None:
    filed, who = written(kind=ComplaintKind.QUESTION), officer()
    taken(filed.number, who)
    with pytest.raises(NotInvestigated):
        begin_investigation(complaint=filed.number, words="보러 갑니다", by=actor(who), at=AT)


def test_late_is_what_is_unanswered_past_its_day() -> None:
    filed, who = written(), officer()
    last_day = datetime(2026, 12, 1, 23, 59, tzinfo=SEOUL)
    assert late_complaints(at=last_day) == []
    assert [line.number for line in late_complaints(at=last_day + DAY)] == [filed.number]
    assert late_complaints(at=last_day + DAY, institution="semas") == []
    taken(filed.number, who)
    answered(filed.number, who, at=last_day + DAY)
    assert late_complaints(at=last_day + 2 * DAY) == []


def test_causes_are_counted_by_the_month_of_the_answer_in_seoul() -> None:
    who = officer()
    # Minutes after midnight in Seoul it is still November in London.
    december = datetime(2026, 12, 1, 0, 10, tzinfo=SEOUL)
    for cause, at in (
        (CauseCode.DELAY, AT),
        (CauseCode.DELAY, AT + DAY),
        (CauseCode.ATTITUDE, december),
        (CauseCode.DELAY, december + 10 * DAY),
    ):
        filed = written()
        taken(filed.number, who)
        answered(filed.number, who, at=at, cause=cause)
    counted = causes_by_month(institution=INSTITUTION, from_on=date(2026, 11, 1), through=date(2026, 12, 31))
    grievance = ComplaintKind.GRIEVANCE
    assert counted == [
        CauseCount(Month(2026, 11), grievance, CauseCode.DELAY, 2, 0),
        CauseCount(Month(2026, 12), grievance, CauseCode.ATTITUDE, 1, 0),
        CauseCount(Month(2026, 12), grievance, CauseCode.DELAY, 1, 1),
    ]
    assert causes_by_month(institution="semas", from_on=date(2026, 11, 1), through=date(2026, 12, 31)) == []


def refused(sql: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
            assert cursor.rowcount > 0, "nothing was tried"
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE complaints_complaint SET kind = 'question'",
        "UPDATE complaints_complaint SET filed_at = '2020-01-01 00:00:00+00:00'",
        "UPDATE complaints_complaint SET state = 'answered'",
        "UPDATE complaints_complaint SET cause = 'weather'",
        "DELETE FROM complaints_complaint",
        "UPDATE complaints_complaintwords SET part = 'answer'",
        "DELETE FROM complaints_complaintwords",
        "DELETE FROM complaints_complainedof",
        "UPDATE complaints_complaint SET handler_id = (SELECT user_id FROM complaints_complainedof)",
        "UPDATE complaints_complainedof SET user_id = (SELECT handler_id FROM complaints_complaint)",
        "INSERT INTO complaints_complainedof (complaint_id, user_id) SELECT id, handler_id FROM complaints_complaint",
    ],
)
def test_by_hand_nothing_of_it_changes(sql: str) -> None:
    filed = written(complained_of=[officer("other@example.org")])
    taken(filed.number, officer())
    assert refused(sql)


@pytest.mark.parametrize("ended", ["answered", "withdrawn"])
def test_an_end_is_an_end(ended: str) -> None:
    filed, who = written(), officer()
    taken(filed.number, who)
    if ended == "answered":
        answered(filed.number, who)
    else:
        withdraw_complaint(complaint=filed.number, actor=VISITOR, at=AT)
    assert refused("UPDATE complaints_complaint SET state = 'taken', ended_at = NULL, answered_on = NULL")
    assert refused("UPDATE complaints_complaint SET due_on = '2030-01-01'")
    with pytest.raises(ComplaintActNotPossible):
        withdraw_complaint(complaint=filed.number, actor=VISITOR, at=AT)
    assert Complaint.objects.get().state == ended
