"""The words as staff write them: read back the same, and every problem told at its line."""

import pytest

from majung.agreements.texts.shipped import ShippedText, shipped_texts
from majung.agreements.texts.written import LONGEST_WRITTEN, as_written, read_written

MANAGEMENT = next(each for each in shipped_texts() if each.document["kind"] == "responsible_management")


@pytest.mark.parametrize("each", shipped_texts(), ids=lambda each: f"{each.institution}-{each.document['kind']}")
def test_what_is_written_reads_back_the_same(each: ShippedText) -> None:
    read = read_written(as_written(each.document))
    assert read.document == each.document
    assert read.problems == ()


def test_lines_of_another_machine_read_the_same() -> None:
    written = as_written(MANAGEMENT.document)
    assert read_written(written.replace("\n", "\r\n")).document == MANAGEMENT.document


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("빚을 갚을 의무를 지지 않습니다", "빚에 연대보증을 섭니다", "personal_guarantee"),
        ("이 약정은 그 약정이 이어지는", "이 약정은 {debt} 이어지는", "unknown_gap"),
        ("어긴 사실과 그로 인하여", "{어긴 사실과 그로 인하여", "loose_brace"),
        ("나는 이 회사를 실제로", "나는 이\u200b 회사를 실제로", "odd_letter"),
    ],
)
def test_a_problem_is_told_at_its_line(before: str, after: str, code: str) -> None:
    written = as_written(MANAGEMENT.document)
    (place,) = [number for number, line in enumerate(written.split("\n"), start=1) if before in line]
    (problem,) = read_written(written.replace(before, after)).problems
    assert (problem.line, problem.code) == (place, code)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "not_yaml"),
        ("a: [", "not_yaml"),
        ("a: &b 1\nc: *b", "alias"),
        ("kind: guarantee\nkind: loan", "duplicate_key"),
        ("kind: guarantee", "schema"),
        ("!!python/object/apply:os.system [ls]", "schema"),
        ("[" * 60 + "]" * 60, "not_yaml"),
        ("가" * (LONGEST_WRITTEN + 1), "too_large_file"),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_runs(written: str, code: str) -> None:
    read = read_written(written)
    assert read.text is None
    assert {problem.code for problem in read.problems} == {code}
