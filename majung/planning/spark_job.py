"""Runs in the environment of Spark: reads Parquet files as views, writes each query's answer as a folder of Parquet.

Needs nothing but pyspark. The job is a JSON file: {"views": {name: path}, "queries": [{"sql": …, "out": path}]}.
Where it runs is Spark's own configuration (SPARK_CONF_DIR); without one, on the cores of this machine.
"""

import json
import sys
from pathlib import Path

from pyspark import SparkConf  # type: ignore[import-not-found]  # only its own environment has it
from pyspark.sql import SparkSession  # type: ignore[import-not-found]

IF_MISSING = {
    "spark.master": "local[2]",
    "spark.app.name": "majung",
    "spark.driver.memory": "2g",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}
# Answers must not depend on whose cluster it is: arithmetic that overflows is an error, days have one calendar.
ALWAYS = {"spark.sql.ansi.enabled": "true", "spark.sql.session.timeZone": "UTC"}


def main() -> None:
    job = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    conf = SparkConf().setAll(list(ALWAYS.items()))
    for name, value in IF_MISSING.items():
        conf.setIfMissing(name, value)
    spark = SparkSession.builder.config(conf=conf).getOrCreate()
    try:
        for name, path in job["views"].items():
            spark.read.parquet(path).createOrReplaceTempView(name)
        for query in job["queries"]:
            spark.sql(query["sql"]).write.mode("overwrite").parquet(query["out"])
    finally:
        spark.stop()


if __name__ == "__main__":
    main()
