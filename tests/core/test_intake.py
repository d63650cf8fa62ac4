"""When and through which channel an application is taken."""

from datetime import date, datetime

import pytest

from majung.core.application import Channel
from majung.core.deadlines import SEOUL
from majung.core.intake import Intake, fund_of, intake_of, takes_channel
from majung.core.rules.program import ProgramVersion
from majung.programs.catalog import shipped_catalog
from majung.programs.holidays import shipped_holidays


def version(program: str, day: date) -> ProgramVersion:
    return shipped_catalog().version(program, day)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SEOUL)


def intake(program: str, text: str, desired_on: date | None = None) -> Intake:
    moment = at(text)
    return intake_of(
        version(program, moment.date()), at=moment, holidays=shipped_holidays().days, desired_on=desired_on
    )


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2023-07-03T08:59:59", False),
        ("2023-07-03T09:00:00", True),
        ("2023-09-27T23:59:59", True),
        ("2023-09-28T00:00:00", False),
        # Expected by habit, dated by nobody.
        ("2023-10-04T10:00:00", False),
    ],
)
def test_a_dated_window_opens_and_closes_to_the_second(moment: str, is_open: bool) -> None:
    assert intake("semas-general", moment).is_open is is_open


def test_a_closed_window_tells_the_next_opening() -> None:
    found = intake("semas-general", "2023-07-02T10:00:00")
    assert found.next is not None
    assert found.next.opens_at == at("2023-07-03T09:00:00")


def test_a_rolling_window_is_always_open() -> None:
    assert intake("gyeongbuk-beotim", "2025-12-31T23:59:59").is_open


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2024-05-10T16:00:00", True),
        ("2024-05-10T16:00:01", False),
        ("2024-05-08T00:00:00", True),
        ("2024-05-07T23:59:59", False),
    ],
)
def test_a_members_window_hangs_on_the_desired_day(moment: str, is_open: bool) -> None:
    assert intake("member-operating-loan", moment, date(2024, 5, 13)).is_open is is_open


def test_without_a_desired_day_no_members_window_is_open() -> None:
    assert not intake("member-operating-loan", "2024-05-08T10:00:00").is_open


@pytest.mark.parametrize(
    ("program", "moment", "queue"),
    [
        ("gyeongbuk-beotim", "2025-05-02T10:00:00", "gyeongbuk-beotim:2025"),
        ("gyeongbuk-beotim", "2026-01-01T00:00:00", "gyeongbuk-beotim:2026"),
        ("semas-general", "2023-07-04T10:00:00", "semas-general:2023-07-03"),
    ],
)
def test_ranks_are_counted_within_a_window(program: str, moment: str, queue: str) -> None:
    assert intake(program, moment).queue == queue


@pytest.mark.parametrize(
    ("program", "moment", "fund"),
    [
        ("gyeongbuk-beotim", "2025-12-31T23:59:59", "gyeongbuk-beotim-2025"),
        ("gyeongbuk-beotim", "2026-01-01T00:00:00", "gyeongbuk-beotim-2026"),
        ("semas-general", "2023-07-04T10:00:00", None),
    ],
)
def test_the_file_says_whether_filing_sets_money_aside(program: str, moment: str, fund: str | None) -> None:
    assert fund_of(version(program, at(moment).date()), at=at(moment)) == fund


@pytest.mark.parametrize(
    ("bank", "area", "expected"),
    [
        ("hana", "충청남도", True),
        ("hana", "대전광역시", True),
        ("hana", "경상북도", False),
        ("hana", "", False),
        ("nh", "경상북도", True),
        ("nh", "", True),
        ("kb", "충청남도", False),
        ("", "충청남도", False),
    ],
)
def test_hana_takes_applications_in_chungcheong_only(bank: str, area: str, expected: bool) -> None:
    program = version("semas-general", date(2023, 7, 4))
    assert takes_channel(program, Channel.BANK, bank=bank, area=area) is expected


@pytest.mark.parametrize("program", ["gyeongbuk-beotim", "semas-general", "member-operating-loan"])
def test_every_program_is_filed_online_and_helped_at_its_own_counter(program: str) -> None:
    day = {"gyeongbuk-beotim": date(2025, 5, 2), "semas-general": date(2023, 7, 4)}.get(program, date(2024, 5, 2))
    assert takes_channel(version(program, day), Channel.ONLINE)
    assert takes_channel(version(program, day), Channel.COUNTER)
