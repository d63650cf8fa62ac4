"""처리기간 연장 from the page of a case: told to staff and owner alike, and refused at its field."""

import pytest
from django.test import Client

from majung.applications.extended import extensions_of_case
from majung.applications.models import Application
from majung.parties.kinds import StaffDuty
from majung.parties.models import User
from tests.applications.world import an_owner
from tests.backoffice.desk import filed_by, staff_client

WHY = "현장 확인이 더 필요합니다."


@pytest.fixture
def number(house: None) -> str:
    return filed_by(an_owner()).application


def post(desk: Client, number: str, **fields: str) -> tuple[int, str]:
    typed = {"extension_length": "5", "extension_words": WHY, **fields}
    answer = desk.post(f"/office/cases/{number}/extended", typed)
    return answer.status_code, "" if answer.status_code == 302 else answer.text


def test_the_officer_takes_longer_and_everybody_reads_why(number: str) -> None:
    desk = staff_client()
    assert 'id="extend-period"' in desk.get(f"/office/cases/{number}").text
    assert post(desk, number) == (302, "")
    page = desk.get(f"/office/cases/{number}").text
    assert WHY in page
    assert "처리기간 연장" in page
    owner = Client()
    owner.force_login(User.objects.get(pk=Application.objects.get(number=number).user_id))
    told = owner.get(f"/my/{number}").text
    assert WHY in told
    assert "처리 기한이 늘어났습니다" in told


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"extension_length": "천"}, "extension_length"),
        ({"extension_length": "999"}, "extension_length"),
        ({"extension_words": ""}, "extension_words"),
    ],
)
def test_what_is_wrong_comes_back_at_its_field_with_what_was_typed(
    number: str, fields: dict[str, str], field: str
) -> None:
    status, page = post(staff_client(), number, **fields)
    assert status == 422
    assert f'id="{field}-error"' in page
    assert fields.get("extension_words", WHY) in page
    assert extensions_of_case(number=number) == ()


def test_the_second_time_the_owner_has_to_agree(number: str) -> None:
    desk = staff_client()
    post(desk, number)
    status, page = post(desk, number)
    assert (status, 'id="extension_consent-error"' in page) == (422, True)
    assert post(desk, number, extension_consent="yes")[0] == 302
    assert 'id="extend-period"' not in desk.get(f"/office/cases/{number}").text


def test_only_officers_extend(number: str) -> None:
    reader = staff_client(StaffDuty.AUDITOR, branch=None)
    assert 'id="extend-period"' not in reader.get(f"/office/cases/{number}").text
    assert post(reader, number)[0] in (403, 404)
