"""The business register: states of numbers a hundred a call, and whether three things belong together."""

from datetime import date
from typing import Any

import pytest

from majung.adapters import register as register_port
from majung.adapters.http import PortLied, ask, standing_in
from majung.adapters.register import (
    FakeBusiness,
    FakeRegister,
    Register,
    RegisteredStatus,
    RegisterStatus,
    TaxOfficeRegister,
    register,
)
from majung.rehearsal.outside import Outside

RESTAURANT, FACTORY, SUSPENDED, CLOSED = "9990100013", "9998100015", "9990100051", "9990100065"
OPENED = date(2019, 3, 1)
A_STATUS = {"b_no": RESTAURANT, "b_stt_cd": "01", "tax_type": "부가가치세 일반과세자", "end_dt": ""}


def test_tells_how_businesses_stand(connected: Outside) -> None:
    numbers = [RESTAURANT, SUSPENDED, CLOSED, "9990199990"]
    assert register().statuses(numbers) == {
        RESTAURANT: RegisteredStatus(RegisterStatus.OPEN, None, "부가가치세 일반과세자"),
        SUSPENDED: RegisteredStatus(RegisterStatus.SUSPENDED, date(2026, 6, 30), "부가가치세 일반과세자"),
        CLOSED: RegisteredStatus(RegisterStatus.CLOSED, date(2024, 12, 31), "부가가치세 간이과세자"),
        "9990199990": RegisteredStatus(RegisterStatus.UNKNOWN),
    }


def test_answers_by_the_number_as_it_was_asked(connected: Outside) -> None:
    assert register().statuses(["999-01-00013"])["999-01-00013"].status is RegisterStatus.OPEN


@pytest.mark.parametrize(
    ("number", "opened_on", "name", "expected"),
    [
        (RESTAURANT, OPENED, "김순자", True),
        (RESTAURANT, OPENED, "최민수", False),
        (RESTAURANT, date(2019, 3, 2), "김순자", False),
        (FACTORY, date(2018, 2, 28), "윤미래", True),
        ("9990199990", OPENED, "김순자", False),
    ],
)
def test_validates_what_belongs_together(
    connected: Outside, number: str, opened_on: date, name: str, expected: bool
) -> None:
    assert register().validate(number, opened_on, name) is expected


def test_250_numbers_are_three_calls(connected: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def counting(port: str, path: str, *, body: dict[str, Any], parameters: dict[str, str]) -> Any:
        asked.append(len(body["b_no"]))
        return ask(port, path, body=body, parameters=parameters)

    monkeypatch.setattr(register_port, "ask", counting)
    numbers = [f"{number:010}" for number in range(250)]
    assert list(register().statuses(numbers)) == numbers
    assert asked == [100, 100, 50]


def test_the_same_number_twice_is_asked_once(connected: Outside) -> None:
    assert set(register().statuses([RESTAURANT, RESTAURANT, "999-01-00013"])) == {RESTAURANT, "999-01-00013"}


def test_no_number_is_no_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register_port, "ask", lambda *_, **__: pytest.fail("nothing was asked"))
    assert TaxOfficeRegister().statuses([]) == {}


@pytest.mark.parametrize(
    "answer",
    [
        [],
        {},
        {"status_code": "OK"},
        {"status_code": "ERROR", "data": [A_STATUS]},
        {"status_code": "OK", "data": []},
        {"status_code": "OK", "data": ["x"]},
        {"status_code": "OK", "data": [A_STATUS, A_STATUS]},
        {"status_code": "OK", "data": [{**A_STATUS, "b_no": FACTORY}]},
        {"status_code": "OK", "data": [{**A_STATUS, "b_stt_cd": "04"}]},
        {"status_code": "OK", "data": [{**A_STATUS, "b_stt_cd": ["01"]}]},
        {"status_code": "OK", "data": [{**A_STATUS, "end_dt": "20250230"}]},
        {"status_code": "OK", "data": [{**A_STATUS, "end_dt": "2025-02-03"}]},
        {"status_code": "OK", "data": [{**A_STATUS, "tax_type": None}]},
    ],
)
def test_what_does_not_fit_is_a_lie(monkeypatch: pytest.MonkeyPatch, answer: Any) -> None:
    monkeypatch.setattr(register_port, "ask", lambda *_, **__: answer)
    with pytest.raises(PortLied):
        TaxOfficeRegister().statuses([RESTAURANT])


@pytest.mark.parametrize("valid", [None, "03", 1, ["01"]])
def test_a_verdict_nobody_agreed_on_is_a_lie(monkeypatch: pytest.MonkeyPatch, valid: Any) -> None:
    answer = {"status_code": "OK", "data": [{"b_no": RESTAURANT, "valid": valid}]}
    monkeypatch.setattr(register_port, "ask", lambda *_, **__: answer)
    with pytest.raises(PortLied):
        TaxOfficeRegister().validate(RESTAURANT, OPENED, "김순자")


def test_the_fake_keeps_the_same_promises(connected: Outside) -> None:
    gone = RegisteredStatus(RegisterStatus.CLOSED, date(2024, 12, 31), "부가가치세 간이과세자")
    fake = FakeRegister(
        businesses={
            RESTAURANT: FakeBusiness(OPENED, "김순자"),
            CLOSED: FakeBusiness(date(2015, 3, 2), "문정식", gone),
        }
    )
    real = told_by(register())
    with standing_in(fake):
        assert told_by(register()) == real
    assert fake.calls == 1 + 3


def told_by(asked: Register) -> tuple[object, ...]:
    return (
        asked.statuses(["999-01-00013", CLOSED, "9990199990"]),
        asked.validate(RESTAURANT, OPENED, "김순자"),
        asked.validate("999-01-00013", OPENED, "김순자"),
        asked.validate(RESTAURANT, OPENED, "최민수"),
    )
