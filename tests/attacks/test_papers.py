"""Papers: one that is gone proves nothing, one that was filed stays, nobody sends somebody else's along."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from majung.applications.selectors import draft_form, draft_view
from majung.applications.services import (
    NotComplete,
    SupplyIncomplete,
    attach_document,
    request_supplement,
    submit_application,
    supply,
    supply_item,
)
from majung.core.application import Channel
from majung.core.consents import ConsentKind
from majung.core.documents import ScanState
from majung.core.filing import MissingCode
from majung.core.supplement import SupplementItem, SupplementItemKind
from majung.documents.models import Document
from majung.documents.selectors import UnknownDocument, document_view
from majung.documents.services import drop_document
from majung.events.services import Actor, ActorKind
from majung.parties.models import User
from tests.applications.papers import a_paper
from tests.applications.world import AT, Owner, an_owner, complete, submitted
from tests.published_catalog import load_and_publish
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

OFFICER = Actor(ActorKind.STAFF, "user:7")
NO_SHARING = tuple(kind for kind in ConsentKind if kind is not ConsentKind.ADMINISTRATIVE_SHARING)


@pytest.fixture(autouse=True)
def house(db: None) -> None:
    load_and_publish()


def papers_wanted(owner: Owner, draft: str) -> list[str]:
    view = draft_view(draft=draft, user_id=owner.user_id, at=AT)
    missing = draft_form(view=view, at=AT).missing
    return [part.about for part in missing if part.code is MissingCode.DOCUMENT_MISSING]


def with_papers(owner: Owner) -> tuple[str, list[str]]:
    """A draft whose owner hands in every paper, because the offices may not be asked."""
    draft = complete(owner, consents=NO_SHARING).number
    papers = []
    for requirement in papers_wanted(owner, draft):
        papers.append(a_paper(owner, issued_on=AT.date()))
        attach_document(draft=draft, user_id=owner.user_id, requirement=requirement, document=papers[-1], at=AT)
    assert papers
    return draft, papers


def filed(owner: Owner, draft: str) -> str:
    return submit_application(
        draft=draft,
        user_id=owner.user_id,
        idempotency_key="key-1",
        body_hash="0" * 64,
        channel=Channel.ONLINE,
        at=AT,
        actor=owner.actor,
    ).application


def test_a_paper_taken_back_after_it_was_attached_is_missing_again() -> None:
    owner = an_owner()
    draft, papers = with_papers(owner)
    drop_document(number=papers[0], reason="taken_back", actor=owner.actor, at=AT)
    assert len(papers_wanted(owner, draft)) == 1
    with pytest.raises(NotComplete) as refused:
        filed(owner, draft)
    assert [part.code for part in refused.value.parts] == [MissingCode.DOCUMENT_MISSING]


def test_a_paper_found_infected_after_it_was_attached_is_missing_again() -> None:
    owner = an_owner()
    draft, papers = with_papers(owner)
    Document.objects.filter(number=papers[0]).update(scan=ScanState.INFECTED.value, file=None)
    with pytest.raises(NotComplete):
        filed(owner, draft)


def test_nobody_sends_along_the_paper_of_another_whom_they_help() -> None:
    """An agent, or an officer, had the paper of one client in hand while writing for another."""
    client, other = an_owner(1), an_owner(2)
    draft = complete(client).number
    paper = a_paper(other, issued_on=AT.date())
    Document.objects.filter(number=paper).update(uploader_id=client.user_id)
    with pytest.raises(UnknownDocument):
        attach_document(draft=draft, user_id=client.user_id, requirement="D1", document=paper, at=AT)


@pytest.mark.parametrize("sent", [{"answer": "other"}, {"answer": "cover", "page": "1", "left": "0", "top": "0"}])
def test_what_was_filed_is_neither_taken_back_nor_covered_by_its_owner(sent: dict[str, str]) -> None:
    owner = an_owner()
    draft, papers = with_papers(owner)
    filed(owner, draft)
    client = sign_in(Client(), User.objects.get(pk=owner.user_id))
    before = document_view(papers[0])
    address = reverse("document-check", args=[papers[0]])
    page = client.get(address).content.decode()
    assert 'value="other"' not in page
    assert 'value="cover"' not in page
    assert client.post(address, {**sent, "width": "100", "height": "100"}).status_code == 422
    assert document_view(papers[0]) == before


@pytest.mark.parametrize("width", ["1e999", "nan", "-1", "x" * 5000])
def test_a_strange_area_is_told_and_no_error_of_ours(width: str) -> None:
    owner = an_owner()
    paper = a_paper(owner, issued_on=AT.date())
    client = sign_in(Client(), User.objects.get(pk=owner.user_id))
    sent = {"answer": "cover", "page": "1", "left": "0", "top": "0", "width": width, "height": "5"}
    assert client.post(reverse("document-check", args=[paper]), sent).status_code == 422


@pytest.mark.parametrize("nothing", ["", "  \n"])
def test_nothing_is_no_supplement(nothing: str) -> None:
    owner = an_owner()
    number = submitted(owner, complete(owner)).application
    item = SupplementItem(SupplementItemKind.EXPLANATION, "매출이 준 까닭")
    request_supplement(application=number, items=[item], through=AT.date() + timedelta(days=10), by=OFFICER, at=AT)
    with pytest.raises(SupplyIncomplete) as refused:
        supply_item(application=number, position=1, answer=nothing, actor=owner.actor, at=AT)
    assert refused.value.positions == (1,)
    with pytest.raises(SupplyIncomplete):
        supply(application=number, actor=owner.actor, at=AT)


def test_an_infected_paper_is_no_supplement() -> None:
    owner = an_owner()
    number = submitted(owner, complete(owner)).application
    item = SupplementItem(SupplementItemKind.DOCUMENT, "임대차계약서")
    request_supplement(application=number, items=[item], through=AT.date() + timedelta(days=10), by=OFFICER, at=AT)
    paper = a_paper(owner, issued_on=AT.date())
    Document.objects.filter(number=paper).update(scan=ScanState.INFECTED.value, file=None)
    with pytest.raises(UnknownDocument):
        supply_item(application=number, position=1, document=paper, actor=owner.actor, at=AT)
