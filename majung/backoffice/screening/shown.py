"""What the page of a case shows of its screening: everything to answer, what was answered, the visit, the grade."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from majung.backoffice.screening.evidence import Evidence
from majung.backoffice.screening.points import CHECK, CLAUSE, point_rows
from majung.backoffice.typed import day_boxes
from majung.core.rating.grades import CreditGrade
from majung.core.rules.program import ClauseKind
from majung.core.screening import CheckResult
from majung.programs.screening_tiers import screening_rules
from majung.rating.selectors import GradeView
from majung.screening.selectors import (
    CheckToAnswer,
    ClauseToAnswer,
    CorrectionView,
    RulingView,
    ScreeningView,
    SiteVisitView,
    noticed_of,
)
from majung.web.problems import screen_language
from majung.web.questions.values import fact_text
from majung.web.templatetags.words import label
from majung.web.words import say

SPEAKS = {True: "ok", False: "no", None: "warn"}


@dataclass(frozen=True, slots=True)
class Shown:
    """What the rows of a page are made of: the case, who is who, the proofs, and a form that came back."""

    case: str
    names: Mapping[str, str]
    evidence: Evidence
    typed: Mapping[str, str]
    errors: Mapping[str, str]


def who_found(screening: ScreeningView) -> set[str]:
    """The actors behind everything that was found, for their names."""
    answered = {each.answered_by for each in screening.clauses} | {each.answered_by for each in screening.checks}
    visit = screening.visit
    ruled = {each.ruled_by for each in (visit.flag, visit.waiver) if each}
    went = {who for each in visit.visits for who in (each.visitor, *(sheet.recorded_by for sheet in each.sheets))}
    graded = {screening.grade.entered_by} if screening.grade else set()
    return answered | ruled | went | graded | {each.corrected_by for each in screening.corrections}


def screening_context(screening: ScreeningView, shown: Shown, *, today: date) -> dict[str, Any]:
    noticed = noticed_of(numbers=[shown.case]).get(shown.case)
    return {
        "screening": screening,
        "tier": screening.tier,
        "flags": [flag.value for flag in noticed.flags] if noticed else [],
        "points": point_rows(shown.case, screening.open_points, screening),
        "to_answer": [clause_row(each, shown) for each in screening.clauses if is_decisive(each)],
        "checks": [check_row(each, shown) for each in screening.checks],
        "corrections": [correction_row(each, shown) for each in screening.corrections],
        "visits": [visit_row(each, shown) for each in screening.visit.visits],
        "waivers": waiver_options(shown.typed.get("waiver", "")),
        "flag": ruling_row(screening.visit.flag, shown),
        "waiver": ruling_row(screening.visit.waiver, shown),
        "grade": grade_row(screening.grade, shown),
        "grades": grade_options(shown.typed.get("grade", "")),
        "grade_evidence": shown.evidence.options(chosen=shown.typed.get("grade_evidence", "")),
        "grade_boxes": {**day_boxes(today, "graded_on"), **day_boxes(None, "grade_through")},
    }


def is_decisive(clause: ClauseToAnswer) -> bool:
    """Terms and preferences are the offer's; officers answer what a decision rests on."""
    return clause.kind in (ClauseKind.ELIGIBLE, ClauseKind.EXCLUDED)


def clause_row(clause: ClauseToAnswer, shown: Shown) -> dict[str, Any]:
    answer = {True: "holds", False: "holds_not", None: ""}[clause.holds]
    stands = clause.holds if clause.holds is not None else clause.told
    is_good = None if stands is None else stands is (clause.kind is ClauseKind.ELIGIBLE)
    choices = [(name, say(f"office.clause_answer.{name}", screen_language())) for name in ("holds", "holds_not")]
    state = "open" if stands is None else "holds" if stands else "fails"
    return {
        **answer_row(f"{CLAUSE}{clause.id}", clause, answer, choices, shown),
        "kind": clause.kind.value,
        "quote": clause.quote,
        "mark": SPEAKS[is_good],
        "state": say(f"office.clause_is.{state}", screen_language()),
        "needs_words_at": "holds" if clause.kind is ClauseKind.EXCLUDED else "holds_not",
    }


def check_row(check: CheckToAnswer, shown: Shown) -> dict[str, Any]:
    answer = check.answer.value if check.answer else ""
    choices = [(each.value, say(f"office.check_answer.{each.value}", screen_language())) for each in CheckResult]
    is_good = check.told if check.answer is None else check.answer is not CheckResult.NOT_MET
    return {
        **answer_row(f"{CHECK}{check.id}", check, answer, choices, shown),
        "mark": SPEAKS[is_good or None] if check.answer is None else SPEAKS[is_good],
        "state": say(f"office.check_is.{state_of_check(check)}", screen_language()),
        "by": check.by.value,
        "needs_evidence": check.needs_evidence,
    }


