"""What keeps a program file from being published, each with its line and reason."""

import hashlib
from pathlib import Path
from typing import Any

import pytest

from majung.programs.catalog import SHIPPED, program_files
from majung.programs.lint import known_names, lint_program, meet, overlapping, quotes
from tests.small_program import CITED, RULES, SOURCE_TEXT, case, clause, small_document, write_program

NAMES = known_names(SHIPPED)


def lint(folder: Path, document: dict[str, Any], source: Path | None = None) -> list[tuple[str, str]]:
    problems = lint_program(write_program(folder, document), rules=RULES, names=NAMES, source=source)
    assert problems == sorted(problems, key=lambda problem: problem.line)
    return [(problem.where, problem.code) for problem in problems]


def test_a_good_file_has_no_problem(tmp_path: Path) -> None:
    assert lint(tmp_path, small_document()) == []


@pytest.mark.parametrize("path", program_files(SHIPPED), ids=lambda path: path.parent.name)
def test_shipped_programs_are_clean(path: Path) -> None:
    assert lint_program(path, rules=RULES, names=NAMES, source=None) == []


@pytest.mark.parametrize(
    ("change", "where", "code"),
    [
        ({"eligible": [clause("E1", "sido IS NULL")]}, "eligible.0.when", "outside_subset"),
        ({"eligible": [clause("E1", "nope")]}, "eligible.0.when", "unknown_name"),
        ({"eligible": [{"id": "E1", "label": "가", "label_en": "a", "when": "zeropay"}]}, "eligible.0", "schema"),
        ({"institution": "nobody"}, "institution", "unknown_institution"),
        ({"banks": ["ibk", "nobody"]}, "banks.1", "unknown_bank"),
        ({"limit": [{"krw": 1, "when_any": ["Z9"], **CITED}, {"krw": 0, **CITED}]}, "limit.0", "unknown_clause"),
        ({"rate": {"rate_kind": "floating", "base": "nope"}}, "rate.base", "unknown_parameter"),
        ({"eligible": [clause("E1")]}, "eligible.0", "no_condition"),
        ({"supersedes": "2024-1"}, "supersedes", "no_reason"),
        ({"in_force": {"from": "2025-01-01", "until": "2025-01-01"}}, "in_force.until", "empty_period"),
        ({"excluded": [clause("X1", "refinancing"), clause("X2", "zeropay")]}, "excluded.1", "never_met"),
        ({"excluded": [clause("X1", "refinancing"), clause("X2", by="officer")]}, "excluded.1", "always_met"),
        ({"prefer": [clause("P1", "zeropay OR NOT zeropay")]}, "prefer.0", "always_met"),
    ],
)
def test_refuses(tmp_path: Path, change: dict[str, Any], where: str, code: str) -> None:
    assert (where, code) in lint(tmp_path, small_document(**change))


def test_an_officers_clause_is_met_through_findings(tmp_path: Path) -> None:
    tests = small_document()["tests"]
    officers = [clause("X1", "refinancing"), clause("X2", by="officer")]
    found = [{**case("ineligible"), "findings": {"X2": True}}, {**case("eligible"), "findings": {"X2": False}}]
    covered = {**tests, "cases": [*tests["cases"], *found]}
    assert lint(tmp_path, small_document(excluded=officers, tests=covered)) == []
    half = {**tests, "cases": [*tests["cases"], found[0]]}
    assert lint(tmp_path, small_document(excluded=officers, tests=half)) == [("excluded.1", "always_met")]


def test_a_file_stands_where_it_says(tmp_path: Path) -> None:
    path = write_program(tmp_path, small_document())
    other = path.with_name("2025-2.yaml")
    path.rename(other)
    [problem] = lint_program(other, rules=RULES, names=NAMES, source=None)
    assert (problem.code, problem.about, problem.line) == ("file_name", "small/2025-1.yaml", 2)


def test_a_broken_file_is_one_problem_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text("program: small\nversion: [\n")
    [problem] = lint_program(path, rules=RULES, names=NAMES, source=None)
    assert (problem.file, problem.line, problem.code) == (str(path), 3, "not_yaml")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SOURCE_TEXT, []),
        (SOURCE_TEXT.replace("\n", "  \t\n"), []),
        (
            SOURCE_TEXT.replace("맞는\n말", "맞는말"),
            [("eligible.0.quote", "not_quoted"), ("excluded.0.quote", "not_quoted")],
        ),
    ],
)
def test_quotes_stand_in_the_source_white_space_aside(
    tmp_path: Path, text: str, expected: list[tuple[str, str]]
) -> None:
    source = tmp_path / "source.md"
    source.write_text(text, encoding="utf-8")
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    found = lint(tmp_path, small_document(source={"id": "SEED000", "title": "시험", "sha256": sha256}), source)
    assert [problem for problem in found if problem[0].split(".")[0] in ("eligible", "excluded")] == expected
    assert bool(found) is bool(expected)


def test_another_source_is_told(tmp_path: Path) -> None:
    source = tmp_path / "source.md"
    source.write_text(SOURCE_TEXT, encoding="utf-8")
    assert lint(tmp_path, small_document(), source) == [("source.sha256", "other_source")]


def test_a_source_that_is_no_text_holds_no_quote(tmp_path: Path) -> None:
    source = tmp_path / "source.pdf"
    source.write_bytes(b"%PDF\xff\xfe")
    assert ("eligible.0.quote", "not_quoted") in lint(tmp_path, small_document(), source)


def test_quotes_are_looked_for_everywhere_but_in_tests() -> None:
    document = {"a": [{"quote": "가"}, {"b": {"quote": "나"}}], "tests": {"quote": "다"}, "quote": "라"}
    assert list(quotes(document, ())) == [(("a", 0, "quote"), "가"), (("a", 1, "b", "quote"), "나"), (("quote",), "라")]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("2025-01-01", None), ("2025-06-01", None), True),
        (("2025-01-01", "2025-06-01"), ("2025-06-01", None), False),
        (("2025-01-01", "2025-06-02"), ("2025-06-01", None), True),
        (("2025-06-01", None), ("2025-01-01", "2025-06-01"), False),
        (("2025-01-01", "2026-01-01"), ("2025-03-01", "2025-04-01"), True),
    ],
)
def test_periods_meet(one: tuple[str, str | None], other: tuple[str, str | None], expected: bool) -> None:
    first, second = dict(zip(("from", "until"), one, strict=True)), dict(zip(("from", "until"), other, strict=True))
    assert meet(first, second) is meet(second, first) is expected


def test_two_versions_in_force_need_one_to_supersede_the_other() -> None:
    first, second = small_document(), small_document(version="2025-2")
    assert list(overlapping({"a": first, "b": second})) == [("a", "b")]
    assert list(overlapping({"a": first, "b": {**second, "supersedes": "2025-1"}})) == []
    assert list(overlapping({"a": {**first, "supersedes": "2025-2"}, "b": second})) == []
    assert list(overlapping({"a": first, "b": {**second, "program": "other"}})) == []
