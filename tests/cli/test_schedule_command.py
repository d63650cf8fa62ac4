"""`majung schedule` as it is called: what it prints, and what it refuses."""

import io
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from majung.cli.main import run

TERMS: Mapping[str, Any] = {
    "principal": 3_000_000,
    "annual_rate": "0.045",
    "method": "equal_principal",
    "instalments": 3,
    "disbursed_on": "2025-01-31",
}
LINE = (
    '{"rows":['
    '{"n":1,"due":"2025-02-28","days":28,"principal":1000000,"interest":10356,"balance":2000000},'
    '{"n":2,"due":"2025-03-31","days":31,"principal":1000000,"interest":7643,"balance":1000000},'
    '{"n":3,"due":"2025-04-30","days":30,"principal":1000000,"interest":3698,"balance":0}],'
    '"totals":{"principal":3000000,"interest":21697,"prepaid":0,"paid":3021697}}\n'
)


def written(folder: Path, text: str) -> str:
    path = folder / "terms.json"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_json_is_one_compact_line_of_rows_and_totals(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schedule", written(tmp_path, json.dumps(TERMS)), "--json"]) == 0
    assert capsys.readouterr() == (LINE, "")


def test_a_rate_written_as_a_number_is_the_same_rate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schedule", written(tmp_path, json.dumps({**TERMS, "annual_rate": 0.045})), "--json"]) == 0
    assert capsys.readouterr().out == LINE


@pytest.mark.parametrize("separator", ["\n", ","])
def test_many_rows_give_a_line_each(tmp_path: Path, capsys: pytest.CaptureFixture[str], separator: str) -> None:
    rows = separator.join([json.dumps(TERMS)] * 3)
    assert run(["schedule", written(tmp_path, f"[{rows}]" if separator == "," else rows), "--json"]) == 0
    assert capsys.readouterr().out == LINE * 3


def test_reads_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(TERMS).encode())))
    assert run(["schedule", "-", "--json"]) == 0
    assert capsys.readouterr().out == LINE


def test_people_get_a_table_with_totals(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schedule", written(tmp_path, json.dumps(TERMS))]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "회차  납입일      일수       원금    이자     납입액       잔액",
        "   1  2025-02-28    28  1,000,000  10,356  1,010,356  2,000,000",
        "   2  2025-03-31    31  1,000,000   7,643  1,007,643  1,000,000",
        "   3  2025-04-30    30  1,000,000   3,698  1,003,698          0",
        "합계                    3,000,000  21,697  3,021,697",
        "",
    ]


def test_people_are_told_of_prepayments(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    terms = {**TERMS, "annual_rate": "0", "prepayments": [{"on": "2025-03-01", "amount": 500_000}]}
    assert run(["schedule", written(tmp_path, json.dumps(terms))]) == 0
    assert "중도상환 500,000, 모두 더해 3,000,000" in capsys.readouterr().out


def test_a_subsidy_is_laid_over_the_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    terms = written(tmp_path, json.dumps(TERMS))
    assert run(["schedule", terms, "--json", "--subsidy-rate", "0.02", "--subsidy-months", "2"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["totals"]["interest"] == 21_697
    subsidy = answer["subsidy"]
    assert [row["subsidy"] for row in subsidy["rows"]] == [4_602, 3_397, 0]
    assert subsidy["totals"] == {"interest": 21_697, "subsidy": 7_999, "borrower_pays": 3_013_698}
    assert (subsidy["last_subsidised"]["n"], subsidy["first_full"]["n"]) == (2, 3)


def test_people_see_both_instalments_side_by_side(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    terms = written(tmp_path, json.dumps(TERMS))
    assert run(["schedule", terms, "--subsidy-rate", "0.02", "--subsidy-months", "2"]) == 0
    assert "이차보전은 2025-03-31 전날까지: 2회차 1,004,246 → 3회차 1,003,698" in capsys.readouterr().out
    assert run(["schedule", terms, "--subsidy-rate", "0.02"]) == 0
    assert "이차보전은 2027-01-31 전날까지입니다." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"instalments": 10**9}, "1번째 자료: instalments: 10000 이하여야 합니다."),
        ({"instalments": True}, "1번째 자료: instalments: 정수여야 합니다."),
        ({"every_days": 7, "every_months": 1}, "1번째 자료: every_days: every_months와 함께 쓸 수 없습니다."),
        ({"줄\n바꿈": 1}, "1번째 자료: 줄?바꿈: 모르는 항목입니다."),
        ({"prepayments": [5]}, '1번째 자료: prepayments[0]: {"항목": 값} 모양이어야 합니다.'),
        (
            {"prepayments": [{"on": "2025-03-01", "amount": 2_000_001}]},
            "1번째 자료: prepayments[0].amount: 그날의 대출 잔액(2000000)보다 많습니다.",
        ),
    ],
)
def test_bad_terms_are_one_line_naming_the_field(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: dict[str, Any], message: str
) -> None:
    assert run(["schedule", written(tmp_path, json.dumps({**TERMS, **change})), "--json"]) == 2
    assert capsys.readouterr() == ("", f"majung: {message}\n")


def test_one_bad_row_prints_nothing_for_any(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "\n".join(json.dumps(row) for row in (TERMS, {**TERMS, "principal": -1}, TERMS))
    assert run(["schedule", written(tmp_path, rows), "--json"]) == 2
    assert capsys.readouterr() == ("", "majung: 2번째 자료: principal: 1 이상이어야 합니다.\n")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--subsidy-rate", "2%"], '--subsidy-rate: 연이율을 "0.045"처럼 소수로 적어 주세요.'),
        (["--subsidy-rate", "0.02", "--subsidy-months", "-1"], "--subsidy-months: 0 이상이어야 합니다."),
        (["--subsidy-months", "24"], "--subsidy-months: --subsidy-rate와 함께 써 주세요."),
    ],
)
def test_bad_subsidy_options_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], message: str
) -> None:
    assert run(["schedule", written(tmp_path, json.dumps(TERMS)), *options]) == 2
    assert capsys.readouterr() == ("", f"majung: {message}\n")


def test_a_schedule_needs_neither_django_nor_polars(tmp_path: Path) -> None:
    program = (
        "import sys; from majung.cli.main import run; run(sys.argv[1:]); "
        "sys.exit(bool({'django', 'polars', 'duckdb', 'sqlglot'} & set(sys.modules)))"
    )
    terms = written(tmp_path, json.dumps(TERMS))
    finished = subprocess.run(  # Our own interpreter and program.
        [sys.executable, "-c", program, "schedule", terms, "--json"], capture_output=True, check=False
    )
    assert (finished.returncode, finished.stdout.decode()) == (0, LINE)
