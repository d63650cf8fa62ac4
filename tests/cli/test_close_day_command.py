"""`majung close-day`: what the end of a day brings, in one line each; twice it finds nothing; never a day to come."""

import json
from datetime import date, datetime, timedelta

import pytest

from majung.adapters import clock
from majung.applications.selectors import application_view
from majung.applications.services import request_supplement
from majung.cli.main import run
from majung.core.application import ApplicationStatus
from majung.core.deadlines import SEOUL
from majung.core.supplement import SupplementItem, SupplementItemKind
from majung.events.services import Actor, ActorKind
from majung.journey import nightly
from tests.applications.world import AT, an_owner, complete, submitted
from tests.published_catalog import load_and_publish

pytestmark = pytest.mark.django_db

OFFICER = Actor(ActorKind.STAFF, "user:9007")
WHY = SupplementItem(SupplementItemKind.EXPLANATION, "매출이 준 까닭")
MORNING_AFTER = datetime(2025, 5, 16, 9, tzinfo=SEOUL)


@pytest.fixture
def number(db: None, monkeypatch: pytest.MonkeyPatch) -> str:
    """A case that is asked for something by 15 May, on the morning after."""
    load_and_publish()
    owner = an_owner()
    made = submitted(owner, complete(owner)).application
    request_supplement(application=made, items=(WHY,), through=date(2025, 5, 15), by=OFFICER, at=AT)
    monkeypatch.setattr(clock, "now", lambda: MORNING_AFTER)
    monkeypatch.setattr(clock, "today", MORNING_AFTER.date)
    return made


def closed(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    assert run(["close-day", "--json", *arguments]) == 0
    told: dict[str, object] = json.loads(capsys.readouterr().out)
    return told


def test_closes_the_day_that_ended_last(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert closed(capsys, "--on", "2025-05-14")["lapsed_supplements"] == 0
    told = closed(capsys)
    assert (told["on"], told["lapsed_supplements"]) == ("2025-05-15", 1)
    assert application_view(number=number).status is ApplicationStatus.CANCELLED
    again = closed(capsys)
    assert {name: count for name, count in again.items() if name != "on" and count} == {}


def test_tells_people_in_words(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["close-day", "--on", "2025-05-15"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "기한이 지나 취소한 신청: 1"
    assert len(lines) == len(nightly.PARTS)


@pytest.mark.parametrize("day", ["2025-05-16", "2025-05-17", "2025-13-01"])
def test_a_day_that_has_not_ended_is_bad_input(number: str, day: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["close-day", "--on", day]) == 2
    assert day in capsys.readouterr().err
    assert application_view(number=number).status is ApplicationStatus.SUPPLEMENT_REQUESTED


def test_a_part_that_failed_is_told(
    number: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(at: datetime) -> int:
        raise RuntimeError(str(at - timedelta(days=1)))

    monkeypatch.setattr(nightly, "PARTS", {**nightly.PARTS, "reminders": fails})
    assert run(["close-day"]) == 1
    assert "reminders" in capsys.readouterr().err
    assert application_view(number=number).status is ApplicationStatus.CANCELLED
