"""An owner is asked for more, sends it in time, takes the case back, files anew, forgets a deadline: through the pages.

The cast: Kim Soonja who owns a restaurant, Lee her co-representative, an officer of the branch, and the night.
"""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from majung.adapters import clock
from majung.applications.selectors import application_view, draft_view, drafts_of
from majung.applications.services import request_supplement, take_up
from majung.core.application import ApplicationStatus
from majung.core.consents import ConsentKind
from majung.core.deadlines import SEOUL
from majung.core.documents import DocumentKind
from majung.core.supplement import SupplementItem, SupplementItemKind
from majung.documents.models import Document
from majung.events.services import Actor, ActorKind
from majung.journey.nightly import nightly, remind_in_daytime
from majung.parties.models import User
from tests.applications.papers import a_paper
from tests.applications.world import AT, Owner, an_owner, complete, consent, submitted
from tests.journey.test_seen import joined
from tests.published_catalog import load_and_publish

OFFICER = Actor(ActorKind.STAFF, "user:9007")
LEASE = SupplementItem(SupplementItemKind.DOCUMENT, "임대차계약서의 모든 쪽", DocumentKind.LEASE)
WHY = SupplementItem(SupplementItemKind.EXPLANATION, "매출이 준 까닭")


class Story:
    """One moment after another, and the screens of two owners."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch
        self.at(AT)
        self.soonja, self.lee = an_owner(1), an_owner(2)
        joined(self.soonja, self.lee)
        self.number = submitted(self.soonja, complete(self.soonja)).application

    def at(self, moment: datetime) -> None:
        self.monkeypatch.setattr(clock, "now", lambda: moment)
        self.monkeypatch.setattr(clock, "today", lambda: moment.astimezone(SEOUL).date())

    def screen(self, owner: Owner) -> Client:
        client = Client()
        client.force_login(User.objects.get(pk=owner.user_id))
        return client

    def ask(self, through: date, *items: SupplementItem) -> None:
        request_supplement(application=self.number, items=items, through=through, by=OFFICER, at=clock.now())

    def status(self) -> ApplicationStatus:
        return application_view(number=self.number).status


@pytest.fixture
def story(db: None, monkeypatch: pytest.MonkeyPatch) -> Story:
    load_and_publish()
    return Story(monkeypatch)


def test_asked_reminded_answered_by_both_owners_and_screened_on(story: Story) -> None:
    take_up(application=story.number, by=OFFICER, at=AT)
    story.ask(date(2025, 5, 15), LEASE, WHY)
    soonja, lee = story.screen(story.soonja), story.screen(story.lee)
    assert "지금 내실 것이 있습니다" in soonja.get("/my").text
    story.at(datetime(2025, 5, 12, 9, tzinfo=SEOUL))
    assert remind_in_daytime(at=clock.now()) == 1
    assert "알림 보냄: 보완 기한 안내" in soonja.get(f"/my/{story.number}").text
    paper = a_paper(story.soonja, issued_on=None)
    Document.objects.filter(number=paper).update(about=story.number, kind=DocumentKind.LEASE.value)
    assert soonja.post(f"/my/{story.number}/supplement").status_code == 422
    assert lee.post(f"/my/{story.number}/supplement/2", {"answer": "앞길 공사"}).status_code == 302
    page = soonja.post(f"/my/{story.number}/supplement", follow=True).text
    assert "모두 냈습니다" in page
    assert "경북신용보증재단 중부센터" in page
    assert story.status() is ApplicationStatus.IN_SCREENING
    story.at(datetime(2025, 5, 16, 0, 10, tzinfo=SEOUL))
    nightly(at=clock.now())
    assert story.status() is ApplicationStatus.IN_SCREENING


def test_taken_back_by_one_owner_filed_anew_and_lapsed_by_night(story: Story) -> None:
    soonja, lee = story.screen(story.soonja), story.screen(story.lee)
    lee.post(f"/my/{story.number}/withdraw", {"reason": "wrong_details", "understood": "yes"})
    assert story.status() is ApplicationStatus.WITHDRAWN
    assert "(철회)" in soonja.get(f"/my/{story.number}").text
    story.at(AT + timedelta(minutes=5))
    address = soonja.post(f"/my/{story.number}/refile").headers["Location"]
    draft = drafts_of(user_id=story.soonja.user_id, at=clock.now())[0].number
    assert draft in address
    consent(story.soonja, draft, ConsentKind, at=clock.now())
    view = draft_view(draft=draft, user_id=story.soonja.user_id, at=clock.now())
    story.number = submitted(story.soonja, view, at=clock.now(), key="key-2").application
    story.ask(date(2025, 5, 15), WHY)
    story.at(datetime(2025, 5, 16, 0, 10, tzinfo=SEOUL))
    page = soonja.get(f"/my/{story.number}").text
    assert "지났습니다" in page
    assert soonja.post(f"/my/{story.number}/supplement/1", {"answer": "늦었다"}).status_code == 302
    nightly(at=clock.now())
    assert story.status() is ApplicationStatus.CANCELLED
    page = soonja.get(f"/my/{story.number}").text
    assert "자동취소" in page
    assert 'id="refile"' in page
    assert soonja.get("/my").text.count("자동취소") == 1
