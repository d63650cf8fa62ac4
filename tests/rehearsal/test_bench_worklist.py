"""The bench of worklists, with few cases: its figures are there and the aims are told."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from majung.rehearsal.benches import worklist
from majung.rehearsal.benches.worklist import LISTS, measure
from tests.migrated import lay_tables


@contextmanager
def folder_with_tables(prefix: str) -> Iterator[str]:
    with TemporaryDirectory(prefix=prefix) as folder:
        lay_tables(Path(folder))
        yield folder


def test_every_page_is_measured_beside_one_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worklist, "TemporaryDirectory", folder_with_tables)
    report = measure(cases=60, visits=1)
    assert report.figures["cases"] == 60
    for name in (*LISTS, "case"):
        assert float(str(report.figures[f"{name}_ms_p50"])) > 0
    assert [aim.aim for aim in report.aims] == ["<= 300", "<= 150"]
