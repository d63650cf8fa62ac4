from majung.rehearsal.report import Report, as_lines, rounded


def test_an_aim_is_met_at_its_edge_and_never_by_what_was_not_measured() -> None:
    report = Report("speed")
    report.at_least("ratio", 5.0, 5)
    report.at_least("ratio", 4.999, 5)
    report.at_most("memory", 1.5, 1.5)
    report.at_most("memory", 1.501, 1.5)
    report.holds("same", True)
    report.holds("same", False)
    report.at_least("not measured", None, 5)
    report.at_most("not measured", None, 5)
    report.holds("not measured", None)
    assert [aim.met for aim in report.aims] == [True, False, True, False, True, False, False, False, False]


def test_has_the_shape_that_scripts_read() -> None:
    report = Report("speed", {"us": 1.5})
    report.at_most("us", 1.5, 7)
    document = report.document()
    assert list(document) == ["name", "machine", "figures", "aims"]
    assert document["aims"] == [{"what": "us", "value": 1.5, "aim": "<= 7", "met": True}]
    assert as_lines(document)[1:] == ["  us: 1.5", "  ✓ us: 1.5 (aim <= 7)"]


def test_rounds_to_what_a_timing_can_carry() -> None:
    assert [rounded(value) for value in (1234.56, 0.00123456, 12.0)] == [1235.0, 0.001235, 12.0]
