"""A recorded decision runs again to the same bytes, and any touch of it shows."""

import copy
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from majung.programs.catalog import UnknownProgram, shipped_catalog
from majung.programs.record import make_record, rerun_record

AS_OF = date(2025, 5, 2)
ROW = {
    "id": {"사업자": [1, None]}, "sido": "경상북도", "ksic": "C10711",
    "employees": Decimal("9.5"), "opened_on": "2024-02-29",
    "average_sales_krw": 300_000_000, "business_status": "open", "zeropay": True,
}  # fmt: skip


def compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=float)


def record(**more: Any) -> dict[str, Any]:
    row = {**ROW, **more}
    [decisions] = shipped_catalog().decide([row], as_of=AS_OF)
    written: dict[str, Any] = json.loads(compact(make_record(shipped_catalog(), row, decisions)), parse_float=Decimal)
    return written


def test_runs_again_to_the_same_bytes() -> None:
    kept = record()
    assert len(kept["decisions"]) == 8
    assert compact(rerun_record(kept)) == compact(kept["decisions"])


def test_a_record_needs_no_catalog_of_today() -> None:
    """What it froze alone decides: a table that changed since is not looked at."""
    kept = record()
    frozen = kept["frozen"]
    assert [p["program"] for p in frozen["programs"]] == [v.id for v in shipped_catalog().versions]
    assert all("tests" not in program for program in frozen["programs"])
    assert {table["parameter"] for table in frozen["parameters"]} == set(shipped_catalog().book.parameters)


def touch_outcome(kept: dict[str, Any]) -> None:
    kept["decisions"][0]["outcome"] = "eligible" if kept["decisions"][0]["outcome"] != "eligible" else "ineligible"


def touch_fact(kept: dict[str, Any]) -> None:
    kept["facts"]["sido"] = "대구광역시"


def touch_clause(kept: dict[str, Any]) -> None:
    kept["frozen"]["programs"][0]["eligible"][0]["when"] = "sido <> '경상북도'"


def touch_label(kept: dict[str, Any]) -> None:
    kept["frozen"]["programs"][0]["notice"] = "승낙한다."


def touch_rate(kept: dict[str, Any]) -> None:
    for table in kept["frozen"]["parameters"]:
        if table["parameter"] == "cd_rate_91d":
            table["rows"][0]["value"] = "0.0001"


def touch_hash(kept: dict[str, Any]) -> None:
    kept["decisions"][-1]["version_hash"] = "0" * 64


def touch_id(kept: dict[str, Any]) -> None:
    kept["decisions"][0]["id"] = 1


def touch_day(kept: dict[str, Any]) -> None:
    kept["decisions"][1]["as_of"] = "2025-05-03"


@pytest.mark.parametrize(
    "touch",
    [touch_outcome, touch_fact, touch_clause, touch_label, touch_rate, touch_hash, touch_id, touch_day],
)
def test_any_touch_shows(touch: Callable[[dict[str, Any]], None]) -> None:
    kept = record()
    touched = copy.deepcopy(kept)
    touch(touched)
    assert compact(rerun_record(touched)) != compact(touched["decisions"])


def test_a_program_that_was_not_recorded_cannot_be_run() -> None:
    kept = record()
    kept["decisions"][0]["program"] = "nope"
    with pytest.raises(UnknownProgram):
        rerun_record(kept)
