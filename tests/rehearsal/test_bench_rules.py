from majung.rehearsal.benches import rules


def test_measures_ours_without_the_peer_and_tells_what_was_not_measured() -> None:
    report = rules.measure(rows=20, rounds=2, no_peer=True)
    assert report.figures["programs"] == 8
    assert report.figures["rounds"] == 2
    assert "rows_compared" not in report.figures
    met = {aim.what: (aim.value is not None, aim.met) for aim in report.aims}
    assert met["times faster than zen-engine with trace"] == (False, False)
    assert met["same clauses and outcomes as zen-engine on every row"] == (False, False)
    assert met["us per 34 clauses explained, with unknowns"][0]
