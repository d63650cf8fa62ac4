"""Reads of drafts and applications, for owners and for staff; the count of queries never grows with the rows."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from majung.adapters.clock import SEOUL
from majung.adapters.sealing import unseal_with
from majung.applications.asked import ItemView, PartView, SupplementView, supplement_of, supplements_of
from majung.applications.content import AttachedPaper, Content, key_of, read_content
from majung.applications.drafts import (
    DraftLine,
    DraftView,
    content_of,
    draft_for,
    open_drafts,
    view_of,
    with_usable_papers,
)
from majung.applications.forms import SILENT, ComposedFiling, compose, standing
from majung.applications.models import Application, ApplicationDocument, CounterIntake, LookUp, Reopening, Supplement
from majung.applications.money import key_before_approval
from majung.applications.receipts import CounterEntry, Receipt
from majung.applications.refusals import UnknownApplication
from majung.applications.rules import decided_again, version_in_force
from majung.core.answers import Answers
from majung.core.application import UNDER_WAY, AmountTier, ApplicationStatus, Channel, WaitsFor, waits_for
from majung.core.consents import ConsentKind
from majung.core.facts import FactValue
from majung.core.filing import Collateral, Purpose
from majung.core.intake import ConfirmedHow
from majung.core.look_ups import LookUpKind, LookUpState
from majung.documents.selectors import consents_of
from majung.parties.models import Person, User
from majung.programs.catalog import shipped_catalog

__all__ = [
    "ApplicationLine",
    "ApplicationView",
    "Difference",
    "DraftLine",
    "DraftView",
    "ItemView",
    "LookUpLine",
    "MoneyOfCases",
    "PartView",
    "SupplementView",
    "UnknownApplication",
    "application_view",
    "applications_of",
    "applications_of_business",
    "cases_of_branch",
    "consents_given",
    "count_by_status",
    "decided_as_recorded",
    "differences_of",
    "draft_form",
    "draft_view",
    "drafts_of",
    "look_ups_of",
    "money_of_cases",
    "supplement_of",
    "supplements_of",
    "waiting_cases",
]


@dataclass(frozen=True, slots=True)
class LookUpLine:
    """One look-up as owner and staff see it; facts stand beside what was filed, never over it."""

    kind: LookUpKind
    state: LookUpState
    attempts: int
    asked_at: datetime
    next_try_at: datetime | None
    error_code: str
    source: str
    issued_on: date | None
    answered_at: datetime | None
    document: str
    facts: Mapping[str, FactValue]


@dataclass(frozen=True, slots=True)
class ApplicationLine:
    """An application in a list; nothing in it names a person."""

    number: str
    receipt: str
    program: str
    institution: str
    business: str
    business_name: str
    branch: str | None
    channel: Channel
    status: ApplicationStatus
    received_at: datetime
    rank: int
    requested_krw: int
    taken_up_by: str
    ended_at: datetime | None
    supplement_through: date | None
    waiting_look_ups: int
    officer: str
    revision: int
    due_on: date | None
    waiting_since: datetime | None
    approved_krw: int | None
    about_number: str
    tier: AmountTier | None
    has_proposal: bool

    @property
    def waits_for(self) -> WaitsFor:
        return waits_for(
            self.status,
            has_proposal=self.has_proposal,
            waits_for_money=self.waiting_since is not None,
            waits_outside=self.waiting_look_ups > 0,
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact that an office tells otherwise than was filed."""

    fact: str
    filed: FactValue
    told: FactValue
    source: str


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """An application opened: what was filed, as it was filed, and where it stands now."""

    line: ApplicationLine
    queue: str
    person_id: int
    user_id: int
    draft: str
    version: str
    version_hash: str
    as_of: date
    purpose: Purpose
    collateral: Collateral | None
    bank: str
    desired_on: date | None
    answers: Answers
    papers: Mapping[str, tuple[AttachedPaper, ...]]
    decision: Mapping[str, Any]
    entry: CounterEntry | None
    entered_by: str
    taken_up_at: datetime | None
    ended_because: str
    retry_from: date | None
    reservation_key: str

    @property
    def number(self) -> str:
        return self.line.number

    @property
    def status(self) -> ApplicationStatus:
        return self.line.status

    @property
    def receipt(self) -> Receipt:
        line = self.line
        return Receipt(line.number, line.receipt, line.received_at, line.rank, self.queue, line.branch)

    def __repr__(self) -> str:
        return f"ApplicationView({self.number})"


def draft_view(*, draft: str, user_id: int, at: datetime) -> DraftView:
    """A draft opened by somebody who may write in it; raises UnknownDraft."""
    row = draft_for(number=draft, user_id=user_id, at=at)
    return view_of(row, content_of(row))


def drafts_of(*, user_id: int, at: datetime) -> list[DraftLine]:
    return open_drafts(User.objects.get(pk=user_id), at=at)


