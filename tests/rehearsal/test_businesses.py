from datetime import date
from pathlib import Path

import polars as pl
import pytest

from majung.core.facts import read_facts
from majung.programs.catalog import shipped_catalog
from majung.rehearsal.businesses import write_businesses

AS_OF = date(2025, 5, 2)
FACTS = [fact for name, fact in shipped_catalog().registry.given.items() if name != "as_of"]


def businesses(path: Path, unknown_share: float, rows: int = 1500) -> pl.DataFrame:
    write_businesses(path, FACTS, rows=rows, as_of=AS_OF, unknown_share=unknown_share)
    return pl.read_parquet(path)


@pytest.mark.parametrize("unknown_share", [0.0, 0.1])
def test_every_business_could_be_one(tmp_path: Path, unknown_share: float) -> None:
    registry = shipped_catalog().registry
    frame = businesses(tmp_path / "b.parquet", unknown_share).drop("id")
    problems = [p for row in frame.to_dicts() for p in read_facts(row, registry=registry, as_of=AS_OF)[1]]
    assert problems == []


def test_are_the_same_every_time_and_unknown_as_often_as_asked(tmp_path: Path) -> None:
    first, second = businesses(tmp_path / "a.parquet", 0.1), businesses(tmp_path / "b.parquet", 0.1)
    assert first.equals(second)
    unknown = first.drop("id").null_count().sum_horizontal()[0] / (first.height * len(FACTS))
    assert 0.09 < unknown < 0.11


def test_leave_every_program_some_who_qualify_some_who_do_not_and_some_open(tmp_path: Path) -> None:
    catalog = shipped_catalog()
    plan = catalog.plan(catalog.in_force(AS_OF), AS_OF)
    answers = [plan.decider(row.get) for row in businesses(tmp_path / "b.parquet", 0.1).to_dicts()]
    for index, program in enumerate(plan.programs):
        outcomes = {answer[index][0] for answer in answers}
        assert outcomes == {True, False, None}, program.id
