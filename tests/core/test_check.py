"""Which screen comes next, which answers count, and how far along somebody is."""

from datetime import date
from typing import Any

import pytest

from majung.core.check import MOST_SCREENS, Questionnaire, Step, before, next_step, progress
from majung.core.facts import FactValue
from majung.programs.catalog import shipped_catalog
from majung.programs.check_questions import questionnaire

AS_OF = date(2026, 11, 22)
SMALL = Questionnaire.from_document({
    "steps": [
        {"id": "held", "kind": "ticks", "effort": 2, "title": {}, "unticked": {"held": False},
         "ticks": [{"id": "held", "label": {}, "sets": {"held": True}}]},
        {"id": "day", "kind": "fields", "effort": 1, "title": {}, "only_if": {"fact": "held", "is": True},
         "fields": [{"fact": "day", "form": "date", "label": {}, "example": "x"}]},
        {"id": "size", "kind": "fields", "effort": 4, "title": {},
         "fields": [{"fact": "size", "form": "number", "label": {}, "example": "x"}]},
        {"id": "grace", "kind": "fields", "effort": 1, "title": {}, "after": ["size"],
         "fields": [{"fact": "grace", "form": "number", "label": {}, "example": "x"}]},
    ]
})  # fmt: skip
SCORES = {"held": 1.0, "day": 1.0, "size": 1.0, "grace": 1.0}
POHANG: dict[str, dict[str, FactValue]] = {
    "region": {"sido": "경상북도", "sigungu": "포항시"},
    "industry": {"ksic": "I56111"},
    "people": {"employees": 2.5, "employees_now": 3, "young_employees": 0},
    "sales": {"average_sales_krw": 180_000_000},
    "opened": {"opened_on": date(2019, 3, 1)},
    "birth": {"owner_birth_date": date(1964, 8, 20)},
}


def names(steps: tuple[Step, ...]) -> list[str]:
    return [step.id for step in steps]


def test_the_screen_that_settles_most_for_its_effort_comes_first() -> None:
    assert names(SMALL.waiting({}, SCORES)) == ["held", "size"]
    assert names(SMALL.waiting({}, {**SCORES, "size": 9.0})) == ["size", "held"]


def test_a_screen_waits_for_those_that_may_make_it_needless_but_not_for_needless_ones() -> None:
    assert "grace" in names(SMALL.waiting({"size": {"size": 7}}, SCORES))
    assert "grace" in names(SMALL.waiting({}, {"grace": 1.0}))


def test_a_screen_with_a_reason_is_asked_only_while_the_reason_holds() -> None:
    assert "day" not in names(SMALL.waiting({"held": {"held": False}}, SCORES))
    assert "day" in names(SMALL.waiting({"held": {"held": True}}, SCORES))


def test_an_answer_whose_reason_was_taken_back_is_kept_but_does_not_count() -> None:
    answers: dict[str, dict[str, FactValue]] = {"held": {"held": True}, "day": {"day": AS_OF}}
    assert SMALL.facts(answers) == {"held": True, "day": AS_OF}
    answers["held"] = {"held": False}
    assert SMALL.facts(answers) == {"held": False}
    answers["held"] = {"held": True}
    assert SMALL.facts(answers)["day"] == AS_OF


def test_not_knowing_answers_a_screen_without_telling_a_fact() -> None:
    assert names(SMALL.waiting({"held": {}}, SCORES)) == ["size"]
    assert SMALL.facts({"held": {}}) == {}


def test_nobody_is_kept_longer_than_nine_screens() -> None:
    document = {
        "steps": [
            {"id": f"s{n}", "kind": "fields", "effort": 1, "title": {},
             "fields": [{"fact": f"f{n}", "form": "number", "label": {}, "example": "x"}]}
            for n in range(12)
        ]
    }  # fmt: skip
    many = Questionnaire.from_document(document)
    scores = {f"f{n}": 1.0 for n in range(12)}
    answers: dict[str, dict[str, FactValue]] = {f"s{n}": {} for n in range(MOST_SCREENS - 1)}
    step = next_step(many, answers, scores)
    assert step is not None
    assert progress(many, answers, scores, step=step).number == progress(many, answers, scores, step=step).of == 9
    assert next_step(many, {**answers, "s8": {}}, scores) is None
    assert len(many.waiting({**answers, "s8": {}}, scores)) == 3


def test_progress_counts_from_one_and_going_back_shows_the_number_it_had() -> None:
    first, second = SMALL.steps[0], SMALL.steps[2]
    assert progress(SMALL, {}, SCORES, step=first).number == 1
    assert progress(SMALL, {"held": {}}, SCORES, step=second).number == 2
    assert progress(SMALL, {"held": {}, "size": {}}, SCORES, step=first).number == 1


def test_back_leads_to_the_screen_answered_before() -> None:
    answers: dict[str, dict[str, FactValue]] = {"size": {}, "held": {}}
    assert (before(answers, "size"), before(answers, "held"), before(answers, "day")) == (None, "size", "held")
    assert before({}, "size") is None


def walked(given: dict[str, dict[str, FactValue]]) -> tuple[dict[str, dict[str, FactValue]], dict[str, str]]:
    """All answers and outcomes of somebody who answers what is asked, unticked boxes as no."""
    catalog, screens = shipped_catalog(), questionnaire()
    plan = catalog.plan(catalog.in_force(AS_OF), AS_OF)
    answers: dict[str, dict[str, FactValue]] = {}
    while step := next_step(screens, answers, plan.question_scores(screens.facts(answers))):
        answers[step.id] = {**step.unticked, **given.get(step.id, {})}
    decisions = plan.decide(screens.facts(answers))
    return answers, {decision.program.id: decision.outcome.value for decision in decisions}


@pytest.mark.parametrize(
    ("changes", "most", "eligible"),
    [
        ({}, 7, {"gyeongbuk-beotim", "semas-growth"}),
        (
            {"opened": {"opened_on": date(2025, 3, 1)}, "birth": {"owner_birth_date": date(1995, 1, 1)}},
            8,
            {"gyeongbuk-beotim", "semas-general", "semas-youth"},
        ),
        ({"region": {"sido": "서울특별시", "sigungu": "중구"}}, 7, {"semas-growth"}),
        (
            {
                "industry": {"ksic": "C25924"},
                "people": {"employees": 8, "employees_now": 8, "young_employees": 5},
                "papers": {"is_member": True},
                "grade": {"grade_valid_through": date(2027, 1, 1)},
            },
            8,
            {"gyeongbuk-beotim", "semas-growth", "semas-youth", "member-operating-loan"},
        ),
        (
            {
                "people": {"employees": 7, "employees_now": 7, "young_employees": 0},
                "grace": {"within_growth_grace": False},
            },
            6,
            set(),
        ),
    ],
)
def test_every_kind_of_business_is_settled_within_nine_screens(
    changes: dict[str, Any], most: int, eligible: set[str]
) -> None:
    answers, outcomes = walked({**POHANG, **changes})
    assert len(answers) <= most
    assert {program for program, outcome in outcomes.items() if outcome == "eligible"} == eligible
    assert "undecided" not in outcomes.values()


def test_who_knows_nothing_still_gets_a_result_after_nine_screens() -> None:
    screens, catalog = questionnaire(), shipped_catalog()
    plan = catalog.plan(catalog.in_force(AS_OF), AS_OF)
    answers: dict[str, dict[str, FactValue]] = {}
    while step := next_step(screens, answers, plan.question_scores(screens.facts(answers))):
        answers[step.id] = {}
    assert 0 < len(answers) <= MOST_SCREENS
