"""The files of 자격확인: they fit their schemas, ask only for facts that exist, and leave out none that decides."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from majung.core.facts import FactType, read_facts
from majung.programs.catalog import SCHEMAS, SHIPPED, shipped_catalog
from majung.programs.check_questions import questionnaire, regions
from majung.programs.yaml_file import read_yaml

REGISTRY = shipped_catalog().registry
FORMS = {
    "number": {FactType.NUMBER},
    "whole": {FactType.INTEGER},
    "money": {FactType.INTEGER},
    "date": {FactType.DATE},
}


def document(name: str) -> Any:
    return read_yaml(SHIPPED / f"{name}.yaml").value


@pytest.mark.parametrize("name", ["questions", "industries", "regions"])
def test_file_fits_its_schema(name: str) -> None:
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text())
    Draft202012Validator.check_schema(schema)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(document(name))] == []


def test_every_fact_that_a_clause_or_paper_rests_on_is_asked_by_one_screen() -> None:
    asked = [fact for step in questionnaire().steps for fact in step.facts]
    assert len(asked) == len(set(asked))
    needed = {name for version in shipped_catalog().versions for clause in version.clauses for name in clause.facts}
    public = {name for name in needed if REGISTRY.given[name].asked_of == "public"}
    assert public - set(asked) == set()
    assert {name for name in asked if REGISTRY.given[name].asked_of != "public"} == set()


def test_what_a_screen_sets_can_be_set() -> None:
    for step in questionnaire().steps:
        for values in (step.unticked, *(option.sets for option in step.options)):
            _, problems = read_facts(values, registry=REGISTRY, as_of=shipped_catalog().versions[0].in_force_from)
            assert problems == [], step.id
        for field in step.fields:
            assert REGISTRY.given[field.fact].type in FORMS[field.form], field.fact


def test_screens_lean_on_earlier_ones_only() -> None:
    seen: set[str] = set()
    facts: set[str] = set()
    for step in questionnaire().steps:
        assert set(step.after) <= seen
        assert step.only_if is None or step.only_if[0] in facts
        seen.add(step.id)
        facts |= set(step.facts)


def test_pairs_that_cannot_be_true_together_stand_on_one_screen() -> None:
    for more, than in REGISTRY.impossible_pairs:
        assert questionnaire().filling(more) is questionnaire().filling(than) is not None


def test_places_of_gyeongbuk_are_those_of_the_code_list() -> None:
    listed = read_yaml(SHIPPED / "code_lists" / "gyeongbuk_sigungu.yaml").value["rows"][0]["codes"]
    assert list(regions().provinces[0].sigungu) == listed
