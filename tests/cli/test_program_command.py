"""`majung program lint|test|diff`: what policy staff see before publishing, with exit codes a script can trust."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from majung.cli.main import run
from tests.small_program import SOURCE_TEXT, case, clause, small_document, write_program


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return write_program(tmp_path, small_document())


def program(capsys: pytest.CaptureFixture[str], *arguments: object, code: int) -> list[str]:
    assert run(["program", *map(str, arguments)]) == code
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    return told.out.splitlines() if code != 2 else told.err.splitlines()


def test_the_shipped_catalog_is_clean_and_its_cases_hold(capsys: pytest.CaptureFixture[str]) -> None:
    assert program(capsys, "lint", code=0) == []
    assert program(capsys, "test", code=0) == []


def test_lint_tells_file_line_and_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_program(tmp_path, small_document(eligible=[clause("E1", "zeropay AND sido IS NULL")]))
    [line] = program(capsys, "lint", path, code=1)
    when = next(n for n, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if "IS NULL" in text)
    assert line == f"{path}:{when}: eligible.0.when: 조건에 쓸 수 없는 표현입니다: sido IS NULL (column 13)"


def test_lint_tells_machines_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_program(tmp_path, small_document(banks=["nobody"]))
    [line] = program(capsys, "lint", path, "--json", code=1)
    told = json.loads(line)
    assert (told["file"], told["where"], told["code"], told["about"]) == (
        str(path),
        "banks.0",
        "unknown_bank",
        "nobody",
    )
    assert list(told) == ["file", "line", "where", "code", "about"]


def test_lint_checks_quotes_against_the_announcement(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "source.md"
    source.write_text(SOURCE_TEXT, encoding="utf-8")
    sha256 = hashlib.sha256(SOURCE_TEXT.encode()).hexdigest()
    path = write_program(tmp_path, small_document(source={"id": "SEED000", "title": "시험", "sha256": sha256}))
    assert program(capsys, "lint", path, "--source", source, code=0) == []
    source.write_text("다른 글", encoding="utf-8")
    assert len(program(capsys, "lint", path, "--source", source, code=1)) > 1
    program(capsys, "lint", path, "--source", tmp_path / "nope.md", code=2)


def test_lint_finds_versions_in_force_together(tmp_path: Path, good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = write_program(tmp_path, small_document(version="2025-2"))
    [line] = program(capsys, "lint", good, other, code=1)
    assert str(good) in line
    assert str(other) in line
    write_program(tmp_path, small_document(version="2025-2", supersedes="2025-1", reason="고친다."))
    assert program(capsys, "lint", good, other, code=0) == []


@pytest.mark.parametrize("text", ["program: [", "", "a: 1\na: 2", "[" * 100_000, "a: \0"])
def test_a_broken_file_is_refused_by_all(
    tmp_path: Path, good: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(text)
    for arguments in (("lint", broken), ("test", broken), ("diff", broken, good), ("diff", good, broken)):
        assert f"{broken}:" in program(capsys, *arguments, code=2)[0]


def test_files_that_are_not_there_are_bad_input(tmp_path: Path, good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nowhere = tmp_path / "nope.yaml"
    for arguments in (
        ("lint", nowhere),
        ("test", nowhere),
        ("lint", tmp_path),
        ("diff", good, nowhere),
        ("diff", good),
    ):
        program(capsys, *arguments, code=2)


def test_a_case_that_fails_is_told(tmp_path: Path, good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert program(capsys, "test", good, code=0) == []
    tests = small_document()["tests"]
    failing = {**tests, "cases": [*tests["cases"], case("eligible", sido="대구광역시")]}
    path = write_program(tmp_path, small_document(tests=failing))
    said = "\n".join(program(capsys, "test", path, code=1))
    assert "outcome: 'eligible' ≠ 'ineligible'" in said
    rows = [json.loads(line) for line in program(capsys, "test", path, "--json", code=1)]
    assert [row["passed"] for row in rows] == [True, True, True, False]


def difference(tmp_path: Path, capsys: pytest.CaptureFixture[str], **change: Any) -> list[dict[str, Any]]:
    before = write_program(tmp_path, small_document())
    after = write_program(tmp_path, small_document(version="2025-2", **change))
    return [json.loads(line) for line in program(capsys, "diff", before, after, "--json", code=0)]


def test_diff_tells_places_and_cases_that_turn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tests = small_document()["tests"]
    wider = {
        **tests,
        "cases": [case("eligible"), case("eligible", sido="대구광역시"), case("ineligible", refinancing=True)],
    }
    either = [clause("E1", "sido IN ('경상북도', '대구광역시')")]
    changes = difference(tmp_path, capsys, eligible=either, tests=wider)
    assert [row["place"] for row in changes if "place" in row] == ["version", "eligible.E1.when"]
    turned = [row for row in changes if "case" in row]
    assert [row["case"] for row in turned] == ["eligible {'sido': '대구광역시'}"]


def test_diff_of_the_same_file_is_silent(good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert program(capsys, "diff", good, good, code=0) == []
