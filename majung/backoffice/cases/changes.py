"""What became of a case since it was filed: facts that read otherwise, and what officers found."""

from collections.abc import Iterable, Sequence
from typing import Any

from majung.applications.selectors import ApplicationView, LookUpLine
from majung.backoffice.cases.values import fact_rows
from majung.core.screening import CheckResult
from majung.screening.selectors import CorrectionView, ScreeningView
from majung.web.problems import screen_language
from majung.web.questions.values import fact_text
from majung.web.templatetags.words import label
from majung.web.words import say


def changes_context(view: ApplicationView, screening: ScreeningView, look_ups: Sequence[LookUpLine]) -> dict[str, Any]:
    """For whoever reads a proposal with fresh eyes: as filed, as it stands, and what was found in between."""
    return {
        "filed_outcome": view.decision["outcome"],
        "now_outcome": screening.decision["outcome"],
        "changed_outcome": screening.changed_outcome,
        "changed_facts": fact_changes(view, screening.corrections, look_ups),
        "found": finding_rows(screening),
    }


def fact_changes(
    view: ApplicationView, corrections: Iterable[CorrectionView], look_ups: Sequence[LookUpLine]
) -> list[dict[str, str]]:
    """Only what differs from what was filed; an officer's correction is the last word."""
    corrected = {each.fact: each for each in corrections}
    rows = []
    for row in fact_rows(view, look_ups, corrected=corrected):
        correction = corrected.get(row.name)
        if correction is not None:
            now, source = fact_text(row.name, correction.value), say("office.fact.corrected", screen_language())
            rows.append({"label": row.label, "filed": row.text, "now": now, "source": source, "why": correction.words})
            continue
        rows += [
            {"label": row.label, "filed": row.text, "now": proof.text, "source": proof.source, "why": ""}
            for proof in row.proofs
            if proof.differs
        ]
    return rows


def finding_rows(screening: ScreeningView) -> list[dict[str, Any]]:
    """What people answered, with their words; what data settled is not repeated."""
    language = screen_language()
    rows = []
    for clause in screening.clauses:
        if clause.holds is not None:
            state = "holds" if clause.holds else "holds_not"
            answer = say(f"office.clause_answer.{state}", language)
            rows.append({"label": label(clause), "answer": answer, "words": clause.words, "is_bad": False})
    for check in screening.checks:
        if check.answer is not None:
            answer, is_bad = (
                say(f"office.check_answer.{check.answer.value}", language),
                check.answer is CheckResult.NOT_MET,
            )
            rows.append({"label": label(check), "answer": answer, "words": check.words, "is_bad": is_bad})
    return rows
