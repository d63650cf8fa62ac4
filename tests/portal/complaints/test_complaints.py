"""질의·고충 on the public pages: by anybody, opened by code or by who wrote it, and by nobody else."""

import re
from typing import Any

import pytest
from django.test import Client

from majung.adapters import clock
from majung.applications.services import take_up
from majung.complaints.handlers import handler_of
from majung.complaints.models import ComplainedOf, Complaint
from majung.complaints.selectors import complaints_about
from majung.complaints.services import answer_complaint, take_complaint
from majung.core.complaints import CauseCode, ComplaintKind, ComplaintState
from majung.events.services import Actor, ActorKind
from majung.parties.models import User
from majung.portal.complaints.views import GUESSES, WRITTEN
from tests.applications.world import Owner, an_owner, complete, submitted
from tests.complaints.written import actor, officer
from tests.published_catalog import load_and_publish

PLACE = "gyeongbuk-foundation/dongbu"
GIVEN = {"kind": "grievance", "place": PLACE, "words": "창구에서 한 시간을 기다렸습니다"}


@pytest.fixture(autouse=True)
def house(db: None) -> None:
    load_and_publish()
    GUESSES.failures.clear()
    WRITTEN.failures.clear()


def write(client: Client, **given: Any) -> Any:
    return client.post("/complaints", {**GIVEN, **given})


def owner_client(owner: Owner) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=owner.user_id))
    return client


def number_in(response: Any) -> str:
    found = re.search(r"/complaints/c/(CPL-[\w-]+)", response.headers["Location"])
    assert found
    return found[1]


def handled(number: str, words: str = "자리를 늘렸습니다.") -> None:
    user, at = officer(), clock.now()
    take_complaint(complaint=number, user_id=user, by=actor(user), at=at)
    answer_complaint(complaint=number, words=words, cause=CauseCode.DELAY, by=actor(user), at=at)


def test_written_without_an_account_and_opened_with_its_code_elsewhere() -> None:
    here, elsewhere = Client(), Client()
    response = write(here, name="김하나", telephone="010-1234-5678")
    number = number_in(response)
    page = here.get(response.headers["Location"]).text
    code = re.search(r'id="code">([0-9A-Z]+)<', page)
    assert code
    assert "잘 받았습니다" in page
    assert code[1] not in response.headers["Location"]
    assert elsewhere.get(f"/complaints/c/{number}").headers["Location"] == f"/complaints/find?number={number}"
    handled(number)
    opened = elsewhere.post("/complaints/find", {"number": number.lower(), "code": f" {code[1].lower()} "})
    assert opened.headers["Location"] == f"/complaints/c/{number}"
    page = elsewhere.get(f"/complaints/c/{number}").text
    for words in ("답을 드렸습니다", "자리를 늘렸습니다", "늦어짐", GIVEN["words"]):
        assert words in page, words


def test_what_is_missing_is_told_and_what_was_typed_stays() -> None:
    response = Client().post("/complaints", {"place": "somewhere", "words": "", "name": "김하나", "telephone": "12"})
    assert response.status_code == 422
    for field in ("kind", "place", "words", "telephone"):
        assert f'id="{field}-error"' in response.text, field
    assert 'value="김하나"' in response.text
    assert 'value="12"' in response.text
    response = write(Client(), words="제 번호는 900101-1234567")
    assert response.status_code == 422
    assert "제 번호는 900101-1234567</textarea>" in response.text
    assert f'value="{PLACE}" selected' in response.text
    assert Complaint.objects.count() == 0


def test_codes_are_not_guessed() -> None:
    number = number_in(write(Client()))
    guesser = Client()
    for _ in range(10):
        response = guesser.post("/complaints/find", {"number": number, "code": "AAAA-AAAA"})
        assert response.status_code == 422
    unknown = guesser.post("/complaints/find", {"number": "CPL-2026-00000000-0", "code": "AAAA-AAAA"})
    assert unknown.status_code == 429


def test_nobody_floods_a_desk() -> None:
    here = Client()
    assert {write(here).status_code for _ in range(10)} == {302}
    response = write(here)
    assert response.status_code == 429
    assert "10분 뒤에" in response.text
    assert Complaint.objects.count() == 10


