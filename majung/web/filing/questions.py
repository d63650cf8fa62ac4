"""The questions that a draft still asks, several on one page: which they are, how they are read, how they look."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.http import QueryDict

from majung.core.answers import OWN_FIELDS, Answers
from majung.core.check import Step, holds
from majung.core.facts import FactRegistry, FactValue
from majung.core.filing import FilingForm, MissingCode, MissingPart
from majung.programs.check_questions import questionnaire
from majung.web.questions.reading import read_step
from majung.web.questions.shown import PARTS, Shown
from majung.web.questions.values import in_words

# The inputs of a question that carry a choice; each question has one of them at most.
CHOSEN = ("ticked", "choice", "place", "province", "industry")
LONGEST_WORD = 60
# The branch hangs on the place of business, also where no clause does.
PLACE = ("sido", "sigungu")


@dataclass(frozen=True)
class Posted:
    """What was read of a form: the values by field, and the problems by the input they stand at."""

    values: dict[str, FactValue] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)


def facts_used(form: FilingForm, answers: Answers) -> frozenset[str]:
    """What this form asks about: everything open, and everything answered."""
    return frozenset({asked.name for asked in form.asked} | set(PLACE) | (answers.keys() - OWN_FIELDS.keys()))


def questions_open(
    form: FilingForm, answers: Answers, missing: Collection[MissingPart], *, opened: Collection[str] = ()
) -> tuple[Step, ...]:
    """The questions with something missing, and those somebody opened; without what this program has no use for."""
    needed = {part.about for part in missing if part.code is MissingCode.FACT_MISSING}
    used, facts = facts_used(form, answers), values_of(answers)
    return tuple(
        narrowed(step, used)
        for step in questionnaire().steps
        if step.id in opened or (needed & set(step.facts) and is_worth_asking(step, facts))
    )


def questions_offered(form: FilingForm, answers: Answers, asked: Collection[Step]) -> tuple[Step, ...]:
    """Questions that nothing waits for: answers may lift the limit or lower the rate."""
    open_facts = {each.name for each in form.asked}
    shown, facts = {step.id for step in asked}, values_of(answers)
    return tuple(
        step
        for step in questionnaire().steps
        if step.id not in shown and open_facts & set(step.facts) and holds(step, facts)
    )


def is_worth_asking(step: Step, facts: Mapping[str, FactValue]) -> bool:
    """Asked unless its reason is known not to hold; while the reason itself is asked, both stand on the page."""
    return holds(step, facts) or (step.only_if is not None and facts.get(step.only_if[0]) is None)


def narrowed(step: Step, used: Collection[str]) -> Step:
    """The question without boxes that this program has no use for (개인정보 보호법 제3조: no more than is needed)."""
    if step.kind not in ("fields", "ticks"):
        return step
    return replace(
        step,
        fields=tuple(each for each in step.fields if each.fact in used),
        options=tuple(option for option in step.options if set(option.sets) & set(used)),
        unticked={name: value for name, value in step.unticked.items() if name in used},
        facts=tuple(name for name in step.facts if name in used),
    )


def values_of(answers: Answers) -> dict[str, FactValue]:
    return {name: answer.value for name, answer in answers.items() if answer.value is not None}


def read_questions(steps: Collection[Step], posted: QueryDict, *, registry: FactRegistry, as_of: date) -> Posted:
    """The answers to the questions that were posted; a blank one says nothing, «모르겠어요» says that."""
    values: dict[str, FactValue] = {}
    problems: dict[str, str] = {}
    sent = set(posted.getlist("question"))
    for step in (step for step in steps if step.id in sent):
        own = inputs_of(step, posted)
        if "unknown" in own:
            values.update(dict.fromkeys(step.facts))
        elif step.kind == "ticks" or not is_blank(own):
            reading = read_step(step, own, registry=registry, as_of=as_of)
            values.update({name: value for name, value in reading.values.items() if name in step.facts})
            problems.update({input_id(step, name): message for name, message in reading.problems.items()})
    return Posted(values, problems)


def shown_question(
    step: Step, answers: Answers, *, sent: QueryDict | None = None, problems: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """What `web/filing/question.html` shows of one question; `sent` gives back what was typed."""
    own = inputs_of(step, sent) if sent is not None and step.id in sent.getlist("question") else None
    known = {name: value for name, value in values_of(answers).items() if name in step.facts}
    found = {name: (problems or {}).get(input_id(step, name), "") for name in (*step.facts, *CHOSEN)}
    word = sent_text(sent, f"{step.id}-word")[:LONGEST_WORD]
    parts = PARTS[step.kind](Shown(step, known, own, found, word))
    if own is not None:
        chosen = [value for name in CHOSEN for value in own.getlist(name)]
        parts["choices"] = [{**row, "checked": row["value"] in chosen} for row in parts.get("choices", ())]
    if "fields" in parts:
        parts["fields"] = [{**row, "name": f"{step.id}-{row['name']}", "heading": False} for row in parts["fields"]]
    told = [answers[name] for name in step.facts if name in answers]
    return {
        "id": step.id,
        "kind": step.kind,
        "title": in_words(step.title),
        "hint": in_words(step.hint),
        "where": in_words(step.where),
        "names": {name: f"{step.id}-{name}" for name in (*CHOSEN, "unknown", "word", "elsewhere")},
        "is_unsure": "unknown" in own if own is not None else bool(told) and all(each.value is None for each in told),
        "error": next((message for message in found.values() if message), ""),
        **parts,
    }


def sent_text(sent: QueryDict | None, name: str) -> str:
    """What was sent under a name; nothing where no form was sent."""
    return "" if sent is None else str(sent.get(name, ""))


def input_id(step: Step, name: str) -> str:
    is_day = any(each.fact == name and each.form == "date" for each in step.fields)
    return f"{step.id}-{name}-year" if is_day else f"{step.id}-{name}"


def inputs_of(step: Step, posted: QueryDict) -> QueryDict:
    """The inputs of one question under the names by which 자격확인 reads them."""
    own, start = QueryDict(mutable=True), f"{step.id}-"
    for name, values in posted.lists():
        if name.startswith(start):
            own.setlist(name.removeprefix(start), values)
    return own


def is_blank(own: QueryDict) -> bool:
    return not any(value.strip() for name, values in own.lists() if name != "word" for value in values)
