"""`majung screen`: what it writes, what it says, and what it refuses before anything appears."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from majung.cli.main import run

ROWS = {"id": [1, 2, 3], "sido": ["경상북도", "대구광역시", None], "employees": [3.0, 3.0, 3.0]}
AS_OF = ["--as-of", "2025-05-02"]


@pytest.fixture(autouse=True)
def polite_stop() -> Iterator[None]:
    """The command takes SIGTERM for an interrupt; tests give it back."""
    handler = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, handler)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "in.parquet"
    pl.DataFrame(ROWS).write_parquet(path)
    return path


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_writes_a_row_for_each_business_and_program(
    source: Path, capsys: pytest.CaptureFixture[str], engine: str
) -> None:
    out = source.with_name("out.parquet")
    programs = ["--program", "gyeongbuk-beotim", "--program", "semas-general"]
    assert run(["screen", str(source), *programs, *AS_OF, "--out", str(out), "--engine", engine, "--json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out) == {"rows": 3, "answers": 6, "out": str(out), "engine": engine}
    assert told.out.count("\n") == 1
    found = pl.read_parquet(out).sort("program", "id")
    assert found["program"].cast(pl.String).to_list() == ["gyeongbuk-beotim"] * 3 + ["semas-general"] * 3
    assert found["id"].to_list() == [1, 2, 3] * 2
    assert found["outcome"].cast(pl.String).to_list()[:3] == ["undecided", "ineligible", "undecided"]


def test_without_a_program_all_in_force(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = source.with_name("out.parquet")
    assert run(["screen", str(source), *AS_OF, "--out", str(out)]) == 0
    assert pl.read_parquet(out)["program"].n_unique() == 8
    assert "24" in capsys.readouterr().out


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["screen", *arguments]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "Traceback" not in told.err
    return told.err


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"sido": ["a"]}, "id"),
        ({"id": [1], "nope": [1]}, "nope"),
        ({"id": [1], "employees": ["넷"]}, "employees"),
        ({"id": [1, 2], "employees": [1, -1]}, "2번째 자료의 employees: 0보다 작을 수 없습니다."),
        ({"id": [1], "children": [1], "minor_children": [2]}, "1번째 자료의 minor_children"),
        ({"id": [1], "sido": ["가\n나"]}, "1번째 자료의 sido"),
        ({"id": []}, "자료가 없습니다."),
    ],
)
def test_bad_input_is_named_and_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], columns: dict[str, list[Any]], message: str
) -> None:
    source, out = tmp_path / "in.parquet", tmp_path / "out.parquet"
    pl.DataFrame(columns).write_parquet(source)
    assert message in refused(capsys, str(source), *AS_OF, "--out", str(out))
    assert not out.exists()


def test_refuses_files_it_cannot_use(tmp_path: Path, source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = str(tmp_path / "out.parquet")
    text = tmp_path / "in.csv"
    text.write_text("id,sido\n1,a\n")
    refused(capsys, str(tmp_path / "nope.parquet"), *AS_OF, "--out", out)
    refused(capsys, str(tmp_path), *AS_OF, "--out", out)
    refused(capsys, str(text), *AS_OF, "--out", out)
    refused(capsys, str(source), *AS_OF, "--out", str(tmp_path / "nope" / "out.parquet"))
    refused(capsys, str(source), *AS_OF, "--out", str(tmp_path))


def test_never_writes_over_its_own_input(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = source.read_bytes()
    refused(capsys, str(source), *AS_OF, "--out", str(source))
    refused(capsys, str(source), *AS_OF, "--out", f"{source.parent}/../{source.parent.name}/{source.name}")
    assert source.read_bytes() == before


@pytest.mark.parametrize(
    "options",
    [
        ["--program", "nope", *AS_OF], ["--program", "gyeongbuk-beotim", "--as-of", "2024-12-31"],
        ["--as-of", "2020-01-01"], ["--as-of", "2025-02-30"], ["--as-of", "1899-12-31"], [],
        [*AS_OF, "--engine", "abacus"], [*AS_OF, "--rows-a-part", "0"], [*AS_OF, "--catalog", "/nonexistent"],
    ],
)  # fmt: skip
def test_refuses_options(source: Path, capsys: pytest.CaptureFixture[str], options: list[str]) -> None:
    refused(capsys, str(source), *options, "--out", str(source.with_name("out.parquet")))