def test_signed_in_it_is_in_the_list_and_no_telephone_is_asked_for() -> None:
    owner = an_owner()
    here = owner_client(owner)
    assert 'name="telephone"' not in here.get("/complaints").text
    number = number_in(write(here))
    assert Complaint.objects.get(number=number).person_id == owner.person_id
    assert number in here.get("/my/complaints").text
    page = here.get(f"/complaints/c/{number}").text
    assert 'id="code"' not in page
    assert owner_client(an_owner(2)).get(f"/complaints/c/{number}").status_code == 302
    assert number not in owner_client(an_owner(2)).get("/my/complaints").text


def test_a_grievance_about_a_case_names_its_office_and_who_dealt_with_it() -> None:
    owner, now = an_owner(), clock.now()
    case = submitted(owner, complete(owner, at=now), at=now).application
    dealing = officer("dealing@example.org", branch="jungbu")
    take_up(application=case, by=Actor(ActorKind.STAFF, f"user:{dealing}"), at=now)
    here = owner_client(owner)
    page = here.get("/complaints", {"about": case}).text
    assert f'name="about" value="{case}"' in page
    assert 'value="gyeongbuk-foundation/jungbu" selected' in page
    number = number_in(write(here, about=case, place="gyeongbuk-foundation/jungbu"))
    assert [each.number for each in complaints_about(about=case, at=now)] == [number]
    assert set(ComplainedOf.objects.values_list("user_id", flat=True)) == {dealing}
    question = number_in(write(here, about=case, kind="question", place="gyeongbuk-foundation/jungbu"))
    assert not ComplainedOf.objects.filter(complaint__number=question).exists()


def test_a_case_of_somebody_else_is_not_named() -> None:
    now = clock.now()
    owner = an_owner()
    case = submitted(owner, complete(owner, at=now), at=now).application
    for client in (Client(), owner_client(an_owner(2))):
        assert 'name="about"' not in client.get("/complaints", {"about": case}).text
        number = number_in(write(client, about=case))
        assert Complaint.objects.get(number=number).about == ""


def test_taken_back_before_the_answer_and_only_by_who_holds_it() -> None:
    here = Client()
    number = number_in(write(here))
    assert Client().post(f"/complaints/c/{number}/withdrawn").headers["Location"].startswith("/complaints/find")
    page = here.post(f"/complaints/c/{number}/withdrawn", follow=True).text
    assert "거두었습니다" in page
    assert Complaint.objects.get(number=number).state == ComplaintState.WITHDRAWN
    again = here.post(f"/complaints/c/{number}/withdrawn")
    assert again.headers["Location"] == f"/complaints/c/{number}"


def test_the_handler_is_told_by_name_and_telephone() -> None:
    here = Client()
    number = number_in(write(here))
    user = officer()
    take_complaint(complaint=number, user_id=user, by=actor(user), at=clock.now())
    handler = handler_of(Complaint.objects.get(number=number))
    assert handler is not None
    page = here.get(f"/complaints/c/{number}").text
    assert handler.name in page
    assert f'href="tel:{handler.telephone}"' in page


@pytest.mark.parametrize("kind", list(ComplaintKind))
def test_every_kind_is_taken(kind: ComplaintKind) -> None:
    assert Complaint.objects.get(number=number_in(write(Client(), kind=kind.value))).kind == kind


def test_english_pages_are_english() -> None:
    here = Client()
    here.cookies["language"] = "en"
    page = here.get("/complaints").text
    assert "Questions, complaints, suggestions" in page
    number = number_in(write(here))
    assert Complaint.objects.get(number=number).language == "en"


def test_a_second_press_of_the_same_form_opens_the_first_complaint() -> None:
    here = Client()
    page = here.get("/complaints").text
    once = re.search(r'name="once" value="([\w-]{20,})"', page)
    assert once
    assert once[1] not in here.get("/complaints").text, "every form has its own"
    first, second = write(here, once=once[1]), write(here, once=once[1])
    assert number_in(first) == number_in(second)
    assert Complaint.objects.count() == 1
    assert GIVEN["words"] in here.get(second.headers["Location"]).text
    refused = write(here, once=once[1], words="")
    assert once[1] in refused.text, "what comes back is the same form"
