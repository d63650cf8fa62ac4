"""The calendar feed: what the standard asks of lines and fields, and what the announcements say."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from majung.adapters import clock
from tests.published_catalog import load_and_publish

NOW = datetime(2023, 7, 1, 3, 4, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def house(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    load_and_publish()
    monkeypatch.setattr(clock, "now", lambda: NOW)


def sent(client: Client) -> bytes:
    return bytes(client.get("/calendar.ics").content)


def events(client: Client) -> list[Any]:
    return list(Calendar.from_ical(sent(client)).walk("VEVENT"))


def summaries(client: Client) -> dict[str, Any]:
    return {str(event["summary"]): event for event in events(client)}


def test_is_sent_as_a_calendar_file(client: Client) -> None:
    response = client.get("/calendar.ics")
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "majung.ics" in response.headers["Content-Disposition"]


def test_lines_end_and_fold_as_the_standard_says(client: Client) -> None:
    lines = sent(client).split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert any(line.startswith(b" ") for line in lines)


def test_every_event_has_its_own_name_and_the_moment_of_asking(client: Client) -> None:
    found = events(client)
    assert found
    assert len({event["uid"] for event in found}) == len(found)
    assert {event["dtstamp"].dt for event in found} == {NOW}


def test_names_stay_when_asked_again_later(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {event["uid"] for event in events(client)}
    monkeypatch.setattr(clock, "now", lambda: datetime(2023, 7, 2, tzinfo=UTC))
    assert before <= {event["uid"] for event in events(client)}


def test_announced_opening_is_at_nine_in_seoul_and_told_once_for_all_its_programs(client: Client) -> None:
    opening = next(each for name, each in summaries(client).items() if name.startswith("접수 개시: "))
    assert opening["dtstart"].dt == datetime(2023, 7, 3, 0, 0, tzinfo=UTC)
    assert opening["status"] == "CONFIRMED"
    assert str(opening["summary"]).count(",") == 5
    assert "예산을 다 쓰면 일찍 닫힐 수 있습니다" in opening["description"]


def test_last_day_is_a_whole_day(client: Client) -> None:
    closing = next(each for name, each in summaries(client).items() if name.startswith("접수 마지막 날"))
    assert (closing["dtstart"].dt, closing["dtend"].dt) == (date(2023, 9, 27), date(2023, 9, 28))


def test_expected_openings_are_tentative_and_jump_over_holidays(client: Client) -> None:
    expected = [each for each in events(client) if "예정" in str(each["summary"])]
    assert {each["status"] for each in expected} == {"TENTATIVE"}
    october = [each["dtstart"].dt for each in expected if each["dtstart"].dt.month == 10]
    assert set(october) == {datetime(2023, 10, 4, 0, 0, tzinfo=UTC)}


def test_what_is_always_open_is_no_event(client: Client) -> None:
    assert not any("버팀금융" in name for name in summaries(client))


def test_says_the_same_in_english(client: Client) -> None:
    client.cookies["language"] = "en"
    assert any(name.startswith("Opens: ") for name in summaries(client))


def test_takes_one_query(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        client.get("/calendar.ics")
