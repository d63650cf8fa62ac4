"""Officers' answers: to clauses only a person can settle, to the checks of the tier, and to a fact filed wrongly."""

import json
from datetime import datetime

from django.db import transaction

from majung.adapters.sealing import seal_with, unseal_with
from majung.applications.content import key_of, written_json
from majung.applications.models import Application
from majung.core.facts import FactProblem, FactValue, impossible_pairs, read_value, written_value
from majung.core.rules.program import ClauseKind, DecidedBy
from majung.core.screening import AnswerProblem, Check, CheckResult, answer_problem
from majung.events.services import Actor
from majung.programs.catalog import shipped_catalog
from majung.screening.case import answered_look_ups, case_row, corrections_of, known_of, rulebook_of
from majung.screening.held import Act, held_case, known_evidence, tell
from majung.screening.models import CheckAnswer, ClauseAnswer, FactCorrection
from majung.screening.refusals import AnswerRefused

WORDS = frozenset({AnswerProblem.WORDS_MISSING, AnswerProblem.WORDS_TOO_LONG})


@transaction.atomic
def answer_clause(
    *,
    application: str,
    clause: str,
    holds: bool,
    words: str,
    evidence: str = "",
    by: Actor,
    at: datetime,
    request_id: str = "",
) -> None:
    """Whether a clause of the announcement holds, as an officer found; what speaks against the owner needs words.

    The same answer sent twice is one: nothing is revised by it.
    """
    row = held_case(application)
    clauses = rulebook_of(case_row(application)).program.clauses
    asked = next((each for each in clauses if each.id == clause and each.by is DecidedBy.OFFICER), None)
    if asked is None:
        raise AnswerRefused(AnswerProblem.UNKNOWN_CLAUSE, field="clause")
    is_bad = (asked.kind is ClauseKind.EXCLUDED and holds) or (asked.kind is ClauseKind.ELIGIBLE and not holds)
    _refuse_bad(row, words, evidence, needs_words=is_bad)
    last = ClauseAnswer.objects.filter(application=row, clause=clause).order_by("-version").first()
    key = key_of(row.person)
    if last and (last.holds, last.evidence) == (holds, evidence) and _is_said(last.sealed_words, words, key):
        return
    ClauseAnswer.objects.create(
        application=row,
        clause=clause,
        version=last.version + 1 if last else 1,
        holds=holds,
        sealed_words=seal_with(key, words.encode()),
        evidence=evidence,
        answered_by=by.id,
        answered_at=at,
    )
    changes: dict[str, tuple[object, object]] = {clause: (last.holds if last else None, holds)}
    tell(row, "ClauseAnswered", Act(by, at, request_id), what="clause_answered", changes=changes)


@transaction.atomic
def answer_check(
    *,
    application: str,
    check: str,
    answer: CheckResult,
    words: str,
    evidence: str = "",
    by: Actor,
    at: datetime,
    request_id: str = "",
) -> None:
    """What an officer found of a check of the tier, with its proof where the tier wants one."""
    row = held_case(application)
    asked = _check(case_row(application), check)
    applies = answer is not CheckResult.NOT_APPLICABLE
    needs_evidence = asked.needs_evidence and applies
    _refuse_bad(row, words, evidence, needs_words=answer is not CheckResult.MET, needs_evidence=needs_evidence)
    last = CheckAnswer.objects.filter(application=row, check_id=check).order_by("-version").first()
    key = key_of(row.person)
    if last and (last.answer, last.evidence) == (answer, evidence) and _is_said(last.sealed_words, words, key):
        return
    CheckAnswer.objects.create(
        application=row,
        check_id=check,
        version=last.version + 1 if last else 1,
        answer=answer.value,
        sealed_words=seal_with(key, words.encode()),
        evidence=evidence,
        answered_by=by.id,
        answered_at=at,
    )
    changes: dict[str, tuple[object, object]] = {check: (last.answer if last else None, answer.value)}
    tell(row, "CheckAnswered", Act(by, at, request_id), what="check_answered", changes=changes)


@transaction.atomic
def correct_fact(
    *,
    application: str,
    fact: str,
    value: FactValue,
    source_document: str,
    words: str,
    by: Actor,
    at: datetime,
    request_id: str = "",
) -> None:
    """The value of a fact as the papers show it, beside the one that was filed; None takes a correction back."""
    row = held_case(application)
    whole = case_row(application)
    before = corrections_of(whole)
    read = _read(whole, before, fact, value)
    _refuse_bad(row, words, source_document, needs_words=True, field="source_document")
    key = key_of(row.person)
    last = next((each for each in reversed(before) if each.fact == fact), None)
    old = json.loads(unseal_with(key, bytes(last.sealed_value)))["value"] if last else None
    is_same = last is not None and old == read and type(old) is type(read) and last.source_document == source_document
    if is_same and last is not None and _is_said(last.sealed_words, words, key):
        return
    FactCorrection.objects.create(
        application=row,
        fact=fact,
        version=last.version + 1 if last else 1,
        sealed_value=seal_with(key, written_json({"value": read})),
        source_document=source_document,
        sealed_words=seal_with(key, words.encode()),
        corrected_by=by.id,
        corrected_at=at,
    )
    changes: dict[str, tuple[object, object]] = {fact: (old, read)}
    tell(row, "FactCorrected", Act(by, at, request_id), what="fact_corrected", changes=changes)


def _check(row: Application, check: str) -> Check:
    asked = next((each for each in rulebook_of(row).tier.checks if each.id == check), None)
    if asked is None:
        raise AnswerRefused(AnswerProblem.UNKNOWN_CHECK, field="check")
    return asked


def _read(row: Application, corrections: list[FactCorrection], fact: str, value: FactValue) -> FactValue:
    """The value as it is kept, days as text; together with all else that is known it must be possible."""
    registry = shipped_catalog().registry
    definition = registry.given.get(fact)
    if definition is None or fact == "as_of":
        raise AnswerRefused(AnswerProblem.UNKNOWN_FACT, field="fact")
    if value is None:
        return None
    read = read_value(definition, value, row.as_of)
    if isinstance(read, FactProblem):
        raise AnswerRefused(AnswerProblem.BAD_VALUE, field="value", problem=read)
    known = known_of(row, answered_look_ups(row), corrections)
    problems = impossible_pairs({**known.facts, fact: read}, registry)
    if any(fact in (problem.field, problem.parameters.get("than")) for problem in problems):
        raise AnswerRefused(AnswerProblem.BAD_VALUE, field="value", problem=problems[0])
    kept: FactValue = written_value(read)
    return kept


def _refuse_bad(
    row: Application,
    words: str,
    evidence: str,
    *,
    needs_words: bool,
    needs_evidence: bool = False,
    field: str = "evidence",
) -> None:
    problem = answer_problem(
        words=words,
        evidence=evidence,
        known_evidence=known_evidence(row) if evidence else frozenset(),
        needs_words=needs_words,
        needs_evidence=needs_evidence,
    )
    if problem is not None:
        raise AnswerRefused(problem, field="words" if problem in WORDS else field)


def _is_said(sealed: bytes | memoryview, words: str, key: bytes) -> bool:
    return unseal_with(key, bytes(sealed)).decode() == words