def draft_form(*, view: DraftView, at: datetime) -> ComposedFiling:
    """The form of a draft beside what was told, as it would be judged at this moment."""
    on = at.astimezone(SEOUL).date()
    silent = LookUp.objects.filter(draft_number=view.number, state__in=[state.value for state in SILENT])
    return compose(
        content=with_usable_papers(Content(view.answers, view.papers)),
        program=version_in_force(view.program, on),
        has_business=view.business is not None,
        consents=consents_given(view, on=on),
        silent=[LookUpKind(kind) for kind in silent.values_list("kind", flat=True)],
        on=on,
    )


def consents_given(view: DraftView, *, on: date) -> frozenset[ConsentKind]:
    """The kinds of consent that stand for a draft; none before somebody showed who they are."""
    if view.person_id is None:
        return frozenset()
    bank = view.answers.get("bank")
    consents = consents_of(person_id=view.person_id, about=view.number, on=on)
    return standing(consents, bank=str(bank.value) if bank and bank.value else "")


def application_view(*, number: str) -> ApplicationView:
    """An application opened; whether somebody may see it is asked before."""
    row = listed(Application.objects.select_related("person", "program_version")).filter(number=number).first()
    if row is None:
        raise UnknownApplication
    key = key_of(row.person)
    content = read_content(unseal_with(key, bytes(row.sealed_answers)), shipped_catalog().registry)
    papers = ApplicationDocument.objects.filter(application=row).order_by("id")
    entry = CounterIntake.objects.filter(application=row).first()
    return ApplicationView(
        line=line_of(row),
        queue=row.queue,
        person_id=row.person_id,
        user_id=row.user_id,
        draft=row.draft_number,
        version=row.program_version.version,
        version_hash=row.program_version.sha256,
        as_of=row.as_of,
        purpose=Purpose(row.purpose),
        collateral=Collateral(row.collateral) if row.collateral else None,
        bank=row.bank,
        desired_on=row.desired_on,
        answers=content.answers,
        papers=_by_requirement(papers),
        decision=json.loads(unseal_with(key, bytes(row.sealed_record)))["decisions"][0],
        entry=_entry(entry) if entry else None,
        entered_by=entry.entered_by if entry else "",
        taken_up_at=row.taken_up_at,
        ended_because=row.ended_because,
        retry_from=row.retry_from,
        reservation_key=row.reservation_key,
    )


def applications_of(*, person_id: int) -> list[ApplicationLine]:
    """The applications of a person, latest first."""
    rows = listed(Application.objects.filter(person_id=person_id)).order_by("-received_at", "-id")
    return [line_of(row) for row in rows]


def applications_of_business(*, business: str) -> list[ApplicationLine]:
    """The applications for a business whoever filed them, for co-representatives; latest first."""
    rows = listed(Application.objects.filter(business__number=business)).order_by("-received_at", "-id")
    return [line_of(row) for row in rows]


def cases_of_branch(
    *,
    institution: str,
    branch: str | None = None,
    statuses: Iterable[ApplicationStatus] = (),
    channel: Channel | None = None,
    entered_by: str = "",
    start: int = 0,
    most: int = 50,
) -> list[ApplicationLine]:
    """The worklist: oldest first, one query however many there are."""
    rows = listed(Application.objects.filter(institution__code=institution))
    if branch is not None:
        rows = rows.filter(branch__code=branch)
    if wanted := [status.value for status in statuses]:
        rows = rows.filter(status__in=wanted)
    if channel is not None:
        rows = rows.filter(channel=channel.value)
    if entered_by:
        rows = rows.filter(pk__in=CounterIntake.objects.filter(entered_by=entered_by).values("application_id"))
    return [line_of(row) for row in rows.order_by("received_at", "id")[start : start + most]]


def count_by_status(*, institution: str, branch: str | None = None) -> dict[ApplicationStatus, int]:
    """How many cases stand where, in one query."""
    rows = Application.objects.filter(institution__code=institution)
    if branch is not None:
        rows = rows.filter(branch__code=branch)
    counted = dict(rows.values_list("status").annotate(count=Count("id")))
    return {status: counted.get(status.value, 0) for status in ApplicationStatus}


def look_ups_of(*, number: str) -> list[LookUpLine]:
    """The look-ups of an application, or of a draft, in the order of asking."""
    about = Q(application__number=number) | Q(draft_number=number)
    rows = LookUp.objects.filter(about).select_related("person").order_by("asked_at", "id")
    return [_look_up_line(row, _key(row.person)) for row in rows]


def differences_of(*, view: ApplicationView, look_ups: Iterable[LookUpLine]) -> list[Difference]:
    """Where an office tells otherwise than was filed, side by side."""
    found = []
    for look_up in look_ups:
        for fact, told in look_up.facts.items():
            filed = view.answers[fact].value if fact in view.answers else None
            if filed is not None and filed != told:
                found.append(Difference(fact, filed, told, look_up.source))
    return found


