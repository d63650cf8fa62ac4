"""YAML as the catalog reads it: no guessing, every value with its line, and nothing that hides or explodes."""

from pathlib import Path
from typing import Any

import pytest

from majung.programs.yaml_file import LARGEST_FILE, BadFile, parse_yaml, read_yaml


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5), ("-5", -5), ("0", 0), ("3_000", 3000), ("true", True), ("false", False), ("null", None), ("~", None),
        ("", None), ('""', ""), ("'5'", "5"), ('"true"', "true"), ("'null'", "null"), ("0.0274", "0.0274"),
        ("1e3", "1e3"),
        ("2025-05-02", "2025-05-02"), ("2025-05-02T09:00", "2025-05-02T09:00"), ("yes", "yes"), ("on", "on"),
        ("True", "True"), ("007", "007"), ("0x1F", "0x1F"), ("0o7", "0o7"), ("1:30", "1:30"), (".inf", ".inf"),
        (".nan", ".nan"), ("+5", "+5"), ("9" * 50, "9" * 50), ("경상북도", "경상북도"), ("🏠", "🏠"),
    ],
)  # fmt: skip
def test_only_plain_truths_and_integers_are_more_than_text(text: str, value: Any) -> None:
    assert parse_yaml(f"a: {text}", "f.yaml").value == {"a": value}
    assert type(parse_yaml(f"a: {text}", "f.yaml").value["a"]) is type(value)


def test_a_folded_text_is_a_text() -> None:
    assert parse_yaml("a: >-\n  5\nb: |-\n  true\n", "f").value == {"a": "5", "b": "true"}


def test_a_value_knows_its_line_and_a_missing_one_that_of_its_parent() -> None:
    located = parse_yaml("a: 1\nb:\n  - c: 2\n  - c: 3\n    d: 4\n", "f.yaml")
    assert located.problem(("b", 1, "d"), "x", "y").line == 5
    assert located.problem(("b", 1, "nope", "deeper"), "x", "y").line == 4
    assert located.problem(("nope",), "x", "y").line == 1
    problem = located.problem(("b", 1, "d"), "code", "about")
    assert (problem.file, problem.where, problem.code, problem.about) == ("f.yaml", "b.1.d", "code", "about")


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("", 1, "not_yaml"),
        ("# 아무것도\n", 1, "not_yaml"),
        ("a: [1\nb: 2", 2, "not_yaml"),
        ("a:\n\t- 1", 2, "not_yaml"),
        ("a: 1\n---\nb: 2", 2, "not_yaml"),
        ("a: 'x", 1, "not_yaml"),
        ("a: \0", 1, "not_yaml"),
        ('a: "\\ud800"', 1, "not_yaml"),
        ("a: 1\nb: 2\na: 3", 3, "duplicate_key"),
        ("a:\n  b: 1\n  'b': 2", 3, "duplicate_key"),
        ("a: &x [1]\nb: *x", 1, "alias"),
        ("a: &a\n  <<: *a", 1, "alias"),
        ("? [a]\n: 1", 1, "key_not_text"),
        ("a: *nope", 1, "not_yaml"),
        ("[" * 100_000, 1, "not_yaml"),
        ("- " * 100_000, 1, "not_yaml"),
        ("{a: " * 5_000 + "1" + "}" * 5_000, 1, "not_yaml"),
        ("\n".join("  " * n + "a:" for n in range(500)), 51, "not_yaml"),
    ],
)
def test_refuses_with_the_line(text: str, line: int, code: str) -> None:
    with pytest.raises(BadFile) as refused:
        parse_yaml(text, "f.yaml")
    [problem] = refused.value.problems
    assert (problem.file, problem.line, problem.code) == ("f.yaml", line, code)


def test_a_bomb_of_aliases_does_not_go_off() -> None:
    layers = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40))
    with pytest.raises(BadFile):
        parse_yaml(f"a0: &a0 [x]\n{layers}", "f.yaml")


def test_a_tag_runs_nothing() -> None:
    assert parse_yaml("a: !!python/object/apply:os.system ['exit 1']", "f").value == {"a": ["exit 1"]}


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"\xff\xfea", "unreadable"), (b"a: \xed\xa0\x80", "unreadable"), (b"#" * (LARGEST_FILE + 1), "too_large_file")],
)
def test_refuses_files_that_are_no_catalog_text(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(content)
    with pytest.raises(BadFile) as refused:
        read_yaml(path)
    assert [(p.file, p.line, p.code) for p in refused.value.problems] == [(str(path), 1, code)]


def test_refuses_what_is_no_file(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nope.yaml"):
        with pytest.raises(BadFile, match="unreadable"):
            read_yaml(path)


def test_a_byte_order_mark_is_no_part_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert read_yaml(path).value == {"a": 1}
