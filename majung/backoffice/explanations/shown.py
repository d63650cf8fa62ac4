"""The automated part of a case as a page tells it: criteria, facts with source and day, and what a new run changes."""

from collections.abc import Mapping
from typing import Any

from majung.applications.selectors import read_told
from majung.backoffice.cases.values import label_of, value_text
from majung.core.look_ups import LookUpKind
from majung.decisions.selectors import Criterion, ExplanationView, FactUsed, RequestView, RerunView
from majung.programs.catalog import shipped_catalog
from majung.web.problems import screen_language
from majung.web.questions.values import fact_label, fact_text
from majung.web.words import say

STATES = {True: "holds", False: "fails", None: "open"}
DECISIVE = ("eligible", "excluded")


def document_context(document: ExplanationView) -> dict[str, Any]:
    return {
        "document": document,
        "criteria": [criterion_row(each) for each in document.criteria if each.kind in DECISIVE],
        "facts_used": [fact_row(each) for each in document.facts],
    }


def criterion_row(criterion: Criterion) -> dict[str, Any]:
    return {
        "criterion": criterion,
        "state": STATES[criterion.holds],
        "facts": ", ".join(fact_label(name, shipped_catalog().registry) for name in criterion.facts),
    }


def fact_row(fact: FactUsed) -> dict[str, Any]:
    return {
        "name": fact.name,
        "label": label_of(fact.name),
        "text": value_text(fact.name, fact.value, {}),
        "source": source_words(fact.source),
        "on": fact.on,
    }


def source_words(source: str) -> str:
    """An office by its look-up, the owner, an officer; a bureau by its own name."""
    language = screen_language()
    if source in {"owner", "officer"}:
        return say(f"office.explanation.source.{source}", language)
    if source in set(LookUpKind):
        return say(f"office.look_up.{source}", language)
    return source


def wished_rows(asked: RequestView) -> list[dict[str, str]]:
    """The facts as the owner says they should be."""
    return [
        {"name": name, "label": label_of(name), "text": fact_text(name, value)}
        for name, value in read_told(asked.fields).items()
    ]


def run_context(run: RerunView | None) -> dict[str, Any]:
    """Before and after: the result, and every criterion that reads otherwise now."""
    if run is None:
        return {"run": None}
    return {
        "run": run,
        "outcome_before": run.before["outcome"],
        "outcome_after": run.after["outcome"],
        "turned": turned_rows(run.before, run.after),
    }


def turned_rows(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    was = {each["id"]: each["holds"] for each in before["clauses"]}
    return [
        {"clause": each, "before": STATES[was.get(each["id"])], "after": STATES[each["holds"]]}
        for each in after["clauses"]
        if was.get(each["id"]) != each["holds"]
    ]
