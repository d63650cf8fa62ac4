"""The files of the catalog that no condition names: holidays, institutions, branches and banks."""

import json
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from majung.programs.catalog import SCHEMAS, SHIPPED
from majung.programs.yaml_file import read_yaml

PROGRAM_FILES = sorted((SHIPPED / "programs").glob("*/*.yaml"))


def document(name: str) -> Any:
    return read_yaml(SHIPPED / f"{name}.yaml").value


@pytest.mark.parametrize(
    "name",
    [
        "holidays",
        "institutions",
        "branches",
        "banks",
        "service_periods",
        "consultations",
        "screening_tiers",
        "guarantee_terms",
        "linked_guarantees",
    ],
)
def test_file_fits_its_schema(name: str) -> None:
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text())
    Draft202012Validator.check_schema(schema)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(document(name))] == []


def test_holidays_are_in_order_and_each_once() -> None:
    days = [date.fromisoformat(row["date"]) for row in document("holidays")["rows"]]
    assert all(earlier < later for earlier, later in pairwise(days))
    assert {day.year for day in days} == {2023, 2024, 2025, 2026, 2027}


def test_substitute_holidays_are_working_weekdays() -> None:
    rows = document("holidays")["rows"]
    statutory = {row["date"] for row in rows if row["kind"] == "statutory"}
    for row in rows:
        if row["kind"] == "substitute":
            assert date.fromisoformat(row["date"]).weekday() < 5
            assert row["date"] not in statutory


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2023-10-02", "temporary"),
        ("2024-02-12", "substitute"),
        ("2025-05-01", None),
        ("2025-07-17", None),
        ("2026-05-01", "statutory"),
        ("2026-07-17", "statutory"),
        ("2026-09-28", None),
        ("2027-02-07", "statutory"),
    ],
)
def test_days_that_changed_or_surprise(day: str, expected: str | None) -> None:
    kinds = {row["date"]: row["kind"] for row in document("holidays")["rows"]}
    assert kinds.get(day) == expected


def test_branches_cover_the_province_and_two_places_twice() -> None:
    served = [place for branch in document("branches")["branches"] for place in branch["sigungu"]]
    province = read_yaml(SHIPPED / "code_lists" / "gyeongbuk_sigungu.yaml").value["rows"][0]["codes"]
    assert len(document("branches")["branches"]) == 12
    assert set(served) == set(province)
    assert len(province) == 22
    assert {place for place in served if served.count(place) == 2} == {"울진군", "울릉군"}
    assert len(served) == 24


def test_names_of_a_bank_follow_each_other() -> None:
    for bank in document("banks")["banks"]:
        assert bank["names"][0]["from"] is None
        assert bank["names"][-1]["until"] is None
        assert all(old["until"] == new["from"] for old, new in pairwise(bank["names"]))


@pytest.mark.parametrize("path", PROGRAM_FILES, ids=lambda path: path.parent.name)
def test_program_names_known_banks_and_institution(path: Path) -> None:
    program = read_yaml(path).value
    banks = {bank["id"] for bank in document("banks")["banks"]}
    in_channels = {bank for channel in program["channels"] for bank in channel.get("banks", [])}
    assert program["institution"] in {row["id"] for row in document("institutions")["institutions"]}
    assert set(program["banks"]) <= banks
    assert in_channels == set(program["banks"])
