"""What commands read: the shapes of JSON, and every loose end of it refused with row and field."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majung.cli.inputs import BadInput, Row, printable, read_rows, read_text, strict_json


def rows_of(folder: Path, content: str | bytes) -> list[Row]:
    path = folder / "rows.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_rows(str(path))


def refusal(folder: Path, content: str | bytes) -> str:
    with pytest.raises(BadInput) as refused:
        rows_of(folder, content)
    return str(refused.value)


@pytest.mark.parametrize(
    "content",
    [
        '{"a": 1}',
        '[{"a": 1}]',
        '{"a": 1}\n',
        '\n\n{"a": 1}\n\n',
        '{\n  "a": 1\n}\n',
        '\ufeff{"a": 1}',
        '\t {"a": 1} \r\n',
    ],
)
def test_one_row_however_written(tmp_path: Path, content: str) -> None:
    assert rows_of(tmp_path, content) == [Row(1, {"a": 1})]


@pytest.mark.parametrize(
    "content",
    [
        '[{"a": 1}, {}, {"b": [2]}]',
        '{"a": 1}\n{}\n{"b": [2]}',
        '{"a": 1}\r\n\r\n{}\r\n{"b": [2]}\r\n',
        '\ufeff{"a": 1}\n{}\n{"b": [2]}\n',
    ],
)
def test_rows_keep_their_order_and_number(tmp_path: Path, content: str) -> None:
    assert rows_of(tmp_path, content) == [Row(1, {"a": 1}), Row(2, {}), Row(3, {"b": [2]})]


def test_reads_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO('\ufeff{"시도": "경상북도"}'.encode())))
    assert read_rows("-") == [Row(1, {"시도": "경상북도"})]


def test_a_line_separator_inside_a_text_ends_no_line(tmp_path: Path) -> None:
    content = '{"a": "한\u2028줄\x85\u2029"}\n{"a": 2}'
    assert [row.value["a"] for row in rows_of(tmp_path, content)] == ["한\u2028줄\x85\u2029", 2]


@pytest.mark.parametrize("content", ["", " \n\t ", "\ufeff", "[]", " [ ] "])
def test_no_row_is_bad_input(tmp_path: Path, content: str) -> None:
    assert "자료가 없습니다" in refusal(tmp_path, content)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("null", "1번째 자료: "),
        ("5", "1번째 자료: "),
        ('"a"', "1번째 자료: "),
        ("NaN", "1번째 자료: 숫자가 아닙니다."),
        ("[[]]", "1번째 자료: "),
        ('[{"a": 1}, null]', "2번째 자료: "),
        ('{"a": 1}\n[{"a": 1}]', "2번째 자료: "),
        ('{"a": 1', "1번째 줄"),
        ('{"a": 1}\n{"a": }', "2번째 줄 7번째 글자"),
        ('{"a": 1} x', "1번째 줄"),
        ("{'a': 1}", "1번째 줄"),
        ('{"a": 01}', "1번째 줄"),
        ('{"a": "줄\n바꿈"}', "1번째 줄"),
        ('{"a": 1,}', "1번째 줄"),
        ('[{"a": 1}]\n]', "1번째 자료"),
        # Loose ends that Python's own reader lets pass.
        ('{"a": NaN}', "1번째 자료의 a: 숫자가 아닙니다."),
        ('[{}, {"a": Infinity}]', "2번째 자료의 a: 숫자가 아닙니다."),
        ('{}\n{"a": -Infinity}', "2번째 자료의 a: 숫자가 아닙니다."),
        ('[{}, {"a": 1, "a": 2}]', "2번째 자료의 a: 같은 항목이 두 번 있습니다."),
        ('{"a": 1, "a": 1}', "1번째 자료의 a: 같은 항목이 두 번 있습니다."),
        ('{"a": 1, "\\u0061": 1}', "1번째 자료의 a: 같은 항목이 두 번 있습니다."),
        ('{"a": [1, {"b": 1, "b": 2}]}', "1번째 자료의 a[1].b: 같은 항목이 두 번 있습니다."),
        ('{"a": [[NaN, 2]], "c": NaN}', "1번째 자료의 a[0][0]: 숫자가 아닙니다."),
        ('{"a": 1e400}', "1번째 자료의 a: 숫자가 너무 큽니다."),
        ('{"a": -1e400}', "1번째 자료의 a: 숫자가 너무 큽니다."),
        ('{"id": {"b": 1e999999999999999999999}}', "1번째 자료의 id.b: 숫자가 너무 깁니다."),
        ('{"a": ' + "9" * 4301 + "}", "1번째 자료의 a: 숫자가 너무 깁니다."),
        ('{"줄\\n바꿈": NaN}', "1번째 자료의 줄?바꿈: 숫자가 아닙니다."),
        ('{"' + "가" * 500 + '": NaN}', f"1번째 자료의 {'가' * 60}: 숫자가 아닙니다."),
    ],
)
def test_says_where_and_why(tmp_path: Path, content: str, message: str) -> None:
    said = refusal(tmp_path, content)
    assert said.startswith(message)
    assert "\n" not in said


@pytest.mark.parametrize("content", ["[" * 100_000, '{"a":' * 100_000, "[" * 100_000 + "]" * 100_000])
def test_refuses_deep_nests(tmp_path: Path, content: str) -> None:
    assert "깊게" in refusal(tmp_path, content)


def test_a_nest_that_json_still_reads_is_searched_to_its_end(tmp_path: Path) -> None:
    depth = 400
    assert refusal(tmp_path, '{"a":' + "[" * depth + "NaN" + "]" * depth + "}").endswith("]: 숫자가 아닙니다.")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"a": "\x00"}', "NUL 문자가 들어 있습니다 (1번째 줄)"),
        (b'{}\n\n{"a": 1}\x00', "NUL 문자가 들어 있습니다 (3번째 줄)"),
        ('{"a": 1}'.encode("utf-16"), "UTF-8 글자가 아닙니다 (0번째 바이트)"),
        ('{"시": 1}'.encode("cp949"), "UTF-8 글자가 아닙니다"),
        (b'{"a": "\xed\xa0\x80"}', "UTF-8 글자가 아닙니다 (7번째 바이트)"),
        (b"\x89PNG\r\n", "UTF-8 글자가 아닙니다 (0번째 바이트)"),
    ],
)
def test_refuses_what_is_no_text(tmp_path: Path, content: bytes, message: str) -> None:
    assert message in refusal(tmp_path, content)


def test_refuses_files_that_cannot_be_read(tmp_path: Path) -> None:
    for source in (tmp_path / "nope.json", tmp_path, tmp_path / ("x" * 300)):
        with pytest.raises(BadInput, match="파일을 읽을 수 없습니다"):
            read_text(str(source))


def test_numbers_stay_exact(tmp_path: Path) -> None:
    [row] = rows_of(tmp_path, '{"a": 0.1, "b": 12345678901234567890, "c": 1E2, "d": -0}')
    assert [str(value) for value in row.value.values()] == ["0.1", "12345678901234567890", "1E+2", "0"]


def test_a_place_is_called_as_people_count() -> None:
    assert Row(3, {}).place == "3번째 자료"


@given(st.text(max_size=80))
def test_a_name_from_outside_stays_on_one_line(name: str) -> None:
    shown = printable(name)
    assert shown.isprintable()
    assert len(shown) <= 60
    assert shown == name or not name.isprintable() or len(name) > 60


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**80), 2**80) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(JSON)
def test_reads_what_was_written(value: Any) -> None:
    assert strict_json(json.dumps(value)) == value
    if not any("\ud800" <= letter <= "\udfff" for letter in str(value)):
        assert strict_json(json.dumps(value, ensure_ascii=False)) == value


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        strict_json(text)
    except (BadInput, json.JSONDecodeError):
        return
