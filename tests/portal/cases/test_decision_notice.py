"""The 결과 통지서 of a case: for its owner and the staff of its place, linked from where the result stands."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as house_settings
from django.test import Client, override_settings

from majung.applications.services import take_up
from majung.events.selectors import events_about
from majung.events.services import Subject
from majung.parties.kinds import StaffDuty
from tests.applications.world import AT, an_owner
from tests.decisions.people import MAKER, REFUSAL, decide
from tests.portal.cases.conftest import signed_in
from tests.signing_in import make_staff, sign_in


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> Iterator[None]:
    storage = {"BACKEND": "majung.documents.folder.DurableFolder", "OPTIONS": {"location": tmp_path / "files"}}
    with override_settings(STORAGES={**house_settings.STORAGES, "documents": storage}):
        yield


@pytest.fixture
def refused(number: str) -> str:
    take_up(application=number, by=MAKER, at=AT)
    decide(number, **REFUSAL)
    return number


def officer(branch: str) -> Client:
    user = make_staff(
        f"{branch}@example.org", duty=StaffDuty.OFFICER, institution="gyeongbuk-foundation", branch=branch
    )
    return sign_in(Client(), user)


def test_the_owner_finds_it_beside_the_result(here: Client, refused: str) -> None:
    assert f'href="/my/{refused}/decision.pdf"' in here.get(f"/my/{refused}").text
    paper = here.get(f"/my/{refused}/decision.pdf")
    assert (paper.status_code, paper.headers["Content-Type"]) == (200, "application/pdf")
    assert paper.content.startswith(b"%PDF")
    assert here.get(f"/my/{refused}/decision.pdf").content == paper.content
    assert here.get(f"/my/{refused}/decision.pdf?language=en").content != paper.content
    assert here.get(f"/my/{refused}/decision.pdf?language=fr").status_code == 404


def test_nobody_else_gets_it_and_nobody_before_the_decision(here: Client, number: str) -> None:
    assert here.get(f"/my/{number}/decision.pdf").status_code == 404
    assert "decision.pdf" not in here.get(f"/my/{number}").text
    assert signed_in(an_owner(2)).get(f"/my/{number}/decision.pdf").status_code in (403, 404)


def test_staff_print_it_at_the_place_of_the_case_and_that_is_told(refused: str) -> None:
    desk = officer("jungbu")
    assert f"/office/cases/{refused}/decision.pdf" in desk.get(f"/office/cases/{refused}").text
    assert desk.get(f"/office/cases/{refused}/decision.pdf").content.startswith(b"%PDF")
    told = [event.act for event in events_about(subject=Subject("application", refused))]
    assert "DecisionNoticePrinted" in told
    assert officer("gyeongsan").get(f"/office/cases/{refused}/decision.pdf").status_code in (403, 404)
