"""The 확인서 on the page of its case: for its owner and for staff of its institution, and for nobody else."""

from typing import Any

import pytest
from django.test import Client

from majung.adapters import clock
from majung.events.selectors import events_about, reads_about
from majung.events.services import Subject
from majung.letters.nightly import expire_confirmations
from majung.letters.selectors import ConfirmationView, confirmation_view
from majung.letters.services import issue_confirmation
from majung.papers import printing
from majung.parties.kinds import StaffDuty
from majung.parties.models import User
from tests.applications.world import an_owner
from tests.letters.approved import approved, confirmed, filed
from tests.signing_in import make_bank_staff, make_staff, sign_in


@pytest.fixture
def held() -> ConfirmationView:
    """A 확인서 of today, of her first case."""
    at = clock.now()
    number = issue_confirmation(number=approved(an_owner(), at=at), at=at)
    assert number is not None
    return confirmation_view(number=number, at=at)


def owner_client(nth: int = 1) -> Client:
    return sign_in(Client(), User.objects.get(pk=an_owner(nth).user_id) if nth > 1 else her_account())


def her_account() -> User:
    return User.objects.get(person__isnull=False)


def pdf_of(client: Client, number: str, *, door: str = "/my", **given: Any) -> Any:
    return client.get(f"{door}/{number}/confirmation.pdf", given)


def test_her_case_shows_it_with_its_last_day(held: ConfirmationView) -> None:
    page = owner_client().get(f"/my/{held.application}").content.decode()
    assert held.number in page
    assert "확인서 받기 (PDF)" in page
    assert f"/my/{held.application}/confirmation.pdf" in page


@pytest.mark.parametrize("language", ["ko", "en"])
def test_she_gets_it_as_a_file(held: ConfirmationView, language: str) -> None:
    answer = pdf_of(owner_client(), held.application, language=language)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == f'inline; filename="{held.number}.pdf"'
    assert answer.content[:5] == b"%PDF-"
    assert events_about(subject=Subject("confirmation", held.number))[-1].act == "ConfirmationPrinted"


def test_in_no_other_language(held: ConfirmationView) -> None:
    assert pdf_of(owner_client(), held.application, language="xx").status_code == 404


def test_a_stranger_finds_nothing_and_a_visitor_signs_in(held: ConfirmationView) -> None:
    assert pdf_of(owner_client(2), held.application).status_code == 404
    answer = pdf_of(Client(), held.application)
    assert answer.headers["Location"].startswith("/sign-in")


def test_past_its_last_day_the_case_says_why_there_is_none() -> None:
    over = confirmed(an_owner())
    client = sign_in(Client(), her_account())
    answer = pdf_of(client, over.application)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/my/{over.application}")
    page = client.get(f"/my/{over.application}").content.decode()
    assert "유효기간이 지나 쓸 수 없습니다" in page
    assert "확인서 받기" not in page


def test_after_the_night_the_case_says_that_it_expired_and_how_to_go_on() -> None:
    over = confirmed(an_owner())
    assert expire_confirmations(at=clock.now()) == 1
    page = sign_in(Client(), her_account()).get(f"/my/{over.application}").content.decode()
    assert "유효기간이 지나 쓸 수 없습니다" in page
    assert 'id="refile"' in page


def test_a_case_without_one_has_no_file() -> None:
    number = filed(an_owner())
    client = sign_in(Client(), her_account())
    assert pdf_of(client, number).status_code == 404
    assert 'id="confirmation"' not in client.get(f"/my/{number}").content.decode()


def test_where_no_pdf_can_be_made_the_page_says_so(held: ConfirmationView, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "pdf_of", lambda *_, **__: None)
    assert pdf_of(owner_client(), held.application).status_code == 404


def test_staff_of_its_institution_print_it_and_the_look_is_logged(held: ConfirmationView) -> None:
    client = sign_in(Client(), make_staff(institution="semas"))
    assert "확인서 출력 (PDF)" in client.get(f"/office/cases/{held.application}").content.decode()
    answer = pdf_of(client, held.application, door="/office/cases")
    assert answer.content[:5] == b"%PDF-"
    looks = reads_about(subject=Subject("application", held.application))
    assert "confirmation" in {field for look in looks for field in look.fields}


def test_staff_elsewhere_and_tellers_do_not(held: ConfirmationView) -> None:
    elsewhere = sign_in(Client(), make_staff("elsewhere@example.org", duty=StaffDuty.OFFICER))
    assert pdf_of(elsewhere, held.application, door="/office/cases").status_code == 404
    teller = sign_in(Client(), make_bank_staff())
    assert pdf_of(teller, held.application, door="/office/cases").status_code == 403


def test_staff_are_led_back_when_it_is_over() -> None:
    over = confirmed(an_owner())
    client = sign_in(Client(), make_staff(institution="semas"))
    answer = pdf_of(client, over.application, door="/office/cases")
    assert answer.headers["Location"] == f"/office/cases/{over.application}"
    assert "기간 지남" in client.get(answer.headers["Location"]).content.decode()
