"""Refusals of screening, told in words at the field they belong to."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from majung.backoffice.typed import Typed
from majung.core.facts import FactProblem, FactProblemCode
from majung.programs.catalog import shipped_catalog
from majung.rating.services import GradeRefused
from majung.screening.services import (
    AlreadyPlanned,
    AnswerRefused,
    BadRoute,
    BadVisitDay,
    NotInScreening,
    NotTheVisitor,
    NotWaivable,
    UnknownVisit,
    UnknownVisitor,
    VisitNotNeeded,
    VisitOver,
    WaiverNotProven,
)
from majung.web.questions.values import fact_label

# By exception: the field it stands at, and its sentence.
TOLD: Final[Mapping[type[Exception], tuple[str, str]]] = {
    NotInScreening: ("main", "office.problem.not_now"),
    AlreadyPlanned: ("main", "office.visit.problem.planned_already"),
    BadVisitDay: ("on", "office.visit.problem.day_over"),
    UnknownVisitor: ("visitor", "office.visit.problem.stranger"),
    UnknownVisit: ("main", "office.visit.problem.over"),
    NotTheVisitor: ("main", "office.visit.problem.over"),
    VisitOver: ("main", "office.visit.problem.over"),
    BadRoute: ("main", "office.visit.problem.route"),
    VisitNotNeeded: ("reason", "office.visit.problem.not_needed"),
    NotWaivable: ("reason", "office.visit.problem.not_waivable"),
    WaiverNotProven: ("reason", "office.visit.problem.not_proven"),
}


@contextmanager
def told_refusals(typed: Typed, fields: Mapping[str, str] | None = None, *, otherwise: str = "main") -> Iterator[None]:
    """What is refused inside is told on the form; `fields` names the inputs of this form for those of the act."""
    named = fields or {}
    try:
        yield
    except AnswerRefused as refused:
        at = named.get(refused.field, refused.field)
        if refused.problem is not None:
            tell_fact_problem(typed, at, refused.problem)
        else:
            typed.wrong(at if refused.field in named else otherwise, f"office.screen.problem.{refused.code.value}")
    except GradeRefused as refused:
        typed.wrong(named.get(refused.code.value, otherwise), f"office.grade.problem.{refused.code.value}")
    except tuple(TOLD) as refused:
        field, key = TOLD[type(refused)]
        typed.wrong(named.get(field, field), key)


def tell_fact_problem(typed: Typed, name: str, problem: FactProblem) -> None:
    if problem.code is FactProblemCode.IMPOSSIBLE_PAIR:
        than = fact_label(problem.parameters["than"], shipped_catalog().registry)
        typed.wrong(name, "check.problem.impossible_pair", than=than)
    else:
        typed.wrong(name, "office.fact.problem.value")
