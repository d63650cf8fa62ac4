"""`majung staff`: who is added gets one link; a lost telephone starts over; wrong places are bad input."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from majung.cli.inputs import BadInput
from majung.cli.staff import command
from majung.parties.kinds import StaffDuty
from majung.parties.staff import staff_by_email

OFFICER = ("add", "officer@example.org", "--name", "이담당", "--institution", "gyeongbuk-foundation")
AT_POHANG = (*OFFICER, "--branch", "dongbu", "--duty", "officer", "--duty", "approver", "--json")
TELLER = (
    "add",
    "teller@example.org",
    "--name",
    "박창구",
    "--bank",
    "hana",
    "--office",
    "대전지점",
    "--area",
    "충청지역",
)


def ran(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, catch_exceptions=False, standalone_mode=False)


def path_of(result: Result) -> str:
    told: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
    return str(told["path"])


def test_adds_an_officer_with_duties_and_a_link(db: None) -> None:
    assert path_of(ran(*AT_POHANG)).startswith("/office/enrol/")
    staff = staff_by_email(email="officer@example.org")
    assert staff is not None
    assert staff.duties == {StaffDuty.OFFICER, StaffDuty.APPROVER}
    assert {role.branch for role in staff.roles} == {"dongbu"}


def test_adds_somebody_of_a_bank(db: None) -> None:
    assert "/office/enrol/" in ran(*TELLER).stdout
    staff = staff_by_email(email="teller@example.org")
    assert staff is not None
    assert staff.bank is not None
    assert (staff.bank.bank, staff.bank.sido_area) == ("hana", "충청지역")


def test_gives_one_more_duty(db: None) -> None:
    ran(*AT_POHANG)
    ran("role", "officer@example.org", "--institution", "semas", "--duty", "auditor")
    staff = staff_by_email(email="officer@example.org")
    assert staff is not None
    assert ("semas", StaffDuty.AUDITOR) in {(role.institution, role.duty) for role in staff.roles}


def test_starting_over_gives_another_link(db: None) -> None:
    first = path_of(ran(*AT_POHANG))
    assert path_of(ran("reset-second-factor", "officer@example.org", "--json")) != first


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (OFFICER, "--duty"),
        (("add", "a@example.org", "--name", "이담당"), "--institution"),
        ((*TELLER, "--institution", "semas", "--duty", "officer"), "--bank"),
        (("add", "nobody", *AT_POHANG[2:]), "이메일 주소가 아닙니다"),
        ((*OFFICER, "--branch", "mars", "--duty", "officer"), "지점"),
        (("role", "nobody@example.org", "--institution", "semas", "--duty", "auditor"), "없습니다"),
        (("reset-second-factor", "nobody@example.org"), "없습니다"),
    ],
)
def test_wrong_place_or_address_is_bad_input(db: None, arguments: tuple[str, ...], part: str) -> None:
    with pytest.raises(BadInput, match=part):
        ran(*arguments)


def test_nobody_is_added_twice(db: None) -> None:
    ran(*AT_POHANG)
    with pytest.raises(BadInput, match="이미"):
        ran(*AT_POHANG)
