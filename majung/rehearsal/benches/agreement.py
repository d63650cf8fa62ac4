"""What an agreement costs: CPU seconds to render, sign, seal, try until 2041 and validate it, each apart.

Beside it, in the same run, pyHanko alone on the same file and the bare key. The authority, the time stamps and the
states of certificates come over HTTP from a sandbox in a process of its own; only our own processes are counted.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any

import click

from majung.adapters.keyring import new_key
from majung.rehearsal.outside import served_sandbox
from majung.rehearsal.report import Report, median, rounded

MOST_CPU_SECONDS, MOST_GROWTH = 0.30, 1.05
PARTS = ("render", "certificate", "sign", "seal", "until_2041", "validate")
MADE = ("render", "sign", "seal")
MEBIBYTE = 1024**2

OPTIONS = [
    click.Option(["--agreements"], type=click.IntRange(min=1), default=500, show_default=True, help="In one process."),
    click.Option(
        ["--workers"], type=click.IntRange(min=1), default=2, show_default=True, help="At once, for the rate."
    ),
    click.Option(["--each"], type=click.IntRange(min=1), default=40, show_default=True, help="By each of them."),
    click.Option(["--plain"], type=click.IntRange(min=1), default=20, show_default=True, help="By pyHanko alone."),
]


def measure(agreements: int, workers: int, each: int, plain: int) -> Report:
    report = Report("agreement")
    with prepared_ground() as environment:
        alone = worked(environment, "make", agreements)
        compare(report, alone, worked(environment, "peer", plain))
        with ThreadPoolExecutor(workers) as pool:
            told = list(pool.map(lambda _: worked(environment, "make", each), range(workers)))
    report.figures["workers"] = workers
    report.figures["agreements_per_second"] = rounded(sum(each / one["seconds"] for one in told))
    first, last = (bytes_held / MEBIBYTE for bytes_held in alone["memory"])
    report.figures |= {"agreements": agreements, "memory_mib_first_fifth": rounded(first), "memory_mib": rounded(last)}
    report.at_most(
        "most memory after all, as a share of that after the first fifth", rounded(last / first), MOST_GROWTH
    )
    return report


def compare(report: Report, ours: Mapping[str, Any], peer: Mapping[str, Any]) -> None:
    """Each part by its median, beside the library and the key alone."""
    spent = {part: median(ours["spent"][part]) for part in PARTS}
    report.figures |= {f"{part}_cpu_seconds": rounded(seconds) for part, seconds in spent.items()}
    theirs = {part: median(peer["spent"][part]) for part in ("sign", "seal")}
    report.figures |= {f"{part}_by_pyhanko_alone_cpu_seconds": rounded(seconds) for part, seconds in theirs.items()}
    signing = spent["sign"] + spent["seal"]
    report.figures["signing_as_a_share_of_pyhanko_alone"] = rounded(signing / sum(theirs.values()))
    raw = {part: peer["spent"][part][0] / peer["raw_rounds"] for part in ("raw", "raw_verify")}
    report.figures["key_signs_alone_cpu_seconds"] = rounded(raw["raw"])
    report.figures["key_verifies_alone_cpu_seconds"] = rounded(raw["raw_verify"])
    # Three signatures are ours: of the request for a certificate, of the person, of the institution.
    report.figures["signing_as_times_of_the_key_alone"] = rounded(signing / (2 * raw["raw"]))
    report.figures["unsigned_bytes"], report.figures["sealed_bytes"] = ours["bytes"]
    report.figures["everything_cpu_seconds"] = rounded(sum(spent.values()))
    made = sum(spent[part] for part in MADE)
    report.at_most("CPU seconds to render, sign B-LT and seal B-LTA", rounded(made), MOST_CPU_SECONDS)


@contextmanager
def prepared_ground() -> Iterator[Mapping[str, str]]:
    """A sandbox, and a house's folder without a database: the environment of everybody who works on it."""
    with served_sandbox() as outside, TemporaryDirectory(prefix="majung-bench-") as folder:
        own = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        yield {
            **own,
            **outside.environment,
            "DJANGO_SETTINGS_MODULE": "majung.config.settings",
            "MAJUNG_DATA_DIR": folder,
            "MAJUNG_KEYS": new_key(),
            "MAJUNG_SECRET_KEY": new_key(),
        }


def worked(environment: Mapping[str, str], what: str, count: int) -> dict[str, Any]:
    """In a process of its own, so that no figure rests on what was there before."""
    command = [sys.executable, "-m", "majung.rehearsal.agreement_line", what, str(count)]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise RuntimeError(ran.stderr[-1000:])
    told: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return told
