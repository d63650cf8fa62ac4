"""The rehearsal's ways in: the app's codes, and an owner and an employee at a real house and the real sandbox."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from majung.rehearsal.entering import (
    add_business,
    app_code,
    enrol_staff,
    sign_in_as_staff,
    sign_in_by_identity,
)
from majung.rehearsal.house import OF_A_LARGER_HOUSE, served_house
from majung.rehearsal.outside import served_sandbox
from majung.rehearsal.visitor import LostOnTheWay, Visitor

MAJUNG = Path(sys.executable).with_name("majung")
ADD = ("staff", "add", "officer@example.org", "--name", "이담당", "--json")
AT_POHANG = ("--institution", "gyeongbuk-foundation", "--branch", "dongbu", "--duty", "officer")


@pytest.mark.parametrize(("at", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")])
def test_an_app_shows_what_the_standard_says(at: int, code: str) -> None:
    # RFC 6238, appendix B, cut to six digits.
    assert app_code("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", at=at) == code


def test_owner_and_employee_come_in_by_the_doors() -> None:
    with served_sandbox() as outside, served_house(**outside.environment) as house:
        owner = Visitor(house.address)
        sign_in_by_identity(owner, "soonja", wanted="/businesses")
        add_business(owner, outside.businesses["restaurant"])
        assert "순자네 밥상" in owner.get("/businesses").words

        own = {name: value for name, value in os.environ.items() if name not in OF_A_LARGER_HOUSE}
        environment = {**own, **outside.environment, "MAJUNG_DATA_DIR": str(house.data_folder)}
        added = subprocess.run([MAJUNG, *ADD, *AT_POHANG], env=environment, stdout=subprocess.PIPE, check=True)
        officer = Visitor(house.address)
        login = enrol_staff(
            officer,
            invitation=json.loads(added.stdout)["path"],
            email="officer@example.org",
            password="a long word of the rehearsal",
        )
        assert "이담당" in officer.leaf.words
        with pytest.raises(LostOnTheWay):
            sign_in_by_identity(Visitor(house.address), "soonja", wanted="/office/me")
        again = Visitor(house.address)
        sign_in_as_staff(again, login)
        assert "officer@example.org" in again.leaf.words
