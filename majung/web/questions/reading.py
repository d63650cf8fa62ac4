"""What a question sent, read into facts or told back at its field; nothing typed is lost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import QueryDict

from majung.core.check import Field, Step
from majung.core.facts import FactRegistry, FactValue, read_facts
from majung.core.typed import TypedProblem, TypedProblemCode, read_amount, read_count, read_day
from majung.programs.check_questions import industries, regions
from majung.web.figures import won_in_words
from majung.web.problems import screen_language
from majung.web.questions.values import fact_label
from majung.web.words import say

DATE_PARTS = ("year", "month", "day")
ELSEWHERE = "elsewhere"
# More than anybody types by hand; what is longer comes back cut.
LONGEST_SHOWN = 1000


@dataclass(frozen=True)
class Reading:
    """The values of a screen, and the problems by the field they stand at."""

    values: dict[str, FactValue] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sent:
    """What a question sent, and what it is judged by."""

    step: Step
    posted: QueryDict
    registry: FactRegistry
    as_of: date


def read_step(step: Step, sent: QueryDict, *, registry: FactRegistry, as_of: date) -> Reading:
    """The answer of a screen. «모르겠어요» is an answer without values."""
    if "unknown" in sent:
        return Reading()
    return READERS[step.kind](Sent(step, sent, registry, as_of))


def read_fields(sent: Sent) -> Reading:
    """Fields may be left blank where others are filled in."""
    raw: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for each in sent.step.fields:
        try:
            raw[each.fact] = read_field(each, sent)
        except TypedProblem as problem:
            if problem.code is not TypedProblemCode.EMPTY:
                problems[each.fact] = typed_problem(problem, each)
    if not raw and not problems:
        problems[sent.step.fields[0].fact] = say("check.problem.empty", screen_language())
    values, refused = read_facts(raw, registry=sent.registry, as_of=sent.as_of)
    for problem_of_fact in refused:
        than = problem_of_fact.parameters.get("than")
        shown = {"than": fact_label(than, sent.registry)} if than else problem_of_fact.parameters
        problems[problem_of_fact.field] = say(f"check.problem.{problem_of_fact.code.value}", screen_language(), **shown)
    return Reading(values, problems)


def read_field(each: Field, sent: Sent) -> Any:
    if each.form == "date":
        year, month, day = (sent.posted.get(f"{each.fact}_{part}", "") for part in DATE_PARTS)
        return read_day((year, month, day), as_of=sent.as_of, back=each.years_back, ahead=each.years_ahead)
    assert each.most is not None
    text = sent.posted.get(each.fact, "")
    if each.form == "money":
        return read_amount(text, most=each.most)
    return read_count(text, most=each.most, whole=each.form == "whole")


def typed_problem(problem: TypedProblem, each: Field) -> str:
    bound = problem.bound
    if problem.code is TypedProblemCode.TOO_MUCH:
        assert isinstance(bound, int)
        bound = won_in_words(bound, language=screen_language()) if each.form == "money" else f"{bound:,}"
    example = each.example
    return say(f"check.problem.{problem.code.value}", screen_language(), bound=bound, example=example)


def read_ticks(sent: Sent) -> Reading:
    """What is not ticked counts as no."""
    ticked = set(sent.posted.getlist("ticked"))
    values = dict(sent.step.unticked)
    for option in sent.step.options:
        if option.id in ticked:
            values.update(option.sets)
    return Reading(values)


def read_choice(sent: Sent) -> Reading:
    chosen = sent.posted.get("choice")
    for option in sent.step.options:
        if option.id == chosen:
            return Reading(dict(option.sets))
    return not_chosen("choice")


def read_region(sent: Sent) -> Reading:
    """A place of the first province by its row, any other from the list below; both at once is no answer."""
    near, far = sent.posted.get("place", ""), sent.posted.get(ELSEWHERE, "")
    if near and near != ELSEWHERE and far and near != far:
        return Reading({}, {"place": say("check.problem.two_places", screen_language())})
    sido, _, sigungu = (far if near in ("", ELSEWHERE) else near).partition(" ")
    return Reading({"sido": sido, "sigungu": sigungu}) if regions().has(sido, sigungu) else not_chosen("place")


def read_province(sent: Sent) -> Reading:
    sido = sent.posted.get("province", "")
    known = any(province.sido == sido for province in regions().provinces)
    return Reading({sent.step.facts[0]: sido}) if known else not_chosen("province")


def read_industry(sent: Sent) -> Reading:
    code = sent.posted.get("industry", "")
    return Reading({sent.step.facts[0]: code}) if industries().named(code) else not_chosen("industry")


def not_chosen(name: str) -> Reading:
    return Reading({}, {name: say("check.problem.not_chosen", screen_language())})


READERS: Mapping[str, Callable[[Sent], Reading]] = {
    "fields": read_fields,
    "ticks": read_ticks,
    "choice": read_choice,
    "region": read_region,
    "province": read_province,
    "industry": read_industry,
}
