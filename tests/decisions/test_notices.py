"""결과 통지서: one for every decision, the same when asked again, and the next in place of the last."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.conf import settings as house_settings
from django.test import override_settings

from majung.adapters import clock
from majung.core.appeals import AppealOutcome
from majung.core.deadlines import seoul_day
from majung.core.issued_papers import PaperKind, PaperState
from majung.decisions.selectors import decision_of
from majung.decisions.services import (
    NotDecided,
    agree_appeal,
    decide_appeal,
    file_appeal,
    issue_decision_notice,
    print_decision_notice,
    take_appeal,
)
from majung.decisions.services.notices import HOUSE
from majung.events.selectors import events_about
from majung.events.services import Actor, ActorKind, Subject
from majung.letters.selectors import verify
from majung.papers.selectors import PaperView, paper_view, papers_about
from majung.parties.people import destroy_person_key
from tests.applications.world import AT, Owner
from tests.decisions.people import APPROVAL, REFUSAL, RETURN, an_approver, approved_by, decide, proposed, staff

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(days=3)


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> Iterator[None]:
    """A folder of its own for what is printed."""
    storage = {"BACKEND": "majung.documents.folder.DurableFolder", "OPTIONS": {"location": tmp_path / "files"}}
    with override_settings(STORAGES={**house_settings.STORAGES, "documents": storage}):
        yield


def text_of(document: bytes) -> str:
    with pypdfium2.PdfDocument(document) as opened:
        return " ".join("".join(page.get_textpage().get_text_range() for page in opened).split())


def issued(number: str) -> PaperView:
    paper = issue_decision_notice(number=number, at=AT)
    assert paper is not None
    return paper_view(number=paper)


def overturned(owner: Owner, number: str) -> str:
    """The refusal is appealed against, the appeal upheld, and others approve."""
    appeal = file_appeal(
        application=number, words="잘못", documents=(), by_person_id=owner.person_id, actor=owner.actor, at=LATER
    )
    handler = Actor(ActorKind.STAFF, "user:9111")
    take_appeal(appeal=appeal, by=handler, at=LATER)
    decide_appeal(appeal=appeal, outcome=AppealOutcome.UPHELD, words="맞습니다", by=handler, at=LATER)
    second = an_approver("second@example.org")
    agree_appeal(appeal=appeal, by=staff(second), user_id=second, at=LATER)
    proposal = proposed(number, by=Actor(ActorKind.STAFF, "user:9222"), at=LATER, **APPROVAL)
    assert approved_by(an_approver("third@example.org"), proposal, at=LATER).is_decided
    return proposal


def test_nothing_is_told_before_it_is_decided(number: str) -> None:
    assert issue_decision_notice(number=number, at=AT) is None
    with pytest.raises(NotDecided):
        print_decision_notice(number=number, at=AT, actor=HOUSE)


@pytest.mark.parametrize("what", [APPROVAL, REFUSAL, RETURN], ids=["approved", "refused", "returned"])
def test_every_decision_gets_one_and_only_one(number: str, what: dict[str, Any]) -> None:
    proposal = decide(number, **what)
    paper = issued(number)
    assert (paper.kind, paper.about, paper.language) == (PaperKind.DECISION_NOTICE, proposal, "ko")
    assert issue_decision_notice(number=number, at=LATER) == paper.number
    assert len(papers_about(about=proposal)) == 1
    told = [event.act for event in events_about(subject=Subject("application", number))]
    assert told.count("DecisionNoticeIssued") == 1


def test_a_refusal_says_why_what_helps_and_until_when_to_appeal(refused: str) -> None:
    text = text_of(print_decision_notice(number=refused, at=AT, actor=HOUSE))
    decision = decision_of(application=refused)
    assert decision is not None
    assert decision.retry_from is not None
    for words in ("신청 결과 통지서", refused, "불가", REFUSAL["words"], "다시 하시려면", "이의신청", "10일 안에"):
        assert str(words) in text, words
    assert f"{decision.retry_from.year}년 {decision.retry_from.month}월" in text


def test_an_approval_says_how_much_and_nothing_of_an_appeal(number: str) -> None:
    decide(number, **APPROVAL)
    text = text_of(print_decision_notice(number=number, at=AT, actor=HOUSE))
    assert "30,000,000원" in text.replace(" ", "") or "3,000만" in text
    assert "이의신청" not in text


def test_in_english_it_is_another_paper_of_the_same_decision(refused: str) -> None:
    korean = issued(refused)
    text = text_of(print_decision_notice(number=refused, at=AT, actor=HOUSE, language="en"))
    assert "Notice of a decision" in text
    papers = papers_about(about=korean.about)
    assert [paper.language for paper in papers] == ["ko", "en"]
    print_decision_notice(number=refused, at=AT, actor=HOUSE, language="en")
    assert len(papers_about(about=korean.about)) == 2


def test_another_decision_takes_the_place_of_the_first_in_both_languages(owner: Owner, refused: str) -> None:
    first = issued(refused)
    print_decision_notice(number=refused, at=AT, actor=HOUSE, language="en")
    proposal = overturned(owner, refused)
    second = issue_decision_notice(number=refused, at=LATER)
    old = papers_about(about=first.about)
    assert [paper.ended_as for paper in old] == [PaperState.REPLACED, PaperState.REPLACED]
    new = papers_about(about=proposal)
    assert {paper.number for paper in new} == {paper.replaced_by for paper in old}
    assert [paper.language for paper in new] == ["ko", "en"]
    assert second == new[0].number
    assert issue_decision_notice(number=refused, at=LATER) == second


def test_whoever_holds_it_proves_it_and_learns_that_another_came(owner: Owner, refused: str) -> None:
    paper = issued(refused)
    found = verify(number=paper.number, code=paper.code, at=AT).paper
    assert (found.kind, found.state) == (PaperKind.DECISION_NOTICE, PaperState.VALID)
    assert found.facts["outcome"] == "refused"
    assert found.facts["decided_on"] == seoul_day(AT).isoformat()
    assert "*" in found.facts["representative"]
    overturned(owner, refused)
    issue_decision_notice(number=refused, at=LATER)
    assert verify(number=paper.number, code=paper.code, at=LATER).paper.state is PaperState.REPLACED


def test_of_a_forgotten_person_nothing_new_is_written(owner: Owner, refused: str) -> None:
    destroy_person_key(person_id=owner.person_id, at=clock.now(), actor=HOUSE)
    assert issue_decision_notice(number=refused, at=AT) is None
