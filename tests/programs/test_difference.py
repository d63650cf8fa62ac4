"""What changed between two program files, place by place."""

from typing import Any

import pytest

from majung.programs.difference import Change, changes
from tests.small_program import CITED, clause, small_document


def told(**change: Any) -> list[tuple[str, str]]:
    return [(change.kind, change.place) for change in changes(small_document(), small_document(**change))]


def test_the_same_file_has_no_change() -> None:
    assert told() == []


def test_tests_are_not_told() -> None:
    assert told(tests={"cases": []}) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"label": "큰 자금"}, [("changed", "label")]),
        ({"in_force": {"from": "2025-01-01", "until": "2026-01-01"}}, [("added", "in_force.until")]),
        ({"subsidy": {"rate": "0.02", "months": 24}}, [("added", "subsidy")]),
        ({"let": {"a": "zeropay"}}, [("added", "let")]),
        ({"eligible": [clause("E1", "sido = '대구광역시'")]}, [("changed", "eligible.E1.when")]),
        ({"eligible": [clause("E1", "sido = '경상북도'", unless="zeropay")]}, [("added", "eligible.E1.unless")]),
        ({"eligible": []}, [("removed", "eligible.E1")]),
        ({"prefer": [clause("P1", "zeropay")]}, [("added", "prefer.P1")]),
        ({"limit": [{"krw": 50_000_000, **CITED}]}, [("changed", "limit.0.krw")]),
        ({"limit": [{"krw": 1, "when_any": ["E1"], **CITED}, {"krw": 30_000_000, **CITED}]}, [("changed", "limit")]),
        ({"rate": {"rate_kind": "fixed", "fixed": "0.03"}}, [("changed", "rate.fixed")]),
        ({"banks": ["ibk"]}, [("changed", "banks")]),
        ({"version": "2025-2", "notice": "다르다."}, [("changed", "version"), ("changed", "notice")]),
    ],
)
def test_each_change_has_its_place_and_kind(change: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert told(**change) == expected


def test_a_change_tells_both_sides() -> None:
    [change] = changes(small_document(), small_document(label="큰 자금"))
    assert change == Change("label", "작은 자금", "큰 자금")


def test_going_back_is_the_same_changes_turned_round() -> None:
    before, after = small_document(), small_document(label="큰 자금", prefer=[clause("P1", "zeropay")], eligible=[])
    there = {(c.place, str(c.before), str(c.after)) for c in changes(before, after)}
    back = {(c.place, str(c.after), str(c.before)) for c in changes(after, before)}
    assert there == back
    assert {c.kind for c in changes(before, after)} == {"changed", "added", "removed"}


def test_clauses_in_another_order_are_a_change() -> None:
    """Their order is that of the bits of bulk results, and the hash knows it."""
    two = [clause("E1", "zeropay"), clause("E2", "refinancing")]
    before, after = small_document(eligible=two), small_document(eligible=two[::-1])
    assert [change.place for change in changes(before, after)] == ["eligible"]
