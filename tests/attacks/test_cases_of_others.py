"""The number of a case in the address opens that case, and nothing of another one named in the form."""

import pytest
from django.test import Client
from django.urls import reverse

from majung.adapters import clock
from majung.applications.selectors import application_view
from majung.applications.services import attach_document, take_up, transfer_case
from majung.core.application import ApplicationStatus, TransferReason
from majung.core.deadlines import SEOUL
from majung.core.deciding import ProposalState
from majung.decisions.selectors import proposals_of
from majung.documents.models import Document
from majung.events.services import Actor, ActorKind
from majung.parties.kinds import StaffDuty
from majung.parties.models import Branch, User
from majung.parties.people import destroy_person_key
from tests.applications.papers import a_paper
from tests.applications.world import AT, an_owner, complete, submitted
from tests.decisions.people import APPROVAL, proposed
from tests.published_catalog import load_and_publish
from tests.signing_in import make_staff, sign_in

pytestmark = pytest.mark.django_db

MAKER = Actor(ActorKind.STAFF, "user:0")


@pytest.fixture(autouse=True)
def house(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    load_and_publish()
    monkeypatch.setattr(clock, "now", lambda: AT)
    monkeypatch.setattr(clock, "today", lambda: AT.astimezone(SEOUL).date())


def a_case(nth: int) -> str:
    owner = an_owner(nth)
    return submitted(owner, complete(owner), key=f"key-{nth}").application


def begun(number: str) -> str:
    take_up(application=number, by=MAKER, at=AT)
    return proposed(number, by=MAKER, **APPROVAL)


def approver_at(case: str) -> Client:
    branch = application_view(number=case).line.branch
    return sign_in(Client(), make_staff("approver@example.org", duty=StaffDuty.APPROVER, branch=branch))


@pytest.mark.parametrize("act", ["approved", "sent-back"])
def test_an_approver_settles_nothing_of_another_branch_through_a_case_of_theirs(act: str) -> None:
    own, other = a_case(1), a_case(2)
    begun(own)
    wanted = begun(other)
    approver = approver_at(own)
    elsewhere = Branch.objects.exclude(code=application_view(number=own).line.branch).first()
    assert elsewhere is not None
    move_to(other, elsewhere.code)
    assert approver.post(reverse(f"office-case-{act}", args=[other]), {"proposal": wanted}).status_code == 404
    answer = approver.post(reverse(f"office-case-{act}", args=[own]), {"proposal": wanted, "because": "남의 사건"})
    assert answer.status_code == 422
    assert [each.state for each in proposals_of(application=other)] == [ProposalState.PROPOSED]
    assert application_view(number=other).status is ApplicationStatus.IN_SCREENING


def move_to(number: str, branch: str) -> None:
    transfer_case(
        application=number, branch=branch, reason=TransferReason.WRONG_BRANCH, words="관할 착오", by=MAKER, at=AT
    )


def test_whoever_took_a_paper_in_sees_it_by_its_case_once_it_is_filed() -> None:
    owner = an_owner()
    clerk = make_staff("clerk@example.org", duty=StaffDuty.OFFICER, branch="bukbu")
    draft = complete(owner)
    paper = a_paper(owner, issued_on=AT.date())
    Document.objects.filter(number=paper).update(uploader_id=clerk.pk)
    client, address = sign_in(Client(), clerk), reverse("document-check", args=[paper])
    assert client.get(address).status_code == 200
    attach(owner.user_id, draft.number, paper)
    submitted(owner, draft)
    assert client.get(address).status_code == 404
    assert sign_in(Client(), User.objects.get(pk=owner.user_id)).get(address).status_code == 200


def attach(user_id: int, draft: str, paper: str) -> None:
    attach_document(draft=draft, user_id=user_id, requirement="D1", document=paper, at=AT)


def test_pages_about_somebody_forgotten_say_so() -> None:
    owner = an_owner()
    number = submitted(owner, complete(owner)).application
    draft = complete(an_owner(2)).number
    paper = a_paper(owner, issued_on=AT.date())
    officer = sign_in(Client(), make_staff())
    person = User.objects.get(pk=owner.user_id)
    signed_in = sign_in(Client(), person)
    destroy_person_key(person_id=owner.person_id, at=AT, actor=MAKER)
    answer = officer.get(reverse("office-case", args=[number]))
    assert (answer.status_code, "지워졌습니다" in answer.content.decode()) == (410, True)
    assert officer.get(reverse("office")).status_code == 200
    for address in (reverse("document", args=[paper]), reverse("my-application", args=[number]), f"/apply/{draft}"):
        assert signed_in.get(address).status_code in {302, 404}
