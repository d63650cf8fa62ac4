from datetime import date
from pathlib import Path

import polars as pl
import pytest

from majung.adapters.side_environment import EnvironmentFailed
from majung.cli.main import run
from majung.planning import spark
from majung.planning.bulk_facts import BadRow
from majung.planning.engine_spark import screen_part
from majung.planning.screening import EngineMissing, Part
from majung.programs.catalog import shipped_catalog

AS_OF = date(2025, 5, 2)


@pytest.fixture
def no_java(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)


@pytest.mark.usefixtures("no_java")
def test_without_java_says_so_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = tmp_path / "in.parquet", tmp_path / "out.parquet"
    pl.DataFrame({"id": [1], "employees": [4.0]}).write_parquet(source)
    assert run(["screen", str(source), "--as-of", "2025-05-02", "--out", str(out), "--engine", "spark"]) == 2
    assert "Java" in capsys.readouterr().err.strip().splitlines()[-1]
    assert not out.exists()


@pytest.mark.usefixtures("no_java")
def test_java_is_found_in_its_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not spark.has_java()
    (tmp_path / "java" / "bin").mkdir(parents=True)
    (tmp_path / "java" / "bin" / "java").write_text("")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "java"))
    assert spark.has_java()


def test_refuses_bad_rows_before_spark_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("majung.planning.engine_spark.ROWS_A_PART", 2)
    source = tmp_path / "in.parquet"
    pl.DataFrame({"id": [1, 2, 3], "employees": [4.0, 1.0, -2.0]}).write_parquet(source)
    catalog = shipped_catalog()
    with pytest.raises(BadRow) as refused:
        screen_part(catalog.plan(catalog.in_force(AS_OF), AS_OF), Part(source, 0, 0, 3), tmp_path / "out.parquet")
    assert (refused.value.row, refused.value.problem.field) == (3, "employees")


def test_tells_the_line_that_names_the_failure() -> None:
    said = (
        "WARN noise\njava.lang.NoSuchMethodError: x\n\tat somewhere\npyspark.errors.ParseError: near 'SELEC'\n  pos 3\n"
    )
    assert spark.failure_line(said) == "pyspark.errors.ParseError: near 'SELEC'"
    assert spark.failure_line("Killed\n") == "Killed"
    assert spark.failure_line("") == "it ended without a word"


def test_environment_that_cannot_be_made_is_what_spark_lacks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fails(name: str, lock: Path) -> Path:
        raise EnvironmentFailed(f"cannot make the environment {name}: no network ({lock.name})")

    monkeypatch.setattr(spark, "side_environment", fails)
    monkeypatch.setattr(spark, "has_java", lambda: True)
    with pytest.raises(EngineMissing, match="no network"):
        spark.run_on_spark(views={}, queries={tmp_path: "SELECT 1"})
