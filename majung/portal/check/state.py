"""Where somebody stands in a check: answers, the facts they make, and what is worth asking next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.http import HttpRequest

from majung.adapters import clock
from majung.core.check import Answers, Questionnaire, Step, next_step
from majung.core.decide import Decision, Plan
from majung.core.facts import FactValue
from majung.portal.check.cookie import UnreadableAnswers, kept_answers
from majung.programs.catalog import Catalog, shipped_catalog
from majung.programs.check_questions import questionnaire


@dataclass(frozen=True)
class Check:
    """The answers of one visitor on one day."""

    answers: Answers
    as_of: date
    plan: Plan
    catalog: Catalog
    screens: Questionnaire
    was_unreadable: bool = False

    @cached_property
    def facts(self) -> dict[str, FactValue]:
        return self.screens.facts(self.answers)

    @cached_property
    def scores(self) -> Mapping[str, float]:
        return self.plan.question_scores(self.facts)

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        return self.plan.decide(self.facts)

    @property
    def next_step(self) -> Step | None:
        return next_step(self.screens, self.answers, self.scores)

    @property
    def waiting(self) -> tuple[Step, ...]:
        """What may still be answered after the first result."""
        return self.screens.waiting(self.answers, self.scores)

    def answered(self, step: Step, values: Mapping[str, FactValue]) -> "Check":
        """The same check with one more answer, or one answered anew in its old place."""
        return check_of({**self.answers, step.id: values}, as_of=self.as_of)


def check_of(answers: Answers, *, as_of: date, was_unreadable: bool = False) -> Check:
    catalog = shipped_catalog()
    plan = catalog.plan(catalog.in_force(as_of), as_of)
    return Check(answers, as_of, plan, catalog, questionnaire(), was_unreadable)


def current_check(request: HttpRequest) -> Check:
    """The check of a visitor today; one that cannot be read starts anew."""
    as_of = clock.today()
    try:
        registry = shipped_catalog().registry
        return check_of(kept_answers(request, screens=questionnaire(), registry=registry, as_of=as_of), as_of=as_of)
    except UnreadableAnswers:
        return check_of({}, as_of=as_of, was_unreadable=True)
