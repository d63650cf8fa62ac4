"""Answers with their sources: merged field by field, nothing typed is lost."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majung.core.answers import (
    OWN_FIELDS,
    TYPED,
    Answer,
    Answers,
    OtherAnswer,
    as_json,
    facts_of,
    filing_of,
    filled,
    from_json,
    merged,
    pair_problems,
    read_answers,
)
from majung.core.facts import FactValue
from majung.core.filing import Filing, Purpose
from majung.programs.catalog import shipped_catalog

REGISTRY = shipped_catalog().registry
TODAY = date(2025, 5, 2)


def saved(
    answers: Answers, save: int, seen: int, **values: FactValue
) -> tuple[dict[str, Answer], list[tuple[Any, ...]]]:
    result, differed = merged(answers, values, seen=seen, save=save)
    return result, [(each.field, each.kept, each.other) for each in differed]


def test_a_later_word_counts_and_the_earlier_is_kept() -> None:
    one, _ = saved({}, 1, 0, employees=3)
    two, differed = saved(one, 2, 1, employees=4)
    assert (two["employees"].value, two["employees"].past, differed) == (4, ((1, 3),), [])


def test_a_field_left_alone_keeps_what_another_screen_wrote() -> None:
    start, _ = saved({}, 1, 0, employees=3, children=1)
    other, _ = saved(start, 2, 1, employees=5)
    mine, differed = saved(other, 3, 1, employees=3, children=2)
    assert mine["employees"].value == 5
    assert mine["children"].value == 2
    assert differed == [("employees", 5, 3)]


def test_a_field_both_changed_takes_the_later_word_and_tells_the_other() -> None:
    start, _ = saved({}, 1, 0, employees=3)
    other, _ = saved(start, 2, 1, employees=5)
    mine, differed = saved(other, 3, 1, employees=7)
    assert mine["employees"].value == 7
    assert (2, 5) in mine["employees"].past
    assert differed == [("employees", 7, 5)]


def test_saving_the_same_again_changes_nothing() -> None:
    start, _ = saved({}, 1, 0, employees=3)
    assert saved(start, 2, 0, employees=3) == (start, [])


def test_zero_is_not_no() -> None:
    start, _ = saved({}, 1, 0, employees=False)
    again, _ = saved(start, 2, 1, employees=0)
    assert again["employees"].value is 0  # noqa: F632  0 == False, and only identity tells them apart.


def test_an_office_fills_what_is_empty() -> None:
    answers = filled({}, {"employees": 3}, source="look_up:workers", saves=1)
    assert (answers["employees"].value, answers["employees"].source) == (3, "look_up:workers")


def test_an_office_never_overwrites_what_was_typed() -> None:
    typed, _ = saved({}, 1, 0, employees=3)
    both = filled(typed, {"employees": 5}, source="look_up:workers", saves=2)
    assert both["employees"].value == 3
    assert both["employees"].others == (OtherAnswer(5, "look_up:workers"),)


def test_an_office_that_speaks_again_replaces_its_own_word() -> None:
    first = filled({}, {"employees": 5}, source="look_up:workers", saves=1)
    assert filled(first, {"employees": 6}, source="look_up:workers", saves=2)["employees"].value == 6
    typed, _ = saved(first, 2, 1, employees=3)
    assert typed["employees"].others == (OtherAnswer(5, "look_up:workers"),)
    again = filled(typed, {"employees": 7}, source="look_up:workers", saves=3)
    assert again["employees"].others == (OtherAnswer(7, "look_up:workers"),)


def test_what_somebody_does_not_know_stays_their_word() -> None:
    unknown, _ = saved({}, 1, 0, employees=None)
    told = filled(unknown, {"employees": 5}, source="look_up:workers", saves=2)
    assert told["employees"].value is None
    assert told["employees"].others == (OtherAnswer(5, "look_up:workers"),)


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("requested_krw", "3천만", "wrong_type"),
        ("requested_krw", -1, "negative"),
        ("purpose", "speculation", "not_in_list"),
        ("consulted_on", "2025-05-03", "in_future"),
        ("helper", "me", "not_in_list"),
        ("credit_blocked", True, "unknown_fact"),
        ("as_of", "2025-05-02", "unknown_fact"),
        ("nothing", 1, "unknown_fact"),
        ("ksic", "Z99", "bad_ksic"),
    ],
)
def test_what_cannot_be_kept_is_told_with_its_field(name: str, raw: Any, code: str) -> None:
    read, problems = read_answers({name: raw}, registry=REGISTRY, as_of=TODAY)
    assert read == {}
    assert [(problem.field, problem.code.value) for problem in problems] == [(name, code)]


def test_days_and_nothing_are_read() -> None:
    read, problems = read_answers({"desired_on": "2025-05-12", "employees": None}, registry=REGISTRY, as_of=TODAY)
    assert (read, problems) == ({"desired_on": date(2025, 5, 12), "employees": None}, [])


def test_a_part_cannot_exceed_its_whole_across_screens() -> None:
    answers, _ = saved({}, 1, 0, children=1, minor_children=2)
    assert [problem.field for problem in pair_problems(answers, REGISTRY)] == ["minor_children"]


def test_no_own_field_has_the_name_of_a_fact() -> None:
    assert not set(OWN_FIELDS) & set(REGISTRY.given)


def test_the_purpose_tells_whether_an_older_loan_is_replaced() -> None:
    answers, _ = saved({}, 1, 0, purpose="refinancing")
    assert facts_of(answers) == {"refinancing": True}
    answers, _ = saved({}, 1, 0, purpose="operating")
    assert facts_of(answers) == {"refinancing": False}


def test_a_filing_tells_what_is_not_known() -> None:
    answers, _ = saved({}, 1, 0, employees=None, children=2, purpose="operating", bank=None)
    made = filing_of(answers, Filing(branch="jungbu"))
    assert made.told_unknown == {"employees"}
    assert (made.purpose, made.bank, made.branch) == (Purpose.OPERATING, None, "jungbu")


VALUES = st.one_of(st.none(), st.booleans(), st.integers(0, 10**9), st.sampled_from(["nh", "구미시"]))
FIELDS = st.sampled_from(["employees", "children", "bank", "sido"])


@given(st.lists(st.tuples(FIELDS, VALUES, st.integers(0, 9)), max_size=12))
def test_no_typed_value_is_ever_lost(saves: list[tuple[str, FactValue, int]]) -> None:
    answers: dict[str, Answer] = {}
    for number, (name, value, seen) in enumerate(saves, start=1):
        answers, differed = merged(answers, {name: value}, seen=min(seen, number - 1), save=number)
        answer = answers[name]
        told = [each.other for each in differed]
        assert value in (answer.value, *told)
        assert answer.source == TYPED
    assert from_json(json.loads(json.dumps(as_json(answers))), REGISTRY) == answers


@given(st.dates())
def test_days_come_back_as_days(day: date) -> None:
    answers, _ = merged({}, {"opened_on": day}, seen=0, save=1)
    assert from_json(json.loads(json.dumps(as_json(answers))), REGISTRY) == answers
