import pytest

from majung.rehearsal.benches import pages
from majung.rehearsal.browser import NoBrowser, opened_browser
from majung.rehearsal.owner import PAGES
from majung.rehearsal.report import Report


def test_measures_every_page_of_a_fresh_house_and_tells_what_was_not_measured() -> None:
    report = pages.measure(requests=2, visits=1, no_browser=True)
    for page in PAGES:
        assert isinstance(report.figures[f"{page.name}_ms_p95"], float)
    assert {aim.what: (aim.value is None, aim.met) for aim in report.aims if aim.what != pages.SLOWEST_SERVER} == {
        pages.SLOWEST_PAINT: (True, False),
        pages.HEAVIEST: (True, False),
        pages.HEAVIEST_WITH_FONTS: (True, False),
    }


def test_judges_by_the_slowest_and_the_heaviest_page() -> None:
    report = Report("pages")
    pages.report_server(report, {"quick": ([1.0] * 20, [1.0] * 20), "slow": ([2.0] * 18 + [60.0] * 2, [2.0] * 20)})
    light = {"largest_paint_ms": 500.0, "kb": 20.0, "kb_with_fonts": 120.0}
    pages.report_seen(report, {"light": light, "heavy": {**light, "kb_with_fonts": 150.1}})
    assert [(aim.value, aim.met) for aim in report.aims] == [(60, False), (500, True), (20, True), (150.1, False)]
    assert report.figures["slow_times_a_small_file"] == 1


def test_without_chromium_the_line_that_installs_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with (
        pytest.raises(NoBrowser, match="apt-get install --yes --no-install-recommends chromium"),
        opened_browser(),
    ):
        pass
