"""Bulk screening: the answers of one-by-one decisions bit by bit, in parts that survive a kill."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from majung.core.decide import Plan
from majung.core.facts import FactType
from majung.core.rules.polars import TYPES
from majung.planning import bulk_facts, engine_polars
from majung.planning.bulk_facts import BadColumns, BadRow
from majung.planning.screening import Screening, screen
from majung.programs.catalog import shipped_catalog
from tests.core.rules.trees import random_day
from tests.small_program import RULES, clause, small_program

AS_OF = date(2025, 5, 2)
STALE = date(2025, 9, 1)
ENGINES = ("polars", "duckdb")
GIVEN = {name: fact for name, fact in RULES.registry.given.items() if name != "as_of"}
SCHEMA: dict[str, Any] = {"id": pl.Int64(), **{name: TYPES[fact.type] for name, fact in GIVEN.items()}}
TEXTS = {"ksic": ["C10711", "I56111", "G47", "O84111", "E36", "H49"], "sigungu": ["거제시", "구미시", "it's"]}


def draw(pick: random.Random, name: str) -> Any:
    fact = GIVEN[name]
    match fact.type:
        case FactType.BOOL:
            return pick.random() < 0.3
        case FactType.TEXT:
            return pick.choice(fact.values or TEXTS.get(name, ["경상북도", "경상북도", "대구광역시"]))
        case FactType.DATE:
            return min(random_day(pick), AS_OF)
        case FactType.NUMBER:
            return pick.choice([0.0, 0.5, 1.0, 4.5, 5.0, 9.5, 10.0])
        case FactType.INTEGER:
            return pick.choice([0, 1, 2, 595, 1_000_000_000, 1_000_000_001, 8_000_000_001])


def businesses(count: int, seed: int = 1) -> list[dict[str, Any]]:
    pick = random.Random(seed)
    rows = []
    for number in range(count):
        share = pick.choice([0.0, 0.1, 0.6])
        row: dict[str, Any] = {name: None if pick.random() < share else draw(pick, name) for name in GIVEN}
        for more, than in RULES.registry.impossible_pairs:
            row[more] = capped(row[more], row[than])
        rows.append({"id": number * 7, **row})
    return rows


def capped(value: Any, most: Any) -> Any:
    return value if value is None or most is None else min(value, most)


def write(path: Path, rows: Iterable[dict[str, Any]], **schema: Any) -> Path:
    pl.DataFrame(list(rows), schema={**SCHEMA, **schema}).write_parquet(path)
    return path


def shipped_screening(
    folder: Path, source: Path, *, engine: str = "polars", as_of: date = AS_OF, size: int = 1000
) -> Screening:
    plan = shipped_catalog().plan(shipped_catalog().in_force(as_of), as_of)
    return Screening(plan, source, folder / "out.parquet", engine, size)


def run(screening_: Screening) -> list[tuple[Any, ...]]:
    screen(screening_, on_progress=lambda _done, _total: None)
    return answers(screening_.out)


def answers(path: Path) -> list[tuple[Any, ...]]:
    frame = pl.read_parquet(path).with_columns(pl.col("program", "version_hash", "outcome").cast(pl.String))
    assert frame.columns == [
        "id", "program", "version_hash", "outcome", "limit_sure", "limit_possible", "met", "unknown",
    ]  # fmt: skip
    assert frame.schema["met"] == frame.schema["unknown"] == pl.Int64
    return frame.sort("id", "program").rows()


def one_by_one(rows: list[dict[str, Any]], as_of: date) -> list[tuple[Any, ...]]:
    """What the JSON decisions of the same rows say; limits are read from an offer, given also to the ineligible."""
    told = []
    for row, decisions in zip(rows, shipped_catalog().decide([plain(r) for r in rows], as_of=as_of), strict=True):
        for decision in decisions:
            holds = [c["holds"] for c in decision["clauses"]]
            limit = (decision["offer"] or {}).get("limit_krw", {"sure": None, "possible": None})
            told.append((
                row["id"], decision["program"], decision["version_hash"], decision["outcome"], limit["sure"],
                limit["possible"], bits(holds, True), bits(holds, None),
            ))  # fmt: skip
    return sorted(told, key=lambda answer: answer[:2])


def plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


def bits(holds: list[bool | None], wanted: bool | None) -> int:
    return sum(1 << place for place, value in enumerate(holds) if value is wanted)


@pytest.mark.parametrize("as_of", [AS_OF, STALE, date(2023, 7, 3)])
def test_engines_give_the_decisions_of_one_by_one(tmp_path: Path, as_of: date) -> None:
    rows = [r for r in businesses(400) if all(not isinstance(v, date) or v <= as_of for v in r.values())]
    expected = one_by_one(rows, as_of)
    source = write(tmp_path / "in.parquet", rows)
    by_engine = {
        engine: run(shipped_screening(tmp_path, source, engine=engine, as_of=as_of, size=150)) for engine in ENGINES
    }
    assert by_engine["polars"] == by_engine["duckdb"]
    for found, told in zip(by_engine["polars"], expected, strict=True):
        if told[3] == "ineligible":  # The JSON gives no offer then.
            assert (*found[:4], *found[6:]) == (*told[:4], *told[6:])
        else:
            assert found == told
    assert len({answer[3] for answer in expected}) == 3


@pytest.mark.parametrize("engine", ENGINES)
def test_a_column_that_is_not_there_is_not_known(tmp_path: Path, engine: str) -> None:
    rows = businesses(60)
    kept = ["id", "sido", "employees", "zeropay"]
    known = [{name: row[name] if name in kept else None for name in row} for row in rows]
    whole = run(shipped_screening(tmp_path, write(tmp_path / "a.parquet", known), engine=engine))
    narrow = tmp_path / "b.parquet"
    pl.DataFrame(known, schema=SCHEMA).select(kept).write_parquet(narrow)
    assert run(shipped_screening(tmp_path, narrow, engine=engine)) == whole


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("ids", [["가", "나'", ""], [1.5, 2.5, 3.5], [-(2**63), 0, 2**63 - 1]])
def test_an_id_of_any_type_comes_back(tmp_path: Path, engine: str, ids: list[Any]) -> None:
    source = tmp_path / "in.parquet"
    pl.DataFrame({"id": ids, "sido": ["경상북도"] * 3}).write_parquet(source)
    found = run(shipped_screening(tmp_path, source, engine=engine))
    assert sorted({answer[0] for answer in found}) == sorted(ids)
    assert len(found) == 3 * 8


@pytest.mark.parametrize("engine", ENGINES)
def test_columns_of_kindred_types_are_taken(tmp_path: Path, engine: str) -> None:
    source = tmp_path / "in.parquet"
    pl.DataFrame({
        "id": [1, 2], "as_of": ["old", "older"], "employees": pl.Series([3, 4], dtype=pl.Int8),
        "children": pl.Series([1, None], dtype=pl.UInt64), "sido": pl.Series(["경상북도"] * 2, dtype=pl.Categorical),
        "zeropay": pl.Series([None, None], dtype=pl.Null), "minor_children": pl.Series([None, None], dtype=pl.Null),
        "employees_now": pl.Series(["1.5", "2"]).str.to_decimal(scale=1),
    }).write_parquet(source)  # fmt: skip
    assert len(run(shipped_screening(tmp_path, source, engine=engine))) == 2 * 8


@pytest.mark.parametrize(
    ("columns", "problems"),
    [
        ({"sido": ["a"]}, [("id", "missing_id")]),
        ({"id": [1], "nope": [1], "owner_age": [1]}, [("nope", "unknown_fact"), ("owner_age", "unknown_fact")]),
        ({"id": [1], "children": ["1"], "sido": [1], "zeropay": [1], "opened_on": ["2025-01-01"]},
         [(n, "wrong_column") for n in ("children", "sido", "zeropay", "opened_on")]),
        ({"id": [1], "employees": ["4"]}, [("employees", "wrong_column")]),
    ],
)  # fmt: skip
def test_columns_that_cannot_be_screened_are_named(
    tmp_path: Path, columns: dict[str, list[Any]], problems: list[tuple[str, str]]
) -> None:
    source = tmp_path / "in.parquet"
    pl.DataFrame(columns).write_parquet(source)
    with pytest.raises(BadColumns) as bad:
        run(shipped_screening(tmp_path, source))
    assert bad.value.problems == problems
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.parquet"]


BAD_VALUES: list[tuple[dict[str, Any], str, str]] = [
    ({"employees": -0.5}, "employees", "negative"),
    ({"average_sales_krw": -1}, "average_sales_krw", "negative"),
    ({"average_sales_krw": 2**53}, "average_sales_krw", "too_large"),
    ({"employees": float("nan")}, "employees", "wrong_type"),
    ({"employees": float("inf")}, "employees", "wrong_type"),
    ({"opened_on": date(2025, 5, 3)}, "opened_on", "in_future"),
    ({"ksic": "C99"}, "ksic", "bad_ksic"),
    ({"sido": ""}, "sido", "empty_text"),
    ({"sido": "경상\x00"}, "sido", "control_characters"),
    ({"disaster": "🏠"}, "disaster", "not_in_list"),
    ({"minor_children": 2, "children": 1}, "minor_children", "impossible_pair"),
    ({"young_employees": 1.5, "employees_now": 1.0}, "young_employees", "impossible_pair"),
]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("bad", "field", "code"), BAD_VALUES)
def test_the_first_bad_row_is_named_and_nothing_appears(
    tmp_path: Path, engine: str, bad: dict[str, Any], field: str, code: str
) -> None:
    rows = businesses(25)
    for place in (17, 23):
        rows[place] = {**rows[place], **bad}
    with pytest.raises(BadRow) as refused:
        run(shipped_screening(tmp_path, write(tmp_path / "in.parquet", rows), engine=engine, size=10))
    assert (refused.value.row, refused.value.problem.field, refused.value.problem.code.value) == (18, field, code)
    assert not (tmp_path / "out.parquet").exists()


@pytest.mark.parametrize("engine", ENGINES)
def test_parts_change_nothing_and_are_gone_in_the_end(tmp_path: Path, engine: str) -> None:
    rows = businesses(53)
    source = write(tmp_path / "in.parquet", rows)
    progress: list[tuple[int, int]] = []
    small = shipped_screening(tmp_path, source, engine=engine, size=10)
    assert screen(small, on_progress=lambda done, total: progress.append((done, total))) == 53
    in_parts = answers(small.out)
    assert progress == [(10, 53), (20, 53), (30, 53), (40, 53), (50, 53), (53, 53)]
    assert in_parts == run(shipped_screening(tmp_path, source, engine=engine, size=1000))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.parquet", "out.parquet"]


def test_memory_holds_one_part_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heights: list[int] = []
    check = bulk_facts.check_values

    def noted(facts: pl.DataFrame, **options: Any) -> None:
        heights.append(facts.height)
        check(facts, **options)

    monkeypatch.setattr(engine_polars, "check_values", noted)
    run(shipped_screening(tmp_path, write(tmp_path / "in.parquet", businesses(47)), size=20))
    assert heights == [20, 20, 7]


class Stopped(BaseException):
    pass


def stop_after(count: int) -> Callable[[int, int], None]:
    def on_progress(done: int, _total: int) -> None:
        if done >= count:
            raise Stopped

    return on_progress


def parts_of(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folder.glob("part-*.parquet")}


def test_a_stopped_run_goes_on_where_it_was(tmp_path: Path) -> None:
    whole = run(shipped_screening(tmp_path, source := write(tmp_path / "in.parquet", businesses(50)), size=1000))
    (tmp_path / "out.parquet").unlink()
    stopped = shipped_screening(tmp_path, source, size=10)
    with pytest.raises(Stopped):
        screen(stopped, on_progress=stop_after(20))
    assert not stopped.out.exists()
    kept = parts_of(stopped.folder)
    assert sorted(kept) == ["part-00000.parquet", "part-00001.parquet"]
    with pytest.raises(Stopped):
        screen(stopped, on_progress=stop_after(30))
    assert {name: parts_of(stopped.folder)[name] for name in kept} == kept, "finished parts are not made again"
    assert run(stopped) == whole


@pytest.mark.parametrize("change", ["source", "day", "programs", "engine", "size", "table"])
def test_parts_of_another_screening_are_never_mixed_in(tmp_path: Path, change: str) -> None:
    source = write(tmp_path / "in.parquet", businesses(50))
    first = shipped_screening(tmp_path, source, size=10)
    with pytest.raises(Stopped):
        screen(first, on_progress=stop_after(20))
    before = first.fingerprint()
    other = changed(first, change)
    assert other.fingerprint() != before
    found = run(other)
    assert found == run(replace(other, out=tmp_path / "fresh.parquet"))


def changed(first: Screening, change: str) -> Screening:
    catalog = shipped_catalog()
    match change:
        case "source":
            write(first.source, businesses(50, seed=2))
            return first
        case "day":
            return replace(first, plan=catalog.plan(first.plan.programs, STALE))
        case "programs":
            return replace(first, plan=catalog.plan(first.plan.programs[:2], AS_OF))
        case "engine":
            return replace(first, engine="duckdb")
        case "size":
            return replace(first, rows_a_part=20)
        case _:
            book = replace(
                RULES.book, code_lists={**RULES.book.code_lists, "new": RULES.book.table("ten_employee_sections")}
            )
            day = replace(first.plan.day, book=book)
            plan = type(first.plan)(first.plan.programs, as_of=AS_OF, book=day.book, registry=day.registry)
            return replace(first, plan=plan)


def test_the_same_run_has_the_same_fingerprint(tmp_path: Path) -> None:
    source = write(tmp_path / "in.parquet", businesses(3))
    assert shipped_screening(tmp_path, source).fingerprint() == shipped_screening(tmp_path, source).fingerprint()


def test_a_killed_process_leaves_whole_parts_and_the_next_goes_on(tmp_path: Path) -> None:
    rows = businesses(300)
    source = write(tmp_path / "in.parquet", rows * 5)
    out = tmp_path / "out.parquet"
    main = "from majung.cli.main import main; main()"
    command = [sys.executable, "-c", main, "screen", str(source), "--as-of", "2025-05-02", "--out", str(out)]
    command += ["--rows-a-part", "100"]
    folder = tmp_path / "out.parquet.parts"
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while len(list(folder.glob("part-*.parquet"))) < 3:
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    kept = parts_of(folder)
    assert not out.exists()
    assert 3 <= len(kept) < 15
    assert all(pl.read_parquet(folder / name).height == 100 * 8 for name in kept)
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (finished.returncode, "Traceback" in finished.stderr) == (0, False)
    assert not folder.exists()
    fresh = replace(shipped_screening(tmp_path, source, size=1_500), out=tmp_path / "fresh.parquet")
    assert answers(out) == run(fresh)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "change",
    [
        {"eligible": [clause("E1", by="officer")], "excluded": []},
        {"eligible": [clause("E1", "as_of >= DATE '2020-01-01'")], "excluded": []},
        {"eligible": [clause("E1", "employees > $cd_rate_91d")], "excluded": [clause("X1", "zeropay", by="officer")]},
        {"eligible": [clause(f"E{n}", "zeropay" if n % 2 else "refinancing") for n in range(63)], "excluded": []},
    ],
)
def test_odd_programs_are_screened_as_decided(tmp_path: Path, engine: str, change: dict[str, Any]) -> None:
    """Officers' clauses alone, settled by the day alone, and as many as a mask holds."""
    as_of = date(2025, 4, 7)
    rows = businesses(30)
    plan = Plan([small_program(**change)], as_of=as_of, book=RULES.book, registry=RULES.registry)
    kept = [r for r in rows if all(not isinstance(v, date) or v <= as_of for v in r.values())]
    found = run(Screening(plan, write(tmp_path / "in.parquet", kept), tmp_path / "out.parquet", engine))
    for row, answer in zip(kept, found, strict=True):
        [decision] = plan.decide({name: value for name, value in row.items() if value is not None})
        expected = (decision.outcome.value, bits(list(decision.holds), True), bits(list(decision.holds), None))
        assert (answer[0], answer[3], answer[6], answer[7]) == (row["id"], *expected)
