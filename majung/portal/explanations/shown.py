"""What the machine judged a case by, as its owner reads it."""

from collections.abc import Collection, Mapping
from typing import Any

from majung.applications.selectors import read_told
from majung.core.facts import FactRegistry
from majung.core.look_ups import LookUpKind
from majung.core.rules.program import ProgramVersion
from majung.decisions.selectors import ExplanationView, FactUsed, RequestView, RerunView
from majung.programs.catalog import UnknownProgram, shipped_catalog
from majung.web.filing.labels import field_label, field_text
from majung.web.problems import screen_language
from majung.web.words import say

MARKS = {"met": "yes", "not_met": "no", "open": "unknown"}
KINDS = ("eligible", "excluded")
OWN, OFFICER = "owner", "officer"


def registry() -> FactRegistry:
    return shipped_catalog().registry


def criteria_rows(view: ExplanationView, version: ProgramVersion | None) -> list[dict[str, Any]]:
    """The criteria that decide, in the order of the announcement; what lifts a limit is told with the terms."""
    labels = {clause.id: clause.label_en for clause in version.clauses} if version else {}
    english = screen_language() == "en"
    return [
        {
            "label": labels.get(each.id, each.label) if english else each.label,
            "cite": each.cite,
            "is_by_people": each.by != "data",
            "mark": MARKS[state_of(each.kind, each.holds)],
            "words": state_words(each.kind, each.holds),
        }
        for each in view.criteria
        if each.kind in KINDS
    ]


def state_of(kind: str, holds: bool | None) -> str:
    """met, not_met or open, read the way people ask: a ground of exclusion that does not hold is met."""
    if holds is None:
        return "open"
    return "met" if holds is (kind == KINDS[0]) else "not_met"


def fact_rows(view: ExplanationView) -> list[dict[str, Any]]:
    """Every fact with its value, who told it and of which day; what people may correct carries its name."""
    used = {name for each in view.criteria for name in each.facts}
    return [fact_row(each, correctable=registry().given) for each in view.facts if each.name in used or is_given(each)]


def is_given(each: FactUsed) -> bool:
    return each.name in registry().given


def fact_row(each: FactUsed, *, correctable: Collection[str]) -> dict[str, Any]:
    return {
        "name": each.name if each.name in correctable else "",
        "label": field_label(each.name, registry()),
        "text": field_text(each.name, each.value),
        "source": source_words(each.source),
        "on": each.on,
    }


def source_words(source: str) -> str:
    """The owner, an officer, or an office by its name."""
    language = screen_language()
    if source in (OWN, OFFICER):
        return say(f"automated.source.{source}", language)
    kinds = {kind.value for kind in LookUpKind}
    return say(f"timeline.office.{source}", language) if source in kinds else source


def asked_rows(fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What somebody says a fact should be."""
    return [(field_label(name, registry()), field_text(name, value)) for name, value in read_told(fields).items()]


def rerun_rows(run: RerunView, version: ProgramVersion | None) -> list[dict[str, str]]:
    """The criteria that came out otherwise, before and after."""
    labels = {clause.id: clause.label_en for clause in version.clauses} if version else {}
    before = {each["id"]: each["holds"] for each in run.before["clauses"]}
    english = screen_language() == "en"
    return [
        {
            "label": labels.get(each["id"], each["label"]) if english else each["label"],
            "before": state_words(each["kind"], before.get(each["id"])),
            "after": state_words(each["kind"], each["holds"]),
        }
        for each in run.after["clauses"]
        if each["kind"] in KINDS and before.get(each["id"]) != each["holds"]
    ]


def state_words(kind: str, holds: bool | None) -> str:
    """A ground of exclusion applies or does not; what admits is met or not."""
    return say(f"automated.{kind}.{state_of(kind, holds)}", screen_language())


def outcome_words(outcome: str) -> str:
    return say(f"automated.outcome.{outcome}", screen_language())


def request_row(each: RequestView) -> dict[str, Any]:
    return {"request": each, "kind": each.kind.value, "state": each.state.value}


def version_of(program: str, as_of: Any) -> ProgramVersion | None:
    """The program as it was on the day of filing; none where the catalog begins later."""
    try:
        return shipped_catalog().version(program, as_of)
    except UnknownProgram:
        return None
