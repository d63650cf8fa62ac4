"""`majung decide`: a line per row and program, nothing for anybody when a row is bad, records that run again."""

import io
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from majung.cli.main import run
from majung.programs.catalog import shipped_catalog
from tests.small_program import clause, small_document, write_program

RESTAURANT = {
    "id": "포항식당", "sido": "경상북도", "ksic": "I56111", "employees": 3, "average_sales_krw": 300_000_000,
    "business_status": "open", "has_special_guarantee": False, "restricted_industry": False,
}  # fmt: skip
ON = ["--as-of", "2025-05-02"]
BEOTIM = ["--program", "gyeongbuk-beotim", *ON]


def written(folder: Path, content: Any) -> str:
    path = folder / "facts.json"
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")
    return str(path)


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    told = capsys.readouterr()
    assert told.err == ""
    return [json.loads(line) for line in told.out.splitlines()]


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["decide", *arguments, "--json"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "Traceback" not in told.err
    return told.err


def test_one_compact_line_with_the_shape_of_the_catalog(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["decide", *BEOTIM, "--facts", written(tmp_path, RESTAURANT), "--json"]) == 0
    told = capsys.readouterr()
    [[decision]] = shipped_catalog().decide([RESTAURANT], as_of=date(2025, 5, 2), program="gyeongbuk-beotim")
    assert told.out == json.dumps(decision, ensure_ascii=False, separators=(",", ":")) + "\n"
    assert list(json.loads(told.out)) == [
        "id", "program", "version", "version_hash", "as_of", "outcome", "clauses", "missing", "offer", "warnings",
    ]  # fmt: skip


@pytest.mark.parametrize("shape", ["array", "lines"])
def test_rows_and_programs_keep_their_order(tmp_path: Path, capsys: pytest.CaptureFixture[str], shape: str) -> None:
    rows = [{**RESTAURANT, "id": number} for number in range(3)]
    text = json.dumps(rows) if shape == "array" else "\n".join(map(json.dumps, rows))
    assert run(["decide", *ON, "--facts", written(tmp_path, text), "--json"]) == 0
    told = [(line["id"], line["program"]) for line in lines(capsys)]
    programs = [version.id for version in shipped_catalog().versions]
    assert told == [(number, program) for number in range(3) for program in programs]


def test_reads_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    content = json.dumps(RESTAURANT).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert run(["decide", *BEOTIM, "--facts", "-", "--json"]) == 0
    assert [line["outcome"] for line in lines(capsys)] == ["eligible"]


@pytest.mark.parametrize(
    "row_id", ["1", '"1"', "1.5", "true", "null", '"\\ud800"', '"\\u0000"', "12345678901234567890", '[1,{"a":null}]']
)
def test_an_id_is_echoed_with_its_type(tmp_path: Path, capsys: pytest.CaptureFixture[str], row_id: str) -> None:
    assert run(["decide", *BEOTIM, "--facts", written(tmp_path, f'{{"id":{row_id}}}'), "--json"]) == 0
    assert capsys.readouterr().out.startswith(f'{{"id":{row_id},"program":')


def test_the_day_asked_for_wins_over_a_column(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = written(tmp_path, {**RESTAURANT, "as_of": "2023-08-01"})
    assert run(["decide", *BEOTIM, "--facts", facts, "--json"]) == 0
    assert [line["as_of"] for line in lines(capsys)] == ["2025-05-02"]


def test_programs_not_yet_in_force_are_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = written(tmp_path, {})
    assert run(["decide", "--as-of", "2023-08-01", "--facts", facts, "--json"]) == 0
    assert {line["program"].split("-")[0] for line in lines(capsys)} == {"semas"}
    assert "2023-06-30" in refused(capsys, "--as-of", "2023-06-30", "--facts", facts)
    assert "2024-12-31" in refused(capsys, "--program", "gyeongbuk-beotim", "--as-of", "2024-12-31", "--facts", facts)


@pytest.mark.parametrize("program", ["nope", "", "gyeongbuk-beotim ", "GYEONGBUK-BEOTIM"])
def test_refuses_a_program_nobody_knows(tmp_path: Path, capsys: pytest.CaptureFixture[str], program: str) -> None:
    refused(capsys, "--program", program, *ON, "--facts", written(tmp_path, {}))


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ('{"nope":1}', "2번째 자료의 nope"), ('{"employees":"4"}', "2번째 자료의 employees"),
        ('{"employees":-1}', "2번째 자료의 employees"), ('{"employees":true}', "2번째 자료의 employees"),
        ('{"children":1.5}', "2번째 자료의 children"), ('{"children":1e400}', "2번째 자료의 children"),
        ('{"children":1e99999999999999999999}', "2번째 자료의 children"),
        ('{"children":' + "9" * 4301 + "}", "2번째 자료의 children"),
        ('{"children":' + "9" * 4300 + "}", "2번째 자료의 children"),
        ('{"children":NaN}', "2번째 자료의 children"), ('{"children":1,"children":2}', "2번째 자료의 children"),
        ('{"minor_children":2,"children":1}', "2번째 자료의 minor_children"),
        ('{"opened_on":"2025-05-03"}', "2번째 자료의 opened_on"),
        ('{"opened_on":"2025-02-30"}', "2번째 자료의 opened_on"),
        ('{"sido":""}', "2번째 자료의 sido"), ('{"sido":"\\u0000"}', "2번째 자료의 sido"),
        ('{"sido":"\\ud800"}', "2번째 자료의 sido"), ('{"ksic":"🏠"}', "2번째 자료의 ksic"),
        ('{"disaster":"홍수"}', "2번째 자료의 disaster"), ('{"id":1e400}', "2번째 자료의 id"), ("5", "2번째 자료"),
        ('{"줄\\n바꿈":1}', "2번째 자료의 줄?바꿈"), ('{"\\u001b[31m":1}', "2번째 자료의 ?[31m"), ("{", "2번째 줄"),
    ],
)  # fmt: skip
def test_one_bad_row_prints_nothing_for_any(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], bad: str, message: str
) -> None:
    said = refused(capsys, *ON, "--facts", written(tmp_path, f"{json.dumps(RESTAURANT)}\n{bad}\n{{}}"))
    assert said.startswith(f"majung: {message}")
    assert said.count("\n") == 1


