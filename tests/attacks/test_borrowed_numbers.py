"""Numbers of visits, appeals and papers borrowed from others, forms no browser sends: nothing opens, nothing breaks."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from majung.adapters import clock
from majung.core.appeals import AppealOutcome, AppealState
from majung.core.deadlines import SEOUL
from majung.decisions.models import Appeal
from majung.decisions.selectors import appeal_of, appeal_view
from majung.decisions.services import decide_appeal, file_appeal, take_appeal
from majung.parties.kinds import StaffDuty
from majung.parties.models import User
from majung.screening.selectors import screening_view
from majung.screening.services import plan_visit
from tests.applications.papers import a_paper
from tests.applications.world import AT, Owner, an_owner
from tests.backoffice.desk import staff_client
from tests.decisions.people import MAKER, REFUSAL, decide, staff
from tests.published_catalog import load_and_publish
from tests.screening.cases import OFFICER, a_case
from tests.signing_in import make_staff, sign_in

pytestmark = pytest.mark.django_db

ELSEWHERE, FOUND, NOT_FOUND, REFUSED = "dongbu", 200, 404, 422
SEEN = {
    "is_trading": "yes", "matches_registration": "yes", "has_sign": "no", "run_by_owner": "yes", "workers_seen": "3",
}  # fmt: skip
# What stands in the field of a form for the pictures' details, from whoever writes forms by hand.
NOT_TOLD = (
    "[" * 100_000,
    json.dumps([{"latitude": 10**400, "longitude": 1}]),
    json.dumps([{"latitude": 1e308, "longitude": -1e308}]),
    json.dumps([{"taken_at": "0001-01-01T00:00:00+23:59"}]),
    json.dumps([{"taken_at": ["2025"]}, 7, None]),
    '{"taken_at": NaN}',
)
ANSWER = {"outcome": "upheld", "words": "맞습니다", "why_longer": "더 봅니다", "because": "다시"}


@pytest.fixture(autouse=True)
def house(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    load_and_publish()
    monkeypatch.setattr(clock, "now", lambda: AT)
    monkeypatch.setattr(clock, "today", lambda: AT.astimezone(SEOUL).date())


def user_of(client: Client) -> int:
    return int(client.session["_auth_user_id"])


def refused(owner: Owner) -> str:
    number = a_case(owner)
    decide(number, by=MAKER, **REFUSAL)
    return number


def appealed(owner: Owner, number: str) -> str:
    return file_appeal(
        application=number, words="업종이 다릅니다.", documents=(), by_person_id=owner.person_id, actor=owner.actor,
        at=AT,
    )  # fmt: skip


def visit_of(client: Client, case: str) -> str:
    return plan_visit(application=case, visitor_user_id=user_of(client), on=AT.date(), by=OFFICER, at=AT)


def test_a_visit_is_open_to_who_goes_there_alone() -> None:
    officer = staff_client()
    case = a_case()
    visit = visit_of(officer, case)
    colleague = staff_client(email="colleague@example.org")
    others = [
        colleague,
        staff_client(branch=ELSEWHERE, email="far@example.org"),
        staff_client(StaffDuty.APPROVER, email="head@example.org"),
        sign_in(Client(), User.objects.exclude(person=None).earliest("id")),
        Client(),
    ]
    for other in others:
        assert other.get(f"/office/visits/{visit}").status_code != FOUND
        other.post(f"/office/visits/{visit}", {**SEEN, "client_key": "theirs"})
    assert screening_view(number=case, at=AT).visit.visits[0].sheets == ()
    assert officer.get(f"/office/visits/{visit}").status_code == FOUND


def test_a_form_sent_again_under_the_number_of_another_visit_is_its_own() -> None:
    """A key belongs to its visit: replayed elsewhere it neither answers there for the first, nor is lost."""
    officer = staff_client()
    cases = [a_case(an_owner(nth)) for nth in (1, 2)]
    visits = [visit_of(officer, case) for case in cases]
    for visit in (*visits, *visits):
        assert officer.post(f"/office/visits/{visit}", {**SEEN, "client_key": "one key"}).status_code == 302
    for case in cases:
        (made,) = screening_view(number=case, at=AT).visit.visits
        assert [sheet.version for sheet in made.sheets] == [1]


def test_what_no_telephone_tells_of_its_pictures_is_not_told() -> None:
    officer = staff_client()
    case = a_case()
    visit = visit_of(officer, case)
    for nth, details in enumerate(NOT_TOLD):
        typed = {**SEEN, "client_key": f"key-{nth}", "details": details}
        assert officer.post(f"/office/visits/{visit}", typed).status_code == 302
        assert officer.get(f"/office/cases/{case}").status_code == FOUND


def test_an_appeal_is_heard_where_its_case_lies() -> None:
    owner = an_owner()
    appeal = appealed(owner, refused(owner))
    far = [
        staff_client(duty, branch=ELSEWHERE, email=f"{duty.value}-far@example.org")
        for duty in (StaffDuty.OFFICER, StaffDuty.APPROVER)
    ]
    bank = staff_client(StaffDuty.APPROVER, branch=None, institution="semas", email="semas@example.org")
    for act in ("", "/taken", "/extended", "/answered", "/agreed", "/returned"):
        for other in (*far, bank):
            send = other.post if act else other.get
            assert send(f"/office/appeals/{appeal}{act}", ANSWER).status_code in {403, NOT_FOUND}
    held = appeal_view(number=appeal)
    assert held is not None
    assert (held.state, held.handler) == (AppealState.FILED, "")


def test_what_was_answered_anew_is_not_agreed_to_unread() -> None:
    owner = an_owner()
    appeal = appealed(owner, refused(owner))
    handler = make_staff("handler@example.org").pk
    take_appeal(appeal=appeal, by=staff(handler), at=AT)
    decide_appeal(appeal=appeal, outcome=AppealOutcome.UPHELD, words="맞음", by=staff(handler), at=AT)
    second = staff_client(StaffDuty.APPROVER, email="second@example.org")
    for read in ("", "2025-01-01T00:00:00+00:00"):
        assert second.post(f"/office/appeals/{appeal}/agreed", {"answered_at": read}).status_code == REFUSED
    assert Appeal.objects.get().state == AppealState.ANSWERED


def test_an_appeal_takes_no_paper_of_somebody_else() -> None:
    owner, other = an_owner(1), an_owner(2)
    number = refused(owner)
    phone = sign_in(Client(), User.objects.get(pk=owner.user_id))
    theirs, own = a_paper(other, issued_on=AT.date()), a_paper(owner, issued_on=AT.date())
    sent: dict[str, Any] = {"words": "업종이 다릅니다.", "papers": [own, theirs]}
    assert phone.post(f"/my/{number}/appeal/new", sent).status_code == REFUSED
    assert appeal_of(application=number) is None
    assert phone.post(f"/my/{number}/appeal/new", {**sent, "papers": [own]}).status_code == 302
    found = appeal_of(application=number)
    assert found is not None
    assert found.documents == (own,)
    stranger = sign_in(Client(), User.objects.get(pk=other.user_id))
    for act in ("", "/new", "/paper"):
        assert stranger.get(f"/my/{number}/appeal{act}").status_code == NOT_FOUND
    assert stranger.post(f"/my/{number}/appeal/withdrawn").status_code == NOT_FOUND
    assert Appeal.objects.get().state == AppealState.FILED


def test_days_at_the_end_of_the_calendar_break_nothing() -> None:
    officer = staff_client()
    case = a_case()
    for day in (date.max, date.min):
        for name, sent in FORMS.items():
            parts = {"year": day.year, "month": day.month, "day": day.day}
            days = {f"{field}_{part}": value for field in DAYS for part, value in parts.items()}
            typed = {**sent, **days, "visitor": str(user_of(officer))}
            assert officer.post(f"/office/cases/{case}/{name}", typed).status_code in {302, REFUSED}, name
            assert officer.get(f"/office/cases/{case}").status_code == FOUND, name
        assert officer.get(f"/office/visits?on={day}").status_code == FOUND


DAYS = ("visit_on", "graded_on", "grade_through", "retry_from")
FORMS: dict[str, dict[str, str]] = {
    "visit/planned": {"address": "산 1"},
    "grade": {"grade": "B", "grade_evidence": "credit_score", "grade_words": "확인"},
    "decision": {
        "outcome": "refused", "reason": "excluded", "words": "제한업종", "remedy": "정정", "propose": "1",
    },
}  # fmt: skip
