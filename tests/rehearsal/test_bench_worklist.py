"""The bench of worklists, with few cases: its figures are there and the aims are told."""

from majung.rehearsal.benches.worklist import LISTS, measure


def test_every_page_is_measured_beside_one_count() -> None:
    report = measure(cases=60, visits=1)
    assert report.figures["cases"] == 60
    for name in (*LISTS, "case"):
        assert float(str(report.figures[f"{name}_ms_p50"])) > 0
    assert [aim.aim for aim in report.aims] == ["<= 300", "<= 150"]
