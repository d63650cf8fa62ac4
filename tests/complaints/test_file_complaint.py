"""What somebody writes is in at once, with a day for the answer and a code; nothing readable is kept."""

from datetime import date

import pytest

from majung.complaints.models import Complaint, ComplaintWords
from majung.complaints.selectors import (
    complaint_by_code,
    complaint_of_person,
    complaints_about,
    complaints_of_person,
    complaints_waiting,
    open_complaint,
    place_of_complaint,
)
from majung.complaints.services import CONTACT_KEPT, UnknownComplaint, forget_past_contacts, withdraw_complaint
from majung.core.complaints import ComplaintAct, ComplaintKind, ComplaintState
from majung.core.identifiers import normal_public_number
from majung.events.models import Event
from majung.events.selectors import events_about, latest_reads
from majung.events.services import ReadPurpose, Subject
from majung.notices.models import Message
from majung.parties.people import PersonForgotten, destroy_person_key
from majung.parties.services import load_catalog_into_database
from majung.parties.staff import UnknownPlace
from tests.applications.world import an_owner
from tests.complaints.written import AT, BRANCH, INSTITUTION, KIM, VISITOR, WORDS, actor, officer, written


@pytest.fixture(autouse=True)
def branches(db: None) -> None:
    load_catalog_into_database()


def test_it_is_in_with_a_day_and_opens_with_its_code() -> None:
    filed = written()
    assert normal_public_number(filed.number) == filed.number
    view = complaint_by_code(number=filed.number, code=f" {filed.code[:4].lower()}-{filed.code[4:]}", at=AT)
    assert (view.line.state, view.line.due_on, view.words) == (ComplaintState.FILED, date(2026, 12, 1), WORDS)
    assert (view.handler, view.answer, view.cause) == (None, "", None)
    assert view.acts == (ComplaintAct.TAKE, ComplaintAct.EXTEND, ComplaintAct.WITHDRAW)
    assert [event.act for event in events_about(subject=Subject("complaint", filed.number))] == ["ComplaintFiled"]
    assert Message.objects.get(about=filed.number).template == "complaint_received"


@pytest.mark.parametrize(
    ("kind", "due_on"),
    [
        (ComplaintKind.QUESTION, date(2026, 12, 1)),
        (ComplaintKind.QUESTION_OF_LAW, date(2026, 12, 10)),
        (ComplaintKind.GRIEVANCE, date(2026, 12, 1)),
        (ComplaintKind.SUGGESTION, date(2026, 12, 10)),
    ],
)
def test_every_kind_has_its_period(kind: ComplaintKind, due_on: date) -> None:
    filed = written(kind=kind)
    assert Complaint.objects.get(number=filed.number).due_on == due_on


@pytest.mark.parametrize("code", ["", "AAAAAAAA", "x" * 300])
def test_without_the_code_nothing_opens(code: str) -> None:
    filed = written()
    with pytest.raises(UnknownComplaint):
        complaint_by_code(number=filed.number, code=code, at=AT)
    with pytest.raises(UnknownComplaint):
        complaint_by_code(number="CPL-2026-00000000-0", code=filed.code, at=AT)


def test_who_leaves_no_telephone_is_not_called_and_follows_it_by_the_code() -> None:
    filed = written(contact=None)
    assert not Message.objects.exists()
    assert complaint_by_code(number=filed.number, code=filed.code, at=AT).words == WORDS


def test_no_table_tells_what_was_written_or_by_whom() -> None:
    filed = written()
    rows = [row for model in (Complaint, ComplaintWords, Message, Event) for row in model.objects.values_list()]
    kept = repr([[bytes(value) if isinstance(value, memoryview) else value for value in row] for row in rows])
    assert filed.number in kept
    for secret in (WORDS, "김하나", KIM.telephone, filed.code):
        assert secret not in kept
        assert repr(secret.encode())[2:-1] not in kept


def test_a_signed_in_person_sees_their_own_and_nobody_elses() -> None:
    owner, other = an_owner(), an_owner(2)
    filed = written(person_id=owner.person_id, contact=None, actor=owner.actor, about="APP-2026-00000000-0")
    assert complaint_of_person(number=filed.number, person_id=owner.person_id, at=AT).words == WORDS
    assert [line.number for line in complaints_of_person(person_id=owner.person_id, at=AT)] == [filed.number]
    assert [line.number for line in complaints_about(about="APP-2026-00000000-0", at=AT)] == [filed.number]
    assert complaints_of_person(person_id=other.person_id, at=AT) == []
    with pytest.raises(UnknownComplaint):
        complaint_of_person(number=filed.number, person_id=other.person_id, at=AT)


def test_with_the_persons_key_gone_the_words_are_gone() -> None:
    owner = an_owner()
    filed = written(person_id=owner.person_id, contact=None, actor=owner.actor)
    destroy_person_key(person_id=owner.person_id, actor=owner.actor, at=AT)
    with pytest.raises(PersonForgotten):
        complaint_by_code(number=filed.number, code=filed.code, at=AT)


def test_staff_see_what_lies_with_them_and_opening_it_is_logged() -> None:
    filed, who = written(), officer()
    assert place_of_complaint(filed.number) == (INSTITUTION, BRANCH)
    assert place_of_complaint("CPL-2026-00000000-0") is None
    opened = open_complaint(number=filed.number, actor=actor(who), purpose=ReadPurpose.SUPPORT, at=AT)
    assert (opened.contact, opened.view.words) == (KIM, WORDS)
    reads = latest_reads(subjects=[Subject("complaint", filed.number)], most=5)
    assert [(read.actor, read.purpose) for read in reads] == [(actor(who), ReadPurpose.SUPPORT)]


def test_a_branch_waits_for_its_own_and_for_those_of_no_branch() -> None:
    own, anybodys = written(), written(branch=None)
    elsewhere = written(branch="gyeongsan")
    everything = [line.number for line in complaints_waiting(places=[(INSTITUTION, None)], at=AT)]
    assert everything == [own.number, anybodys.number, elsewhere.number]
    at_branch = [line.number for line in complaints_waiting(places=[(INSTITUTION, BRANCH)], at=AT)]
    assert at_branch == [own.number, anybodys.number]
    assert complaints_waiting(places=[], at=AT) == []
    assert complaints_waiting(places=[("semas", None)], at=AT) == []


def test_a_place_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnknownPlace):
        written(branch="nowhere")
    with pytest.raises(UnknownPlace):
        written(institution="nobody", branch=None)


def test_taken_back_it_waits_for_nobody_and_the_contact_is_forgotten() -> None:
    filed = written()
    withdraw_complaint(complaint=filed.number, actor=VISITOR, at=AT)
    assert complaints_waiting(places=[(INSTITUTION, None)], at=AT) == []
    assert forget_past_contacts(at=AT + CONTACT_KEPT) == 0
    assert forget_past_contacts(at=AT + CONTACT_KEPT * 2) == 1
    assert Complaint.objects.get().sealed_contact is None
