"""`majung subsidy` as it is called: what it prints, and what it refuses."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from majung.cli.main import run
from majung.cli.subsidy import WORDS
from majung.core.subsidy import WhyNot

LOAN: Mapping[str, Any] = {
    "principal": 30_000_000,
    "disbursed_on": "2024-01-31",
    "subsidy_rate": "0.02",
    "subsidy_months": 24,
    "events": [{"kind": "overdue", "from": "2026-01-05", "to": "2026-01-10"}],
}


def written(folder: Path, *loans: Mapping[str, Any]) -> str:
    path = folder / "loan.json"
    path.write_text("\n".join(json.dumps(loan) for loan in loans), encoding="utf-8")
    return str(path)


def test_json_has_every_day_of_the_month(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["subsidy", written(tmp_path, LOAN), "--month", "2026-01", "--json"]) == 0
    line = capsys.readouterr().out
    assert line.startswith(
        '{"month":"2026-01","amount_krw":41095,"days":'
        '[{"on":"2026-01-01","balance":30000000,"counted":true,"why_not":null},'
    )
    days = json.loads(line)["days"]
    assert len(days) == 31
    assert days[4] == {"on": "2026-01-05", "balance": 30_000_000, "counted": False, "why_not": "overdue"}
    assert days[30] == {"on": "2026-01-31", "balance": 30_000_000, "counted": False, "why_not": "window_over"}
    assert line.count("\n") == 1


def test_many_loans_give_a_line_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    loans = written(tmp_path, LOAN, {**LOAN, "events": []})
    assert run(["subsidy", loans, "--month", "2026-01", "--json"]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [answer["amount_krw"] for answer in answers] == [41_095, 49_315]


def test_people_read_days_alike_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["subsidy", written(tmp_path, LOAN), "--month", "2026-01"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "2026-01 이차보전금 41,095원",
        "기간                     일수        잔액  산정",
        "2026-01-01 ~ 2026-01-04     4  30,000,000  산정",
        "2026-01-05 ~ 2026-01-09     5  30,000,000  연체",
        "2026-01-10 ~ 2026-01-30    21  30,000,000  산정",
        "2026-01-31 ~ 2026-01-31     1  30,000,000  지원기간 끝남",
        "",
    ]


def test_one_bad_loan_prints_nothing_for_any(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = {**LOAN, "events": [{"kind": "repaid", "on": "2024-02-01", "principal": 30_000_001}]}
    assert run(["subsidy", written(tmp_path, LOAN, bad), "--month", "2026-01", "--json"]) == 2
    message = "2번째 자료: events[0].principal: 갚은 원금의 합이 대출 원금(30000000)보다 많습니다."
    assert capsys.readouterr() == ("", f"majung: {message}\n")


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "202601", "26-01", "9999-12", "모름"])
def test_a_month_that_is_none_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str], month: str) -> None:
    assert run(["subsidy", written(tmp_path, LOAN), "--month", month]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "2026-01처럼" in told.err


def test_every_reason_has_its_words() -> None:
    assert set(WORDS) == {None, *WhyNot}
