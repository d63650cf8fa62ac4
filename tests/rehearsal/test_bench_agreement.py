"""The bench of agreements, with one of each: its figures are there, apart from each other, and the aims are told."""

from majung.rehearsal.benches.agreement import PARTS, measure


def test_each_part_is_measured_beside_the_library_and_the_key_alone() -> None:
    report = measure(agreements=1, workers=1, each=1, plain=1)
    beside = ("sign_by_pyhanko_alone", "seal_by_pyhanko_alone", "key_signs_alone", "key_verifies_alone", "everything")
    spent = {name: float(str(report.figures[f"{name}_cpu_seconds"])) for name in (*PARTS, *beside)}
    assert all(seconds > 0 for seconds in spent.values())
    assert spent["key_signs_alone"] < spent["sign"] < spent["everything"]
    assert int(str(report.figures["sealed_bytes"])) > int(str(report.figures["unsigned_bytes"])) > 10_000
    assert float(str(report.figures["agreements_per_second"])) > 0
    assert [aim.aim for aim in report.aims] == ["<= 0.3", "<= 1.05"]
    made = sum(spent[part] for part in ("render", "sign", "seal"))
    assert abs(float(str(report.aims[0].value)) - made) < 0.001
