"""Running SQL text on Spark, which lives in an environment of its own beside Java."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from majung.adapters.side_environment import EnvironmentFailed, side_environment
from majung.planning.screening import EngineMissing

HERE = Path(__file__).parent
LOCK = HERE / "spark.lock.txt"
JOB = HERE / "spark_job.py"


def run_on_spark(*, views: Mapping[str, Path], queries: Mapping[Path, str]) -> None:
    """Answer every query (Spark's SQL, by the folder its answer goes to) over Parquet files given as views."""
    if not has_java():
        raise EngineMissing("Spark에는 Java 17 이상이 있어야 합니다: Java를 설치하거나 JAVA_HOME을 정해 주세요.")
    try:
        python = side_environment("spark", LOCK)
    except EnvironmentFailed as problem:
        raise EngineMissing(f"Spark: {problem}") from None
    job = {
        "views": {name: str(path.resolve()) for name, path in views.items()},
        "queries": [{"sql": sql, "out": str(out.resolve())} for out, sql in queries.items()],
    }
    with tempfile.TemporaryDirectory() as folder:
        spec = Path(folder) / "job.json"
        spec.write_text(json.dumps(job), encoding="utf-8")
        run_job(python, spec, Path(folder))


def has_java() -> bool:
    home = os.environ.get("JAVA_HOME")
    return (home is not None and (Path(home) / "bin" / "java").exists()) or shutil.which("java") is not None


def run_job(python: Path, spec: Path, folder: Path) -> None:
    """Spark says much on the way; only a failure is passed on, as the line that names it."""
    environment = {**os.environ, "PYSPARK_PYTHON": str(python), "SPARK_LOCAL_DIRS": str(folder)}
    done = subprocess.run(
        [str(python), "-I", str(JOB), str(spec)],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=environment, cwd=folder, check=False,
    )  # fmt: skip
    if done.returncode:
        raise EngineMissing(f"Spark: {failure_line(done.stderr)}")


def failure_line(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    named = [line for line in lines if "Error" in line or "Exception" in line]
    return (named or lines or ["it ended without a word"])[-1][:300]