def state_of_check(check: CheckToAnswer) -> str:
    if check.answer is not None:
        return check.answer.value
    return "told" if check.told else "told_not" if check.told is False else "open"


def answer_row(
    name: str,
    asked: ClauseToAnswer | CheckToAnswer,
    answer: str,
    choices: Sequence[tuple[str, str]],
    shown: Shown,
) -> dict[str, Any]:
    """A question with what was answered, and its fields as they were sent or as they stand."""
    chosen = shown.typed.get(name, answer)
    errors = {part: shown.errors.get(f"{name}{part}", "") for part in ("", "-words", "-evidence")}
    return {
        "name": name,
        "label": label(asked),
        "cite": asked.cite,
        "is_open": asked.is_open,
        "told": asked.told,
        "is_answered": bool(answer),
        "is_wrong": any(errors.values()),
        "words": asked.words,
        "by_name": shown.names.get(asked.answered_by, ""),
        "at": asked.answered_at,
        "versions": asked.versions,
        "choices": [{"value": value, "label": words, "checked": value == chosen} for value, words in choices],
        "typed_words": shown.typed.get(f"{name}-words", asked.words),
        "evidence": evidence_row(asked.evidence, shown),
        "evidence_options": shown.evidence.options(chosen=shown.typed.get(f"{name}-evidence", asked.evidence)),
        "error": errors[""],
        "words_error": errors["-words"],
        "evidence_error": errors["-evidence"],
    }


def evidence_row(name: str, shown: Shown) -> dict[str, str]:
    """A proof in words, and the paper to open if it is one."""
    return {"words": shown.evidence.words.get(name, name), "document": name if name in shown.evidence.papers else ""}


def correction_row(correction: CorrectionView, shown: Shown) -> dict[str, Any]:
    return {
        "fact": correction.fact,
        "text": fact_text(correction.fact, correction.value),
        "words": correction.words,
        "by": shown.names.get(correction.corrected_by, ""),
        "at": correction.corrected_at,
        "evidence": evidence_row(correction.source_document, shown),
    }


def ruling_row(ruling: RulingView | None, shown: Shown) -> dict[str, Any] | None:
    if ruling is None:
        return None
    by = shown.names.get(ruling.ruled_by, "")
    return {"reason": ruling.reason.value, "words": ruling.words, "by": by, "at": ruling.ruled_at}


def visit_row(visit: SiteVisitView, shown: Shown) -> dict[str, Any]:
    last = visit.sheets[-1] if visit.sheets else None
    return {
        "visit": visit,
        "visitor": shown.names.get(visit.visitor, ""),
        "state": "made" if visit.visited_at else "cancelled" if visit.cancelled_at else "planned",
        "sheet": sheet_rows(last.answers) if last else [],
        "sheets": len(visit.sheets),
        "photos": [
            {
                "document": photo.document,
                "taken_at": photo.taken_at,
                "place": place_words(photo.latitude, photo.longitude),
            }
            for sheet in visit.sheets
            for photo in sheet.photos
        ],
    }


def place_words(latitude: float | None, longitude: float | None) -> str:
    """To about ten metres, which is all a telephone knows."""
    return "" if latitude is None or longitude is None else f"{latitude:.4f}, {longitude:.4f}"


def sheet_rows(answers: Mapping[str, bool | int | str]) -> list[dict[str, str]]:
    """The form of a visit in the order of its questions, those that were answered."""
    rows = [each for each in screening_rules().visit_sheet if each.id in answers]
    return [{"label": label(each), "text": sheet_text(answers[each.id])} for each in rows]


def sheet_text(value: bool | int | str) -> str:
    if isinstance(value, bool):
        return say("check.yes" if value else "check.no", screen_language())
    return str(value)


def waiver_options(chosen: str) -> list[dict[str, Any]]:
    return [
        {"value": rule.reason.value, "label": label(rule), "hint": rule.cite, "checked": rule.reason == chosen}
        for rule in screening_rules().waivers.values()
    ]


def grade_row(grade: GradeView | None, shown: Shown) -> dict[str, Any] | None:
    if grade is None:
        return None
    return {
        "grade": grade,
        "text": grade_text(grade.grade),
        "source": grade.source.value,
        "by": shown.names.get(grade.entered_by, ""),
        "evidence": evidence_row(grade.evidence, shown),
    }


def grade_text(grade: CreditGrade) -> str:
    return say("office.grade.unrated", screen_language()) if grade is CreditGrade.UNRATED else grade.value


def grade_options(chosen: str) -> list[dict[str, Any]]:
    return [{"value": each.value, "label": grade_text(each), "selected": each == chosen} for each in CreditGrade]
