"""결과 통지서: what was decided on a case, on paper; one for every decision, the next in place of the last."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from majung.applications.models import Application
from majung.applications.status import held_application
from majung.core.appeals import appeal_through
from majung.core.application import ApplicationStatus
from majung.core.deadlines import seoul_day
from majung.core.deciding import Outcome, ProposalState
from majung.core.issued_papers import PaperKind
from majung.decisions.models import Proposal
from majung.decisions.refusals import NotDecided
from majung.decisions.selectors import ProposalView, decision_of
from majung.events.services import Actor, ActorKind, Subject, record_event
from majung.papers.contents import label_of
from majung.papers.selectors import PaperView, paper_pdf, papers_about
from majung.papers.services import issue_paper, replace_paper
from majung.parties.people import person_view
from majung.programs.catalog import shipped_catalog
from majung.programs.holidays import shipped_holidays

HOUSE = Actor(ActorKind.SYSTEM, "decisions")
LANGUAGE = "ko"
DECIDED = tuple(ApplicationStatus(outcome.value) for outcome in Outcome)
ANOTHER_DECISION = "another_decision"


@transaction.atomic
def issue_decision_notice(*, number: str, at: datetime, actor: Actor = HOUSE) -> str | None:
    """The 결과 통지서 of the last decision on a case, made once; None while nothing is decided.

    A pull: called after every act on a case, as often as one likes. What was issued about an earlier decision of the
    same case says from then on that it was replaced.
    """
    row = held_application(number)
    if row.status not in DECIDED or row.person.wrapped_key is None:
        return None
    decided = _decisions(row)
    if not decided:
        return None
    paper = _live(decided[-1], LANGUAGE)
    if paper is None:
        paper = _issue(row, earlier=decided[:-1], at=at, actor=actor)
    return paper.number


def print_decision_notice(*, number: str, at: datetime, actor: Actor, language: str = LANGUAGE) -> bytes:
    """The file for its owner or staff, the same bytes each time; raises NotDecided where there is nothing to tell.

    No transaction holds anything while pages are made.
    """
    with transaction.atomic():
        row = held_application(number)
        decided = _decisions(row)
        if not decided:
            raise NotDecided
        paper = _live(decided[-1], language) or _paper(row, language=language, at=at, actor=actor)
        _record(row, paper, "DecisionNoticePrinted", at=at, actor=actor)
    return paper_pdf(number=paper.number)


def _issue(row: Application, *, earlier: list[str], at: datetime, actor: Actor) -> PaperView:
    old = [paper for proposal in earlier for paper in papers_about(about=proposal) if paper.ended_as is None]
    decision = _require(row)
    replaced = [
        replace_paper(
            number=paper.number,
            data=said_on_paper(row, decision, language=paper.language),
            about=decision.number,
            reason=ANOTHER_DECISION,
            at=at,
            actor=actor,
        )
        for paper in old
    ]
    own = next((paper for paper in replaced if paper.language == LANGUAGE), None)
    paper = own or _paper(row, language=LANGUAGE, at=at, actor=actor)
    _record(row, paper, "DecisionNoticeIssued", at=at, actor=actor)
    return paper


def said_on_paper(row: Application, decision: ProposalView, *, language: str) -> Mapping[str, Any]:
    """What the paper says: taken from the case once, in one language; the words of people stay as they wrote them."""
    assert decision.decided_at is not None
    decided_on = seoul_day(decision.decided_at)
    branch = row.branch
    return {
        "application": row.number,
        "institution": label_of(row.institution, language),
        "branch": label_of(branch, language) if branch else "",
        "telephone": (branch.telephone if branch else "") or row.institution.telephone,
        "business": row.business.name,
        "representative": person_view(person_id=row.person_id).name,
        "program": label_of(shipped_catalog().version(row.program.code, row.as_of), language),
        "outcome": decision.outcome.value,
        "amount_krw": decision.amount_krw or 0,
        "decided_on": decided_on.isoformat(),
        "reason": decision.words or label_of(decision.reason, language),
        "remedy": decision.remedy,
        "retry_from": _written(decision.retry_from),
        "appeal_through": _written(_appeal_through(decision, decided_on)),
        "conditions": list(decision.terms.conditions) if decision.terms else [],
    }


def _appeal_through(decision: ProposalView, told_on: date) -> date | None:
    if decision.outcome is not Outcome.REFUSED:
        return None
    return appeal_through(told_on=told_on, holidays=shipped_holidays().days)


def _written(day: date | None) -> str:
    return day.isoformat() if day else ""


def _decisions(row: Application) -> list[str]:
    """The decisions on a case in their order, unopened."""
    decided = Proposal.objects.filter(application=row, state=ProposalState.DECIDED.value)
    return list(decided.order_by("proposed_at", "id").values_list("number", flat=True))


def _live(proposal: str, language: str) -> PaperView | None:
    papers = papers_about(about=proposal)
    return next((each for each in papers if each.language == language and each.ended_as is None), None)


def _require(row: Application) -> ProposalView:
    decision = decision_of(application=row.number)
    assert decision is not None, "asked for only where something was decided"
    return decision


def _paper(row: Application, *, language: str, at: datetime, actor: Actor) -> PaperView:
    decision = _require(row)
    return issue_paper(
        kind=PaperKind.DECISION_NOTICE,
        about=decision.number,
        person_id=row.person_id,
        institution=row.institution.code,
        data=said_on_paper(row, decision, language=language),
        language=language,
        at=at,
        actor=actor,
    )


def _record(row: Application, paper: PaperView, act: str, *, at: datetime, actor: Actor) -> None:
    subject = Subject("application", row.number)
    changes = {"paper": (None, paper.number)}
    record_event(act=act, actor=actor, subject=subject, at=at, institution=row.institution.code, changes=changes)
