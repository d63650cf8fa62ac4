"""How much everybody has to do, what a closed branch left behind, and where cases went: reads for whoever leads."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Sum

from majung.adapters.sealing import unseal_with
from majung.applications.content import key_of
from majung.applications.models import Application, ApplicationDocument, PaperCheck, SuppliedPart, Transfer
from majung.applications.selectors import ApplicationLine, line_of, listed
from majung.applications.worklist import Place, at_places
from majung.core.application import UNDER_WAY, AmountTier, PaperVerdict, TransferReason
from majung.core.deadlines import seoul_day

DUE_SOON = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class WorkloadLine:
    """What one officer has in hand; `user_id` None for what is nobody's yet."""

    user_id: int | None
    open: int
    late: int
    due_soon: int
    oldest_days: int
    requested_krw: int
    by_tier: dict[AmountTier | None, int]


@dataclass(frozen=True, slots=True)
class TransferView:
    """One move of a case between branches, as its staff see it."""

    from_branch: str | None
    to_branch: str
    reason: TransferReason
    words: str
    moved_at: datetime
    moved_by: str

    def __repr__(self) -> str:
        return f"TransferView({self.to_branch})"


@dataclass(frozen=True, slots=True)
class PaperToCheck:
    """A paper nobody has looked at yet, with the case it came in for."""

    application: str
    document: str
    business_name: str
    requirement: str
    issued_on: date | None
    received_at: datetime


@dataclass(frozen=True, slots=True)
class PaperCheckView:
    """What somebody found who looked at a paper."""

    document: str
    verdict: PaperVerdict
    checked_at: datetime
    checked_by: str


def workload(*, institution: str, branch: str | None = None, at: datetime) -> list[WorkloadLine]:
    """What every officer of a place has in hand, and what is nobody's; one query, the most first."""
    today = seoul_day(at)
    rows = _under_way(institution, branch).values("officer", "tier").annotate(
        open=Count("pk"),
        late=Count("pk", filter=Q(due_on__lt=today)),
        due_soon=Count("pk", filter=Q(due_on__gte=today, due_on__lte=today + DUE_SOON)),
        oldest=Min("received_at"),
        requested=Sum("requested_krw"),
    )  # fmt: skip
    of_officer: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        of_officer.setdefault(row["officer"], []).append({**row})
    lines = [_workload_line(officer, own, today) for officer, own in of_officer.items()]
    return sorted(lines, key=lambda line: (-line.open, line.user_id or 0))


def cases_left_behind(*, institution: str, on: date) -> list[ApplicationLine]:
    """Cases under way at branches that are closed on a day: somebody has to move them."""
    rows = _under_way(institution, None).filter(branch__closed_on__lte=on)
    return [line_of(row) for row in listed(rows).order_by("received_at", "id")]


def transfers_of(*, number: str) -> list[TransferView]:
    """Where a case has been, in order."""
    rows = Transfer.objects.filter(application__number=number).order_by("id")
    return [
        TransferView(
            from_branch=row.from_branch.code if row.from_branch else None,
            to_branch=row.to_branch.code,
            reason=TransferReason(row.reason),
            words=unseal_with(key_of(row.application.person), bytes(row.sealed_words)).decode(),
            moved_at=row.moved_at,
            moved_by=row.moved_by,
        )
        for row in rows.select_related("from_branch", "to_branch", "application__person")
    ]


def papers_to_check(*, places: Collection[Place], most: int) -> list[PaperToCheck]:
    """Papers of cases under way that nobody has looked at, those of the longest waiting first; two queries."""
    cases = at_places(Application.objects.filter(status__in=[status.value for status in UNDER_WAY]), places)
    filed = _unseen(ApplicationDocument.objects.filter(application__in=cases.values("pk")), "application")
    later = SuppliedPart.objects.filter(item__supplement__application__in=cases.values("pk")).exclude(document="")
    supplied = _unseen(later, "item__supplement__application")
    found = [
        *filed.values_list(*_of("application"), "requirement", "issued_on")[:most],
        *((*row, "", None) for row in supplied.values_list(*_of("item__supplement__application"))[:most]),
    ]
    rows = [
        PaperToCheck(number, document, business_name, requirement, issued_on, received_at)
        for number, document, business_name, received_at, requirement, issued_on in found
    ]
    return sorted(rows, key=lambda paper: (paper.received_at, paper.application))[:most]


def paper_checks_of(*, number: str) -> dict[str, PaperCheckView]:
    """The last verdict on each paper of a case."""
    rows = PaperCheck.objects.filter(application__number=number).order_by("id")
    return {
        row.document: PaperCheckView(row.document, PaperVerdict(row.verdict), row.checked_at, row.checked_by)
        for row in rows
    }


def _unseen(rows: QuerySet[Any], case: str) -> QuerySet[Any]:
    seen = PaperCheck.objects.filter(application=OuterRef(f"{case}_id"), document=OuterRef("document"))
    return rows.filter(~Exists(seen)).order_by(f"{case}__received_at", "id")


def _of(case: str) -> tuple[str, ...]:
    return f"{case}__number", "document", f"{case}__business__name", f"{case}__received_at"


def _under_way(institution: str, branch: str | None) -> QuerySet[Application]:
    going_on = [status.value for status in UNDER_WAY]
    return at_places(Application.objects.filter(status__in=going_on), [Place(institution, branch)])


def _workload_line(officer: str, rows: list[dict[str, Any]], today: date) -> WorkloadLine:
    _, _, account = officer.partition(":")
    oldest = min(row["oldest"] for row in rows)
    return WorkloadLine(
        user_id=int(account) if account.isdecimal() else None,
        open=sum(row["open"] for row in rows),
        late=sum(row["late"] for row in rows),
        due_soon=sum(row["due_soon"] for row in rows),
        oldest_days=(today - seoul_day(oldest)).days,
        requested_krw=sum(row["requested"] for row in rows),
        by_tier={AmountTier(row["tier"]) if row["tier"] else None: row["open"] for row in rows},
    )
