"""Whose case it is: given, let go, moved with its reason; what a closed branch left; who has how much in hand."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from majung.applications.models import Transfer
from majung.applications.selectors import application_view
from majung.applications.services import (
    BranchClosed,
    NoSuchOfficer,
    UnknownBranch,
    assign_case,
    check_documents,
    release_case,
    request_supplement,
    supply_item,
    take_up,
    transfer_case,
    withdraw_application,
)
from majung.applications.worklist import Place
from majung.applications.workload import (
    cases_left_behind,
    paper_checks_of,
    papers_to_check,
    transfers_of,
    workload,
)
from majung.core.application import ActNotPossible, PaperVerdict, TransferReason, WithdrawalReason
from majung.core.supplement import SupplementItem, SupplementItemKind
from majung.documents.selectors import UnknownDocument
from majung.events.selectors import events_about
from majung.events.services import Actor, ActorKind, Subject
from majung.parties.delegations import delegate
from majung.parties.kinds import StaffDuty
from majung.parties.models import Branch
from tests.applications.papers import a_paper
from tests.applications.world import AT, Owner, an_owner, complete, submitted
from tests.signing_in import make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]

HERE = "gyeongbuk-foundation"
LEAD = Actor(ActorKind.STAFF, "user:7")


@pytest.fixture
def owner(house: None) -> Owner:
    return an_owner()


@pytest.fixture
def number(owner: Owner) -> str:
    return submitted(owner, complete(owner)).application


def move(number: str, branch: str, reason: TransferReason = TransferReason.MOVED_BUSINESS) -> None:
    transfer_case(application=number, branch=branch, reason=reason, words="포항으로 옮김", by=LEAD, at=AT)


def officer(number: str) -> str:
    return application_view(number=number).line.officer


def acts(number: str) -> list[str]:
    return [event.act for event in events_about(subject=Subject("application", number))]


def test_a_case_moves_to_another_branch_of_its_institution_with_its_reason(number: str) -> None:
    take_up(application=number, by=LEAD, at=AT)
    move(number, "gyeongju")
    line = application_view(number=number).line
    assert (line.branch, line.officer, line.taken_up_by, line.revision) == ("gyeongju", "", "user:7", 0)
    told = transfers_of(number=number)
    assert [(each.from_branch, each.to_branch, each.reason, each.words) for each in told] == [
        ("jungbu", "gyeongju", TransferReason.MOVED_BUSINESS, "포항으로 옮김")
    ]
    assert "포항" not in repr(told)
    assert "포항".encode() not in bytes(Transfer.objects.get().sealed_words)
    assert "ApplicationTransferred" in acts(number)


def test_a_case_moves_to_no_unknown_closed_or_same_branch(number: str) -> None:
    Branch.objects.filter(code="gyeongju").update(closed_on=AT.date())
    Branch.objects.filter(code="dongbu").update(closed_on=AT.date() + timedelta(days=1))
    for branch in ("nowhere", "jungbu"):
        with pytest.raises(UnknownBranch):
            move(number, branch)
    with pytest.raises(BranchClosed):
        move(number, "gyeongju")
    move(number, "dongbu")


def test_what_is_over_stays_where_it_is(owner: Owner, number: str) -> None:
    withdraw_application(number=number, reason=WithdrawalReason.OTHER, actor=owner.actor, at=AT)
    with pytest.raises(ActNotPossible):
        move(number, "gyeongju")
    with pytest.raises(ActNotPossible):
        release_case(application=number, by=LEAD, at=AT)


@pytest.mark.parametrize(
    "by_hand",
    ["UPDATE applications_transfer SET reason = 'other'", "DELETE FROM applications_transfer"],
)
def test_no_hand_rewrites_where_a_case_went(number: str, by_hand: str) -> None:
    move(number, "gyeongju")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(by_hand)


def test_a_closed_branch_gets_no_new_case_and_leaves_its_old_ones_behind(owner: Owner, number: str) -> None:
    Branch.objects.filter(code="jungbu").update(closed_on=date(2025, 5, 1))
    assert [line.number for line in cases_left_behind(institution=HERE, on=AT.date())] == [number]
    assert cases_left_behind(institution=HERE, on=date(2025, 4, 30)) == []
    later = an_owner(2)
    branch = submitted(later, complete(later, branch="gyeongju")).branch
    assert branch == "gyeongju"
    move(number, "gyeongju", TransferReason.BRANCH_CLOSED)
    assert cases_left_behind(institution=HERE, on=AT.date()) == []


def test_a_case_is_given_to_who_screens_there_and_let_go(number: str) -> None:
    there = make_staff("here@example.org", branch="jungbu").pk
    elsewhere = make_staff("far@example.org", branch="gyeongju").pk
    approver = make_staff("head@example.org", duty=StaffDuty.APPROVER, branch="jungbu").pk
    for user_id in (elsewhere, approver, 999_999):
        with pytest.raises(NoSuchOfficer):
            assign_case(application=number, to_user_id=user_id, by=LEAD, at=AT)
    assign_case(application=number, to_user_id=there, by=LEAD, at=AT)
    assert officer(number) == f"user:{there}"
    take_up(application=number, by=LEAD, at=AT)
    assert officer(number) == f"user:{there}"
    release_case(application=number, by=LEAD, at=AT)
    release_case(application=number, by=LEAD, at=AT)
    assert officer(number) == ""
    told = [act for act in acts(number) if act in ("CaseAssigned", "CaseReleased")]
    assert told == ["CaseAssigned", "CaseReleased"]


def test_who_stands_in_gets_cases_too(number: str) -> None:
    away, stand_in = make_staff("away@example.org", branch="jungbu"), make_staff("in@example.org", branch="gyeongju")
    delegate(
        from_user=away.pk,
        to_user=stand_in.pk,
        duty=StaffDuty.OFFICER,
        institution=HERE,
        branch="jungbu",
        from_on=AT.date(),
        through_on=AT.date(),
        reason="휴가",
        by=Actor(ActorKind.STAFF, f"user:{away.pk}"),
        at=AT,
    )
    assign_case(application=number, to_user_id=stand_in.pk, by=LEAD, at=AT)
    with pytest.raises(NoSuchOfficer):
        assign_case(application=number, to_user_id=stand_in.pk, by=LEAD, at=AT + timedelta(days=1))


def test_the_workload_tells_what_everybody_has_in_hand(number: str) -> None:
    second, earlier = an_owner(2), AT - timedelta(days=3)
    other = submitted(second, complete(second, at=earlier), at=earlier).application
    take_up(application=other, by=LEAD, at=AT)
    lines = workload(institution=HERE, branch="jungbu", at=AT)
    assert {(line.user_id, line.open, line.oldest_days, line.requested_krw) for line in lines} == {
        (None, 1, 0, 30_000_000),
        (7, 1, 3, 30_000_000),
    }
    late = workload(institution=HERE, at=AT + timedelta(days=60))
    assert [(line.late, line.due_soon) for line in late] == [(1, 0), (1, 0)]
    assert workload(institution=HERE, branch="gyeongju", at=AT) == []


def supplied(owner: Owner, number: str) -> str:
    """A paper that came in for a 보완."""
    item = SupplementItem(SupplementItemKind.EXPLANATION, "임대차계약서")
    request_supplement(application=number, items=[item], through=AT.date() + timedelta(days=7), by=LEAD, at=AT)
    paper = a_paper(owner, issued_on=None)
    supply_item(application=number, position=1, document=paper, actor=owner.actor, at=AT)
    return paper


def test_a_paper_is_looked_at_once_and_only_what_is_wrong_changes_the_case(owner: Owner, number: str) -> None:
    paper, places = supplied(owner, number), [Place(HERE, "jungbu")]
    assert [each.document for each in papers_to_check(places=places, most=10)] == [paper]
    assert papers_to_check(places=[Place(HERE, "gyeongju")], most=10) == []
    before = application_view(number=number).line.revision
    checked = check_documents(numbers=[(number, paper)] * 2, verdict=PaperVerdict.OK, by=LEAD, at=AT)
    assert (checked, application_view(number=number).line.revision) == (1, before)
    assert papers_to_check(places=places, most=10) == []
    check_documents(numbers=[(number, paper)], verdict=PaperVerdict.UNREADABLE, by=LEAD, at=AT)
    assert application_view(number=number).line.revision == before + 1
    assert paper_checks_of(number=number)[paper].verdict is PaperVerdict.UNREADABLE


def test_papers_of_another_case_are_not_checked_with_it(owner: Owner, number: str) -> None:
    paper = supplied(owner, number)
    second = an_owner(2)
    other = submitted(second, complete(second)).application
    with pytest.raises(UnknownDocument):
        check_documents(numbers=[(number, paper), (other, paper)], verdict=PaperVerdict.OK, by=LEAD, at=AT)
    assert paper_checks_of(number=number) == {}
