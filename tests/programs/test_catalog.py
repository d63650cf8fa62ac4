"""A catalog folder: what is read, which version is in force, what is refused; rows are read before deciding."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from majung.programs.catalog import SHIPPED, BadFacts, Catalog, UnknownProgram, shipped_catalog
from majung.programs.yaml_file import BadFile
from tests.small_program import CITED, clause, small_document, write_program

AS_OF = date(2025, 5, 2)
SHIPPED_PROGRAMS = [
    "gyeongbuk-beotim", "member-operating-loan", "semas-crisis-region", "semas-disabled", "semas-emergency",
    "semas-general", "semas-growth", "semas-youth",
]  # fmt: skip


def catalog_of(folder: Path, *documents: dict[str, Any]) -> Catalog:
    for document in documents:
        write_program(folder, document)
    return Catalog.load(folder)


@pytest.mark.parametrize(
    ("as_of", "programs"),
    [
        (date(2023, 6, 30), []),
        (date(2023, 7, 1), [p for p in SHIPPED_PROGRAMS if p.startswith("semas")]),
        (date(2023, 12, 31), [p for p in SHIPPED_PROGRAMS if p.startswith("semas")]),
        (date(2024, 1, 1), [p for p in SHIPPED_PROGRAMS if p != "gyeongbuk-beotim"]),
        (date(2024, 12, 31), [p for p in SHIPPED_PROGRAMS if p != "gyeongbuk-beotim"]),
        (date(2025, 1, 1), SHIPPED_PROGRAMS),
    ],
)
def test_shipped_programs_in_force(as_of: date, programs: list[str]) -> None:
    assert [version.id for version in shipped_catalog().in_force(as_of)] == programs


def test_periods_are_half_open_and_the_later_version_wins(tmp_path: Path) -> None:
    catalog = catalog_of(
        tmp_path,
        small_document(version="2025-9", in_force={"from": "2025-01-01", "until": "2025-07-01"}),
        small_document(version="2025-10", in_force={"from": "2025-06-01", "until": "2025-08-01"}),
    )
    expected = {
        "2024-12-31": None, "2025-01-01": "2025-9", "2025-05-31": "2025-9", "2025-06-01": "2025-10",
        "2025-07-31": "2025-10", "2025-08-01": None,
    }  # fmt: skip
    for day, version in expected.items():
        in_force = catalog.in_force(date.fromisoformat(day))
        assert [v.version for v in in_force] == ([version] if version else [])


@pytest.mark.parametrize(("first", "correction"), [("2025-1", "2025-1-1"), ("2025-2", "2025-1"), ("2025-9", "2025-10")])
def test_a_correction_wins_from_its_first_day_however_named(tmp_path: Path, first: str, correction: str) -> None:
    catalog = catalog_of(
        tmp_path,
        small_document(version=first),
        small_document(version=correction, supersedes=first, reason="금액이 틀렸다."),
    )
    assert catalog.version("small", AS_OF).version == correction


def test_a_correction_does_not_reach_back_before_its_first_day(tmp_path: Path) -> None:
    later = {"from": "2025-06-01", "until": None}
    catalog = catalog_of(
        tmp_path, small_document(), small_document(version="2025-2", supersedes="2025-1", reason="x", in_force=later)
    )
    assert catalog.version("small", AS_OF).version == "2025-1"
    assert catalog.version("small", date(2025, 6, 1)).version == "2025-2"


def test_unknown_is_told_apart_from_not_in_force(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, small_document())
    for program, as_of, known_from in (("nope", AS_OF, None), ("", AS_OF, None), ("small", date(2024, 1, 1), True)):
        with pytest.raises(UnknownProgram) as unknown:
            catalog.decide([{}], as_of=as_of, program=program)
        assert unknown.value.as_of == (as_of if known_from else None)


def test_a_folder_holds_only_what_it_changes(tmp_path: Path) -> None:
    table = {
        "code_list": "employment_crisis_regions", "label": "고용위기지역",
        "rows": [{"from": "2025-01-01", "until": None, "codes": ["구미시"], "checked_until": "2025-12-31",
                  "cite": "고시", "assumption": None}],
    }  # fmt: skip
    (tmp_path / "code_lists").mkdir()
    (tmp_path / "code_lists" / "regions.yaml").write_text(json.dumps(table))
    catalog = catalog_of(tmp_path, small_document())
    assert catalog.book.codes("employment_crisis_regions", AS_OF) == ("구미시",)
    assert catalog.book.codes("ten_employee_sections", AS_OF) == ("B", "C", "F", "H")
    assert catalog.registry == shipped_catalog().registry
    assert [version.id for version in catalog.versions] == ["small"]


BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"eligible": [clause("E1", "sido IS NULL")]}, "eligible.0.when", "outside_subset"),
    ({"eligible": [clause("E1", "nope = 1")]}, "eligible.0.when", "unknown_name"),
    ({"eligible": [clause("E1", "employees < $nope")]}, "eligible.0.when", "unknown_parameter"),
    ({"excluded": [clause("X1", "zeropay", unless="LOWER(sido) = 'x'")]}, "excluded.0.unless", "outside_subset"),
    ({"let": {"a": "b", "b": "zeropay"}}, "let.a", "unknown_name"),
    ({"let": {"a": "a"}}, "let.a", "unknown_name"),
    ({"let": {"zeropay": "refinancing"}}, "let.zeropay", "circular_let"),
    ({"eligible": [clause("E1")]}, "eligible.0", "no_condition"),
    ({"eligible": [clause("E1", "zeropay"), clause("E1", "refinancing")]}, "eligible.0.id", "duplicate_id"),
    ({"eligible": [clause(f"E{n}", "zeropay") for n in range(63)]}, "", "too_many_clauses"),
    ({"limit": [{"krw": 1, "when_any": ["Z9"], **CITED}, {"krw": 0, **CITED}]}, "limit.0", "unknown_clause"),
    ({"limit": [{"krw": 1, "when_any": ["E1"], **CITED}]}, "limit", "no_base_tier"),
    ({"limit": [{"krw": 1, **CITED}, {"krw": 0, **CITED}]}, "limit", "no_base_tier"),
    ({"repayment": [{"method": "bullet", "months": 24, "grace_months": 0, "when_all": ["Z9"], **CITED}]},
     "repayment.0", "unknown_clause"),
    ({"rate": {"rate_kind": "floating", "base": "nope"}}, "rate.base", "unknown_parameter"),
    ({"rate": {"rate_kind": "floating", "base": "small_enterprise_sales_ceiling"}}, "rate.base", "unknown_parameter"),
    ({"rate": {"rate_kind": "fixed", "fixed": "0.02", "discount": {"rate": "0.01", "when_any": ["Z9"], **CITED}}},
     "rate.discount", "unknown_clause"),
    ({"rate": {"rate_kind": "floating"}}, "rate", "schema"),
    ({"rate": {"rate_kind": "fixed", "fixed": 2}}, "rate", "schema"),
    ({"in_force": {"from": "2025-02-30", "until": None}}, "in_force.from", "schema"),
    ({"in_force": {"from": "2025-01-01", "until": "2025-13-01"}}, "in_force.until", "schema"),
    ({"limit": [{"krw": -1, **CITED}]}, "limit.0.krw", "schema"),
    ({"limit": [{"krw": "많이", **CITED}]}, "limit.0.krw", "schema"),
    ({"program": "작은"}, "program", "schema"),
    ({"surprise": 1}, "", "schema"),
    ({"eligible": []}, "eligible", "schema"),
    ({"route": "by_post"}, "route", "schema"),
    ({"eligible": [clause("e1", "zeropay")]}, "eligible.0.id", "schema"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "where", "code"), BAD)
def test_a_program_that_cannot_be_decided_is_refused_with_its_place(
    tmp_path: Path, change: dict[str, Any], where: str, code: str
) -> None:
    path = write_program(tmp_path, {**small_document(), "program": "small", **change})
    with pytest.raises(BadFile) as refused:
        Catalog.load(tmp_path)
    problems = refused.value.problems
    assert (where, code) in {(p.where, p.code) for p in problems}
    assert {p.file for p in problems} == {str(path)}
    lines = path.read_text(encoding="utf-8").splitlines()
    last = where.rsplit(".", maxsplit=1)[-1]
    name = "{" if last.isdecimal() else last
    if where:
        assert any(name in lines[p.line - 1] for p in problems if p.where == where)


def test_everything_wrong_in_any_file_is_told_at_once(tmp_path: Path) -> None:
    write_program(tmp_path, small_document(program="one", route="by_post"))
    write_program(tmp_path, small_document(program="two", eligible=[clause("E1", "nope")]))
    (tmp_path / "programs" / "two" / "broken.yaml").write_text("a: [")
    with pytest.raises(BadFile) as refused:
        Catalog.load(tmp_path)
    assert sorted(Path(p.file).parent.name for p in refused.value.problems) == ["one", "two", "two"]


@pytest.mark.parametrize("kind", ["parameters", "code_lists"])
def test_a_broken_table_is_refused(tmp_path: Path, kind: str) -> None:
    (tmp_path / kind).mkdir()
    path = tmp_path / kind / "x.yaml"
    row = {"from": "2025-02-30", "until": None, "checked_until": "2025-03-01", "cite": "x", "assumption": None}
    parameter = {"parameter": "p", "label": "x", "unit": "rate", "rows": [{**row, "value": "0.01"}]}
    code_list = {"code_list": "c", "label": "x", "rows": [{**row, "codes": ["a"]}]}
    for text in ("a: [", "", json.dumps(parameter if kind == "parameters" else code_list)):
        path.write_text(text)
        with pytest.raises(BadFile) as refused:
            Catalog.load(tmp_path)
        assert {p.file for p in refused.value.problems} == {str(path)}


def test_all_rows_are_read_before_any_is_decided(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, small_document())
    with pytest.raises(BadFacts) as bad:
        catalog.decide([{}, {"nope": 1, "employees": -1}, {}, {"sido": ""}], as_of=AS_OF)
    told = [(row, problem.field, problem.code.value) for row, problem in bad.value.problems]
    assert told == [(2, "nope", "unknown_fact"), (2, "employees", "negative"), (4, "sido", "empty_text")]


@pytest.mark.parametrize(
    "row_id", [0, 1, -5, 10**30, 1.5, "1", "", "가", True, False, None, [1, [None]], {"a": {"b": []}}]
)
def test_an_id_comes_back_at_the_top_as_it_was(tmp_path: Path, row_id: Any) -> None:
    catalog = catalog_of(tmp_path, small_document())
    [[decision]] = catalog.decide([{"id": row_id, "sido": "경상북도"}], as_of=AS_OF)
    assert next(iter(decision)) == "id"
    assert decision["id"] == row_id
    assert type(decision["id"]) is type(row_id)
    assert "id" not in catalog.decide([{}], as_of=AS_OF)[0][0]


def test_a_column_of_days_loses_to_the_day_asked_for(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, small_document())
    [[decision]] = catalog.decide([{"as_of": "1999-01-01"}], as_of=AS_OF)
    assert decision["as_of"] == "2025-05-02"


def test_plans_are_kept_but_not_without_end(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, small_document())
    assert catalog.plan(catalog.versions, AS_OF) is catalog.plan(catalog.versions, AS_OF)
    for number in range(80):
        catalog.plan(catalog.versions, date.fromordinal(AS_OF.toordinal() + number))
    assert len(catalog.plans) <= 64


def test_next_question_is_over_all_programs_in_force() -> None:
    catalog = shipped_catalog()
    asked = catalog.next_question({}, AS_OF)
    assert asked in catalog.registry.given
    assert catalog.registry.given[str(asked)].asked_of == "public"


def test_the_shipped_folder_is_the_catalog_of_the_package() -> None:
    assert Catalog.load(SHIPPED).versions == shipped_catalog().versions
