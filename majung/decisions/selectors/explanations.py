"""What the machine made of a case, in words people can check: criteria, facts with their sources, and a run anew."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.db.models import Q

from majung.adapters.sealing import unseal_with
from majung.applications.content import key_of
from majung.applications.models import Application
from majung.applications.selectors import application_view, decided_as_recorded, read_told
from majung.applications.worklist import Place
from majung.core.appeals import correction_through
from majung.core.deadlines import seoul_day
from majung.core.decision_json import decision_json
from majung.core.explaining import ExplanationKind, ExplanationState
from majung.core.facts import FactValue
from majung.core.look_ups import LookUpKind
from majung.decisions.models import Explanation
from majung.decisions.selectors.proposals import decision_of
from majung.programs.holidays import shipped_holidays
from majung.screening.case import (
    Known,
    answered_look_ups,
    case_row,
    clause_answers_of,
    corrections_of,
    known_of,
    rulebook_of,
)

AS_KNOWN: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Criterion:
    """A clause of the announcement and whether it holds, by data or by an officer's finding."""

    id: str
    kind: str
    label: str
    cite: str
    by: str
    holds: bool | None
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FactUsed:
    """A fact the machine judged by: its value, who told it, and of which day."""

    name: str
    value: FactValue
    source: str
    on: date | None


@dataclass(frozen=True, slots=True)
class ExplanationView:
    """신용정보법 제36조의2: whether a machine judged, with which result, by which criteria, from what.

    `automated` says that clauses were judged by data alone; what came of the case was decided by people all the same.
    """

    application: str
    automated: bool
    outcome: str
    criteria: tuple[Criterion, ...]
    facts: tuple[FactUsed, ...]
    bureau: str
    scored_on: date | None
    is_reproduced: bool
    people: int
    correction_through: date | None

    def __repr__(self) -> str:
        return f"ExplanationView({self.application})"


@dataclass(frozen=True, slots=True)
class RerunView:
    """What the machine said at filing, and what it says with everything told since and what the owner corrects."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]

    @property
    def differs(self) -> bool:
        return self.outcome_differs or _holding(self.before) != _holding(self.after)

    @property
    def outcome_differs(self) -> bool:
        return bool(self.before["outcome"] != self.after["outcome"])


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request about the automated part of a case with its answer."""

    number: str
    application: str
    kind: ExplanationKind
    state: ExplanationState
    words: str
    fields: Mapping[str, Any]
    asked_by: str
    asked_at: datetime
    due_on: date
    answer: str
    run: RerunView | None
    answered_by: str
    answered_at: datetime | None

    def __repr__(self) -> str:
        return f"RequestView({self.number})"


def explanation_document(number: str) -> ExplanationView:
    """Everything the machine judged a case by, as it stands now; whether somebody may see it is asked before."""
    row, known, after = _judged(number, AS_KNOWN)
    criteria = tuple(
        Criterion(
            each["id"], each["kind"], each["label"], each["cite"], each["by"], each["holds"], tuple(each["facts"])
        )
        for each in after["clauses"]
    )
    credit, decision = known.of(LookUpKind.CREDIT_SCORE), decision_of(application=number)
    told_on = seoul_day(decision.decided_at) if decision and decision.decided_at else None
    return ExplanationView(
        application=number,
        automated=any(each.by == "data" for each in criteria),
        outcome=after["outcome"],
        criteria=criteria,
        facts=_facts_used(row, known),
        bureau=credit.source if credit else "",
        scored_on=credit.issued_on if credit else None,
        is_reproduced=decided_as_recorded(number=number),
        people=1 + len(decision.approvals) if decision else 0,
        correction_through=told_on and correction_through(told_on=told_on, holidays=shipped_holidays().days),
    )


def rerun_automated(*, application: str, at: datetime, fields: Mapping[str, Any] = AS_KNOWN) -> RerunView:
    """The automated part decided again under the version of the filing; with some facts as the owner says they are."""
    assert seoul_day(at) >= case_row(application).as_of, "nothing is run again before it was filed"
    return RerunView(before=application_view(number=application).decision, after=_judged(application, fields)[2])


def request_view(*, number: str) -> RequestView | None:
    row = Explanation.objects.filter(number=number).select_related("application__person").first()
    return _view(row) if row else None


def explanations_of(*, application: str) -> list[RequestView]:
    """The requests on a case in their order."""
    rows = Explanation.objects.filter(application__number=application).select_related("application__person")
    return [_view(row) for row in rows.order_by("asked_at", "id")]


def explanations_waiting(*, places: Collection[Place]) -> list[tuple[str, str, ExplanationKind, date]]:
    """What waits for an answer at some places, the nearest last day first: number, case, kind, last day; one query."""
    wanted = Q(pk__in=[])
    for place in places:
        own = Q(application__institution__code=place.institution)
        wanted |= own if place.branch is None else own & Q(application__branch__code=place.branch)
    rows = Explanation.objects.filter(wanted, state=ExplanationState.ASKED.value).order_by("due_on", "id")
    columns = rows.values_list("number", "application__number", "kind", "due_on")
    return [(number, case, ExplanationKind(kind), day) for number, case, kind, day in columns]


def _judged(number: str, fields: Mapping[str, Any]) -> tuple[Application, Known, dict[str, Any]]:
    row = case_row(number)
    known = known_of(row, answered_look_ups(row), corrections_of(row))
    findings = {answer.clause: answer.holds for answer in clause_answers_of(row).values()}
    decision = rulebook_of(row).decide({**known.facts, **read_told(fields)}, findings)
    return row, known, decision_json(decision)


def _facts_used(row: Application, known: Known) -> tuple[FactUsed, ...]:
    """The last word on each fact counts: an officer's correction, then what an office told, then what was filed."""
    used = {name: FactUsed(name, value, "owner", row.as_of) for name, value in known.filed.items()}
    for each in known.told:
        used |= {name: FactUsed(name, value, each.source, each.issued_on) for name, value in each.facts.items()}
    used |= {name: FactUsed(name, value, "officer", None) for name, value in known.corrected.items()}
    return tuple(used[name] for name in sorted(used))


def _holding(decision: Mapping[str, Any]) -> dict[str, Any]:
    return {each["id"]: each["holds"] for each in decision["clauses"]}


def _view(row: Explanation) -> RequestView:
    key = key_of(row.application.person)
    run = json.loads(unseal_with(key, bytes(row.sealed_run))) if row.sealed_run else None
    return RequestView(
        number=row.number,
        application=row.application.number,
        kind=ExplanationKind(row.kind),
        state=ExplanationState(row.state),
        words=unseal_with(key, bytes(row.sealed_words)).decode(),
        fields=json.loads(unseal_with(key, bytes(row.sealed_fields))),
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        due_on=row.due_on,
        answer=unseal_with(key, bytes(row.sealed_answer)).decode() if row.sealed_answer else "",
        run=RerunView(run["before"], run["after"]) if run else None,
        answered_by=row.answered_by,
        answered_at=row.answered_at,
    )