@dataclass(frozen=True, slots=True)
class MoneyOfCases:
    """By key, what cases say is set aside for them in a fund, and what they wait for."""

    reserved: Mapping[str, int]
    waiting: Mapping[str, int]


def money_of_cases(*, fund: str) -> MoneyOfCases:
    """What the cases of a fund hold by their own rows, for the proof of its books; two queries."""
    rows = Application.objects.filter(fund=fund, status__in=[*UNDER_WAY, ApplicationStatus.APPROVED])
    holding = rows.exclude(reservation_key="").values_list("reservation_key", "approved_krw", "requested_krw")
    reopened = Reopening.objects.filter(application=OuterRef("pk")).order_by().values("application")
    count = Coalesce(Subquery(reopened.annotate(count=Count("id")).values("count")), 0)
    waiting = rows.filter(waiting_since__isnull=False).values_list("number", count, "requested_krw")
    return MoneyOfCases(
        reserved={key: approved_krw or requested_krw for key, approved_krw, requested_krw in holding},
        waiting={
            key_before_approval(number, reopened=reopened): requested_krw for number, reopened, requested_krw in waiting
        },
    )


def waiting_cases(*, program: str = "") -> list[str]:
    """The numbers of cases that wait for money, the longest first."""
    rows = Application.objects.filter(waiting_since__isnull=False, status__in=UNDER_WAY)
    if program:
        rows = rows.filter(program__code=program)
    return list(rows.order_by("waiting_since", "id").values_list("number", flat=True))


def decided_as_recorded(*, number: str) -> bool:
    """Whether deciding again what was recorded comes to the same answer."""
    row = Application.objects.select_related("person", "rules").get(number=number)
    record = unseal_with(key_of(row.person), bytes(row.sealed_record))
    recorded, again = decided_again(record, row.rules.canonical_json)
    return recorded == again


def listed(rows: QuerySet[Application]) -> QuerySet[Application]:
    """With what a line of a list tells, in one query: no reverse names, so by subqueries."""
    own = {"application": OuterRef("pk")}
    waiting = LookUp.objects.filter(**own, state=LookUpState.WAITING.value).values("application")
    open_supplement = Supplement.objects.filter(**own, closed_at=None).values("through")
    return rows.select_related("program", "institution", "business", "branch").annotate(
        supplement_through=Subquery(open_supplement[:1]),
        waiting_look_ups=Coalesce(Subquery(waiting.annotate(count=Count("id")).values("count")), 0),
    )


def line_of(row: Any) -> ApplicationLine:
    return ApplicationLine(
        number=row.number,
        receipt=row.receipt_number,
        program=row.program.code,
        institution=row.institution.code,
        business=row.business.number,
        business_name=row.business.name,
        branch=row.branch.code if row.branch else None,
        channel=Channel(row.channel),
        status=ApplicationStatus(row.status),
        received_at=row.received_at,
        rank=row.rank,
        requested_krw=row.requested_krw,
        taken_up_by=row.taken_up_by,
        ended_at=row.ended_at,
        supplement_through=row.supplement_through,
        waiting_look_ups=row.waiting_look_ups,
        officer=row.officer,
        revision=row.revision,
        due_on=row.due_on,
        waiting_since=row.waiting_since,
        approved_krw=row.approved_krw,
        about_number=row.about_number,
        tier=AmountTier(row.tier) if row.tier else None,
        has_proposal=row.has_proposal,
    )


def _entry(row: CounterIntake) -> CounterEntry:
    return CounterEntry(ConfirmedHow(row.confirmed_how), row.bank, row.bank_sido, row.power_of_attorney)


def _by_requirement(rows: Iterable[ApplicationDocument]) -> dict[str, tuple[AttachedPaper, ...]]:
    found: dict[str, tuple[AttachedPaper, ...]] = {}
    for row in rows:
        found[row.requirement] = (*found.get(row.requirement, ()), AttachedPaper(row.document, row.issued_on))
    return found


def _key(person: Person) -> bytes | None:
    return key_of(person) if person.wrapped_key is not None else None


def _look_up_line(row: LookUp, key: bytes | None) -> LookUpLine:
    facts: dict[str, FactValue] = {}
    if row.sealed_facts is not None and key is not None:
        facts = read_told(json.loads(unseal_with(key, bytes(row.sealed_facts))))
    return LookUpLine(
        kind=LookUpKind(row.kind),
        state=LookUpState(row.state),
        attempts=row.attempts,
        asked_at=row.asked_at,
        next_try_at=row.next_try_at,
        error_code=row.error_code,
        source=row.source,
        issued_on=row.issued_on,
        answered_at=row.answered_at,
        document=row.document,
        facts=facts,
    )


def read_told(told: Mapping[str, Any]) -> dict[str, FactValue]:
    """Facts as an office told them; days were kept as text."""
    registry = shipped_catalog().registry
    return {
        name: date.fromisoformat(value) if registry.given[name].type == "date" else value
        for name, value in told.items()
    }
