"""`majung screen-cases`: sorts the cases under way in one command, in words or as one line of JSON."""

import json

import pytest

from majung.cli.main import run
from majung.core.look_ups import LookUpKind
from majung.screening.selectors import noticed_of
from tests.applications.world import an_owner
from tests.published_catalog import load_and_publish
from tests.screening.cases import STANDARD, a_case, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def numbers(db: None) -> list[str]:
    load_and_publish()
    made = [a_case(an_owner(1)), a_case(an_owner(2), requested_krw=STANDARD)]
    told(made[0], LookUpKind.BUSINESS_STATUS, {"business_status": "closed"})
    return made


def test_tells_how_many_cases_it_looked_over(numbers: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["screen-cases", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer.pop("seconds") > 0
    assert answer.pop("cases_per_second") > 0
    assert answer == {
        "cases": 2,
        "changed": 2,
        "differing": 1,
        "unreadable": 0,
        "tiers": {"small": 1, "standard": 1, "precise": 0},
    }
    assert set(noticed_of(numbers=numbers)) == set(numbers)


def test_tells_people_in_words_and_progress_elsewhere(numbers: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["screen-cases", "--institution", "gyeongbuk-foundation"]) == 0
    told_on = capsys.readouterr()
    lines = told_on.out.splitlines()
    assert lines[:3] == ["살펴본 신청: 2", "달라져 새로 적은 신청: 2", "접수 때와 판단이 다른 신청: 1"]
    assert lines[4:7] == ["소액심사: 1", "표준심사: 1", "정밀심사: 0"]


def test_cases_of_another_institution_are_left(numbers: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["screen-cases", "--institution", "semas", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["cases"] == 0


def test_an_institution_nobody_knows_is_bad_input(numbers: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["screen-cases", "--institution", "seoul"]) == 2
    assert "semas" in capsys.readouterr().err
