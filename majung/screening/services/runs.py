"""The machine run: every case under way decided anew with all that is known by now. It sorts; it decides nothing."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol, TypeVar

from django.db import transaction

from majung.applications.models import Application, LookUp
from majung.applications.services.tiers import note_tiers
from majung.core.application import UNDER_WAY, AmountTier
from majung.core.look_ups import LookUpState
from majung.core.screening import flags_of
from majung.parties.people import PersonForgotten
from majung.screening.case import known_of, rulebook_of
from majung.screening.models import CaseScreening, ClauseAnswer, FactCorrection, ScreeningRun, SiteVisit, VisitRuling
from majung.screening.selectors.visits import visit_need

BATCH: Final = 500
FOUND: Final = ("outcome", "differs", "tier", "flags")
# What deciding anew needs of a case, and nothing else: a version carries its whole text, a case its whole record.
READ: Final = (
    "number", "tier", "as_of", "requested_krw", "rules_id", "sealed_answers", "person__wrapped_key",
    "institution__code", "program__code", "program_version__sha256", "program_version__version",
)  # fmt: skip
TOLD: Final = ("application_id", "kind", "source", "issued_on", "sealed_facts")


class _OfCase(Protocol):
    @property
    def application_id(self) -> int | None: ...


Row = TypeVar("Row", bound=_OfCase)


@dataclass(frozen=True, slots=True)
class RunView:
    """What a run did: how many cases it read, wrote anew, found differing, and could not read."""

    run: int
    cases: int
    changed: int
    differing: int
    unreadable: int
    tiers: Mapping[AmountTier, int]


@dataclass(slots=True)
class _Counted:
    cases: int = 0
    changed: int = 0
    differing: int = 0
    unreadable: int = 0
    tiers: Counter[AmountTier] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Batch:
    """Some cases with everything that belongs to them, in as many queries whatever their number."""

    cases: Sequence[Application]
    look_ups: Mapping[int | None, Sequence[LookUp]]
    corrections: Mapping[int | None, Sequence[FactCorrection]]
    answers: Mapping[int | None, Sequence[ClauseAnswer]]
    rulings: Mapping[int | None, Sequence[VisitRuling]]
    visits: Mapping[int | None, Sequence[SiteVisit]]
    before: Mapping[int, CaseScreening]


def screen_waiting(
    *, institution: str = "", at: datetime, on_progress: Callable[[int, int], None] | None = None
) -> RunView:
    """Decides every case under way anew, and keeps what is worth an officer's eye; only what changed is written.

    No case is revised by it, so that no approval is lost to a run. `on_progress` hears how many are done, of how many.
    """
    under_way = Application.objects.filter(status__in=[status.value for status in UNDER_WAY])
    own = under_way.filter(institution__code=institution) if institution else under_way
    # Cases of one version and day beside each other: their rules are compiled once.
    ids = list(own.order_by("program_version_id", "as_of", "id").values_list("pk", flat=True))
    run = ScreeningRun.objects.create(institution=institution, began_at=at)
    counted = _Counted()
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        with transaction.atomic():
            _screen(part, lambda: run, counted)
        if on_progress is not None:
            on_progress(start + len(part), len(ids))
    ScreeningRun.objects.filter(pk=run.pk).update(
        cases=counted.cases,
        changed=counted.changed,
        differing=counted.differing,
        unreadable=counted.unreadable,
        is_complete=True,
    )
    return RunView(run.pk, counted.cases, counted.changed, counted.differing, counted.unreadable, dict(counted.tiers))


@transaction.atomic
def screen_case(*, number: str, at: datetime) -> None:
    """The same for one case, as soon as it is in or something was told of it; one that is over is left alone."""
    under_way = [status.value for status in UNDER_WAY]
    row = Application.objects.filter(number=number, status__in=under_way).select_related("institution").first()
    if row is not None:
        institution = row.institution.code
        _screen([row.pk], lambda: _run_of_one(institution, at), _Counted())


def _run_of_one(institution: str, at: datetime) -> ScreeningRun:
    return ScreeningRun.objects.create(institution=institution, began_at=at, cases=1, changed=1, is_complete=True)


def _screen(ids: Sequence[int], begun: Callable[[], ScreeningRun], counted: _Counted) -> None:
    batch = _read(ids)
    changed, tiers = [], {}
    for row in batch.cases:
        try:
            found = _noticed(row, batch)
        except PersonForgotten:
            # Whose key was destroyed, of whom nothing can be read any more.
            counted.unreadable += 1
            continue
        counted.cases += 1
        counted.differing += found.differs
        counted.tiers[AmountTier(found.tier)] += 1
        if row.tier != found.tier:
            tiers[row.number] = AmountTier(found.tier)
        if _is_news(found, batch.before.get(row.pk)):
            changed.append(found)
    counted.changed += len(changed)
    if changed:
        _write(changed, begun())
    note_tiers(tiers=tiers)


def _read(ids: Sequence[int]) -> _Batch:
    rows = Application.objects.filter(pk__in=ids).select_related("person", "institution", "program", "program_version")
    own = {"application__in": ids}
    answered = LookUp.objects.filter(**own, state=LookUpState.DONE.value).only(*TOLD)
    return _Batch(
        cases=list(rows.only(*READ).order_by("id")),
        look_ups=_by_case(answered.order_by("answered_at", "id")),
        corrections=_by_case(FactCorrection.objects.filter(**own).order_by("version")),
        answers=_by_case(ClauseAnswer.objects.filter(**own).order_by("version")),
        rulings=_by_case(VisitRuling.objects.filter(**own).order_by("version")),
        visits=_by_case(SiteVisit.objects.filter(**own).order_by("id")),
        before={row.application_id: row for row in CaseScreening.objects.filter(**own)},
    )


def _by_case(rows: Iterable[Row]) -> Mapping[int | None, Sequence[Row]]:
    found: defaultdict[int | None, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.application_id].append(row)
    return found


def _noticed(row: Application, batch: _Batch) -> CaseScreening:
    book = rulebook_of(row)
    known = known_of(row, batch.look_ups.get(row.pk, ()), batch.corrections.get(row.pk, ()))
    findings = {answer.clause: answer.holds for answer in batch.answers.get(row.pk, ())}
    filed = book.decide(known.filed)
    now = book.decide(known.facts, findings) if findings or known.facts != known.filed else filed
    need = visit_need(book.tier, batch.rulings.get(row.pk, ()), batch.visits.get(row.pk, ()))
    flags = flags_of(
        filed=filed.outcome,
        now=now.outcome,
        facts=known.facts,
        differs=known.differs,
        is_over_limit=now.offer is not None and row.requested_krw > now.offer.limit_krw.possible,
        needs_visit=need.because is not None and not need.is_waived and not need.is_made,
    )
    return CaseScreening(
        application=row,
        outcome=now.outcome.value,
        differs=filed.outcome is not now.outcome,
        tier=book.tier.code.value,
        flags=[flag.value for flag in flags],
    )


def _is_news(found: CaseScreening, before: CaseScreening | None) -> bool:
    return before is None or any(getattr(found, name) != getattr(before, name) for name in FOUND)


def _write(changed: Sequence[CaseScreening], run: ScreeningRun) -> None:
    for each in changed:
        each.run = run
    CaseScreening.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["application"], update_fields=["run", *FOUND]
    )
