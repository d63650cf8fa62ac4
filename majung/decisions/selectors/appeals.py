"""Reads of appeals: what waits for an answer, and what came of one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from majung.adapters.sealing import unseal_with
from majung.applications.content import key_of
from majung.applications.models import Application
from majung.applications.worklist import Place
from majung.core.appeals import OPEN_STATES, AppealOutcome, AppealState, appeal_through
from majung.core.deadlines import seoul_day
from majung.core.deciding import Outcome, ProposalState
from majung.decisions.models import Appeal, AppealDocument, Proposal
from majung.decisions.standing import deciders_of
from majung.programs.holidays import shipped_holidays


@dataclass(frozen=True, slots=True)
class AppealView:
    """An appeal with its words; the answer is the owner's to read once somebody else agreed."""

    number: str
    application: str
    proposal: str
    person_id: int
    state: AppealState
    words: str
    documents: tuple[str, ...]
    filed_by: str
    filed_at: datetime
    due_on: date
    handler: str
    taken_at: datetime | None
    extended_at: datetime | None
    extended_because: str
    outcome: AppealOutcome | None
    answer: str
    answered_at: datetime | None
    sent_back_because: str
    agreed_by: str
    ended_at: datetime | None
    decided_by: frozenset[str]

    def __repr__(self) -> str:
        return f"AppealView({self.number})"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    def is_late(self, on: date) -> bool:
        return self.is_open and on > self.due_on


@dataclass(frozen=True, slots=True)
class AppealLine:
    """A line of the appeal desk; nothing in it names a person."""

    number: str
    application: str
    business_name: str
    branch: str | None
    state: AppealState
    filed_at: datetime
    due_on: date
    is_late: bool
    handler: str
    outcome: AppealOutcome | None


@dataclass(frozen=True, slots=True)
class AppealWindow:
    """Until when a refusal may be appealed against, and whether it still may."""

    through: date
    is_open: bool


def appeal_view(*, number: str) -> AppealView | None:
    row = _rows().filter(number=number).first()
    return _view(row) if row else None


def appeals_of(*, application: str) -> list[AppealView]:
    """The appeals on a case in their order."""
    return [_view(row) for row in _rows().filter(application__number=application).order_by("filed_at", "id")]


def appeal_of(*, application: str) -> AppealView | None:
    """The last appeal on a case."""
    found = appeals_of(application=application)
    return found[-1] if found else None


def appeals_waiting(*, places: Collection[Place], at: datetime) -> list[AppealLine]:
    """What waits for an answer at some places, the nearest last day first, in one query."""
    wanted = Q(pk__in=[])
    for place in places:
        own = Q(application__institution__code=place.institution)
        wanted |= own if place.branch is None else own & Q(application__branch__code=place.branch)
    rows = Appeal.objects.filter(wanted, state__in=[state.value for state in OPEN_STATES])
    related = ("application__business", "application__branch")
    return [_line(row, on=seoul_day(at)) for row in rows.select_related(*related).order_by("due_on", "id")]


def appeal_window(*, application: str, at: datetime) -> AppealWindow | None:
    """Until when the refusal of a case may be appealed against; None where there is none, or an appeal was filed."""
    decided = {"state": ProposalState.DECIDED.value, "outcome": Outcome.REFUSED.value}
    refused = Application.objects.filter(number=application, status=Outcome.REFUSED.value)
    row = Proposal.objects.filter(application__in=refused, **decided).order_by("-id").first()
    if row is None or Appeal.objects.filter(proposal=row).exclude(state=AppealState.WITHDRAWN.value).exists():
        return None
    told_on = seoul_day(row.approved_at or row.proposed_at)
    through = appeal_through(told_on=told_on, holidays=shipped_holidays().days)
    return AppealWindow(through, seoul_day(at) <= through)


def _rows() -> QuerySet[Appeal]:
    return Appeal.objects.select_related("application__person", "proposal")


def _view(row: Appeal) -> AppealView:
    key = key_of(row.application.person)
    papers = AppealDocument.objects.filter(appeal=row).order_by("id")
    return AppealView(
        number=row.number,
        application=row.application.number,
        proposal=row.proposal.number,
        person_id=row.person_id,
        state=AppealState(row.state),
        words=_opened(key, row.sealed_words),
        documents=tuple(papers.values_list("document", flat=True)),
        filed_by=row.filed_by,
        filed_at=row.filed_at,
        due_on=row.due_on,
        handler=row.handler,
        taken_at=row.taken_at,
        extended_at=row.extended_at,
        extended_because=_opened(key, row.sealed_extension),
        outcome=AppealOutcome(row.outcome) if row.outcome else None,
        answer=_opened(key, row.sealed_answer),
        answered_at=row.answered_at,
        sent_back_because=_opened(key, row.sealed_send_back),
        agreed_by=row.agreed_by,
        ended_at=row.ended_at,
        decided_by=deciders_of(row.proposal),
    )


def _opened(key: bytes, sealed: bytes | memoryview | None) -> str:
    return "" if sealed is None else unseal_with(key, bytes(sealed)).decode()


def _line(row: Appeal, *, on: date) -> AppealLine:
    return AppealLine(
        number=row.number,
        application=row.application.number,
        business_name=row.application.business.name,
        branch=row.application.branch.code if row.application.branch else None,
        state=AppealState(row.state),
        filed_at=row.filed_at,
        due_on=row.due_on,
        is_late=on > row.due_on,
        handler=row.handler,
        outcome=AppealOutcome(row.outcome) if row.outcome else None,
    )
