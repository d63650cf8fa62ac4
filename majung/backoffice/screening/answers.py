"""Answers to clauses and checks from one form: each is kept by itself; what is refused stands at its field."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from majung.adapters import clock
from majung.backoffice.cases.acts import back_to_case
from majung.backoffice.cases.page import shown_case
from majung.backoffice.screening.points import CHECK, CLAUSE
from majung.backoffice.screening.problems import told_refusals
from majung.backoffice.typed import Typed
from majung.backoffice.who import CASE_OFFICERS, staff_at_desk
from majung.core.screening import LONGEST_WORDS, CheckResult
from majung.screening.services import answer_check, answer_clause
from majung.web.access import access

HOLDS = {"holds": True, "holds_not": False}


@access(CASE_OFFICERS)
@never_cache
@require_POST
def answers(request: HttpRequest, case: str) -> HttpResponse:
    """What was answered already and is sent unchanged is the same answer and revises nothing."""
    typed = Typed(request.POST)
    for name in answered_in(typed):
        keep_answer(request, typed, case, name)
    return shown_case(request, case, typed=typed) if typed.errors else back_to_case(case, "findings")


def answered_in(typed: Typed) -> list[str]:
    """The questions with a choice, in the order of the form."""
    return [name for name, chosen in typed.posted.items() if chosen and is_question(name)]


def is_question(name: str) -> bool:
    return name.startswith((CLAUSE, CHECK)) and not name.endswith(("-words", "-evidence"))


def keep_answer(request: HttpRequest, typed: Typed, case: str, name: str) -> None:
    chosen, words = typed.posted.get(name, ""), typed.words(f"{name}-words", most=LONGEST_WORDS, required=False)
    if chosen not in (HOLDS if name.startswith(CLAUSE) else set(CheckResult)):
        typed.wrong(name, "office.problem.choose")
    if name in typed.errors or f"{name}-words" in typed.errors:
        return
    evidence, by, at = typed.posted.get(f"{name}-evidence", ""), staff_at_desk(request).actor, clock.now()
    told: Mapping[str, Any] = {"application": case, "words": words, "evidence": evidence, "by": by, "at": at}
    with told_refusals(typed, {"words": f"{name}-words", "evidence": f"{name}-evidence"}, otherwise=name):
        if name.startswith(CLAUSE):
            answer_clause(clause=name.removeprefix(CLAUSE), holds=HOLDS[chosen], **told)
        else:
            answer_check(check=name.removeprefix(CHECK), answer=CheckResult(chosen), **told)