def test_every_bad_field_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(capsys, *ON, "--facts", written(tmp_path, [{"nope": 1, "employees": -1}, {"sido": 5}]))
    assert [name for name in ("nope", "employees", "sido") if name in said] == ["nope", "employees", "sido"]


@pytest.mark.parametrize(
    "options", [[], ON, ["--facts", "x.json"], ["--as-of", "2025-02-30"], ["--as-of", "20250502"], ["--as-of", "어제"]]
)
def test_refuses_a_line_that_says_too_little(capsys: pytest.CaptureFixture[str], options: list[str]) -> None:
    refused(capsys, *options)


def test_people_are_told_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [RESTAURANT, {**RESTAURANT, "sido": "대구광역시", "id": "줄\n바꿈\x1b[31m"}, {"id": 3}]
    assert run(["decide", *BEOTIM, "--facts", written(tmp_path, rows)]) == 0
    said = capsys.readouterr().out
    assert "경북버팀금융" in said
    assert "[포항식당]" in said
    assert "[줄?바꿈?[31m]" in said
    assert "4.94%" in said
    assert said.count("대출 승낙이 아니며") == 3


def test_another_catalog_decides(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_program(tmp_path, small_document())
    facts = written(tmp_path, {"sido": "경상북도", "refinancing": False})
    assert run(["decide", "--catalog", str(tmp_path), *ON, "--facts", facts, "--json"]) == 0
    assert [(line["program"], line["outcome"]) for line in lines(capsys)] == [("small", "eligible")]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"eligible": [clause("E1", "nope = 1")]}, "2025-1.yaml:32: eligible.0.when: 모르는 이름입니다: nope"),
        ({"eligible": [clause("E1", "sido IS NULL")]}, "2025-1.yaml:32: eligible.0.when: 조건에 쓸 수 없는 표현입니다"),
        ({"limit": [{"krw": 1, "when_any": ["Z9"], "cite": "x"}, {"krw": 0, "cite": "x"}]}, "Z9"),
        ({"in_force": {"from": "2025-02-30", "until": None}}, "2025-02-30"),
    ],
)
def test_another_catalog_that_cannot_be_used_is_refused_with_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: dict[str, Any], message: str
) -> None:
    write_program(tmp_path, small_document(**change))
    assert message in refused(capsys, "--catalog", str(tmp_path), *ON, "--facts", written(tmp_path, {}))


