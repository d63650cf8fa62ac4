"""What stays when a draft has run out or a person is forgotten: nothing that anybody could read."""

from datetime import timedelta

import pytest
from allauth.socialaccount.models import SocialAccount

from majung.applications.models import Draft, LookUp
from majung.applications.selectors import look_ups_of
from majung.applications.services import attach_document, delete_expired_drafts, retry_look_up, start_look_ups
from majung.core.look_ups import LookUpKind, LookUpState
from majung.documents.models import Document, StoredFile
from majung.events.services import Actor, ActorKind
from majung.notices.models import Job
from majung.parties.businesses import add_business, claims_on
from majung.parties.kinds import EntityKind, RepresentationRole
from majung.parties.models import User
from majung.parties.people import destroy_person_key
from tests.applications.papers import a_paper
from tests.applications.world import (
    AT,
    GENERAL,
    MEMBER,
    Owner,
    an_owner,
    begun,
    complete,
    registration_number,
    submitted,
)
from tests.published_catalog import load_and_publish

pytestmark = pytest.mark.django_db

OFFICER = Actor(ActorKind.STAFF, "user:7")
AFTER_ITS_TIME = AT + timedelta(days=90)


@pytest.fixture(autouse=True)
def house(db: None) -> None:
    load_and_publish()


def sent_for(owner: Owner, draft: str) -> str:
    paper = a_paper(owner, issued_on=AT.date())
    Document.objects.filter(number=paper).update(about=draft)
    return paper


def test_a_draft_that_ran_out_takes_look_ups_and_papers_along() -> None:
    owner = an_owner()
    draft = complete(owner).number
    start_look_ups(draft=draft, user_id=owner.user_id, at=AT)
    sent_for(owner, draft)
    assert LookUp.objects.filter(draft_number=draft).exists()
    assert delete_expired_drafts(at=AFTER_ITS_TIME - timedelta(seconds=1)) == 0
    assert delete_expired_drafts(at=AFTER_ITS_TIME) == 1
    left = [model.objects.count() for model in (Draft, LookUp, Document, StoredFile)]
    assert left == [0, 0, 0, 0]
    assert delete_expired_drafts(at=AFTER_ITS_TIME) == 0


def test_what_was_filed_or_goes_with_another_draft_stays() -> None:
    owner = an_owner()
    draft = complete(owner)
    paper = sent_for(owner, draft.number)
    attach_document(draft=draft.number, user_id=owner.user_id, requirement="D1", document=paper, at=AT)
    filed = submitted(owner, draft).application
    old = begun(owner, GENERAL)
    lent = sent_for(owner, old.number)
    newer = begun(owner, MEMBER, at=AT + timedelta(days=60))
    attach_document(
        draft=newer.number, user_id=owner.user_id, requirement="D1", document=lent, at=AT + timedelta(days=60)
    )
    assert delete_expired_drafts(at=AFTER_ITS_TIME) == 1
    assert set(Document.objects.values_list("number", flat=True)) == {paper, lent}
    assert look_ups_of(number=filed)


def test_a_forgotten_claimant_breaks_no_page_and_signs_in_no_more() -> None:
    owner, other = an_owner(1), an_owner(2)
    add_business(
        person_id=other.person_id,
        registration_number=registration_number(1),
        corporation_number="",
        name="남의 식당",
        entity=EntityKind.INDIVIDUAL,
        role=RepresentationRole.REPRESENTATIVE,
        opened_on=None,
        at=AT,
        actor=other.actor,
    )
    SocialAccount.objects.create(user_id=other.user_id, provider="kakao", uid="4711")
    assert len(claims_on(number=owner.business, on=AT.date())) == 1
    destroy_person_key(person_id=other.person_id, at=AT, actor=OFFICER)
    assert claims_on(number=owner.business, on=AT.date()) == []
    assert not User.objects.get(pk=other.user_id).is_active
    assert not SocialAccount.objects.exists()
    assert User.objects.get(pk=owner.user_id).is_active


def test_an_office_asked_again_within_the_same_second_is_asked() -> None:
    owner = an_owner()
    draft = complete(owner)
    start_look_ups(draft=draft.number, user_id=owner.user_id, at=AT)
    number = submitted(owner, draft).application
    kind = LookUpKind.WORKERS
    LookUp.objects.filter(kind=kind.value).update(state=LookUpState.FAILED.value, next_try_at=None)
    Job.objects.update(finished_at=AT)
    retry_look_up(number=number, kind=kind, by=OFFICER, at=AT + timedelta(milliseconds=1))
    assert Job.objects.filter(finished_at=None, key__startswith="look-up:").count() == 1