@pytest.mark.parametrize("text", ["program: [", "", "- 1", "a: 1\na: 2", "a: &x 1\nb: *x", "[" * 100_000])
def test_a_broken_file_in_another_catalog_is_refused_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    path = write_program(tmp_path, small_document())
    path.write_text(text)
    said = refused(capsys, "--catalog", str(tmp_path), *ON, "--facts", written(tmp_path, {}))
    assert f"{path}:" in said


def test_refuses_a_catalog_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = written(tmp_path, {})
    refused(capsys, "--catalog", str(tmp_path / "nope"), *ON, "--facts", facts)
    refused(capsys, "--catalog", facts, *ON, "--facts", facts)
    refused(capsys, "--catalog", str(tmp_path), *ON, "--facts", facts)


def recorded(folder: Path, rows: Any, capsys: pytest.CaptureFixture[str]) -> Path:
    record = folder / "record.jsonl"
    assert run(["decide", *ON, "--facts", written(folder, rows), "--json", "--record", str(record)]) == 0
    capsys.readouterr()
    return record


def test_a_record_runs_again_to_the_same_bytes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [RESTAURANT, {**RESTAURANT, "employees": 4.5, "id": "\ud800"}, {"id": 1.25}]
    record = recorded(tmp_path, json.dumps(rows), capsys)
    assert len(record.read_text(encoding="utf-8").splitlines()) == 3
    assert run(["decide", "--rerun", str(record)]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"outcome":"eligible"', '"outcome":"undecided"'), ('"sido":"경상북도"', '"sido":"대구광역시"'),
        ('"program":"gyeongbuk-beotim","version":"2025-1","version_hash"',
         '"program":"x","version":"2025-1","version_hash"'),
        ('"as_of":"2025-05-02"', '"as_of":"2020-05-02"'), ('"value":"0.0274"', '"value":"0.0001"'),
        ('"krw":50000000', '"krw":60000000'), ('"label":"경북 소재"', '"label":"경북"'),
    ],
)  # fmt: skip
def test_a_tampered_record_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str) -> None:
    record = recorded(tmp_path, RESTAURANT, capsys)
    text = record.read_text(encoding="utf-8")
    assert old in text
    record.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert run(["decide", "--rerun", str(record)]) == 1
    assert "1번째 자료" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text",
    ["{}", '{"decisions":[]}', '{"frozen":[],"facts":{},"decisions":[{"as_of":"2025-05-02"}]}', "[]", "5",
     '{"frozen":{"facts":5,"parameters":[],"code_lists":[],"programs":[]},"facts":{},"decisions":[{"as_of":"x"}]}'],
)  # fmt: skip
def test_what_is_no_record_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    refused(capsys, "--rerun", written(tmp_path, text))


def test_a_record_that_cannot_be_kept_is_told_before_any_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = written(tmp_path, RESTAURANT)
    for place in (tmp_path, tmp_path / "nope" / "record.jsonl"):
        assert str(place) in refused(capsys, *BEOTIM, "--facts", facts, "--record", str(place))
